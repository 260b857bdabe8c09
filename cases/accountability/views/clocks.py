"""Statutory clocks on pages: those of one matter, and those that run for a lawyer or in some offices."""

from django.db.models import Count
from django.utils import timezone

from ..deadlines import MATTER, not_long_over, reckoned, running_clocks
from ..leading import led_by
from ..models import Clock, Event, Proceeding, ProfileClock
from ..occurrences import gather

#: How many clocks a calendar shows; the page says how many there are.
MOST = 10


def running(user, offices=None, lawyer=None) -> dict:
    """What the fragment `_clocks.html` needs of the clocks that run, what ends first at the top.

    Those that ran out more than a month ago are counted, and shown with their matters. `offices` (ids) and `lawyer`
    narrow it down. Reads as `user` may, by a constant number of queries.
    """
    clocks = running_clocks(user)
    if offices is not None:
        clocks = clocks.filter(office__in=offices)
    if lawyer is not None:
        clocks = clocks.filter(led_by(lawyer, MATTER))
    recent = not_long_over(timezone.localdate())
    shown_now = reckoned(clocks.filter(recent)[:MOST])
    profiles = {str(one.clock.rule.version.profile): None for one in shown_now}
    counts = clocks.order_by().aggregate(all=Count("pk"), recent=Count("pk", filter=recent))
    return {
        "clocks": shown_now,
        "clock_count": counts["all"],
        "clocks_left_out": counts["recent"] - len(shown_now),
        "clocks_long_over": counts["all"] - counts["recent"],
        "clock_profiles": ", ".join(profiles),
    }


def shown(matter, user) -> dict:
    """What the page of a matter shows: its clocks that run, those that have stopped, and those that cannot start."""
    rows = Clock.objects.visible_to(user).filter(proceeding__matter=matter)
    found = reckoned(rows.select_related("rule__version__profile", "proceeding__person", "case__office"))
    running_now = [one for one in found if one.clock.stopped_on is None]
    return {
        "clocks": running_now,
        "clock_count": len(running_now),
        "clock_profiles": str(matter.profile_version.profile) if matter.profile_version else "",
        "clocks_stopped": [one for one in found if one.clock.stopped_on is not None],
        "clocks_without_a_day": without_a_day(matter, user) if matter.profile_version else [],
        "clocks_of_a_matter": True,
    }


def without_a_day(matter, user) -> list[dict]:
    """Clocks that should run, and do not, because the day of their event is known as a month or a year only."""
    proceedings = list(
        Proceeding.objects.visible_to(user)
        .filter(matter=matter)
        .exclude(stage__in=Proceeding.ENDED)
        .select_related("person")
    )
    rules = list(ProfileClock.objects.filter(version=matter.profile_version_id)) if proceedings else []
    records = gather(proceedings) if rules else {}
    return [
        {"rule": rule, "person": proceeding.person, "event": Event(rule.starts_with).label, "when": when}
        for proceeding in proceedings
        for rule in rules
        if not records[proceeding.pk].days(rule.ends_with) and not records[proceeding.pk].exact_days(rule.starts_with)
        for when in records[proceeding.pk].days(rule.starts_with)[:1]
    ]
