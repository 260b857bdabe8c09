"""Two approvals by two people, neither of whom planned it; deputies on dated days; each wall by itself."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from cases.rescue.actions import approvals
from cases.rescue.approvals import AnswersAs, capacities_of
from cases.rescue.models import ApprovalDeputy, Operation, OperationApproval
from offices.audit_log import events_open_to
from offices.models import AuditEvent
from offices.refusal import Refusal
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import MembershipFactory, OfficeFactory, UserFactory, staff

from .cast import APPROVER, DIRECTOR, Cast, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


def deputise(cast, deputy, days=(0, 0), capacity="director", absent=None, **fields):
    today = cast.office.today()
    first, last = (today + datetime.timedelta(days=n) for n in days)
    with as_owner():
        return ApprovalDeputy.objects.create(
            office=cast.office,
            absent=absent or cast.director,
            deputy=deputy,
            capacity=capacity,
            from_on=first,
            until_on=last,
            **fields,
        )


def sees(user, operation) -> tuple[bool, bool]:
    """Whether the person finds the operation through the first wall, and through the second alone."""
    with asks(user):
        mine = Operation.objects.visible_to(user).filter(pk=operation.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM rescue_operation WHERE id = %s", [operation.pk])
            return mine, bool(cursor.fetchone()[0])


BOTH, NEITHER = (True, True), (False, False)


def test_two_approvals_make_an_approved_operation(cast):
    operation = cast.submit(cast.plan())
    first = cast.answer(operation, cast.director, DIRECTOR)
    assert first.status == "submitted"
    second = cast.answer(operation, cast.approver, APPROVER)
    assert second.status == "approved"


def test_one_person_with_both_roles_gives_one_approval(cast):
    MembershipFactory(user=cast.director, office=cast.office, role="operations_approver")
    operation = cast.submit(cast.plan())
    cast.answer(operation, cast.director, DIRECTOR)
    with pytest.raises(Refusal, match="You have answered already"):
        cast.answer(operation, cast.director, APPROVER)


def test_two_directors_give_one_approval(cast):
    other = staff(cast.office, "director")
    operation = cast.submit(cast.plan())
    cast.answer(operation, cast.director, DIRECTOR)
    with pytest.raises(Refusal, match="has answered already as field office director"):
        cast.answer(operation, other, DIRECTOR)


def test_a_director_who_planned_does_not_approve(cast):
    MembershipFactory(user=cast.planner, office=cast.office, role="director")
    operation = cast.submit(cast.plan())
    with pytest.raises(Refusal, match="You planned this operation"):
        cast.answer(operation, cast.planner, DIRECTOR)


def test_nobody_answers_for_an_absent_planner(cast):
    MembershipFactory(user=cast.planner, office=cast.office, role="director")
    colleague = staff(cast.office)
    deputise(cast, colleague, absent=cast.planner)
    operation = cast.submit(cast.plan())
    with pytest.raises(Refusal, match="so nobody approves it in their place"):
        cast.answer(operation, colleague, AnswersAs("director", cast.planner))


def test_who_holds_no_such_role_does_not_answer(cast):
    operation = cast.submit(cast.plan())
    with pytest.raises(Refusal, match="You do not approve operations"):
        cast.answer(operation, cast.planner, DIRECTOR)
    with pytest.raises(Refusal, match="Choose as what you answer"):
        cast.answer(operation, cast.approver, DIRECTOR)


def test_a_plan_that_changed_in_between_is_read_again(cast):
    operation = cast.submit(cast.plan())
    with pytest.raises(Refusal, match="changed since you read it"):
        cast.answer(operation, cast.director, DIRECTOR, plan_version=7)


def test_sending_back_needs_a_reason_and_withdraws_the_other(cast):
    operation = cast.submit(cast.plan())
    cast.answer(operation, cast.director, DIRECTOR)
    with pytest.raises(Refusal, match="Say what has to change"):
        cast.answer(operation, cast.approver, APPROVER, "refused")
    back = cast.answer(operation, cast.approver, APPROVER, "refused", reason="Take a second car.")
    assert back.status == "planning"
    with as_owner():
        assert OperationApproval.objects.get(capacity="director").withdrawn_reason
    again = cast.submit(stored(operation))
    cast.answer(again, cast.director, DIRECTOR)
    assert cast.answer(again, cast.approver, APPROVER).status == "approved"


def test_taking_back_an_approval_needs_ones_own_and_a_reason(cast):
    operation = cast.approved()
    for who, reason, said in ((cast.planner, "x", "No approval of yours"), (cast.director, " ", "Say why")):
        with asks(who), pytest.raises(Refusal, match=said):
            approvals.withdraw_approval(operation=operation, reason=reason, by=who)
    with asks(cast.director):
        approvals.withdraw_approval(operation=operation, reason="The bridge is out.", by=cast.director)
    assert stored(operation).status == "planning"
    with as_owner():
        assert not OperationApproval.objects.filter(withdrawn_at=None).exists()


# --- deputies ----------------------------------------------------------------------------------------------------


def test_a_deputy_answers_on_the_days_named(cast):
    deputy = staff(cast.office)
    deputise(cast, deputy)
    operation = cast.submit(cast.plan())
    cast.answer(operation, deputy, AnswersAs("director", cast.director))
    with as_owner():
        answer = OperationApproval.objects.get()
    assert (answer.approver, answer.for_absent, answer.capacity) == (deputy, cast.director, "director")
    assert cast.answer(operation, cast.approver, APPROVER).status == "approved"


@pytest.mark.parametrize(("days", "found"), [((-3, -1), NEITHER), ((1, 3), NEITHER), ((-1, 0), BOTH), ((0, 2), BOTH)])
def test_a_deputy_sees_submitted_plans_on_those_days_alone(cast, days, found):
    deputy = staff(cast.office)
    deputise(cast, deputy, days)
    assert sees(deputy, cast.submit(cast.plan())) == found
    if found == NEITHER:
        with asks(deputy):
            assert capacities_of(deputy, cast.office) == []


def test_a_deputy_who_was_taken_back_answers_no_more(cast):
    deputy = staff(cast.office)
    deputise(cast, deputy, withdrawn_at=timezone.now())
    assert sees(deputy, cast.submit(cast.plan())) == NEITHER


def test_a_deputy_of_somebody_who_left_the_role_neither_sees_nor_answers(cast):
    deputy = staff(cast.office)
    deputise(cast, deputy)
    operation = cast.submit(cast.plan())
    with as_owner():
        assert Operation.objects.visible_to(deputy).filter(pk=operation.pk).exists()
        cast.director.memberships.update(ends_on=datetime.date(2021, 1, 1))
        assert not Operation.objects.visible_to(deputy).filter(pk=operation.pk).exists()
    assert AnswersAs("director", cast.director) not in capacities_of(deputy, cast.office)
    with pytest.raises(Operation.DoesNotExist):
        cast.answer(operation, deputy, AnswersAs("director", cast.director))


def test_one_person_does_not_approve_beside_a_deputy_of_their_own(cast):
    """Two approvals are of two people, whoever wrote them down."""
    deputy = staff(cast.office)
    MembershipFactory(user=cast.director, office=cast.office, role="operations_approver")
    deputise(cast, deputy, capacity="operations_approver")
    operation = cast.submit(cast.plan())
    cast.answer(operation, cast.director, DIRECTOR)
    with pytest.raises(Refusal, match="has answered already"):
        cast.answer(operation, deputy, AnswersAs("operations_approver", cast.director))


def test_a_deputy_is_named_only_for_oneself_for_possible_days(cast):
    today = cast.office.today()
    colleague, lawyer = staff(cast.office), staff(cast.office)
    facts = {"office": cast.office, "capacity": "director", "deputy": colleague, "from_on": today, "until_on": today}
    stranger = staff(OfficeFactory())
    for changes, said in (
        ({"by": lawyer}, "Only who approves"),
        ({"by": cast.director, "deputy": cast.director}, "Name somebody else"),
        ({"by": cast.director, "deputy": stranger}, "does not read the rescue stage"),
        ({"by": cast.director, "until_on": today - datetime.timedelta(days=1)}, "before the first day"),
        (
            {
                "by": cast.director,
                "from_on": today - datetime.timedelta(days=9),
                "until_on": today - datetime.timedelta(days=1),
            },
            "past",
        ),
        ({"by": cast.director, "until_on": today + datetime.timedelta(days=900)}, "more than a year"),
    ):
        facts_now = facts | changes
        with asks(facts_now["by"]), pytest.raises(Refusal, match=said):
            approvals.name_deputy(**facts_now)


@pytest.mark.parametrize("absent", ["director", "planner"])
def test_the_database_refuses_a_deputy_whom_the_absent_did_not_name(cast, absent):
    with asks(cast.planner), pytest.raises(DatabaseError), transaction.atomic():
        ApprovalDeputy.objects.create(
            office=cast.office,
            absent=getattr(cast, absent),
            deputy=UserFactory(),
            capacity="director",
            from_on=cast.office.today(),
            until_on=cast.office.today(),
        )


# --- both walls --------------------------------------------------------------------------------------------------


def test_a_plan_exists_for_its_planner_and_its_team_alone(cast):
    operation, member = cast.plan(), staff(cast.office)
    cast.team(operation, member, "lawyer")
    assert sees(cast.planner, operation) == sees(member, operation) == BOTH
    others = [
        cast.director,
        cast.approver,
        staff(cast.office, "investigator"),
        staff(cast.office, "social_worker"),
        staff(cast.office, "office_administrator"),
        staff(cast.office, "auditor"),
        staff(OfficeFactory(), "director"),
        UserFactory(is_staff=True, is_superuser=True),
    ]
    assert {sees(user, operation) for user in others} == {NEITHER}
    for user in others:
        assert client_for(user).get(f"/operations/{operation.pk}/").status_code == 404


def test_approvers_see_it_once_it_was_submitted(cast):
    operation = cast.submit(cast.plan())
    assert sees(cast.director, operation) == sees(cast.approver, operation) == BOTH
    assert sees(staff(cast.office, "investigator"), operation) == NEITHER
    elsewhere = OfficeFactory()
    assert sees(staff(elsewhere, "director"), operation) == NEITHER
    assert sees(staff(elsewhere, "operations_approver"), operation) == NEITHER


def test_nobody_reads_the_parts_of_a_plan_that_they_do_not_see(cast):
    operation = cast.approved()
    colleague = staff(cast.office, "investigator")
    tables = ("operationmember", "operationrisk", "operationapproval", "operationcase")
    with asks(colleague), connection.cursor() as cursor:
        for table in tables:
            for name in (f"rescue_{table}", f"rescue_{table}event"):
                cursor.execute(f"SELECT count(*) FROM {name}")
                assert cursor.fetchone()[0] == 0, name
        cursor.execute("SELECT count(*) FROM rescue_operationevent")
        assert cursor.fetchone()[0] == 0
    assert operation.sealed


def test_the_log_of_a_plan_is_sealed_until_it_was_carried_out(cast):
    operation = cast.ready()
    auditor = staff(cast.office, "auditor")
    client_for(cast.planner).get(f"/operations/{operation.pk}/")
    with asks(auditor):
        assert not events_open_to(auditor).filter(object_type="rescue.operation").exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM offices_auditevent WHERE object_type = 'rescue.operation'")
            assert cursor.fetchone()[0] == 0
    with as_owner():
        assert AuditEvent.objects.filter(action="rescue:operation-detail", object_id=operation.pk, sealed=True)
    cast.execute(operation)
    with asks(auditor):
        assert events_open_to(auditor).filter(action="rescue:operation-detail").exists()
        assert events_open_to(auditor).filter(action="approve_operation").count() == 2


def test_the_database_refuses_an_approval_in_somebody_elses_name(cast):
    operation = cast.submit(cast.plan())
    for who, facts in (
        (cast.planner, {"approver": cast.director, "capacity": "director"}),
        (cast.planner, {"approver": cast.planner, "capacity": "director"}),
        (cast.approver, {"approver": cast.approver, "capacity": "director"}),
        (cast.approver, {"approver": cast.approver, "capacity": "director", "for_absent": cast.director}),
    ):
        with asks(who), pytest.raises(DatabaseError), transaction.atomic():
            OperationApproval.objects.create(
                operation=operation, plan_version=1, decision="approved", decided_at=timezone.now(), **facts
            )


def test_the_database_approves_nothing_without_two_approvals(cast):
    operation = cast.submit(cast.plan())
    cast.answer(operation, cast.director, DIRECTOR)
    with asks(cast.planner), pytest.raises(IntegrityError, match="two approvals"), transaction.atomic():
        Operation.objects.filter(pk=operation.pk).update(status="approved")


def test_a_planners_mark_is_not_taken_off(cast):
    operation = cast.plan()
    with asks(cast.planner), pytest.raises(DatabaseError, match="stays a planner"), transaction.atomic():
        operation.operationmembers.filter(user=cast.planner).update(is_planner=False)


def test_a_case_says_nothing_of_its_plan(cast):
    cast.approved(title="Kiln by the river")
    for user in (cast.director, staff(cast.office, "investigator"), staff(cast.office, "auditor")):
        client = client_for(user)
        for url in (
            f"/cases/{cast.case.pk}/",
            f"/cases/{cast.case.pk}/timeline/",
            f"/cases/{cast.case.pk}/rescue/",
            "/cases/",
            "/tasks/",
            "/cases/?q=Kiln",
        ):
            assert "Kiln by" not in client.get(url, follow=True).content.decode()


def test_a_case_that_is_restricted_later_seals_what_was_carried_out(cast):
    operation = cast.executed(cast.case, CaseFactory(office=cast.office))
    colleague = staff(cast.office, "investigator")
    assert sees(colleague, operation) == BOTH
    with as_owner():
        type(cast.case).objects.filter(pk=cast.case.pk).update(restricted=True)
    assert sees(colleague, operation) == NEITHER
