import datetime
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.models import Note, StageProgress, Task
from cases.rescue.actions import operations
from cases.rescue.checklist import ITEMS
from cases.rescue.models import Operation, OperationCase, OperationCheck, OperationMember
from cases.rescue.transitions import TRANSITIONS, check_can_move
from cases.stages import refresh_stages
from offices.models import AuditEvent
from offices.refusal import Refusal
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory
from tests.factories.offices import PartnerFactory, staff
from tests.factories.rescue import ReliefFactory, approve, executed_operation, roster

from .cast import Cast, stored

pytestmark = pytest.mark.django_db
Status = Operation.Status
MOVES = {
    ("planning", "submitted"),
    ("planning", "called_off"),
    ("submitted", "planning"),
    ("submitted", "approved"),
    ("submitted", "called_off"),
    ("approved", "planning"),
    ("approved", "executed"),
    ("approved", "called_off"),
    ("executed", "closed"),
    ("closed", "executed"),
}


@pytest.fixture
def cast():
    return Cast()


def events(operation, action):
    with as_owner():
        return list(AuditEvent.objects.filter(object_type="rescue.operation", object_id=operation.pk, action=action))


@pytest.mark.parametrize(("before", "after"), list(product(Status.values, repeat=2)))
def test_every_pair_of_states(before, after):
    if (before, after) in MOVES:
        check_can_move(Operation(status=before), after)
        return
    with pytest.raises(Refusal, match=Status(before).label.lower()):
        check_can_move(Operation(status=before), after)


def test_the_table_holds_every_state():
    assert TRANSITIONS.keys() == set(Status)


def test_an_operation_runs_from_plan_to_closed(cast):
    operation = cast.executed(said=None)
    assert (operation.status, operation.sealed, operation.executed_by) == ("executed", False, cast.planner)
    with asks(cast.planner):
        operations.write_debrief(operation=operation, debrief="Quick and calm.", by=cast.planner)
        closed = operations.close_operation(operation=operation, by=cast.planner, explanation="Nobody counted.")
    assert (closed.status, closed.listed, closed.victims, closed.closed_by) == ("closed", 0, 0, cast.planner)
    with asks(cast.planner):
        again = operations.take_up_operation(operation=closed, reason="One was forgotten.", by=cast.planner)
    assert (again.status, again.closed_by, again.taken_up_reason) == ("executed", None, "One was forgotten.")


def test_the_cases_hear_of_it_when_it_was_carried_out(cast):
    other = CaseFactory(office=cast.office)
    operation = cast.ready(cast.case, other)
    with as_owner():
        assert not AuditEvent.objects.filter(case_id=cast.case.pk).exists()
    cast.execute(operation)
    told = [event for event in events(operation, "execute_operation") if event.case_id]
    assert {event.case_id for event in told} == {cast.case.pk, other.pk}
    assert {(event.sealed, event.audience) for event in told} == {(False, "rescue")}
    with as_owner():
        assert not AuditEvent.objects.filter(object_type="rescue.operation", sealed=True).exists()
        assert StageProgress.objects.get(case=cast.case, stage="rescue").step == 3


def test_a_plan_is_no_step_of_the_stage(cast):
    cast.ready()
    with asks(cast.planner):
        refresh_stages(case=cast.case, by=cast.planner)
    with as_owner():
        assert StageProgress.objects.get(case=cast.case, stage="rescue").step == 1


# --- carrying out ------------------------------------------------------------------------------------------------


def test_it_needs_both_approvals(cast):
    operation = cast.submit(cast.plan())
    with pytest.raises(Refusal, match="cannot become"):
        cast.execute(operation)


def test_without_a_public_authority_it_does_not_take_place(cast):
    operation = cast.ready()
    with as_owner():
        lead = operation.lead_authority
        type(lead).objects.filter(pk=lead.pk).update(kind="ngo")
    with pytest.raises(Refusal, match="not a public authority"):
        cast.execute(operation)


def test_the_police_never_lead_where_the_police_are_accused(cast):
    operation = cast.ready()
    with as_owner():
        lead = operation.lead_authority
        type(lead).objects.filter(pk=lead.pk).update(kind="police")
        type(cast.case).objects.filter(pk=cast.case.pk).update(types=["forced_labour", "police_abuse"])
    with pytest.raises(Refusal, match="The police never lead"):
        cast.execute(operation)


def test_the_police_never_lead_even_when_the_case_is_hidden_from_whoever_carries_it_out(cast):
    hidden = CaseFactory(office=cast.office, types=["police_abuse"], restricted=True)
    police = PartnerFactory(office=cast.office, kind="police")
    operation = approve(
        cast.plan(cast.case, hidden, lead_authority=police), director=cast.director, approver=cast.approver
    )
    with pytest.raises(Refusal, match="The police never lead"):
        cast.execute(operation)
    assert stored(operation).status == "approved"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda operation: operation.operationmembers.filter(part="social_worker"), "No social worker"),
        (lambda operation: operation.operationchecks.filter(item="placement"), "1 line of the go/no-go list"),
    ],
)
def test_what_is_missing_on_the_day_is_said(cast, change, said):
    operation = cast.ready()
    with as_owner():
        rows = change(operation)
        rows.delete() if rows.model is OperationCheck else rows.update(part="other")
    with pytest.raises(Refusal, match=said):
        cast.execute(operation)


def test_the_placement_must_be_ready(cast):
    operation = approve(cast.plan(placement_ready=False), director=cast.director, approver=cast.approver)
    with pytest.raises(Refusal, match="placement is not ready"):
        cast.execute(operation)


def test_one_no_go_stops_it(cast):
    operation = cast.ready()
    with asks(cast.planner):
        operations.answer_checklist(
            operation=operation, answers={"route": ("no_go", "The bridge is out.")}, by=cast.planner
        )
    with pytest.raises(Refusal, match="No go: Weather"):
        cast.execute(operation)


def test_the_list_is_of_one_version_of_the_plan(cast):
    operation = cast.ready()
    with as_owner():
        OperationCheck.objects.filter(operation=operation).update(plan_version=operation.plan_version + 1)
    with pytest.raises(Refusal, match=f"{len(ITEMS)} lines of the go/no-go list have no answer"):
        cast.execute(operation)


def test_the_list_waits_for_the_approvals(cast):
    operation = cast.plan()
    with asks(cast.planner), pytest.raises(Refusal, match="both approvals"):
        operations.answer_checklist(operation=operation, answers={"team": ("go", "")}, by=cast.planner)


@pytest.mark.parametrize(("days", "said"), [(1, "in the future"), (-1, "cannot be earlier")])
def test_the_day_is_not_in_the_future_nor_before_the_approvals(cast, days, said):
    operation = cast.ready()
    with pytest.raises(Refusal, match=said):
        cast.execute(operation, executed_on=cast.office.today() + datetime.timedelta(days=days))


def test_a_number_that_was_said_was_said_by_somebody(cast):
    operation = cast.ready()
    with pytest.raises(Refusal, match="Say who said it"):
        cast.execute(operation, said=522)
    done = cast.execute(operation, said=522, said_by="The labour officer")
    assert (done.said, done.said_by) == (522, "The labour officer")


def test_it_is_carried_out_once(cast):
    operation = cast.executed()
    with pytest.raises(Refusal, match="carried out"):
        cast.execute(operation)


def test_what_is_closed_is_taken_up_again_and_not_carried_out_again(cast):
    operation = cast.executed()
    with asks(cast.planner):
        operations.write_debrief(operation=operation, debrief="Quick.", by=cast.planner)
        operations.close_operation(operation=operation, by=cast.planner, explanation="Nobody counted.")
    with pytest.raises(Refusal, match="Take it up again first"):
        cast.execute(operation)


def test_only_who_works_rescue_carries_it_out(cast):
    operation = cast.ready()
    with pytest.raises(PermissionDenied):
        cast.execute(operation, by=cast.director)


def test_a_restricted_case_keeps_it_sealed(cast):
    hidden = CaseFactory(office=cast.office, restricted=True)
    CaseMemberFactory(case=hidden, user=cast.planner)
    operation = cast.executed(cast.case, hidden)
    assert stored(operation).sealed
    assert all(event.sealed for event in events(operation, "execute_operation"))
    colleague = staff(cast.office, "investigator")
    with asks(colleague):
        assert not Operation.objects.visible_to(colleague).exists()
        assert not AuditEvent.objects.filter(case_id=cast.case.pk, object_type="rescue.operation").exists()
    with as_owner():
        assert StageProgress.objects.get(case=cast.case, stage="rescue").step == 1


def test_calling_off_needs_a_reason_and_stays_sealed(cast):
    operation = cast.approved()
    with asks(cast.planner):
        with pytest.raises(Refusal, match="Say why"):
            operations.call_off_operation(operation=operation, reason=" ", by=cast.planner)
        gone = operations.call_off_operation(operation=operation, reason="They were moved.", by=cast.planner)
    assert (gone.status, gone.sealed, gone.called_off_reason) == ("called_off", True, "They were moved.")
    assert events(operation, "call_off_operation")[0].sealed


# --- afterwards --------------------------------------------------------------------------------------------------


@pytest.fixture
def done(cast):
    return executed_operation(cast.case, said=3)


def test_it_is_closed_when_it_is_debriefed(cast, done):
    with asks(cast.planner), pytest.raises(Refusal, match="debrief is not written"):
        operations.close_operation(operation=done, by=cast.planner, explanation="All is well.")


def test_figures_that_differ_are_explained_and_kept(cast, done):
    roster(done, cast.case, 2, adjudication="victim")
    with asks(cast.planner):
        operations.write_debrief(operation=done, debrief="Quick.", by=cast.planner)
        with pytest.raises(Refusal, match="1 person was said but is not listed"):
            operations.close_operation(operation=done, by=cast.planner, explanation=" ")
        closed = operations.close_operation(operation=done, by=cast.planner, explanation="One had left before.")
    assert (closed.listed, closed.victims, closed.explanation) == (2, 2, "One had left before.")


def test_figures_that_add_up_need_no_explanation(cast, done):
    for row in roster(done, cast.case, 3, adjudication="victim"):
        relief = ReliefFactory(case=cast.case, operation=done)
        with as_owner():
            type(row).objects.filter(pk=row.pk).update(person=relief.person)
    with asks(cast.planner):
        operations.write_debrief(operation=done, debrief="Quick.", by=cast.planner)
        closed = operations.close_operation(operation=done, by=cast.planner)
    assert (closed.status, closed.listed, closed.victims) == ("closed", 3, 3)


def test_nothing_is_written_about_a_closed_operation(cast, done):
    with asks(cast.planner):
        operations.write_debrief(operation=done, debrief="Quick.", by=cast.planner)
        closed = operations.close_operation(operation=done, by=cast.planner, explanation="Nobody was there.")
        with pytest.raises(Refusal, match="Take it up again"):
            operations.add_lesson(operation=closed, lesson="Bring water.", by=cast.planner)
        with pytest.raises(Refusal, match="Say why"):
            operations.take_up_operation(operation=closed, reason="", by=cast.planner)


def test_a_lesson_is_handed_on_once_as_a_task_with_a_note(cast, done):
    with asks(cast.planner):
        lesson = operations.add_lesson(
            operation=done, lesson="No clerk at night.", institution="Night court", by=cast.planner
        )
        lesson = operations.hand_on_lesson(lesson=lesson, case=cast.case, by=cast.planner)
        with pytest.raises(Refusal, match="already"):
            operations.hand_on_lesson(lesson=lesson, case=cast.case, by=cast.planner)
    with as_owner():
        task, note = Task.objects.get(), Note.objects.get()
    assert (task.title, task.audience, lesson.task_id) == ("Night court: No clerk at night.", "transformation", task.pk)
    assert (note.body, note.audience) == ("Night court: No clerk at night.", "transformation")


def test_a_lesson_of_a_sealed_operation_goes_to_restricted_cases_alone(cast):
    hidden = CaseFactory(office=cast.office, restricted=True)
    CaseMemberFactory(case=hidden, user=cast.planner)
    operation = executed_operation(cast.case, hidden, planned_by=cast.planner)
    with asks(cast.planner):
        lesson = operations.add_lesson(operation=operation, lesson="No clerk.", by=cast.planner)
        with pytest.raises(Refusal, match="Choose a case of the operation"):
            operations.hand_on_lesson(lesson=lesson, case=cast.case, by=cast.planner)
        operations.hand_on_lesson(lesson=lesson, case=hidden, by=cast.planner)


def test_a_closed_operation_keeps_rows_that_its_closer_does_not_see(cast, done):
    hidden = CaseFactory(office=cast.office, restricted=True)
    with as_owner():
        OperationCase.objects.create(operation=done, case=hidden, added_by=cast.planner)
        OperationMember.objects.create(operation=done, user=cast.planner, part="leader", added_by=cast.director)
    roster(done, cast.case, 3, adjudication="victim")
    roster(done, hidden, 2, start=4, adjudication="victim")
    roster(done, hidden, 1, start=6, adjudication="victim", struck_at=timezone.now(), struck_by=cast.planner)
    with asks(cast.planner):
        operations.write_debrief(operation=stored(done), debrief="Quick.", by=cast.planner)
        closed = operations.close_operation(operation=stored(done), by=cast.planner, explanation="Two came later.")
    assert stored(closed).status == "closed"
    assert (stored(closed).listed, stored(closed).victims) == (5, 5)
