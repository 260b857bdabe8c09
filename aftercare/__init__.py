"""Aftercare: survivors are equipped to rebuild their lives. It outlives the case and is walled off from it."""
