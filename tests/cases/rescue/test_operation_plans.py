"""What a change of a plan does: a new version, a planner more, and no approval left."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cases.models import Case
from cases.rescue.actions import plans
from cases.rescue.models import Operation, OperationApproval, OperationCase, OperationMember, OperationPerson
from cases.rescue.victims import victims_of, with_plans
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, suspect, victim
from tests.factories.offices import MembershipFactory, PartnerFactory, staff
from tests.factories.rescue import executed_operation, roster

from .cast import DIRECTOR, Cast, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


def role_of(person, case):
    with as_owner():
        return person.roles.get(case=case)


#: Every way in which a plan changes, as (operation, cast) → what is called.
CHANGES = {
    "title": lambda op, cast: plans.change_plan(operation=op, version=op.version, by=cast.planner, title="Kiln 4"),
    "day": lambda op, cast: plans.change_plan(
        operation=op, version=op.version, by=cast.planner, planned_for=cast.office.today() + datetime.timedelta(days=1)
    ),
    "authority": lambda op, cast: plans.change_plan(
        operation=op, version=op.version, by=cast.planner, lead_authority=cast.court
    ),
    "placement": lambda op, cast: plans.change_plan(
        operation=op, version=op.version, by=cast.planner, placement_ready=False
    ),
    "cases": lambda op, cast: plans.choose_cases(operation=op, cases=[cast.case, cast.second], by=cast.planner),
    "people": lambda op, cast: plans.choose_people(operation=op, roles=[cast.role], by=cast.planner),
    "risk": lambda op, cast: plans.add_risk(
        operation=op, by=cast.planner, risk="Dogs", likelihood=1, severity=1, mitigation="Meat"
    ),
    "risk changed": lambda op, cast: plans.change_risk(
        named=op.operationrisks.get(), version=op.version, by=cast.planner, mitigation="Two guards"
    ),
    "risk off": lambda op, cast: plans.remove_risk(risk=op.operationrisks.get(), by=cast.planner),
    "team": lambda op, cast: plans.add_to_team(operation=op, part="driver", name="Ben", by=cast.planner),
    "off the team": lambda op, cast: plans.take_off_team(
        member=op.operationmembers.get(part="social_worker"), by=cast.planner
    ),
}


@pytest.fixture
def prepared(cast):
    cast.court = PartnerFactory(office=cast.office, kind="court")
    cast.second = CaseFactory(office=cast.office)
    cast.role = role_of(victim(cast.case), cast.case)
    return cast


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("before", ["planning", "submitted", "approved"])
def test_every_change_is_a_new_version_and_withdraws_what_was_approved(prepared, what, before):
    cast = prepared
    operation = {"planning": cast.plan, "submitted": lambda: cast.submit(cast.plan()), "approved": cast.approved}[
        before
    ]()
    if before == "submitted":
        cast.answer(operation, cast.director, DIRECTOR)
    with asks(cast.planner):
        CHANGES[what](operation, cast)
    now = stored(operation)
    assert (now.status, now.plan_version) == ("planning", 2)
    with as_owner():
        answers = list(OperationApproval.objects.filter(operation=operation))
        changed = AuditEvent.objects.filter(object_type="rescue.operation", object_id=operation.pk, sealed=True)
        assert changed.exists()
    assert len(answers) == {"planning": 0, "submitted": 1, "approved": 2}[before]
    assert all(answer.withdrawn_at and "The plan was changed" in answer.withdrawn_reason for answer in answers)


def test_what_is_saved_as_it_was_read_changes_nothing(cast):
    operation = cast.approved()
    with asks(cast.planner):
        plans.change_plan(operation=operation, version=operation.version, by=cast.planner, title=operation.title)
        plans.choose_cases(operation=operation, cases=[cast.case], by=cast.planner)
        plans.choose_people(operation=operation, roles=[], by=cast.planner)
    assert (stored(operation).status, stored(operation).plan_version) == ("approved", 1)


def test_whoever_changes_a_plan_is_a_planner_from_then_on(cast):
    operation = cast.plan()
    colleague = staff(cast.office, "investigator")
    cast.team(operation, colleague)
    with asks(colleague):
        plans.add_risk(operation=operation, by=colleague, risk="Dogs", likelihood=1, severity=1, mitigation="Meat")
    with as_owner():
        assert OperationMember.objects.get(user=colleague).is_planner
    with asks(cast.planner):
        plans.take_off_team(member=OperationMember.objects.get(user=colleague), by=cast.planner)
    with as_owner():
        assert OperationMember.objects.get(user=colleague).is_planner


def test_an_approver_who_changes_the_plan_is_on_the_team_and_approves_no_more(cast):
    MembershipFactory(user=cast.director, office=cast.office, role="investigator")
    operation = cast.submit(cast.plan())
    with asks(cast.director):
        plans.change_plan(operation=operation, version=operation.version, by=cast.director, transport="Two buses")
    again = cast.submit(stored(operation))
    with pytest.raises(Refusal, match="You planned this operation"):
        cast.answer(again, cast.director, DIRECTOR)


def test_a_stale_save_is_refused(cast):
    operation = cast.plan()
    with asks(cast.planner):
        plans.change_plan(operation=operation, version=1, by=cast.planner, plan="First.")
        with pytest.raises(Stale):
            plans.change_plan(operation=operation, version=1, by=cast.planner, plan="Second.")
    assert stored(operation).plan == "First."


def test_only_who_works_rescue_plans(cast):
    lawyer = staff(cast.office)
    facts = {"title": "Kiln", "site": "Hill", "planned_for": cast.office.today()}
    with asks(lawyer), pytest.raises(PermissionDenied):
        plans.plan_operation(cases=[cast.case], by=lawyer, **facts)
    operation = cast.plan()
    cast.team(operation, lawyer, "lawyer")
    with asks(lawyer), pytest.raises(PermissionDenied):
        plans.change_plan(operation=operation, version=operation.version, by=lawyer, plan="Mine.")


def test_nothing_is_planned_without_a_case_nor_for_a_closed_one(cast):
    facts = {"title": "Kiln", "site": "Hill", "planned_for": cast.office.today()}
    with asks(cast.planner), pytest.raises(Refusal, match="Name a case"):
        plans.plan_operation(cases=[], by=cast.planner, **facts)
    closed = CaseFactory(office=cast.office, status="closed")
    with asks(cast.planner), pytest.raises(Refusal, match="not open"):
        plans.plan_operation(cases=[closed], by=cast.planner, **facts)


@pytest.mark.parametrize("kind", ["ngo", "shelter", "employer"])
def test_who_is_no_public_authority_does_not_lead(cast, kind):
    operation, partner = cast.plan(), PartnerFactory(office=cast.office, kind=kind)
    with asks(cast.planner), pytest.raises(Refusal, match="not a public authority"):
        plans.change_plan(operation=operation, version=1, by=cast.planner, lead_authority=partner)


def test_an_authority_of_another_office_does_not_lead(cast):
    operation, partner = cast.plan(), PartnerFactory(kind="court")
    with asks(cast.planner), pytest.raises(Refusal, match="not a public authority of this office"):
        plans.change_plan(operation=operation, version=1, by=cast.planner, lead_authority=partner)


def test_the_police_do_not_lead_where_a_case_accuses_them(cast):
    police = PartnerFactory(office=cast.office, kind="police")
    accusing = CaseFactory(office=cast.office, types=["police_abuse"])
    operation = cast.plan(lead_authority=police)
    with asks(cast.planner), pytest.raises(Refusal, match="The police never lead"):
        plans.choose_cases(operation=operation, cases=[cast.case, accusing], by=cast.planner)
    with as_owner():
        assert OperationCase.objects.count() == 1


def test_possible_victims_and_strangers_to_the_cases_are_not_planned_for(cast):
    operation = cast.plan()
    possible = role_of(victim(cast.case, verification="possible"), cast.case)
    elsewhere = CaseFactory(office=cast.office)
    other = role_of(victim(elsewhere), elsewhere)
    for role, said in ((possible, "not a verified victim"), (other, "people of the operation")):
        with asks(cast.planner), pytest.raises(Refusal, match=said):
            plans.choose_people(operation=operation, roles=[role], by=cast.planner)


def test_people_of_a_case_taken_off_go_with_it_unless_the_roster_lists_some(cast):
    second = CaseFactory(office=cast.office)
    operation = cast.plan(cast.case, second)
    with asks(cast.planner):
        plans.choose_people(operation=operation, roles=[role_of(suspect(second), second)], by=cast.planner)
        plans.choose_cases(operation=operation, cases=[cast.case], by=cast.planner)
    with as_owner():
        assert not OperationPerson.objects.exists()
    roster(operation, cast.case, 1)
    with asks(cast.planner), pytest.raises(Refusal, match="on the roster"):
        plans.choose_cases(operation=operation, cases=[second], by=cast.planner)


def test_a_case_that_one_cannot_see_stays_on_the_operation(cast):
    hidden, second = CaseFactory(office=cast.office, restricted=True), CaseFactory(office=cast.office)
    operation = cast.plan(cast.case, hidden)
    with asks(cast.planner):
        plans.choose_cases(operation=operation, cases=[second], by=cast.planner)
    with as_owner():
        assert set(OperationCase.objects.values_list("case", flat=True)) == {hidden.pk, second.pk}


def test_who_joins_the_team_reads_the_rescue_stage_and_a_social_worker_is_one(cast):
    operation = cast.plan()
    elsewhere, lawyer = staff(CaseFactory().office, "investigator"), staff(cast.office)
    with pytest.raises(Refusal, match="does not read the rescue stage"):
        cast.team(operation, elsewhere)
    with pytest.raises(Refusal, match="is not a social worker"):
        cast.team(operation, lawyer, "social_worker")
    cast.team(operation, lawyer, "lawyer")
    with pytest.raises(Refusal, match="on the team already"):
        cast.team(operation, lawyer, "lawyer")
    with asks(cast.planner):
        with pytest.raises(Refusal, match="Choose a colleague"):
            plans.add_to_team(operation=operation, part="driver", by=cast.planner)
        with pytest.raises(Refusal, match="takes you off"):
            plans.take_off_team(member=operation.operationmembers.get(user=cast.planner), by=cast.planner)


def test_the_plan_of_what_was_carried_out_does_not_change(cast):
    operation = executed_operation(cast.case)
    with asks(cast.planner), pytest.raises(Refusal, match="does not change any more"):
        plans.change_plan(operation=operation, version=1, by=cast.planner, title="Other")


# --- how far the rescue is, per victim ---------------------------------------------------------------------------


def state_of(cast, user):
    with asks(user):
        (one,) = with_plans(victims_of(cast.case, user), Case.objects.get(pk=cast.case.pk), user)
        return str(one.state[0])


def test_a_victims_state_follows_the_operation_for_who_may_know(cast):
    person = victim(cast.case)
    colleague = staff(cast.office, "investigator")
    operation = cast.plan()
    assert state_of(cast, cast.planner) == "Verified"
    with asks(cast.planner):
        plans.choose_people(operation=operation, roles=[role_of(person, cast.case)], by=cast.planner)
    assert (state_of(cast, cast.planner), state_of(cast, colleague)) == ("Operation planned", "Verified")
    with as_owner():
        Operation.objects.filter(pk=operation.pk).update(status="approved", submitted_at=operation.planned_at)
    assert (state_of(cast, cast.planner), state_of(cast, colleague)) == ("Operation approved", "Verified")
    assert state_of(cast, cast.director) == "Operation approved"
    with as_owner():
        facts = {"executed_on": cast.office.today(), "executed_by": cast.planner}
        Operation.objects.filter(pk=operation.pk).update(status="executed", **facts)
    assert (state_of(cast, cast.planner), state_of(cast, colleague)) == ("Operation carried out",) * 2


def test_a_plan_called_off_leaves_no_trace_in_the_state(cast):
    person, operation = victim(cast.case), cast.plan()
    with asks(cast.planner):
        plans.choose_people(operation=operation, roles=[role_of(person, cast.case)], by=cast.planner)
    with as_owner():
        Operation.objects.filter(pk=operation.pk).update(status="called_off", called_off_reason="Rain.")
    assert state_of(cast, cast.planner) == "Verified"


# --- the database keeps it too -----------------------------------------------------------------------------------


def test_a_changed_plan_without_a_new_version_is_refused_by_the_database(cast):
    operation = cast.plan()
    said = "a changed plan is a new version"
    with asks(cast.planner), pytest.raises(IntegrityError, match=said), transaction.atomic():
        Operation.objects.filter(pk=operation.pk).update(site="Elsewhere")


def test_no_operation_begins_as_more_than_a_plan(cast):
    facts = {"office": cast.office, "earned_office": cast.office, "planned_by": cast.planner, "title": "x", "site": "y"}
    facts |= {"planned_for": cast.office.today(), "submitted_at": cast.case.logged_at, "status": "approved"}
    with asks(cast.planner), pytest.raises(Exception, match="begins as a plan"), transaction.atomic():
        Operation.objects.create(**facts)
