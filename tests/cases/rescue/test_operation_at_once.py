"""Two people at the same moment, in real transactions: each answer counts once, and it is carried out once."""

import pytest

from cases.rescue.actions import approvals, operations, plans
from cases.rescue.checklist import ITEMS
from cases.rescue.models import Operation, OperationApproval
from offices.db import asking
from offices.models import AuditEvent
from offices.refusal import Refusal
from tests.cases.test_at_once import at_once
from tests.factories import as_owner
from tests.factories.offices import staff

from .cast import APPROVER, DIRECTOR, Cast, stored

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def does(who, action, operation, **facts):
    def act():
        with asking(who):
            return action(operation=Operation.objects.get(pk=operation.pk), by=who, **facts).status

    return act


def answers(who, capacity, operation, decision="approved", **facts):
    return does(
        who,
        approvals.answer_operation,
        operation,
        capacity=capacity,
        decision=decision,
        plan_version=operation.plan_version,
        **facts,
    )


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def submitted(cast):
    operation = cast.plan()
    does(cast.planner, approvals.submit_operation, operation)()
    return stored(operation)


def test_two_approvers_at_the_same_moment_approve_it(cast, submitted):
    results = at_once(
        answers(cast.director, DIRECTOR, submitted),
        answers(cast.approver, APPROVER, submitted),
    )
    assert sorted(results) == ["approved", "submitted"]
    assert stored(submitted).status == "approved"


def test_two_directors_at_the_same_moment_give_one_approval(cast, submitted):
    other = staff(cast.office, "director")
    results = at_once(answers(cast.director, DIRECTOR, submitted), answers(other, DIRECTOR, submitted))
    assert sorted(type(result).__name__ for result in results) == ["Refusal", "str"]
    with as_owner():
        assert OperationApproval.objects.count() == 1


def test_a_plan_changed_while_somebody_approves_is_not_approved(cast, submitted):
    answers(cast.director, DIRECTOR, submitted)()
    at_once(
        answers(cast.approver, APPROVER, submitted),
        does(cast.planner, plans.change_plan, submitted, version=None, transport="Two buses."),
    )
    assert stored(submitted).status == "planning"
    with as_owner():
        assert not OperationApproval.objects.filter(withdrawn_at=None).exists()


def test_it_is_carried_out_once(cast, submitted):
    answers(cast.director, DIRECTOR, submitted)()
    answers(cast.approver, APPROVER, submitted)()
    list_of = {item.key: ("go", "") for item in ITEMS}
    does(cast.planner, operations.answer_checklist, submitted, answers=list_of)()
    facts = {"executed_on": cast.office.today(), "outcome": "They came out."}
    act = does(cast.planner, operations.execute_operation, submitted, **facts)
    first, second = sorted(at_once(act, act), key=lambda result: isinstance(result, Refusal))
    assert first == "executed"
    assert isinstance(second, Refusal)
    with as_owner():
        assert AuditEvent.objects.filter(action="execute_operation", case_id=None).count() == 1
        assert AuditEvent.objects.filter(action="execute_operation", case_id=cast.case.pk).count() == 1
