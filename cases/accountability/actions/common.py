"""What every action of this stage needs: the right, an open case, the version that was read, a line in the log."""

from django.utils.translation import gettext as _

from cases.models import CaseRole, Person
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


def check_court(court, case):
    """Raise Refusal for a court that another office knows."""
    if court and court.office_id != case.office_id:
        raise Refusal(_("Choose a court of the case's office, or write its name."), "court")


def check_on_case(person, case, by, stored=None):
    """Raise Refusal for somebody who does not stand in the case. Nobody, and whoever `stored` names, is let pass."""
    if person is None or person.pk == getattr(stored, "person_id", None):
        return
    records = Person.objects.visible_to(by).standing_for([person.pk])
    if not CaseRole.objects.filter(case=case, person__in=records).running().exists():
        raise Refusal(_("Choose somebody who is on this case."), "person")


def wrote(action, *, by, at, row, case, summary, **detail):
    """Record the action on the case's timeline for this stage's readers, and refresh the stages."""
    audit.record(action, by=by, obj=row, case=case, audience=Audience.ACCOUNTABILITY, summary=summary, at=at, **detail)
    refresh_stages(case=case, by=by, at=at)
