"""The core of casework: cases, people in their roles, and the four stages as one engine."""
