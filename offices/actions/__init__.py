"""What administrators do: one named action each, atomic, audited in the same transaction."""

from .memberships import change_membership, confirm_membership, end_membership, grant_membership
from .offices import change_office, close_office, open_office, reopen_office
from .partners import add_partner, change_partner
from .people import invite_again, invite_person

__all__ = [
    "add_partner",
    "change_membership",
    "change_office",
    "change_partner",
    "close_office",
    "confirm_membership",
    "end_membership",
    "grant_membership",
    "invite_again",
    "invite_person",
    "open_office",
    "reopen_office",
]
