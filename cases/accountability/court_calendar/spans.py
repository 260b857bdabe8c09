"""The days that a calendar page shows: a day, a week or a month, and the ones beside it."""

import datetime
from calendar import monthrange
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAY, WEEK, MONTH = "day", "week", "month"
#: What may be shown, in the order of the page: key → name, and what leads back to today.
VIEWS = {
    DAY: (gettext_lazy("Day"), gettext_lazy("Today")),
    WEEK: (gettext_lazy("Week"), gettext_lazy("This week")),
    MONTH: (gettext_lazy("Month"), gettext_lazy("This month")),
}
#: Years outside these are slips of the keyboard, and the last of them still has a day after it.
FIRST_YEAR, LAST_YEAR = 1950, 2150


@dataclass(frozen=True)
class Span:
    """From `first` to `last`, both included, as `view` shows them."""

    view: str
    first: datetime.date
    last: datetime.date

    @classmethod
    def of(cls, view: str, on: datetime.date) -> "Span":
        """The day, week (from Monday, ISO 8601) or month that `on` lies in."""
        if view == DAY:
            return cls(view, on, on)
        if view == WEEK:
            monday = on - datetime.timedelta(days=on.weekday())
            return cls(view, monday, monday + datetime.timedelta(days=6))
        return cls(view, on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1]))

    @property
    def days(self) -> list[datetime.date]:
        return [self.first + datetime.timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def previous(self) -> datetime.date:
        """A day of the span before."""
        return self.first - datetime.timedelta(days=1)

    @property
    def next(self) -> datetime.date:
        """A day of the span after."""
        return self.last + datetime.timedelta(days=1)

    def words(self, shown=()) -> str:
        """“9–13 March 2026”, “Tuesday 10 March 2026”, “March 2026”; of a week the days from first to last `shown`."""
        first, last = (shown[0], shown[-1]) if shown else (self.first, self.last)
        if self.view == MONTH:
            return date_format(self.first, "F Y")
        if first == last:
            return date_format(first, "l j F Y")
        if (first.year, first.month) == (last.year, last.month):
            return _("%(first)s–%(last)s") % {"first": first.day, "last": date_format(last, "j F Y")}
        shape = "j F" if first.year == last.year else "j F Y"
        return _("%(first)s – %(last)s") % {"first": date_format(first, shape), "last": date_format(last, "j F Y")}

    @property
    def week_number(self) -> int:
        """The number of the week, after ISO 8601."""
        return self.first.isocalendar().week


def read_day(text: str) -> datetime.date | None:
    """The day of an address, such as 2026-03-09; None when it is none that a calendar would show."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
