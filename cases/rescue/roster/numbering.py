"""Holding a roster while it is written: numbers run on for everybody who types at once."""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from offices.access import require
from offices.refusal import Refusal

from ..models import Operation

#: In these states people are listed: the roster may be begun before the operation's outcome is written down.
OPEN = (Operation.Status.APPROVED, Operation.Status.EXECUTED)


@dataclass(frozen=True)
class Held:
    """The last number and the last turn that were given when the roster was taken hold of."""

    number: int
    turn: int


def check_open(state):
    """Raise Refusal unless the roster of an operation in this state is written."""
    if state in OPEN:
        return
    if state == Operation.Status.CLOSED:
        raise Refusal(_("The operation is closed, so its roster does not change. It can be taken up again."))
    if state == Operation.Status.CALLED_OFF:
        raise Refusal(_("The operation was called off, so nobody is listed."))
    raise Refusal(_("People are listed from the day on which the operation is approved."))


def check_can_list(by, operation):
    """Raise unless `by` works on cases in that office (PermissionDenied) and the roster is open (Refusal)."""
    require(by, "change_case", operation.office_id)
    check_open(operation.status)


def hold_roster(operation) -> Held:
    """Until the transaction ends nobody else writes this roster or moves its operation. Raises Refusal if not open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, last_number, last_turn FROM ijm_hold_roster(%s)", [operation.pk])
        state, number, turn = cursor.fetchone()
    check_open(state)
    return Held(number, turn)
