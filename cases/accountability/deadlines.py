"""Clocks that were wound, as pages show them: how many days are left, how much is used, and what waits in court.

Every function asks a constant number of questions.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case
from cases.stages import Waiting

from .counting_days import ORDINARY, Reckoned, reckon
from .leading import led_by
from .models import Clock, Event, Hearing, HearingAccused, ProfileClock
from .profiles.rest import rest_days
from .profiles.words import how_long

#: Where a clock finds its matter.
MATTER = "proceeding__matter"
#: From how many days before its end a clock warns, and from how many on it is urgent.
WARNED, URGENT = 14, 7
#: For how many days a clock that ran out still warns.
LONG_OVER = 31
#: How many the home page shows one by one, and how far it counts the rest.
MOST, MOST_COUNTED = 20, 100


@dataclass(frozen=True)
class Deadline:
    """A running clock on the day of its office."""

    clock: Clock
    stands: Reckoned
    listed: Hearing | None

    @property
    def title(self) -> str:
        """“Arraignment, 30 days”."""
        rule, length = self.clock.rule, how_long(self.clock.rule)
        return rule.name if length in rule.name else f"{rule.name}, {length}"

    @property
    def left_words(self) -> str:
        """“4 days left”, “last day”, “2 days over”."""
        if self.stands.is_over:
            return ngettext("%(n)d day over", "%(n)d days over", self.stands.over) % {"n": self.stands.over}
        if not self.stands.left:
            return _("last day")
        return ngettext("%(n)d day left", "%(n)d days left", self.stands.left) % {"n": self.stands.left}

    @property
    def state(self) -> str:
        """The colour of the pill and of the bar."""
        if self.stands.left <= URGENT:
            return "bad"
        return "warn" if self.stands.left <= WARNED else ""

    @property
    def used_words(self) -> str:
        words = (
            _("working day %(n)d of %(all)d")
            if self.clock.rule.unit == ProfileClock.Unit.WORKING_DAYS
            else _("day %(n)d of %(all)d")
        )
        return words % {"n": self.stands.used, "all": self.stands.whole}

    @property
    def now(self) -> str:
        """What is under way: the next hearing, or what is still to be done."""
        if self.stands.is_over and self.clock.rule.consequence:
            return self.clock.rule.consequence
        if self.clock.rule.ends_with == Event.APPEAL_FILED:
            return _("No notice filed")
        if self.listed:
            return _("Listed %(day)s") % {"day": date_format(self.listed.on, "D j M")}
        return _("Ask for a date") if self.stands.left <= WARNED else _("With the court")


def running_clocks(user):
    """Clocks that run in cases that run, as far as the person may read them, what ends first at the top."""
    return (
        Clock.objects.visible_to(user)
        .filter(stopped_on=None, case__status__in=Case.RUNNING)
        .select_related("rule__version__profile", "proceeding__matter", "proceeding__person", "case__office")
        .order_by("due_on", "pk")
    )


def reckoned(clocks, at=None) -> list[Deadline]:
    """The clocks as they stand today where their office is, each with the next hearing of its proceeding."""
    clocks = list(clocks)
    rest = rest_days({clock.rule.version for clock in clocks if clock.rule.unit == ProfileClock.Unit.WORKING_DAYS})
    listed = _next_hearings({clock.proceeding_id for clock in clocks})
    deadlines = []
    for clock in clocks:
        today = clock.case.office.today(at)
        days_off = rest.get(clock.rule.version_id, ORDINARY)
        stands = reckon(clock.started_on, clock.due_on, clock.stopped_on or today, clock.rule.unit, days_off)
        to_come = (hearing for hearing in listed[clock.proceeding_id] if hearing.on >= today)
        deadlines.append(Deadline(clock, stands, next(to_come, None)))
    return deadlines


def _next_hearings(proceedings) -> dict[int, list[Hearing]]:
    """Proceeding id → its hearings that are to come, the next one first."""
    to_come = HearingAccused.objects.filter(
        proceeding__in=proceedings, hearing__status=Hearing.Status.SCHEDULED
    ).select_related("hearing")
    listed = defaultdict(list)
    for row in to_come.order_by("hearing__on", "hearing__pk"):
        listed[row.proceeding_id].append(row.hearing)
    return listed


def first_due(cases) -> dict:
    """Case id → the day on which the first of its running clocks is due."""
    running = Clock.objects.filter(case__in=cases, stopped_on=None).order_by()
    return dict(running.values_list("case").annotate(first=Min("due_on")))


def not_long_over(today):
    """A condition: what ran out within a month, or is still to run out. What is longer over warns nobody any more."""
    return Q(due_on__gte=today - timedelta(days=LONG_OVER))


def running_out(user) -> list[Waiting]:
    """What the home page of a lead shows: their clocks that run out within fourteen days, or ran out of late.

    One line tells of all that are over for longer.
    """
    today = timezone.localdate()
    mine = running_clocks(user).filter(led_by(user, MATTER))
    soon = mine.filter(not_long_over(today), due_on__lte=today + timedelta(days=WARNED + 1))  # a day later elsewhere
    found = [_as_waiting(one) for one in reckoned(soon[:MOST]) if one.stands.left <= WARNED]
    over = list(mine.exclude(not_long_over(today))[: MOST_COUNTED + 1])
    return [*found, _long_over(over)] if over else found


def _as_waiting(one) -> Waiting:
    return Waiting(
        title=f"{one.title}: {one.left_words}",
        url=reverse("accountability:matter-detail", args=[one.clock.proceeding.matter_id]) + "#clocks",
        detail=" · ".join(filter(None, (str(one.clock.case), one.clock.rule.consequence))),
        since=_warned_at(one.clock),
    )


def _long_over(clocks) -> Waiting:
    count = len(clocks)
    return Waiting(
        title=ngettext(
            "%(n)s deadline ran out more than a month ago", "%(n)s deadlines ran out more than a month ago", count
        )
        % {"n": count if count <= MOST_COUNTED else _("More than %(n)d") % {"n": MOST_COUNTED}},
        url=reverse("accountability:matter-detail", args=[clocks[0].proceeding.matter_id]) + "#clocks",
        detail=_("The oldest is of %(case)s") % {"case": clocks[0].case},
        since=_warned_at(clocks[0]),
    )


def _warned_at(clock) -> datetime:
    return datetime.combine(clock.due_on - timedelta(days=WARNED), time(7), clock.case.office.zone)
