"""Where an accused was, one stretch after another: what cannot be, what is unusual, and where a new stretch belongs.

Source: the domain rules, "Workflow": custody runs beside the stages; live entry warns where an order is unusual and
refuses what is impossible. An arrest after the charge is neither: real files are full of them.
"""

from datetime import date

from django.utils.translation import gettext as _

from cases.partial_dates import PartialDate

from .dates import before, kept
from .models import CustodyInterval

State = CustodyInterval.State
#: What ends an arrest.
FREED = (State.BAILED, State.RELEASED)


def in_order(rows) -> list[CustodyInterval]:
    """The stretches one after another; the one that lasts is the last, however little is known of its day."""
    return sorted(rows, key=lambda row: (row.is_current, row.from_on or date.min, row.pk))


def place_of(when: PartialDate, rows) -> int:
    """Before which of the stretches in their order one belongs that began `when`: before the first certainly later."""
    later = (number for number, row in enumerate(rows) if before(when, kept(row, "from")))
    return next(later, len(rows))


def impossible(state, when: PartialDate, rows, arrested: PartialDate) -> str:
    """Why nobody can be in `state` since `when`, beside the other `rows`; empty: it can be.

    `arrested` is the day of the first arrest as the proceeding keeps it.
    """
    if any(row.state == state and kept(row, "from") == when for row in rows):
        return _("This is recorded already.")
    if state in FREED:
        held = [kept(row, "from") for row in rows if row.is_held]
        if arrested.earliest:
            held.append(arrested)
        if held and all(before(when, day) for day in held):
            return _("The release would be before the arrest.")
    return ""


def out_of_place(when: PartialDate, previous, following) -> str:
    """Why a stretch cannot begin `when`, between its two neighbours (None: there is none); empty: it can."""
    if previous and before(when, kept(previous, "from")):
        return _("It would overlap the one before it, which began %(day)s.") % {"day": kept(previous, "from")}
    if following and before(kept(following, "from"), when):
        return _("It would overlap the one after it, which began %(day)s.") % {"day": kept(following, "from")}
    return ""


def unusual(rows, is_convicted: bool) -> list[str]:
    """What happens, and is worth a second look, in stretches that stand in their order."""
    found, held, states = [], False, [row.state for row in rows]
    for row in rows:
        if row.state in FREED and not held:
            found.append(_("A release is recorded without an arrest before it. Please check the days."))
        if row.state == State.ARRESTED and held:
            found.append(_("An arrest is recorded while the accused was in custody. Please check the days."))
        held = row.is_held
    if State.SERVING in states and not is_convicted:
        found.append(_("A sentence is served, and no guilty verdict stands. Please check."))
    return list(dict.fromkeys(found))
