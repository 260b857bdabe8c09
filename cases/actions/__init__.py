"""Whatever changes more than one table: atomic, `by=` somebody, and written down in the same transaction."""
