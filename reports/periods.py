"""Periods of whole months, and the years and quarters that lie wholly inside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Period:
    """Whole months, from the first day of one to before the first day of another (`end` is not in the period)."""

    start: date
    end: date

    @classmethod
    def of_days(cls, first: date, last: date):
        """From the month of `first` to the month of `last`, both included."""
        return cls(first.replace(day=1), next_month(last.replace(day=1)))

    @classmethod
    def of_year(cls, year: int):
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def last_months(cls, count: int, today: date):
        """The `count` months that end with the one before today's."""
        end = today.replace(day=1)
        return cls(add_months(end, -count), end)

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @cached_property
    def months(self) -> list[date]:
        return list(_steps(self.start, self.end, 1))

    @cached_property
    def quarters(self) -> list[date]:
        """First days of the calendar quarters that lie wholly inside."""
        first = add_months(self.start, (1 - self.start.month) % 3)
        return [day for day in _steps(first, self.end, 3) if add_months(day, 3) <= self.end]

    @cached_property
    def years(self) -> list[date]:
        """First days of the calendar years that lie wholly inside."""
        first = add_months(self.start, (1 - self.start.month) % 12)
        return [day for day in _steps(first, self.end, 12) if add_months(day, 12) <= self.end]

    @property
    def before(self) -> "Period":
        """The period of the same length that ends where this one starts."""
        return Period(add_months(self.start, -len(self.months)), self.start)

    def __str__(self):
        if self.start.month == 1 and add_months(self.start, 12) == self.end:
            return str(self.start.year)
        first, last = date_format(self.start, "F Y"), date_format(self.last_day, "F Y")
        return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def add_months(day: date, count: int) -> date:
    """The first day of the month `count` months after that of `day`."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def next_month(day: date) -> date:
    return add_months(day, 1)


def _steps(first: date, end: date, months: int) -> Iterator[date]:
    while first < end:
        yield first
        first = add_months(first, months)
