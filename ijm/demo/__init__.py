"""Demonstration data: made-up offices, staff and cases, the same for the same day, made by the actions that people use.

Nobody in it exists. A production boot refuses it (ijm/checks.py), and so does `manage.py load_demo`.
"""
