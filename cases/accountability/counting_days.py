"""The days of a statutory clock: when it runs out, how many days are left, and how many are used.

Pure arithmetic on days. The convention, which the shipped profiles follow:

- The day of the event is not counted, the last day is: a clock of 15 days that starts on the 1st is due on the 16th
  (Philippines, Rules of Court, rule 22, section 1; Kenya, Interpretation and General Provisions Act, section 57;
  India, General Clauses Act, section 9; Regulation (EEC, Euratom) No 1182/71, article 3).
- A month ends on the day of the same number, or on the last day of a month that has no such day: 31 January and one
  month is the last day of February (Dodds v Walker [1981] 1 WLR 1027; Regulation 1182/71, article 3(2)(c)).
- Hours are counted in days, and what is begun counts whole, because the hour of an event is not kept: 48 hours of
  Monday are due on Wednesday at the latest.
- Working days leave out the weekend and the holidays of the profile.
- A due day that falls on a weekend stays there, except for working days. Some courts then take a paper on the next
  working day, no limit of custody waits for one, and whoever is warned too early has lost nothing.
"""

import calendar as months_of
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum

HOURS_OF_A_DAY = 24
A_DAY = timedelta(days=1)


class Unit(StrEnum):
    """In what a clock is counted."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True)
class RestDays:
    """When no court sits: ISO weekdays (1 Monday … 7 Sunday) and single days. Raises ValueError for a week of rest."""

    weekend: Collection[int] = frozenset({6, 7})
    holidays: Collection[date] = field(default_factory=frozenset)

    def __post_init__(self):
        if set(self.weekend) >= set(range(1, 8)):
            raise ValueError("a week needs a working day")

    def is_working(self, day: date) -> bool:
        return day.isoweekday() not in self.weekend and day not in self.holidays


ORDINARY = RestDays()


def due_day(start: date, length: int, unit: str, rest: RestDays = ORDINARY) -> date:
    """The last day of a clock that `start` set going. Nothing to count (0) is due on the day itself.

    Raises ValueError for a negative length, or a day beyond the calendar.
    """
    if length < 0:
        raise ValueError("a clock does not run backwards")
    try:
        return _COUNTED[Unit(unit)](start, length, rest)
    except OverflowError:
        raise ValueError("the clock runs out after the end of the calendar") from None


def _hours(start, length, rest):
    return start + timedelta(days=-(-length // HOURS_OF_A_DAY))


def _days(start, length, rest):
    return start + timedelta(days=length)


def _working_days(start, length, rest):
    day = start
    for _nth in range(length):
        day += A_DAY
        while not rest.is_working(day):
            day += A_DAY
    return day


def _months(start, length, rest):
    years, month = divmod(start.month - 1 + length, 12)
    year = start.year + years
    if year > MAXYEAR:
        raise OverflowError
    return date(year, month + 1, min(start.day, months_of.monthrange(year, month + 1)[1]))


_COUNTED = {
    Unit.HOURS: _hours,
    Unit.DAYS: _days,
    Unit.WORKING_DAYS: _working_days,
    Unit.MONTHS: _months,
}


def counted(start: date, day: date, unit: str, rest: RestDays = ORDINARY) -> int:
    """How many days of a clock that `start` set going are over on `day`: working days for those, else all days.

    The inverse of `due_day` for days and working days: `counted(start, due_day(start, n, unit), unit) == n`.
    """
    if day <= start:
        return 0
    if unit != Unit.WORKING_DAYS:
        return (day - start).days
    return sum(rest.is_working(start + timedelta(days=n)) for n in range(1, (day - start).days + 1))


def days_left(due: date, today: date) -> int:
    """Days until `due`; 0 is the last day, below it the clock is over."""
    return (due - today).days


@dataclass(frozen=True)
class Reckoned:
    """A clock on one day, for a page: `used` of `whole` days, `left` until it is due, and per cent of the bar."""

    left: int
    used: int
    whole: int

    @property
    def is_over(self) -> bool:
        return self.left < 0

    @property
    def over(self) -> int:
        return max(-self.left, 0)

    @property
    def percent(self) -> int:
        return min(100, 100 * self.used // self.whole) if self.whole else 100


def reckon(start: date, due: date, today: date, unit: str = Unit.DAYS, rest: RestDays = ORDINARY) -> Reckoned:
    """How a clock stands on `today`. What is used never exceeds the whole; before the start nothing is."""
    whole = counted(start, due, unit, rest)
    return Reckoned(days_left(due, today), min(counted(start, today, unit, rest), whole), whole)
