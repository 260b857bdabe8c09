import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from cases.actions.people import merge_persons
from cases.models import CaseRole, Note, StageProgress
from cases.rescue.actions import (
    change_relief,
    confirm_safety,
    record_relief,
    record_victim_outcome,
    relieve_victims,
    remove_relief,
    remove_victim_outcome,
)
from cases.rescue.models import Relief, VictimOutcome
from cases.rescue.stage import missing, steps_done, summary
from cases.stages import move_stage
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, PersonFactory, suspect, victim
from tests.factories.offices import PartnerFactory, staff
from tests.factories.rescue import ReliefFactory, VictimOutcomeFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 2, 3)
FACTS = {"relieved_on": DAY, "type": "removed_from_place", "authority": "Labour inspectorate", "attribution": "joint"}


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def investigator(case):
    return staff(case.office, "investigator")


def relieve(case, person, by, **changes):
    with asks(by):
        return record_relief(case=case, person=person, by=by, **FACTS | changes)


def progress(case):
    with as_owner():
        return StageProgress.objects.get(case=case, stage="rescue")


def test_a_relief_is_recorded_earned_and_written_down(case, investigator):
    person = victim(case, verification="possible")
    relief = relieve(case, person, investigator, safety_confirmed=True)
    assert (relief.person_id, relief.earned_office_id, relief.safety_confirmed_by) == (
        person.pk,
        case.office_id,
        investigator,
    )
    with as_owner():
        event = AuditEvent.objects.get(action="record_relief")
        assert CaseRole.objects.get(person=person).verification == "actual"
    assert (event.actor, event.case_id, event.audience) == (investigator, case.pk, "rescue")
    assert person.display_name not in event.summary


def test_a_stage_starts_and_counts_its_steps(case, investigator):
    first, second = victim(case, verification="possible"), victim(case, verification="possible")
    with asks(investigator):
        assert steps_done(case) == 1
    relieve(case, first, investigator)
    assert (progress(case).status, progress(case).step) == ("active", 3)
    relieve(case, second, investigator)
    assert progress(case).step == 4


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"relieved_on": datetime.date(2999, 1, 1)}, "in the future"),
        ({"relieved_on": datetime.date(202, 1, 1)}, "check the year"),
        ({"authority": "  "}, "Name the authority"),
    ],
)
def test_impossible_reliefs_are_refused(case, investigator, facts, said):
    with pytest.raises(Refusal, match=said):
        relieve(case, victim(case), investigator, **facts)
    assert count(Relief) == 0


def count(model):
    with as_owner():
        return model.objects.count()


def test_nobody_is_relieved_before_they_were_born(case, investigator):
    person = victim(case, person=PersonFactory(office=case.office, born_from=DAY, born_to=DAY))
    with pytest.raises(Refusal, match="was not born"):
        relieve(case, person, investigator, relieved_on=DAY - datetime.timedelta(days=1))


def test_only_victims_of_this_case_are_relieved(case, investigator):
    for person in (suspect(case), victim(CaseFactory(office=case.office)), victim(CaseFactory())):
        with pytest.raises(Refusal, match="Only a victim of this case"):
            relieve(case, person, investigator)
    with pytest.raises(Refusal, match="found not to be a victim"):
        relieve(case, victim(case, verification="not"), investigator)
    assert count(Relief) == 0


def test_two_reliefs_of_one_human_on_a_day_are_one(case, investigator):
    person = victim(case)
    relieve(case, person, investigator)
    with pytest.raises(Refusal, match="has a relief on that day"):
        relieve(case, person, investigator)
    copy = victim(case)
    with asks(investigator):
        merge_persons(merged=copy, kept=person, by=investigator, reason="Same mother.")
    with pytest.raises(Refusal, match="has a relief on that day"):
        relieve(case, copy, investigator)


def test_the_database_keeps_one_relief_per_person_and_day_and_an_authority(case):
    relief = ReliefFactory(case=case)
    for changes in ({"person": relief.person}, {"authority": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReliefFactory(case=case, **changes)


@pytest.mark.parametrize("authority", ["Cebu City Police", "Policía Nacional", "PNP unit 7"])
def test_police_do_not_relieve_from_police_abuse(case, investigator, authority):
    PartnerFactory(office=case.office, name="PNP unit 7", kind="police")
    case = CaseFactory(office=case.office, types=["police_abuse"])
    with pytest.raises(Refusal, match="the police cannot be the authority"):
        relieve(case, victim(case), investigator, authority=authority)
    assert relieve(case, victim(case), investigator, authority="Police Oversight Commission").pk
    assert relieve(case, victim(case), investigator, authority="Regional Trial Court 12").pk


def test_police_relieve_from_other_violence(case, investigator):
    assert relieve(case, victim(case), investigator, authority="Cebu City Police").pk


def test_several_are_relieved_at_once_or_none(case, investigator):
    people = [victim(case) for _n in range(3)]
    with asks(investigator):
        assert len(relieve_victims(case=case, people=people, by=investigator, **FACTS)) == 3
        with pytest.raises(Refusal):
            relieve_victims(case=case, people=[victim(case), people[0]], by=investigator, **FACTS)
        with pytest.raises(Refusal, match="Choose who was relieved"):
            relieve_victims(case=case, people=[], by=investigator, **FACTS)
    assert count(Relief) == 3


def test_relieving_many_asks_a_constant_number_of_questions_per_person(
    case, investigator, django_assert_max_num_queries
):
    people = [victim(case, verification="possible") for _n in range(20)]
    with asks(investigator), django_assert_max_num_queries(20 * 2 + 60):
        relieve_victims(case=case, people=people, by=investigator, **FACTS)


def test_a_relief_is_corrected_and_a_stale_save_refused(case, investigator):
    relief = relieve(case, victim(case), investigator)
    with asks(investigator):
        change_relief(relief=relief, by=investigator, version=1, **FACTS | {"authority": "Court 12"})
        mine = Relief.objects.get(pk=relief.pk)
        with pytest.raises(Stale) as stale:
            change_relief(relief=mine, by=investigator, version=1, **FACTS | {"authority": "Mine"})
    assert stale.value.current.authority == "Court 12"
    assert (relief.authority, relief.version, relief.earned_office_id) == ("Court 12", 2, case.office_id)


def test_the_office_that_earned_a_relief_stays(case):
    relief = ReliefFactory(case=case)
    with pytest.raises(Exception, match="earned"), transaction.atomic(), as_owner():
        Relief.objects.filter(pk=relief.pk).update(earned_office=CaseFactory().office)


def test_a_mistaken_relief_is_taken_back_with_a_reason_and_its_history(case, investigator):
    relief = relieve(case, victim(case), investigator)
    with asks(investigator):
        with pytest.raises(Refusal, match="Say why"):
            remove_relief(relief=relief, by=investigator, reason=" ")
        move_stage(case=case, stage="rescue", to="completed", by=investigator)
        remove_relief(relief=relief, by=investigator, reason="Wrong person.")
    assert count(Relief) == 0
    assert progress(case).status == "active"  # what was complete lacks something again
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label FROM rescue_reliefevent ORDER BY pgh_id")
        assert [label for (label,) in cursor.fetchall()][-1].startswith("delete")
        assert "Wrong person." in Note.objects.get(audience="rescue").body


def test_safety_is_confirmed_once(case, investigator):
    relief = relieve(case, victim(case), investigator)
    other = staff(case.office, "investigator")
    for by in (investigator, other):
        with asks(by):
            confirm_safety(relief=relief, by=by)
    assert relief.safety_confirmed_by == investigator


def test_another_outcome_settles_a_victim(case, investigator):
    person = victim(case)
    with asks(investigator):
        record_victim_outcome(case=case, person=person, outcome="not_found", reason="Moved.", by=investigator)
        assert missing(case) == []
        with pytest.raises(Refusal, match="has an outcome already"):
            record_victim_outcome(case=case, person=person, outcome="declined", reason="No.", by=investigator)
        assert record_relief(case=case, person=person, by=investigator, **FACTS).pk  # found after all
        with pytest.raises(Refusal, match="was relieved"):
            record_victim_outcome(case=case, person=person, outcome="declined", reason="No.", by=investigator)


def test_found_not_to_be_a_victim_says_so_of_the_role_and_can_be_taken_back(case, investigator):
    person = victim(case)
    with asks(investigator):
        ended = record_victim_outcome(
            case=case, person=person, outcome="not_a_victim", reason="The foreman.", by=investigator
        )
        assert CaseRole.objects.get(person=person).verification == "not"
        with pytest.raises(Refusal, match="found not to be a victim"):
            record_relief(case=case, person=person, by=investigator, **FACTS)
        remove_victim_outcome(ended=ended, by=investigator, reason="Mistaken for another.")
        assert CaseRole.objects.get(person=person).verification == "possible"
        assert not VictimOutcome.objects.exists()


def test_an_outcome_needs_a_reason_and_a_day_that_has_come(case, investigator):
    person, future = victim(case), datetime.date(2999, 1, 1)
    with asks(investigator):
        with pytest.raises(Refusal, match="Say why"):
            record_victim_outcome(case=case, person=person, outcome="declined", reason="", by=investigator)
        with pytest.raises(Refusal, match="future"):
            record_victim_outcome(
                case=case, person=person, outcome="declined", reason="No.", by=investigator, decided_on=future
            )
        with pytest.raises(Refusal, match="Only a victim"):
            record_victim_outcome(case=case, person=suspect(case), outcome="declined", reason="No.", by=investigator)
    VictimOutcomeFactory(case=case, person=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        VictimOutcomeFactory(case=case, person=person)


@pytest.mark.parametrize("role", ["lawyer", "social_worker", "director"])
def test_only_those_who_work_rescue_record_it(case, role):
    by = staff(case.office, role)
    with pytest.raises(PermissionDenied):
        relieve(case, victim(case), by)


@pytest.mark.parametrize("status", ["referred", "closed"])
def test_only_an_open_case_is_worked_on(case, investigator, status):
    case = CaseFactory(office=case.office, status=status)
    with pytest.raises(Refusal, match="not open"):
        relieve(case, victim(case), investigator)


def test_what_the_stage_misses_is_counted_by_human_being(case, investigator):
    one, two, three, none = victim(case), victim(case), victim(case), victim(case, verification="not")
    with asks(investigator):
        assert [needed.sentence for needed in missing(case)] == ["3 of 3 victims have no relief outcome."]
        merge_persons(merged=three, kept=two, by=investigator, reason="Twice on the list.")
        assert [needed.sentence for needed in missing(case)] == ["2 of 2 victims have no relief outcome."]
        record_relief(case=case, person=three, by=investigator, **FACTS)  # the merged record stands for the kept one
        assert [needed.sentence for needed in missing(case)] == ["1 of 2 victims has no relief outcome."]
        record_relief(case=case, person=one, by=investigator, **FACTS)
        assert missing(case) == []
        assert steps_done(case) == 4
    ReliefFactory(case=case, person=none)
    with asks(investigator):
        assert "found not to be a victim" in missing(case)[0].sentence


def test_a_case_without_victims_is_not_relieved(case, investigator):
    with asks(investigator):
        assert [needed.sentence for needed in missing(case)] == ["No victim is listed on this case."]
        assert steps_done(case) == 1


def test_more_victims_reported_than_listed_is_a_hint_not_a_need(investigator, case):
    case = CaseFactory(office=case.office, victims_reported=5)
    relieve(case, victim(case), investigator)
    with asks(investigator):
        assert missing(case) == []
        assert summary(case) == "1 of 1 relieved · 5 victims were reported, 1 listed"
