"""How one rule of a legal profile runs in one proceeding: from which days, until when, and due when.

Source: the domain rules, "Workflow", accountability: statutory clocks are data of a profile.
"""

from dataclasses import dataclass
from datetime import date

from .counting_days import RestDays, due_day
from .models import Event, ProfileClock
from .occurrences import Record

Applies = ProfileClock.Applies
#: What happens once. A clock that waits for it does not start any more when it has happened before.
ONCE = (
    Event.REPORTED,
    Event.CHARGED,
    Event.ARRAIGNED,
    Event.PRE_TRIAL,
    Event.TRIAL_BEGAN,
    Event.VERDICT,
    Event.SENTENCED,
    Event.ENDED,
)
#: Of these only the first starts a clock, whatever follows under the same name.
FIRST_STARTS = (Event.ARRAIGNED, Event.PRE_TRIAL, Event.TRIAL_BEGAN)
#: What ends a clock beside the end its rule names: nothing is owed any more to an arrested person who was released, and
#: the next sitting is what an adjournment waited for, even if it is adjourned again.
ALSO_ENDS = {Event.ARRESTED: Event.RELEASED, Event.ADJOURNED: Event.ADJOURNED}


@dataclass(frozen=True)
class Run:
    """A clock as it runs: `stopped_on` is None while it does, or while the day is not known (`is_stopped`)."""

    rule: ProfileClock
    started_on: date
    due_on: date
    is_stopped: bool
    stopped_on: date | None


def runs(rule: ProfileClock, record: Record, rest: RestDays) -> list[Run]:
    """Every clock that `rule` set going by what is recorded, the earliest first."""
    starts = record.exact_days(rule.starts_with)
    if rule.starts_with in FIRST_STARTS:
        starts = starts[:1]
    found = (_run(rule, start, record, rest) for start in starts)
    return [run for run in found if run]


def _run(rule, start, record, rest) -> Run | None:
    if _is_moot(rule, start, record):
        return None
    is_stopped, stopped_on = _end(rule, start, record)
    if rule.applies != Applies.ANY:
        applied = _applied(record.custody, rule.applies == Applies.REMANDED, start, stopped_on)
        if applied is None:
            return None
        if applied is not STILL:
            is_stopped, stopped_on = True, applied
    return Run(rule, start, due_day(start, rule.length, rule.unit, rest), is_stopped, stopped_on)


def _is_moot(rule, start, record) -> bool:
    """Whether what the clock would wait for, and what happens once, was there before it."""
    if rule.ends_with not in ONCE or rule.ends_with == rule.starts_with:
        return False
    return any(when.latest and when.latest < start for when in record.days(rule.ends_with))


def _end(rule, start, record) -> tuple[bool, date | None]:
    """Whether what ends the clock has happened, and when at the earliest; None: nobody knows the day."""
    ends = []
    for event in {rule.ends_with, Event.ENDED, ALSO_ENDS.get(rule.starts_with, Event.ENDED)}:
        for when in record.days(event):
            again = event == rule.starts_with
            if when.earliest is None or (when.earliest > start if again else when.latest >= start):
                ends.append(when.earliest and max(when.earliest, start))
    return bool(ends), min(filter(None, ends), default=None)


STILL = object()


def _applied(custody, wanted: bool, start: date, end: date | None):
    """Whether the accused is held (or not) as the rule asks.

    STILL: at the end, or now. A day: the last on which that ceased. None: never since the start.
    """
    state, last = False, None  # of whom nothing is recorded, nobody says that they are held
    for change in custody:
        if end and change.on and change.on > end:
            break
        if state == wanted and change.is_held != wanted and change.on and change.on >= start:
            last = change.on
        state = change.is_held
    return STILL if state == wanted else last
