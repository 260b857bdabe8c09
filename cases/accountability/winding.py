"""Winding the clocks of a proceeding by what happened in it: they start, are dated anew, and stop.

A clock is started by an event that is known to the day; a year or a month starts none. It stops with the event that
ends it, with the end of the proceeding, or on the day from which the accused is no longer held (or no longer at
liberty) where its rule asks for that. A start that is corrected is another clock, of which warnings are due anew.
"""

from collections import defaultdict

from cases.models import Case
from cases.models.stage_progress import Stage
from cases.stages import refresh_dues
from cases.visibility import allows

from .clock_rules import runs
from .models import Clock, Proceeding, ProfileClock
from .occurrences import gather
from .profiles.rest import rest_days


def happened(proceeding, by, at=None):
    """Called last by every action that records an event of a proceeding, so that its clocks follow.

    Doing it again changes nothing. `by` must work the stage in the case's office. Must run in the action's own
    transaction.
    """
    happened_many([proceeding], by, at)


def happened_many(proceedings, by, at=None):
    """The same for several proceedings, with one set of questions for all of them.

    The cases are held first, as every action of theirs holds them: whoever winds at the same time comes after.
    """
    proceedings = [one for one in proceedings if allows(by, "change_accountability", one.office_id, one.case_id)]
    list(Case.objects.select_for_update(no_key=True).filter(pk__in={one.case_id for one in proceedings}).order_by("pk"))
    rows = list(
        Proceeding.objects.filter(pk__in=[one.pk for one in proceedings])
        .exclude(matter__profile_version=None)
        .select_related("matter__profile_version", "case__office")
        .order_by("pk")
    )
    if not rows:
        return
    if _wind(rows, at):
        refresh_dues(cases=list({row.case_id: row.case for row in rows}.values()), stage=Stage.ACCOUNTABILITY, by=by)


def _wind(proceedings, at) -> bool:
    """Make their clocks as they run by what is recorded, and say whether anything had to be changed."""
    versions = {row.matter.profile_version for row in proceedings}
    rules, rest = _rules(versions), rest_days(versions)
    records = gather(proceedings)
    clocks = defaultdict(dict)
    for clock in Clock.objects.filter(proceeding__in=proceedings).select_related("rule"):
        clocks[clock.proceeding_id][clock.rule_id, clock.started_on] = clock
    fresh, changed, gone = [], [], []
    for row in proceedings:
        version = row.matter.profile_version
        standing, today = clocks[row.pk], row.case.office.today(at)
        for rule in rules[version.pk]:
            for run in runs(rule, records[row.pk], rest[version.pk]):
                clock = standing.pop((rule.pk, run.started_on), None)
                wound, differs = _as_it_runs(clock, run, row, today)
                if clock is None:
                    fresh.append(wound)
                elif differs:
                    changed.append(wound)
        # What ran out under a version that the matter has left stays; what never was, or runs no more by it, goes.
        gone += [clock for clock in standing.values() if clock.rule.version_id == version.pk or not clock.stopped_on]
    Clock.objects.bulk_create(fresh)
    if changed:
        Clock.objects.bulk_update(changed, ["due_on", "stopped_on"])
    if gone:
        Clock.objects.filter(pk__in=[clock.pk for clock in gone]).delete()
    return bool(fresh or changed or gone)


def _as_it_runs(clock, run, proceeding, today):
    """The clock with what `run` says of it, and whether that is news."""
    if clock is None:
        clock = Clock(
            case=proceeding.case,
            office_id=proceeding.office_id,
            restricted=proceeding.restricted,
            proceeding=proceeding,
            rule=run.rule,
            started_on=run.started_on,
        )
    before = clock.due_on, clock.stopped_on
    clock.due_on = run.due_on
    # Of an end without a day, the day on which it was written down is kept.
    clock.stopped_on = (run.stopped_on or clock.stopped_on or max(today, run.started_on)) if run.is_stopped else None
    return clock, before != (clock.due_on, clock.stopped_on)


def _rules(versions) -> dict:
    """Version id → its clock rules."""
    rules = defaultdict(list)
    for rule in ProfileClock.objects.filter(version__in=versions):
        rules[rule.version_id].append(rule)
    return rules
