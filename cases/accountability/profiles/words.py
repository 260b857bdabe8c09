"""What a legal profile says, in words: its clocks, its pleas, its days off."""

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from ..models import Plea, ProfileClock

_LENGTHS = {
    ProfileClock.Unit.HOURS: ngettext_lazy("%d hour", "%d hours"),
    ProfileClock.Unit.DAYS: ngettext_lazy("%d day", "%d days"),
    ProfileClock.Unit.WORKING_DAYS: ngettext_lazy("%d working day", "%d working days"),
    ProfileClock.Unit.MONTHS: ngettext_lazy("%d month", "%d months"),
}


def how_long(clock) -> str:
    """“1 month”, “48 hours”, “10 working days”."""
    return _LENGTHS[clock.unit] % clock.length


def in_sentence(clock) -> str:
    """“3 months from the remand in custody until the charge, while the accused is in custody”."""
    words = _("%(length)s from %(start)s until %(end)s") % {
        "length": how_long(clock),
        "start": clock.get_starts_with_display(),
        "end": clock.get_ends_with_display(),
    }
    return words if clock.applies == "any" else f"{words}, {clock.get_applies_display()}"


def plea_words(pleas) -> str:
    """The pleas of a version, with commas; empty when there are none."""
    return ", ".join(str(Plea(plea).label) for plea in pleas)


def weekday_words(days) -> str:
    """ISO days of the week as their names, with commas."""
    return ", ".join(str(WEEKDAYS[day - 1]) for day in days)
