"""What every action of this stage needs: the right, an open case, the version that was read, a line in the log."""

from django.utils.translation import gettext as _

from cases.stages import refresh_stages
from offices import audit
from offices.access import require
from offices.audiences import Audience
from offices.refusal import Refusal


def check_works(by, case, *, only_open=True):
    """Raise PermissionDenied unless `by` works this stage in the case's office, Refusal unless the case runs."""
    require(by, "change_accountability", case.office_id)
    if only_open and not case.is_running:
        raise Refusal(_("This case is not open. Re-open it first."))


def wrote(action, *, by, at, row, case, summary, **detail):
    """Record the action on the case's timeline for this stage's readers, and refresh the stages."""
    audit.record(action, by=by, obj=row, case=case, audience=Audience.ACCOUNTABILITY, summary=summary, at=at, **detail)
    refresh_stages(case=case, by=by, at=at)
