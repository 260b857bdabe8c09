"""Time until something happens, when for some it has not happened yet: the product-limit estimate and its median.

Source: Kaplan and Meier, J. Am. Stat. Assoc. 53 (1958) 457; the variance is Greenwood's, the interval of the median
that of Brookmeyer and Crowley, Biometrics 38 (1982) 29, on the log scale or the log-log scale. Who is followed from
later than the beginning counts among those at risk from then on (left truncation).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import exp, log, sqrt
from typing import NamedTuple

#: Of a normal distribution, 95 % lie within so many standard deviations.
Z95 = 1.959963984540054


class Count(NamedTuple):
    """What happened on one day, counted from each one's own beginning: how many were followed from that day on, for
    how many it happened, and how many left without it. They leave after whatever happened that day."""

    day: int
    entered: int
    events: int
    censored: int


class Step(NamedTuple):
    """From this day on the share `survival` is still waiting; `low` and `high` are its 95 % interval. `at_risk` were
    followed when it happened for `events` of them."""

    day: int
    at_risk: int
    events: int
    survival: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """The share still waiting by day, and the day by which it is half. None: not reached, or not known to be."""

    n: int = 0
    events: int = 0
    median: int | float | None = None
    low: int | float | None = None
    high: int | float | None = None
    steps: list[Step] = field(default_factory=list)

    @property
    def censored(self) -> int:
        return self.n - self.events


def product_limit(counts: Iterable[Count], *, scale: str = "log-log") -> Curve:
    """The curve of these counts, in any order; several of one day are added up.

    `scale` of the interval: "log-log" stays within 0 and 1 of itself; "log" is what R's survfit prints.
    """
    days = _by_day(counts)
    at_risk, survival, greenwood, high, steps = 0, 1.0, 0.0, 1.0, []
    for day, (entered, events, censored) in days:
        at_risk += entered
        if events:
            survival *= (at_risk - events) / at_risk
            low = 0.0
            if survival:  # once nobody waits no interval is known: its upper end stays where it was
                greenwood += events / (at_risk * (at_risk - events))
                low, high = _interval(survival, greenwood, scale)
            steps.append(Step(day, at_risk, events, survival, low, high))
        at_risk -= events + censored
    return Curve(
        n=sum(entered for _day, (entered, _events, _censored) in days),
        events=sum(step.events for step in steps),
        median=_half([(step.day, step.survival) for step in steps]),
        low=_half([(step.day, step.low) for step in steps if step.survival]),
        high=_half([(step.day, step.high) for step in steps]),
        steps=steps,
    )


def followed(times: Iterable[tuple[int, bool]]) -> list[Count]:
    """Counts of people who were all followed from the beginning: (day, whether it happened then)."""
    times = list(times)
    return [Count(0, len(times), 0, 0)] + [Count(day, 0, int(happened), int(not happened)) for day, happened in times]


def _by_day(counts):
    days = {}
    for day, entered, events, censored in counts:
        if there := days.get(day):
            days[day] = (there[0] + entered, there[1] + events, there[2] + censored)
        else:
            days[day] = (entered, events, censored)
    return sorted(days.items())


def _interval(survival, greenwood, scale):
    if scale == "log":
        spread = Z95 * sqrt(greenwood)
        return survival * exp(-spread), min(1.0, survival * exp(spread))
    spread = Z95 * sqrt(greenwood) / abs(log(survival))
    return survival ** exp(spread), survival ** exp(-spread)


def _half(points):
    """The first day on which the share is below a half. On a half exactly, midway until it falls again, as R does."""
    for place, (day, share) in enumerate(points):
        if abs(share - 0.5) < 1e-9:
            falls = next((later for later, lower in points[place:] if lower < 0.5 - 1e-9), None)
            return day if falls is None else (day + falls) / 2
        if share < 0.5:
            return day
    return None
