"""Optimistic locking: a save over something that was changed in between is refused, never silently made."""

from django.utils.translation import gettext as _

from .refusal import Stale


def store(row, version: int | None, **changes):
    """Write `changes` and the next version in one statement, if the row is still at `version`; set them on `row` too.

    Without a version the row's own is taken: for actions that follow another. Raises Stale with the row as it is now.
    Must run in the action's own transaction.
    """
    version = row.version if version is None else version
    changes |= {"version": version + 1}
    rows = type(row).objects
    if not rows.filter(pk=row.pk, version=version).update(**changes):
        raise Stale(
            _("Somebody changed this in between. Look at what is stored now, and save again if yours is right."),
            rows.get(pk=row.pk),
        )
    for name, value in changes.items():
        setattr(row, name, value)
