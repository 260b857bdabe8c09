"""The transformation stage: where a justice system failed a case is named, and repaired."""
