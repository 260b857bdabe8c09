"""Hearings of a story: half a year of them, this week's, and the next; adjourned now and then, by whom and why."""

import datetime

from cases.accountability.actions import adjourn_hearing, give_order, hold_hearing, name_obstacle, schedule_hearing
from cases.accountability.models import Hearing
from cases.actions.work import finish_task

from . import held, witnesses

Kind = Hearing.Kind
#: How many days back hearings are told, and from how many days after the charge.
PAST, SOON_AFTER = 184, 20
#: Of a hundred hearings how many are adjourned.
ADJOURNED = 37
#: Who asked for an adjournment, why, and how often beside the others.
CAUSES = (
    (("court", "judge_absent"), 5),
    (("court", "docket_full"), 4),
    (("defence", "counsel_absent"), 4),
    (("defence", "accused_absent"), 2),
    (("defence", "not_ready"), 2),
    (("prosecution", "not_ready"), 3),
    (("prosecution", "witness_absent"), 3),
    (("police", "file_missing"), 1),
    (("other", "interpreter_absent"), 1),
)
HOURS = ("08:30", "09:00", "10:00", "10:30", "13:30", "14:00")
CAME_OF_IT = (
    "Two witnesses were heard",
    "The investigator was heard",
    "Papers were marked as exhibits",
    "The defence asked its questions",
    "The court set the days to come",
)
ORDERS = (
    "Bring the certified school record",
    "File the list of witnesses",
    "Bring a medical report that a doctor has signed",
    "Answer the motion of the defence in writing",
)
#: Days from today on which what was ordered is due.
DUE_IN = (-2, 3, 9, 20)
CAUSE_OF_GAP = {"court": "lack_of_resources", "defence": "lack_of_good_will"}


def hear(told):
    """What was heard in the matter of a story that goes on, and what is to come."""
    matter = told.matter
    if matter is None:
        return
    matter.refresh_from_db()
    if not matter.is_running or told.story.court in ("none", "reported"):
        return
    witnesses.support(told)
    if told.story.court in ("charged", "trial"):
        _half_a_year(told)
    for sitting in told.story.sittings:
        _of_this_week(told, sitting)
    if told.story.hearing is not None:
        on = told.today + datetime.timedelta(days=told.story.hearing)
        on += datetime.timedelta(days=7 - on.weekday() if on.weekday() > 4 else 0)  # no court sits on a weekend
        testifies = "testifies" in told.story.extras
        _schedule(told, _kind(told, told.today), on, survivor_testifies=testifies, at=told.at(told.day(0.96)))


def _half_a_year(told):
    """One after the other; what is adjourned is heard again on the next of the days. The last one is held."""
    rng, waits, last = told.story.rng("hearings"), None, None
    days = _days(told, rng)
    for on, following in zip(days, [*days[1:], None], strict=False):
        at, kind = told.at(on), _kind(told, on)
        if following and rng.randrange(100) < ADJOURNED and kind != Kind.ARRAIGNMENT:
            hearing = waits or _schedule(told, kind, on, rng.choice(HOURS), court=told.story.number % 3)
            waits = _adjourn(told, hearing, _drawn(rng), following, at)
        elif waits:
            last = hold_hearing(hearing=waits, outcome=rng.choice(CAME_OF_IT), by=told.by("lawyer"), at=at)
            waits = None
        else:
            said = "Not guilty" if kind == Kind.ARRAIGNMENT else rng.choice(CAME_OF_IT)
            court = told.story.number % 3
            last = _schedule(told, kind, on, rng.choice(HOURS), court=court, is_held=True, outcome=said)
    if last and (told.story.number % 4 == 2 or "order" in told.story.extras):
        _order(told, last)


def _drawn(rng):
    causes, shares = zip(*CAUSES, strict=True)
    return rng.choices(causes, shares)[0]


def _days(told, rng):
    """The arraignment, and a day every three or four weeks until shortly before what is told of this week."""
    story, charged = told.story, held.charged_on(told)
    days = [held.arraigned_on(told)] if story.matter == "criminal" and held.is_arraigned(told) else []
    until = told.today - datetime.timedelta(days=told.today.weekday() + 3)
    on = max(charged + datetime.timedelta(days=SOON_AFTER), told.today - datetime.timedelta(days=PAST))
    on += datetime.timedelta(days=rng.randrange(9))
    while on < until:
        days.append(_on_a_workday(on))
        on += datetime.timedelta(days=rng.randint(17, 27))
    return sorted({day for day in days if day < until})


def _on_a_workday(day):
    return day - datetime.timedelta(days=max(day.weekday() - 4, 0))


def _kind(told, on):
    """What is heard on a day, by how far the story had come by then."""
    story = told.story
    if story.matter != "criminal":
        return Kind.MENTION
    if not held.is_arraigned(told) or on == held.arraigned_on(told):
        return Kind.ARRAIGNMENT
    return Kind.TRIAL if story.court in ("trial", "retrial") and on >= told.day(0.4) else Kind.PRE_TRIAL


def _of_this_week(told, sitting):
    """What is past is told as it ended; what nobody told the end of waits for somebody to say it."""
    on = told.today + datetime.timedelta(days=sitting.day - told.today.weekday())
    is_over = on < told.today
    is_held = is_over and bool(sitting.outcome)
    entered = told.at(min(on, told.today) - datetime.timedelta(days=6))
    hearing = _schedule(
        told,
        sitting.kind,
        on,
        sitting.hour,
        court=sitting.court,
        both=sitting.both,
        survivor_testifies=sitting.testifies,
        is_held=is_held,
        outcome=sitting.outcome if is_held else "",
        at=entered,
    )
    if is_over and sitting.adjourned:
        *cause, days = sitting.adjourned
        _adjourn(told, hearing, cause, on + datetime.timedelta(days=days), told.at(on))
    if is_held and sitting.kind == Kind.ARRAIGNMENT:
        for proceeding in told.matter.proceedings.all():
            held.plead(told, proceeding, on)


def _schedule(told, kind, on, hour="08:30", *, court=0, both=False, at=None, **facts):
    by, lawyers = told.by("lawyer"), told.crew.by_role["lawyer"]
    return schedule_hearing(
        matter=told.matter,
        kind=kind,
        on=on,
        hour=datetime.time.fromisoformat(hour),
        court=told.crew.courts[court],
        lawyers=lawyers if both else [by],
        by=by,
        at=at or told.at(on),
        **facts,
    )


def _adjourn(told, hearing, cause, following, at):
    """Adjourned to that day. Returns the hearing that follows. Where gaps are named, half of them say what failed."""
    (asked_by, reason), by = cause, told.by("lawyer")
    adjourned = adjourn_hearing(
        hearing=hearing, asked_by=asked_by, reason=reason, next_on=following, next_hour=hearing.at, by=by, at=at
    )
    first = "gap_named" in told.story.extras and not told.has_named_a_gap
    if first or (told.story.gap != "none" and hearing.on.toordinal() % 2):
        told.has_named_a_gap = True
        cause = CAUSE_OF_GAP.get(asked_by, "lack_of_resources")
        name_obstacle(record=adjourned, cause=cause, by=by, at=at)
    return adjourned.next


def _order(told, hearing):
    """Something to be done by a day; of some stories it is done."""
    number, by, at = told.story.number, told.by("lawyer"), told.at(hearing.on)
    due_on = max(told.today + datetime.timedelta(days=DUE_IN[number // 2 % 4]), hearing.on)
    what = ORDERS[number // 4 % 4]
    order = give_order(
        matter=told.matter, given_on=hearing.on, what=what, due_on=due_on, owner=by, hearing=hearing, by=by, at=at
    )
    if number % 8 == 6:
        finish_task(task=order.task, by=by, at=told.at(told.day(0.97)))
