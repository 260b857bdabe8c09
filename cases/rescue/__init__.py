"""The rescue stage: immediate relief for the victim comes first."""
