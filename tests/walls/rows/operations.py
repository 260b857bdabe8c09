"""Operations as they were carried out, plans that are sealed, and their rosters."""

import datetime

from django.utils import timezone

from cases.rescue.models import (
    ApprovalDeputy,
    Operation,
    OperationApproval,
    OperationCase,
    OperationCheck,
    OperationLesson,
    OperationMember,
    OperationPerson,
    OperationRisk,
)
from tests.factories import as_owner
from tests.factories.offices import PartnerFactory, UserFactory
from tests.factories.rescue import OperationFactory, executed_operation, roster

WORDS = ("title", "site", "plan", "transport", "interpreters", "placement")


def rows(place):
    """An operation that was carried out for the case, with all its parts."""
    operation = executed_operation(
        place.case,
        planned_by=place.worker,
        outcome=place.mark,
        debrief=place.mark,
        said=3,
        said_by=place.mark,
        lead_authority=PartnerFactory(office=place.office, kind="labour_inspectorate"),
        **dict.fromkeys(WORDS, place.mark),
    )
    return {
        "operation_id": operation,
        "deputy_id": _deputy(place.office),
        **parts(operation, place.case, place.person, place.mark),
    }


def _deputy(office):
    today = timezone.now().date()
    return ApprovalDeputy.objects.create(
        office=office,
        absent=UserFactory(),
        deputy=UserFactory(),
        capacity="director",
        from_on=today,
        until_on=today + datetime.timedelta(days=3),
    )


def parts(operation, case, person, mark):
    """A row of everything that belongs to an operation, marked."""
    user, now = operation.planned_by, timezone.now()
    of = {"operation": operation}
    both = {**of, "case": case, "person": person}
    OperationMember.objects.create(**of, user=user, part="leader", is_planner=True, added_by=user)
    OperationPerson.objects.create(**both, part="victim", added_by=user)
    check = OperationCheck.objects.create(
        **of, item="team_briefed", plan_version=1, answer="go", remark=mark, checked_by=user, checked_at=now
    )
    approval = OperationApproval.objects.create(
        **of,
        plan_version=1,
        approver=UserFactory(),
        capacity="director",
        decision="approved",
        reason=mark,
        decided_at=now,
    )
    (entry,) = roster(operation, case, 1, name=mark, remark=mark, person=person, adjudication="victim")
    return {
        "teammate_id": OperationMember.objects.create(**of, name=mark, part="driver", added_by=user),
        "risk_id": OperationRisk.objects.create(**of, risk=mark, likelihood=1, severity=2, mitigation=mark),
        "lesson_id": OperationLesson.objects.create(
            **of, lesson=mark, institution=mark, written_by=user, written_at=now
        ),
        "check_id": check,
        "approval_id": approval,
        "entry_id": entry,
    }


def joined(operation, case, person, mark):
    """The case, with somebody of it, is part of an operation that was made for another."""
    OperationCase.objects.create(operation=operation, case=case, added_by=operation.planned_by)
    OperationPerson.objects.create(
        operation=operation, case=case, person=person, part="victim", added_by=operation.planned_by
    )
    roster(operation, case, 1, start=500, name=mark, remark=mark, person=person)


def plan(case, person, by, mark="SECRET-plan", **fields):
    """A sealed plan for the case, of which only `by` may know; with all its parts."""
    operation = OperationFactory(
        office=case.office,
        planned_by=by,
        planned_for=timezone.now().date() + datetime.timedelta(days=9),
        lead_authority=PartnerFactory(office=case.office, kind="labour_inspectorate"),
        **dict.fromkeys(WORDS, mark) | fields,
    )
    OperationCase.objects.create(operation=operation, case=case, added_by=by)
    ids = parts(operation, case, person, mark)
    OperationApproval.objects.filter(operation=operation).update(withdrawn_at=timezone.now())
    return operation, ids


def as_it_stands(operation, status, **fields):
    """The operation moved to a status, past both walls."""
    with as_owner():
        return _moved(operation, status, fields)


def _moved(operation, status, fields):
    now = timezone.now()
    facts = {"submitted_at": now} if status in ("submitted", "approved", "executed") else {}
    if status == "executed":
        facts |= {"executed_on": operation.planned_at.date(), "executed_by": operation.planned_by}
    if status == "called_off":
        facts |= {"called_off_reason": "Rain."}
    Operation.objects.filter(pk=operation.pk).update(status=status, **facts | fields)
    operation.refresh_from_db()
    return operation
