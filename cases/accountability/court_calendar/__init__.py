"""The court calendar: which days are shown, which hearings stand on them, and how the private feed is written."""
