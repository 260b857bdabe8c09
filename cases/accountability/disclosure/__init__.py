"""Disclosure: which documents may be handed to an authority, the list that goes with them, and the parcel itself."""
