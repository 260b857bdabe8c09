"""Offices, the people who work in them, what they may do, and the record of what they did."""
