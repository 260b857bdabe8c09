"""Every pair of states of a case, numbers, screening, and closing with a second person."""

import datetime
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied

from cases.actions import status
from cases.actions.transfers import offer_transfer
from cases.models import Case, CaseMovement, StageProgress
from cases.transitions import TRANSITIONS
from offices.models import AuditEvent
from offices.refusal import Refusal
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
Status = Case.Status


@pytest.mark.parametrize(("before", "after"), list(product(Status.values, Status.values)))
def test_only_the_table_moves_a_case(before, after):
    case = Case(status=before, types=["forced_labour"])
    if after in TRANSITIONS[before]:
        status.check_can_move(case, after)
    else:
        with pytest.raises(Refusal):
            status.check_can_move(case, after)


def complete_stages(case):
    with as_owner():
        StageProgress.objects.filter(case=case).update(status="completed")


def test_open_case_draws_numbers_in_order():
    office = OfficeFactory(code="CEB")
    lawyer = staff(office)
    first, second = CaseFactory.create_batch(2, office=office, status="referred")
    with asks(lawyer):
        status.open_case(case=first, by=lawyer, on=datetime.date(2026, 3, 1))
        status.open_case(case=second, by=lawyer, on=datetime.date(2026, 3, 1))
        assert (first.number, second.number) == ("CEB-2026-00001", "CEB-2026-00002")
        assert first.earned_office == office
        assert CaseMovement.objects.get(case=first).kind == "opened"


def test_open_case_outside_the_mandate_is_refused_with_the_type():
    office = OfficeFactory(mandate=["bonded_labour"])
    lawyer, case = staff(office), CaseFactory(office=office, status="screening", types=["osec"])
    with asks(lawyer), pytest.raises(Refusal, match="Online sexual exploitation"):
        status.open_case(case=case, by=lawyer)


def test_open_case_in_the_future_is_refused():
    case = CaseFactory(status="screening")
    lawyer = staff(case.office)
    with asks(lawyer), pytest.raises(Refusal, match="future"):
        status.open_case(case=case, by=lawyer, on=datetime.date(2099, 1, 1))


def test_decline_case_needs_a_reason():
    case = CaseFactory(status="screening")
    lawyer = staff(case.office)
    with asks(lawyer):
        with pytest.raises(Refusal, match="why"):
            status.decline_case(case=case, by=lawyer, reason=" ")
        status.decline_case(case=case, by=lawyer, reason="No authority to act.", passed_on_to="A shelter")
        case.refresh_from_db()
        assert (case.status, case.passed_on_to) == ("declined", "A shelter")


def test_closing_needs_every_stage():
    case = CaseFactory()
    lawyer = staff(case.office)
    with asks(lawyer), pytest.raises(Refusal, match="Rescue is not started"):
        status.ask_to_close(case=case, by=lawyer, reason="Done.")


def test_closing_is_approved_by_a_second_person():
    case = CaseFactory()
    complete_stages(case)
    director, other = staff(case.office, "director"), staff(case.office, "director")
    with asks(director):
        asked = status.ask_to_close(case=case, by=director, reason="All done.")
        with pytest.raises(Refusal, match="somebody else"):
            status.answer_closure(asked=asked, by=director, approve=True)
    with asks(other):
        status.answer_closure(asked=asked, by=other, approve=True)
        case.refresh_from_db()
        assert (case.status, case.closed_by) == ("closed", other)
        assert list(CaseMovement.objects.filter(case=case).values_list("delta", flat=True)) == [1, -1]
        with pytest.raises(Refusal, match="already"):
            status.answer_closure(asked=asked, by=other, approve=True)


def test_a_lawyer_does_not_approve_closing():
    case = CaseFactory()
    complete_stages(case)
    lawyer, colleague = staff(case.office), staff(case.office)
    with asks(lawyer):
        asked = status.ask_to_close(case=case, by=lawyer, reason="All done.")
    with asks(colleague), pytest.raises(Refusal, match="director"):
        status.answer_closure(asked=asked, by=colleague, approve=True)


def test_reopen_case_keeps_the_number_and_counts_as_a_movement():
    case = CaseFactory(status="closed")
    director = staff(case.office, "director")
    number = case.number
    with asks(director):
        with pytest.raises(Refusal, match="why"):
            status.reopen_case(case=case, by=director, reason="")
        status.reopen_case(case=case, by=director, reason="A new witness.")
        assert (case.status, case.number, case.closed_on) == ("open", number, None)
        assert CaseMovement.objects.filter(case=case, kind="reopened").count() == 1


def test_reopen_case_says_again_what_is_next_and_wakes_what_lacks_something():
    case = CaseFactory(status="closed")
    complete_stages(case)
    with as_owner():
        Case.objects.filter(pk=case.pk).update(next_hearing_on=datetime.date(2026, 12, 1))
    director = staff(case.office, "director")
    with asks(director):
        status.reopen_case(case=Case.objects.get(pk=case.pk), by=director, reason="A new witness.")
        assert Case.objects.get(pk=case.pk).next_due_on == datetime.date(2026, 12, 1)
        assert set(StageProgress.objects.filter(case=case).values_list("status", flat=True)) == {"active"}


def test_an_offered_case_is_not_closed():
    case = CaseFactory()
    complete_stages(case)
    director = staff(case.office, "director")
    with asks(director):
        offer_transfer(case=case, to_office=OfficeFactory(), by=director, reason="The family moved.")
        with pytest.raises(Refusal, match="Withdraw the offer first"):
            status.ask_to_close(case=case, by=director, reason="All done.")


def test_mark_duplicate_looks_at_the_case_as_it_is_stored():
    case, kept = CaseFactory(status="referred"), CaseFactory()
    lawyer = staff(case.office)
    with asks(lawyer):
        read_earlier = Case.objects.get(pk=case.pk)
        status.open_case(case=case, by=lawyer)
        status.mark_duplicate(case=read_earlier, of=kept, by=lawyer)
        assert sum(CaseMovement.objects.filter(case=case).values_list("delta", flat=True)) == 0


def test_mark_duplicate_takes_an_open_case_out_of_the_stock():
    case = CaseFactory()
    kept = CaseFactory(office=case.office)
    lawyer = staff(case.office)
    with asks(lawyer):
        with pytest.raises(Refusal, match="itself"):
            status.mark_duplicate(case=case, of=case, by=lawyer)
        status.mark_duplicate(case=case, of=kept, by=lawyer)
        assert (case.status, case.duplicate_of) == ("duplicate", kept)
        assert CaseMovement.objects.filter(case=case, kind="duplicate", delta=-1).count() == 1


def test_a_stranger_can_do_nothing():
    case, stranger = CaseFactory(status="screening"), staff(OfficeFactory())
    with asks(stranger):
        for act in (status.start_screening, status.open_case):
            with pytest.raises(PermissionDenied):
                act(case=case, by=stranger)


def test_assign_lead_makes_a_member_and_refuses_strangers():
    case = CaseFactory()
    director, lawyer, stranger = staff(case.office, "director"), staff(case.office), staff(OfficeFactory())
    with asks(director):
        status.assign_lead(case=case, lead=lawyer, by=director)
        assert case.lead == lawyer
        assert case.casemember_set.get().user == lawyer
        with pytest.raises(Refusal, match="does not work"):
            status.assign_lead(case=case, lead=stranger, by=director)
    with asks(lawyer), pytest.raises(PermissionDenied):
        status.assign_lead(case=case, lead=lawyer, by=lawyer)


def test_every_action_is_on_the_timeline():
    case = CaseFactory(status="referred")
    lawyer = staff(case.office)
    with asks(lawyer):
        status.start_screening(case=case, by=lawyer)
        status.open_case(case=case, by=lawyer)
        told = AuditEvent.objects.filter(case_id=case.pk, verb="action").order_by("pk").values_list("action", "actor")
        assert list(told) == [
            ("start_screening", lawyer.pk),
            ("open_case", lawyer.pk),
            ("move_stage", lawyer.pk),  # rescue begins
        ]


def test_only_field_offices_hold_cases_says_the_database():
    from django.db import IntegrityError

    from tests.factories.offices import HeadquartersFactory

    with pytest.raises(IntegrityError, match="only a field office"):
        CaseFactory(office=HeadquartersFactory())
