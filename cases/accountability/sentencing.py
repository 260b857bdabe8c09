"""Sentence arithmetic: what a court ordered, in parts, and the day on which the person is expected to be released.

Pure: no models, no clock. Conventions, each kept everywhere:

- The day on which a term starts is its first day, and its last day is the day before the corresponding day: a year
  from 3 March 2024 ends on 2 March 2025. Where the last month has no corresponding day, it ends with that month: a
  month from 31 October ends on 30 November. Years and months go by the calendar, as one number of months; days are
  added last.
  Source: Migotti v Colvill (1879) 4 CPD 233; Halsbury's Laws of England, 3rd edition, volume 37, "calendar month";
  Prison Service Order 6650 (England and Wales), 5.1.
- The person is released on the last day of the term. Remission, parole and pardon are not reckoned with.
- Parts run together from the start, unless one is consecutive: then it starts on the day after the part that it
  follows, or after all that stand before it.
- A suspended part adds nothing unless it was activated, and one whose verdict was overturned adds nothing at all.
- A fine adds its days in lieu only when it is not paid, after everything else (Indian Penal Code, section 64; Revised
  Penal Code of the Philippines, article 39).
- Life is life: what would follow it adds nothing, and no day is taken off.
- Time served before is taken off day by day at the end, and never leads before the day of the start.
"""

from calendar import monthrange
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, timedelta

IMPRISONMENT, LIFE, FINE, PROBATION, OTHER = "imprisonment", "life", "fine", "probation", "other"

#: Of the Gregorian calendar: 146,097 days in 4,800 months. Only to say which of two lengths is longer without a start.
DAYS_OF_CYCLE, MONTHS_OF_CYCLE = 146_097, 4_800


@dataclass(frozen=True)
class Length:
    """Calendar months and days. Lengths are compared by the average month; where the start is known, days decide."""

    months: int = 0
    days: int = 0

    @classmethod
    def of(cls, years: int = 0, months: int = 0, days: int = 0):
        return cls(12 * (years or 0) + (months or 0), days or 0)

    def __add__(self, other):
        return Length(self.months + other.months, self.days + other.days)

    def __bool__(self):
        return bool(self.months or self.days)

    def __lt__(self, other):
        return self.weight < other.weight

    @property
    def weight(self) -> int:
        """Its average number of days, times MONTHS_OF_CYCLE."""
        return self.months * DAYS_OF_CYCLE + self.days * MONTHS_OF_CYCLE


@dataclass(frozen=True)
class Part:
    """One thing that the court ordered. `after` is the key of the part that a consecutive one follows; None: all."""

    key: Hashable
    kind: str = IMPRISONMENT
    length: Length = Length()
    label: str = ""
    is_suspended: bool = False
    is_activated: bool = False
    is_overturned: bool = False
    is_consecutive: bool = False
    after: Hashable = None
    in_lieu_days: int = 0
    is_paid: bool | None = None

    @property
    def is_served(self) -> bool:
        """Whether it is served in custody."""
        stands = not self.is_overturned and (self.is_activated or not self.is_suspended)
        return stands and self.kind in (IMPRISONMENT, LIFE)

    @property
    def adds(self) -> Length:
        """What it adds to the time in custody; of a part for life nothing is added up."""
        return self.length if self.is_served and self.kind == IMPRISONMENT else Length()


@dataclass(frozen=True)
class Laid:
    """Where a part lies: from `begins` up to, not including, `ends` (dates, or Lengths from the start).

    `begins` is None after life, `ends` also for life itself.
    """

    part: Part
    begins: date | Length | None
    ends: date | Length | None


@dataclass(frozen=True)
class Reckoned:
    """What the parts come to. Days are None where there is none: for life, without a start, with nothing to serve.

    `length` is the time in custody before time served is taken off. `beyond` says that a day lies after the last of
    the calendar, which then stands for it.
    """

    laid: tuple[Laid, ...]
    start: date | None
    time_served: int
    is_life: bool
    length: Length
    last_day: date | None
    release: date | None
    if_unpaid: date | None
    if_activated: date | None

    @property
    def serves(self) -> bool:
        """Whether anything is to be served in custody, with every fine paid and nothing more activated."""
        return self.is_life or bool(self.length)

    @property
    def beyond(self) -> bool:
        return date.max - timedelta(days=1) in (self.last_day, self.if_unpaid, self.if_activated)


def day_after(start: date, length: Length) -> date:
    """The first day after a term of `length` that begins on `start`; the last of the calendar if there is none."""
    year, month = divmod(12 * start.year + start.month - 1 + length.months, 12)
    month += 1
    if year > MAXYEAR:
        return date.max
    # Where there is no such day it ends with the month. December has every day.
    has_day = start.day <= monthrange(year, month)[1]
    day = date(year, month, start.day) if has_day else date(year, month + 1, 1)
    try:
        return day + timedelta(days=length.days)
    except OverflowError:
        return date.max


def last_day(start: date, length: Length) -> date:
    """The last day of a term that begins on `start`. Raises ValueError for a term of no length."""
    if not length:
        raise ValueError("a term of no length has no last day")
    return day_after(start, length) - timedelta(days=1)


def lay_out(parts: Sequence[Part], start: date | None = None) -> tuple[Laid, ...]:
    """Where each part lies, in their order. Without a start: Lengths from it.

    Raises ValueError if parts wait for each other, or for one that is not there.
    """
    origin = Length() if start is None else start
    places = {part.key: place for place, part in enumerate(parts)}
    done: dict[int, Laid] = {}

    def lay(place, waiting=frozenset()):
        if place in waiting:
            raise ValueError("parts wait for each other")
        if place not in done:
            part = parts[place]
            ends = [lay(before, waiting | {place}).ends for before in _followed(part, place, places)]
            begins = None if None in ends else max([origin, *ends])
            done[place] = Laid(part, begins, _end(part, begins))
        return done[place]

    return tuple(lay(place) for place in range(len(parts)))


def _followed(part, place, places):
    if not part.is_consecutive:
        return ()
    if part.after is None:
        return range(place)
    if part.after not in places:
        raise ValueError("a part follows one that is not there")
    return (places[part.after],)


def _end(part, begins):
    if begins is None or (part.kind == LIFE and part.is_served):
        return None
    return begins + part.adds if isinstance(begins, Length) else day_after(begins, part.adds)


def _length(parts) -> Length:
    """The time in custody, as a length; a part for life left out."""
    return max([Length(), *(laid.ends for laid in lay_out(parts) if laid.ends is not None)])


def _last_day(parts, start, time_served, more=0) -> date | None:
    """The last day in custody, `more` days added and time served taken off; None: nothing to serve."""
    ends = max([start, *(laid.ends for laid in lay_out(parts, start) if laid.ends is not None)])
    ends = day_after(ends, Length(0, more))
    if ends == start:
        return None
    # In two steps, for both numbers may be larger than the calendar.
    served = min(time_served, (ends - start).days)
    return max(start, ends - timedelta(days=served) - timedelta(days=1))


def is_for_life(parts: Sequence[Part]) -> bool:
    return any(part.kind == LIFE and part.is_served for part in parts)


def reckon(parts: Sequence[Part], start: date | None = None, time_served: int = 0) -> Reckoned:
    """What the parts come to from `start`, with `time_served` days before it. Raises ValueError as `lay_out`."""
    parts = list(parts)
    activated = [replace(part, is_activated=part.is_suspended) for part in parts]
    in_lieu = sum(part.in_lieu_days for part in parts if not part.is_overturned and not part.is_paid)
    life, dated = is_for_life(parts), start is not None
    release = _last_day(parts, start, time_served) if dated and not life else None
    return Reckoned(
        laid=lay_out(parts, start),
        start=start,
        time_served=time_served,
        is_life=life,
        length=_length(parts),
        last_day=_last_day(parts, start, 0) if dated and not life else None,
        release=release,
        if_unpaid=_last_day(parts, start, time_served, in_lieu) if dated and not life and in_lieu else None,
        if_activated=_last_day(activated, start, time_served)
        if dated and not is_for_life(activated) and activated != parts
        else None,
    )


def agrees(parts: Sequence[Part], stated: Length, start: date | None = None) -> bool:
    """Whether a stated total is what the parts give: to the day from a start, else within a day of average months."""
    if start is not None:
        ends = [laid.ends for laid in lay_out(parts, start) if laid.ends is not None]
        return day_after(start, stated) == max([start, *ends])
    return abs(_length(parts).weight - stated.weight) < MONTHS_OF_CYCLE


def one_after_another(parts: Sequence[Part]) -> Length:
    """What the parts would give if each were served after the one before it."""
    return sum((part.adds for part in parts), Length())
