"""Everything that the page of an operation shows, as far as the person asking may know it."""

from cases.models import RECORD_OF_PERSON
from offices.answers import why_not

from .actions.approvals import check_can_withdraw
from .actions.operations import check_can_call_off
from .approvals import check_waits_for
from .checklist import list_of
from .models import Operation, OperationCase, OperationPerson
from .readiness import needs_to_close, needs_to_execute, needs_to_submit
from .roster.reconciliation import reconcile

_S = Operation.Status
#: How many people are shown at once; the rest unfolds.
SHOWN = 25
WAY = (_S.PLANNING, _S.SUBMITTED, _S.APPROVED, _S.EXECUTED, _S.CLOSED)


def way_of(operation) -> list[dict]:
    """The states on the way from plan to closed, as the row of steps shows them."""
    at = WAY.index(operation.status) if operation.status in WAY else -1
    return [
        {"label": state.label, "state": "done" if n < at else "current" if n == at else "todo"}
        for n, state in enumerate(WAY)
    ]


def needs_of(operation) -> list:
    """What stands against the next step, as sentences."""
    needs = {
        _S.PLANNING: needs_to_submit,
        _S.SUBMITTED: needs_to_execute,
        _S.APPROVED: needs_to_execute,
        _S.EXECUTED: needs_to_close,
    }.get(operation.status)
    return needs(operation) if needs else []


def people_of(operation, user) -> dict:
    """Victims and suspects of the plan, in cases that the person reads."""
    rows = OperationPerson.objects.visible_to(user).filter(operation=operation)
    rows = list(rows.select_related(RECORD_OF_PERSON, "case").order_by("person__display_name", "pk"))
    by_part = {part: [row for row in rows if row.part == part] for part in OperationPerson.Part}
    return {
        part.value: {"shown": found[:SHOWN], "rest": found[SHOWN:], "count": len(found)}
        for part, found in by_part.items()
    }


def team_of(operation):
    """Who takes part now."""
    return operation.operationmembers.running().select_related("user")


def detail_of(operation, user) -> dict:
    """The context of the page. The number of queries does not grow with the operation."""
    can_change = operation.allows(user, "change_rescue")
    answers = list(operation.operationapprovals.select_related("approver", "for_absent").order_by("-decided_at", "-pk"))
    why_not_answer = why_not(check_waits_for, operation, user) if operation.status == _S.SUBMITTED else ""
    return {
        "way": way_of(operation),
        "needed": needs_of(operation),
        "can_change": can_change,
        "can_plan": can_change and operation.status in (_S.PLANNING, _S.SUBMITTED, _S.APPROVED),
        "can_answer": operation.status == _S.SUBMITTED and not why_not_answer,
        "why_not_answer": why_not_answer,
        "can_withdraw": not why_not(check_can_withdraw, operation, user),
        "can_call_off": can_change and not why_not(check_can_call_off, operation, user),
        "can_write": can_change and operation.status == _S.EXECUTED,
        "can_hand_on": operation.is_done and operation.allows(user, "change_case"),
        "cases": OperationCase.objects.visible_to(user).filter(operation=operation).select_related("case"),
        "people": people_of(operation, user),
        "team": team_of(operation),
        "risks": operation.operationrisks.all(),
        "answers": answers,
        "checklist": list_of(operation) if operation.status == _S.APPROVED or operation.is_done else [],
        "lessons": operation.operationlessons.select_related("written_by", "task"),
        "figures": reconcile(operation) if operation.is_done else None,
        "may_name_gaps": operation.allows(user, "change_transformation"),
        "me": user,
    }
