"""Where the accused of a story were: arrested, before a judge the next day, and of some trials out on bail."""

from datetime import timedelta

from cases.accountability.actions.charges import record_plea
from cases.accountability.actions.custody import TOLD, record_custody
from cases.actions.work import finish_task
from cases.models import Task
from cases.partial_dates import PartialDate

#: Days from the charge to the arraignment.
TO_ARRAIGNMENT = 9


def hold(told, proceeding, arrested):
    """Arrested on that day and remanded on the next."""
    _record(told, proceeding, "arrested", arrested, place="Police station 5")
    _record(told, proceeding, "remanded", arrested + timedelta(days=1), place="City jail")


def bail(told, proceeding):
    """Out on bail before the trial; a social worker went through the survivors' safety plan on the day."""
    on, currency = told.day(0.3), told.crew.office.currency
    amount = {"bail_amount": 60000, "bail_currency": currency} if currency else {}
    _record(told, proceeding, "bailed", on, bail_kind="cash", terms="Reports to the court every Monday.", **amount)
    worker = told.by("social_worker")
    for task in Task.objects.filter(case=told.case, title=str(TOLD["bailed"]), done_at=None):
        finish_task(task=task, by=worker, at=told.at(on))


def serve(told, proceeding):
    """In prison since the sentence."""
    _record(told, proceeding, "serving", told.day(0.65), place="Provincial prison")


def arraign(told, proceeding, charged):
    """Not guilty, says the accused some days after the charge, where the law of the country asks."""
    law, on = proceeding.matter.profile_version, charged + timedelta(days=TO_ARRAIGNMENT)
    if law and "not_guilty" in law.pleas and on <= told.ends_on:
        record_plea(
            charges=list(proceeding.charges.all()),
            plea="not_guilty",
            when=PartialDate.of_day(on),
            by=told.by("lawyer"),
            at=told.at(on),
        )


def _record(told, proceeding, state, on, **terms):
    on = min(on, told.ends_on)
    when, by = PartialDate.of_day(on), told.by("lawyer")
    record_custody(proceeding=proceeding, state=state, when=when, by=by, at=told.at(on), **terms)
