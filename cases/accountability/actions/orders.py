"""What a court ordered to be done. Owner, due day and whether it is done stand in a task, so either side shows both."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.work import add_task, change_task
from cases.partial_dates import PartialDate
from offices.audiences import Audience
from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..models import CourtOrder
from .common import check_works, wrote

TITLE_LENGTH = 200


def _title(what):
    title = _("Court order: %(what)s") % {"what": what.strip()}
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…"


def _check(given_on, due_on, case):
    dates.check_past(PartialDate.of_day(given_on), case.office.today(), "given_on")
    if due_on and due_on < given_on:
        raise Refusal(_("It would be due before it was given."), "due_on")


@transaction.atomic
def give_order(*, matter, given_on, what, due_on=None, owner=None, hearing=None, by, at=None) -> CourtOrder:
    """A court ordered `what` on `given_on`, at `hearing` if one is named; `owner` sees to it by `due_on`.

    Raises Refusal for a future day, a due day before it, or an owner who does not work on the case.
    """
    check_works(by, matter.case)
    _check(given_on, due_on, matter.case)
    if hearing and hearing.matter_id != matter.pk:
        raise Refusal(_("Choose a hearing of this matter."), "hearing")
    task = add_task(
        case=matter.case,
        by=by,
        title=_title(what),
        due_on=due_on,
        assignee=owner,
        audience=Audience.ACCOUNTABILITY,
        at=at,
    )
    order = CourtOrder.objects.create(
        case=matter.case, matter=matter, hearing=hearing, given_on=given_on, what=what.strip(), task=task
    )
    wrote("give_order", by=by, at=at, row=order, case=matter.case, summary=_("A court order was written down"))
    return order


@transaction.atomic
def change_order(*, order, given_on, what, due_on=None, owner=None, version, by, at=None) -> CourtOrder:
    """Correct an order, or give it to somebody else. Raises Refusal, or Stale."""
    check_works(by, order.case)
    _check(given_on, due_on, order.case)
    store(order, version, given_on=given_on, what=what.strip())
    change_task(task=order.task, title=_title(what), due_on=due_on, assignee=owner, by=by, at=at)
    wrote("change_order", by=by, at=at, row=order, case=order.case, summary=_("A court order was corrected"))
    return order
