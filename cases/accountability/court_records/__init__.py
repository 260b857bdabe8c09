"""Legacy court records in three tables: cases, accused, charges. The format is described in docs/court-records.md."""
