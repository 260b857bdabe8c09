"""How an operation moves from state to state: one table, and one function that moves.

Source: the domain rules, "Rescue, per victim". What must be true before each step is in `readiness` and `approvals`.
"""

from django.utils.translation import gettext as _

from offices import audit
from offices.audiences import Audience
from offices.refusal import Refusal
from offices.versions import store

from .models import Operation

Status = Operation.Status

TRANSITIONS = {
    Status.PLANNING: {Status.SUBMITTED, Status.CALLED_OFF},
    Status.SUBMITTED: {Status.PLANNING, Status.APPROVED, Status.CALLED_OFF},
    Status.APPROVED: {Status.PLANNING, Status.EXECUTED, Status.CALLED_OFF},
    Status.EXECUTED: {Status.CLOSED},
    Status.CLOSED: {Status.EXECUTED},
    Status.CALLED_OFF: set(),
}


def check_can_move(operation: Operation, to: str):
    """Raise Refusal, with a sentence, if the table does not let the operation become `to`."""
    if to not in TRANSITIONS[operation.status]:
        raise Refusal(
            _("The operation is “%(status)s” and cannot become “%(to)s”.")
            % {"status": operation.get_status_display().lower(), "to": Status(to).label.lower()}
        )


def locked(operation: Operation) -> Operation:
    """The operation as it is stored, held until the transaction ends: its plan and its answers come one by one."""
    rows = Operation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("office", "lead_authority").get(pk=operation.pk)


def move_operation(*, operation: Operation, to: str, action: str, summary, by, version=None, at=None, **changes):
    """Move a locked operation, with what else changes with that, and write it down. Returns it as it is stored then.

    Raises Refusal when the table forbids it, Stale when somebody saved it since `version` was read.
    """
    check_can_move(operation, to)
    store(operation, version, status=to, **changes)
    # Whether it is sealed now is the database's to say.
    operation.refresh_from_db(fields=["sealed"])
    wrote(action, operation, by, summary, at, to=str(to))
    return operation


def wrote(action, operation, by, summary, at=None, **detail):
    """Record what was done with an operation: sealed as it is, and on no case's timeline."""
    audit.record(
        action,
        by=by,
        obj=operation,
        office=operation.office,
        audience=Audience.RESCUE,
        summary=summary,
        at=at,
        **detail,
    )
