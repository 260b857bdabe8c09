"""A date and its precision belong together, and the database keeps them so."""

from django.db.models import CheckConstraint, Q

from cases.partial_dates import Precision


def precise(name: str, stem: str) -> CheckConstraint:
    """`<stem>_on` is empty exactly while `<stem>_precision` is "unknown"."""
    day, precision = f"{stem}_on", f"{stem}_precision"
    return CheckConstraint(
        name=name,
        condition=Q(**{day: None, precision: Precision.UNKNOWN})
        | Q(**{f"{day}__isnull": False}) & ~Q(**{precision: Precision.UNKNOWN}),
    )


def settle(row, *stems):
    """A day that was given without a precision is known to the day."""
    for stem in stems:
        if getattr(row, f"{stem}_on") and getattr(row, f"{stem}_precision") == Precision.UNKNOWN:
            setattr(row, f"{stem}_precision", Precision.DAY)
