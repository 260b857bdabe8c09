import datetime
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from aftercare.actions import (
    advance_enrolment,
    answer_restored,
    close_enrolment,
    decline_enrolment,
    enrol_survivor,
    move_enrolment,
    propose_restored,
)
from aftercare.models import Enrolment
from aftercare.stage import missing, starts, steps_done, summary
from aftercare.transitions import TRANSITIONS
from cases.actions.intake import withdraw_consent
from cases.actions.people import merge_persons
from cases.models import Consent, StageProgress
from cases.rescue.actions import record_relief
from cases.stages import move_stage
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.aftercare import ConsentFactory, EnrolmentFactory, survivor
from tests.factories.cases import CaseFactory, CaseRoleFactory, suspect, victim
from tests.factories.offices import UserFactory, staff
from tests.factories.rescue import ReliefFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State
OPENED = datetime.date(2026, 2, 10)
WHY = "Works, sleeps, is safe."


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def worker(case):
    return staff(case.office, "social_worker")


def enrol(case, person, by, **fields):
    with asks(by):
        return enrol_survivor(case=case, person=person, by=by, **{"opened_on": OPENED} | fields)


def fetched(enrolment):
    return Enrolment.objects.select_related("case__office").get(pk=enrolment.pk)


def test_a_survivor_is_enrolled_and_written_down(case, worker):
    person = survivor(case)
    enrolment = enrol(case, person, worker)
    assert (enrolment.state, enrolment.person_id, enrolment.earned_office_id) == (
        "consented",
        person.pk,
        case.office_id,
    )
    with as_owner():
        event = AuditEvent.objects.get(action="enrol_survivor")
        assert StageProgress.objects.get(case=case, stage="aftercare").status == "active"
    assert (event.actor_id, event.audience) == (worker.pk, "aftercare")
    assert person.display_name not in event.summary


def refused(case, person, by, said, **fields):
    with pytest.raises(Refusal, match=said):
        enrol(case, person, by, **fields)
    with as_owner():
        assert not Enrolment.objects.exists()


def test_without_relief_there_is_no_enrolment(case, worker):
    person = victim(case)
    ConsentFactory(case=case, person=person)
    refused(case, person, worker, "was not relieved yet")


def test_without_consent_there_is_no_enrolment(case, worker):
    refused(case, survivor(case, consented=False), worker, "no consent for care")
    other = survivor(case)
    ConsentFactory(case=case, person=other, answer="refused", answered_on=datetime.date(2026, 2, 5))
    refused(case, other, worker, "no consent for care")
    third = survivor(case)
    with asks(worker):
        withdraw_consent(consent=Consent.objects.get(person=third), by=worker, on=OPENED)
    refused(case, third, worker, "no consent for care")


def test_consent_for_another_purpose_or_case_is_none(case, worker):
    person = survivor(case, consented=False)
    ConsentFactory(case=case, person=person, purpose="story")
    other = CaseFactory(office=case.office)
    CaseRoleFactory(case=other, person=person)
    ConsentFactory(case=other, person=person)
    refused(case, person, worker, "no consent for care")


def test_days_that_cannot_be_are_refused(case, worker):
    person = survivor(case, relieved_on=datetime.date(2026, 2, 3))
    refused(case, person, worker, "in the future", opened_on=datetime.date(2999, 1, 1))
    refused(case, person, worker, "relieved after that day", opened_on=datetime.date(2026, 2, 2))
    refused(case, person, worker, "check the year", opened_on=datetime.date(202, 2, 2))
    late = survivor(case, consented=False)
    ConsentFactory(case=case, person=late, answered_on=datetime.date(2026, 3, 1))
    refused(case, late, worker, "cannot start before")


def test_only_victims_of_this_case_are_enrolled(case, worker):
    elsewhere = CaseFactory(office=case.office)
    for person in (suspect(case), survivor(elsewhere), survivor(CaseFactory()), survivor(case, verification="not")):
        refused(case, person, worker, "Only a victim of this case")


def test_one_human_has_one_open_enrolment(case, worker):
    person, copy = survivor(case), survivor(case)
    enrol(case, person, worker)
    with pytest.raises(Refusal, match="enrolled already"):
        enrol(case, person, worker)
    with asks(worker):
        merge_persons(merged=copy, kept=person, by=worker, reason="Same scar.")
    with pytest.raises(Refusal, match="enrolled already"):
        enrol(case, copy, worker)


def test_an_open_enrolment_of_a_case_that_is_not_seen_is_not_betrayed(case, worker):
    person = survivor(case)
    hidden = CaseFactory(office=case.office, restricted=True)
    CaseRoleFactory(case=hidden, person=person)
    EnrolmentFactory(case=hidden, person=person)
    with pytest.raises(Refusal, match="cannot be enrolled at the moment") as refusal:
        enrol(case, person, worker)
    assert hidden.number not in refusal.value.sentence
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentFactory(case=case, person=person)


def test_declining_is_an_enrolment_closed_on_the_day(case, worker):
    person = survivor(case, consented=False)
    with asks(worker):
        with pytest.raises(Refusal, match="Say why"):
            decline_enrolment(case=case, person=person, by=worker, reason=" ", on=OPENED)
        enrolment = decline_enrolment(case=case, person=person, by=worker, reason="Wants to go home.", on=OPENED)
        assert missing(case) == []
        assert steps_done(case) == 0
    assert (enrolment.state, enrolment.outcome, enrolment.opened_on, enrolment.closed_on) == (
        "closed",
        "declined",
        OPENED,
        OPENED,
    )


CLOSED_BY = {"closed_on": OPENED, "outcome": "relocated", "outcome_reason": "Moved."}


@pytest.mark.parametrize(("before", "to"), list(product(State.values, State.values)))
def test_every_pair_of_states(case, worker, before, to):
    fields = CLOSED_BY | {"closed_by": worker} if before == "closed" else {}
    enrolment = EnrolmentFactory(case=case, state=before, **fields)
    allowed = State(to) in TRANSITIONS[State(before)]
    with asks(worker):
        enrolment = fetched(enrolment)
        changes = CLOSED_BY | {"closed_by": worker} if to == "closed" else {}
        if allowed:
            move_enrolment(enrolment, to, None, **changes)
            assert fetched(enrolment).state == to
        else:
            with pytest.raises(Refusal, match="cannot become"):
                move_enrolment(enrolment, to, None, **changes)
        with pytest.raises(Refusal):
            advance_enrolment(enrolment=enrolment, to=State.CLOSED, by=worker)


def test_care_goes_on_step_by_step(case, worker):
    enrolment = enrol(case, survivor(case), worker)
    with asks(worker):
        for step, to in enumerate(("assessed", "plan_approved", "in_service"), start=2):
            enrolment = advance_enrolment(enrolment=fetched(enrolment), to=to, by=worker)
            assert steps_done(case) == step
        assert summary(case) == "1 in care, 0 restored"
        assert [needed.sentence for needed in missing(case)] == ["1 of 1 enrolments is still open."]


def test_care_does_not_go_on_without_consent(case, worker):
    enrolment = enrol(case, survivor(case), worker)
    with asks(worker):
        withdraw_consent(consent=Consent.objects.select_related("case__office").get(), by=worker, on=OPENED)
        with pytest.raises(Refusal, match="not in force"):
            advance_enrolment(enrolment=fetched(enrolment), to="assessed", by=worker)


def test_a_stale_move_is_refused(case, worker):
    enrolment = enrol(case, survivor(case), worker)
    with asks(worker):
        mine, theirs = fetched(enrolment), fetched(enrolment)
        advance_enrolment(enrolment=theirs, to="assessed", by=worker, version=1)
        with pytest.raises(Stale):
            advance_enrolment(enrolment=mine, to="assessed", by=worker, version=1)


def test_after_two_years_care_is_not_prolonged_in_silence(worker, case):
    case = CaseFactory(office=case.office, types=["bonded_labour"])
    begun = datetime.date(2022, 5, 1)
    enrolment = enrol(case, survivor(case, relieved_on=begun), worker, opened_on=begun)
    with asks(worker):
        assert "past its two years" in missing(case)[1].sentence
        with pytest.raises(Refusal, match="two years ended on 1 May 2024"):
            advance_enrolment(enrolment=fetched(enrolment), to="assessed", by=worker)
        early = datetime.date(2024, 4, 30)
        with pytest.raises(Refusal, match="reached on 1 May 2024"):
            close_enrolment(
                enrolment=fetched(enrolment), outcome="time_limit", reason="Two years.", by=worker, on=early
            )
        closed = close_enrolment(enrolment=fetched(enrolment), outcome="time_limit", reason="Two years.", by=worker)
    assert (closed.state, closed.outcome) == ("closed", "time_limit")


def test_the_time_limit_is_for_bonded_labour_alone(case, worker):
    enrolment = enrol(case, survivor(case), worker)
    with asks(worker), pytest.raises(Refusal, match="no time limit"):
        close_enrolment(enrolment=fetched(enrolment), outcome="time_limit", reason="Long.", by=worker)


@pytest.mark.parametrize("outcome", ["declined", "untraceable", "relocated", "transferred", "died"])
def test_closing_with_each_outcome(case, worker, outcome):
    enrolment = enrol(case, survivor(case), worker)
    with asks(worker):
        closed = close_enrolment(enrolment=fetched(enrolment), outcome=outcome, reason="Told us.", by=worker)
        assert (closed.outcome, closed.closed_by, closed.closed_on) == (outcome, worker, case.office.today())
        with pytest.raises(Refusal, match="cannot become"):
            close_enrolment(enrolment=fetched(enrolment), outcome=outcome, reason="Again.", by=worker)


def test_closing_needs_a_reason_and_a_possible_day(case, worker):
    enrolment = enrol(case, survivor(case), worker)
    with asks(worker):
        for fields, said in (
            ({"reason": ""}, "Say why"),
            ({"on": datetime.date(2026, 2, 9)}, "before it began"),
            ({"on": datetime.date(2999, 1, 1)}, "future"),
            ({"outcome": "restored"}, "second person"),
        ):
            with pytest.raises(Refusal, match=said):
                close_enrolment(
                    enrolment=fetched(enrolment), by=worker, **{"outcome": "relocated", "reason": "Moved."} | fields
                )
        assert fetched(enrolment).is_open


def in_service(case, **fields):
    return EnrolmentFactory(case=case, state="in_service", **fields)


@pytest.mark.parametrize("role", ["social_worker", "director"])
def test_restored_is_asked_for_by_one_and_approved_by_another(case, worker, role):
    enrolment, second = in_service(case), staff(case.office, role)
    with asks(worker):
        propose_restored(enrolment=fetched(enrolment), reason=WHY, by=worker, on=datetime.date(2026, 9, 1))
        with pytest.raises(Refusal, match="somebody else answers"):
            answer_restored(enrolment=fetched(enrolment), approve=True, by=worker)
        with pytest.raises(Refusal, match="asked already"):
            propose_restored(enrolment=fetched(enrolment), reason=WHY, by=worker)
    with asks(second):
        closed = answer_restored(enrolment=fetched(enrolment), approve=True, by=second)
        assert steps_done(case) == 5
        assert missing(case) == []
    assert (closed.outcome, closed.closed_by_id, closed.approved_by, closed.closed_on) == (
        "restored",
        worker.pk,
        second,
        datetime.date(2026, 9, 1),
    )


def test_not_restored_yet_says_why_and_can_be_asked_again(case, worker):
    enrolment, director = in_service(case), staff(case.office, "director")
    with asks(worker):
        propose_restored(enrolment=fetched(enrolment), reason=WHY, by=worker)
    with asks(director):
        with pytest.raises(Refusal, match="Say why"):
            answer_restored(enrolment=fetched(enrolment), approve=False, by=director)
        answer_restored(enrolment=fetched(enrolment), approve=False, reason="No safe home.", by=director)
        with pytest.raises(Refusal, match="Nobody asks"):
            answer_restored(enrolment=fetched(enrolment), approve=True, by=director)
        kept = fetched(enrolment)
    assert (kept.state, kept.refused_reason, kept.proposed_by_id) == ("in_service", "No safe home.", None)
    with asks(worker):
        assert propose_restored(enrolment=kept, reason=WHY, by=worker).refused_reason == ""


def test_who_may_answer(case, worker):
    enrolment = in_service(case)
    with asks(worker):
        propose_restored(enrolment=fetched(enrolment), reason=WHY, by=worker)
    for role in ("lawyer", "investigator"):
        by = staff(case.office, role)
        with asks(by), pytest.raises(PermissionDenied):
            answer_restored(enrolment=fetched(enrolment), approve=True, by=by)


def test_nobody_is_restored_before_service(case, worker):
    enrolment = enrol(case, survivor(case), worker)
    with asks(worker), pytest.raises(Refusal, match="before they were in service"):
        propose_restored(enrolment=fetched(enrolment), reason=WHY, by=worker)


def test_the_database_lets_a_director_answer_and_nothing_else(case, worker):
    enrolment, director = in_service(case), staff(case.office, "director")
    with asks(director):
        assert Enrolment.objects.filter(pk=enrolment.pk).update(outcome_reason="Mine") == 0  # nobody asks
    with asks(worker):
        propose_restored(enrolment=fetched(enrolment), reason=WHY, by=worker)
    with asks(director), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(outcome_reason="Mine")


def test_the_database_keeps_the_second_person(case, worker):
    closed = {"state": "closed", "outcome": "restored", "outcome_reason": WHY, "closed_on": OPENED, "closed_by": worker}
    proposed = {"proposed_by": worker, "proposed_on": OPENED, "proposed_reason": WHY}
    for wrong in ({}, {"approved_by": UserFactory()}, {**proposed}, {**proposed, "approved_by": worker}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EnrolmentFactory(case=case, **closed | wrong)
    assert EnrolmentFactory(case=case, **closed | proposed | {"approved_by": UserFactory()}).pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "closed"},
        {"closed_on": OPENED},
        {"state": "closed", "closed_on": datetime.date(2026, 1, 1), "outcome": "died"},
        {"proposed_reason": "Alone"},
    ],
)
def test_the_database_binds_fields_to_states(case, worker, wrong):
    if wrong.get("outcome"):
        wrong = {**wrong, "closed_by": worker}
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentFactory(case=case, **wrong)


@pytest.mark.parametrize("role", ["lawyer", "investigator", "director"])
def test_only_those_who_work_aftercare_enrol(case, role):
    person, by = survivor(case), staff(case.office, role)
    with pytest.raises(PermissionDenied):
        enrol(case, person, by)


def test_the_stage_starts_with_a_relief_and_a_consent(case, worker):
    person = victim(case)
    with asks(worker):
        assert not starts(case)
    ConsentFactory(case=case, person=person)
    with asks(worker):
        assert not starts(case)
    investigator = staff(case.office, "investigator")
    with asks(investigator):
        record_relief(
            case=case,
            person=person,
            by=investigator,
            relieved_on=OPENED,
            type="court_release",
            authority="Court 12",
            attribution="direct",
        )
    with as_owner():
        assert StageProgress.objects.get(case=case, stage="aftercare").status == "active"


def test_a_completed_stage_goes_on_when_somebody_is_enrolled(case, worker):
    with asks(worker):
        assert [needed.sentence for needed in missing(case)] == ["No survivor was enrolled or has declined yet."]
    first, second = survivor(case), survivor(case)
    with asks(worker):
        decline_enrolment(case=case, person=first, by=worker, reason="No.", on=OPENED)
        move_stage(case=case, stage="aftercare", to="completed", by=worker)
        enrol_survivor(case=case, person=second, by=worker, opened_on=OPENED)
        assert StageProgress.objects.get(case=case, stage="aftercare").status == "active"


def test_a_relief_in_another_case_is_none_here(case, worker):
    person = victim(case)
    other = CaseFactory(office=case.office)
    CaseRoleFactory(case=other, person=person)
    ReliefFactory(case=other, person=person)
    ConsentFactory(case=case, person=person)
    refused(case, person, worker, "was not relieved yet")
