"""Where the accused of a story were: arrested, before a judge the next day, and of some trials out on bail."""

from datetime import date, timedelta

from cases.accountability.actions.charges import record_plea
from cases.accountability.actions.custody import TOLD, record_custody
from cases.actions.work import finish_task
from cases.models import Task
from cases.partial_dates import PartialDate

#: Days from the charge to the arraignment.
TO_ARRAIGNMENT = 9
#: Clocks of the Philippines of which a story may say how many days are left: for how many they run, by its profile.
RUNS = {"arraignment": 30, "trial": 30, "appeal": 15}


def started_on(told, clock) -> date | None:
    """The day on which the event was that set that clock of the story going; None where it tells of no such clock."""
    name, left = told.story.clock or ("", 0)
    return told.today - timedelta(days=RUNS[clock] - left) if name == clock else None


def charged_on(told) -> date:
    arraigned = started_on(told, "trial")
    early = arraigned - timedelta(days=TO_ARRAIGNMENT) if arraigned else told.day(0.2)
    return started_on(told, "arraignment") or early


def arraigned_on(told) -> date:
    return charged_on(told) + timedelta(days=TO_ARRAIGNMENT)


def is_arraigned(told) -> bool:
    """Whether the accused were, and their clock that waited for it has stopped."""
    return started_on(told, "arraignment") is None and arraigned_on(told) <= told.ends_on


def decided_on(told) -> date:
    return started_on(told, "appeal") or told.day(0.6)


def hold(told, proceeding, arrested):
    """Arrested on that day and remanded on the next."""
    _record(told, proceeding, "arrested", arrested, place="Police station 5")
    _record(told, proceeding, "remanded", arrested + timedelta(days=1), place="City jail")


def bail(told, proceeding):
    """Out on bail before the trial; a social worker went through the survivors' safety plan on the day."""
    on, currency = told.day(0.3), told.crew.office.currency
    amount = {"bail_amount": 60000, "bail_currency": currency} if currency else {}
    _record(told, proceeding, "bailed", on, bail_kind="cash", terms="Reports to the court every Monday.", **amount)
    _safety_plans_seen(told, "bailed", on)


def abscond(told, proceeding):
    """Out on bail, and gone since two days ago: the safety plans wait to be gone through."""
    _record(told, proceeding, "absconded", told.today - timedelta(days=2), reason="Did not report on Monday.")


def serve(told, proceeding, on):
    """In prison since the sentence."""
    _record(told, proceeding, "serving", on, place="Provincial prison")


def let_go(told, proceeding, on):
    """Free since that day, and a social worker went through the safety plan."""
    _record(told, proceeding, "released", on)
    _safety_plans_seen(told, "released", on)


def plead(told, proceeding, on):
    """Not guilty, says the accused, where the law of the country asks."""
    law = proceeding.matter.profile_version
    if law and "not_guilty" in law.pleas:
        record_plea(
            charges=list(proceeding.charges.filter(status="standing")),
            plea="not_guilty",
            when=PartialDate.of_day(on),
            by=told.by("lawyer"),
            at=told.at(on),
        )


def _safety_plans_seen(told, state, on):
    worker = told.by("social_worker")
    for task in Task.objects.filter(case=told.case, title=str(TOLD[state]), done_at=None):
        finish_task(task=task, by=worker, at=told.at(on))
    told.by("lawyer")  # who goes on


def _record(told, proceeding, state, on, **terms):
    on = min(on, told.ends_on)
    when, by = PartialDate.of_day(on), told.by("lawyer")
    record_custody(proceeding=proceeding, state=state, when=when, by=by, at=told.at(on), **terms)
