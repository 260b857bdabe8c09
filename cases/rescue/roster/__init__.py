"""The roster of an operation: reading lists, running numbers, who may be written twice, and what does not add up."""
