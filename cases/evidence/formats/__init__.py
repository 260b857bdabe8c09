"""Which files are let in, decided by what is in them, never by their name or what the sender called them.

These modules read hostile files. They run in a process of their own (cases/evidence/examiner.py), so they import
neither Django nor anything else of ours.
"""
