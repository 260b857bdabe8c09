"""Building a report: hold the run, count every figure at one moment, and keep them and the end of the run together."""

import logging

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from offices import audit
from offices.access import forget_rights, rights_of
from offices.db import asking
from offices.models import Office

from .. import builder, lease
from ..models import ReportRun, Snapshot

logger = logging.getLogger(__name__)


def build(*, run_id: int, by) -> Snapshot | None:
    """Build the run that `by` asked for, and keep its snapshot. None: nothing to do, stopped, or failed.

    Safe to call twice and to be killed at any point: the snapshot, its cells and the end of the run are one
    transaction, and a run has one snapshot. Raises OperationalError when the database goes away; the sweeper then
    rings again after the lease.
    """
    hold = lease.claim(run_id, by)
    if hold is None:
        return None
    try:
        if refused := refusal_to_build(hold.run, by):
            fail(hold, refused)
            return None
        with hold.kept():
            counted = builder.count_report(hold.run, by, on_progress=hold.renew)
        return keep(hold, counted)
    except lease.NotOurs:
        logger.info("run %s was stopped or taken over", run_id)
        return None
    except (OperationalError, InterfaceError):
        raise
    except SoftTimeLimitExceeded:
        fail(hold, _("Counting took too long. Ask for a shorter period or fewer offices."))
        return None
    except (DatabaseError, ArithmeticError, LookupError, TypeError, ValueError):
        logger.exception("run %s failed", run_id)
        fail(hold, _("The figures could not be counted. This is a fault of the system; it was noted."))
        return None


def refusal_to_build(run, user) -> str:
    """Rights are checked again when the report is built, because they may have ended since it was asked for."""
    forget_rights(user)
    with asking(user):
        lost = set(run.offices) - rights_of(user).offices("build_report")
        if not lost:
            return ""
        cities = ", ".join(Office.objects.filter(pk__in=lost).values_list("city", flat=True))
    return _("You may no longer report on %(offices)s, so this report was not built.") % {"offices": cities}


def fail(hold, sentence: str):
    with asking(hold.user):
        if hold.mine.update(
            status=ReportRun.Status.FAILED, failure=sentence[:500], finished_at=Now(), lease_until=None
        ):
            audit.record("fail_report", by=hold.user, obj=hold.run, summary=_("A report could not be built."))


def keep(hold, counted) -> Snapshot:
    """Write the snapshot, its cells and the end of the run. Raises NotOurs when the run is no longer held."""
    with asking(hold.user):
        run = hold.mine.select_for_update().first()
        if run is None:
            raise lease.NotOurs
        snapshot = Snapshot(
            run=run,
            offices=run.offices,
            built_at=counted.built_at,
            definitions=[indicator.definition() for indicator in counted.cells],
        )
        snapshot.save()
        for indicator, cells in counted.cells.items():
            builder.write_cells(snapshot, indicator, cells)
        hold.mine.update(
            status=ReportRun.Status.DONE,
            finished_at=Now(),
            lease_until=None,
            progress_done=run.progress_total,
            progress_code="",
        )
        audit.record("build_report", by=hold.user, obj=snapshot, summary=_("A report was built."), run=run.pk)
        transaction.on_commit(lambda: logger.info("run %s done", run.pk))
    return snapshot
