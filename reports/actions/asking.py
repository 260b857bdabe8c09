"""Asking for a report, and changing one's mind."""

from celery import current_app
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require, rights_of
from offices.models import Office
from offices.refusal import Refusal

from ..models import ReportRun
from ..periods import Period

#: How many of one person's reports may wait or build at a time.
MOST_AT_ONCE = 5


def reportable_offices(user):
    """Field offices that the person may report on; closed ones too, because what they earned is still counted."""
    return Office.objects.field().filter(pk__in=rights_of(user).offices("build_report"))


def refusal_to_ask(offices, period: Period, *, by) -> str:
    """Why this report cannot be built; empty: it can."""
    allowed = set(reportable_offices(by).filter(pk__in=[office.pk for office in offices]).values_list("pk", flat=True))
    if not offices or {office.pk for office in offices} - allowed:
        return _("Choose offices that you may report on.")
    if period.start >= period.end:
        return _("The period ends before it starts.")
    if period.start > timezone.localdate():
        return _("The period has not begun.")
    if ReportRun.objects.unfinished().filter(asked_by=by).count() >= MOST_AT_ONCE:
        return _("Your earlier reports are still being built. Wait for one, or stop one.")
    return ""


@transaction.atomic
def ask_for_report(*, offices, period: Period, by) -> ReportRun:
    """Record what was asked for and ring for a worker on commit. Raises Refusal with a sentence."""
    require(by, "build_report")
    if refused := refusal_to_ask(offices, period, by=by):
        raise Refusal(refused)
    run = ReportRun.objects.create(
        asked_by=by,
        offices=sorted({office.pk for office in offices}),
        period_from=period.start,
        period_to=period.last_day,
    )
    audit.record(
        "ask_for_report",
        by=by,
        obj=run,
        summary=_("Asked for a report."),
        offices=run.offices,
        period=[period.start, period.last_day],
    )
    # A broker that is away does not lose the report: the sweeper rings again.
    transaction.on_commit(lambda: ring(run.pk, by.pk), robust=True)
    return run


def ring(run_id: int, asker_id: int):
    """Tell the workers that a run waits."""
    current_app.send_task("reports.tasks.build_report", args=[run_id, asker_id], retry=False)


@transaction.atomic
def stop_report(*, run, by):
    """Stop a run that has not finished. The worker notices at its next figure. Raises Refusal."""
    if run.asked_by_id != by.pk:
        raise Refusal(_("Only the person who asked for the report stops it."))
    stopped = (
        ReportRun.objects.unfinished()
        .filter(pk=run.pk)
        .update(status=ReportRun.Status.STOPPED, finished_at=timezone.now(), lease_until=None)
    )
    if not stopped:
        raise Refusal(_("The report had finished before it could be stopped."))
    audit.record("stop_report", by=by, obj=run, summary=_("Stopped a report."))
