"""Evidence at rest: which files are let in, how they are encrypted, and the seals that tell when something was altered.

Nothing here knows the database; cases/actions/documents.py and its neighbours put it together.
"""
