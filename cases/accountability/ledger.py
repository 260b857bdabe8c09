"""The adjournment ledger: who asked, why, and how many days it cost, over any hearings.

Source: the domain rules, "Indicators": adjournments are hearings adjourned ÷ scheduled, by cause. What is still to come
or was cancelled is no part of the share.
"""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from .models import Hearing
from .models.hearing import adjournment_cost
from .obstacles import without_gap

A = Hearing.Status.ADJOURNED
#: How many reasons a line of the panel names.
REASONS_NAMED = 2


@dataclass(frozen=True)
class Cause:
    """Who asked for adjournments: the words with the reasons given most, and how many."""

    words: str
    count: int
    width: int  # percent of the largest


@dataclass(frozen=True)
class Tally:
    """How many of the hearings that were over had been adjourned, and at whose asking."""

    adjourned: int
    over: int
    causes: list
    unnamed: int  # adjournments of which nobody has named the system gap

    @property
    def percent(self) -> int:
        return round(100 * self.adjourned / self.over) if self.over else 0


def in_period(hearings, since, until):
    """Those of the days from `since` to `until`, both included; None leaves an end open."""
    if since:
        hearings = hearings.filter(on__gte=since)
    return hearings.filter(on__lte=until) if until else hearings


def tally(hearings) -> Tally:
    """The share and the causes of adjournments among hearings; two queries."""
    counted = hearings.over().order_by().values_list("status", "asked_by", "reason").annotate(n=Count("pk"))
    over, asked, reasons = 0, Counter(), {}
    for status, asked_by, reason, n in counted:
        over += n
        if status == A:
            asked[asked_by] += n
            reasons.setdefault(asked_by, Counter())[reason] += n
    largest = max(asked.values(), default=1)
    causes = [Cause(_words(one, reasons[one]), n, round(100 * n / largest)) for one, n in _most(asked)]
    return Tally(sum(asked.values()), over, causes, without_gap(hearings).count() if asked else 0)


def _most(counter) -> list:
    """What was counted most comes first; ties always in the same order."""
    return sorted(counter.items(), key=lambda counted: (-counted[1], counted[0]))


def _words(asked_by, reasons):
    named = [str(Hearing.Reason(reason).label).lower() for reason, _n in _most(reasons)[:REASONS_NAMED]]
    return f"{Hearing.AskedBy(asked_by).label}: {get_text_list(named, _('and'))}"


def by_court(hearings, most=20) -> list[dict]:
    """Of each court: hearings over, adjourned, and what those cost in all; the most costly first. One query."""
    rows = (
        hearings.over()
        .order_by()
        .values("court_name")
        .annotate(
            n=Count("pk"),
            adjourned=Count("pk", filter=Q(status=A)),
            days=Sum(adjournment_cost(), filter=Q(status=A)),
        )
        .filter(adjourned__gt=0)
        .order_by("-adjourned", "court_name")[:most]
    )
    return [row | {"days": (row["days"] or datetime.timedelta()).days} for row in rows]
