"""Adjudicating, recording and relieving everybody on a roster, in the same few statements for 5 or for 500."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import CaseRole, Person, PersonName, StageProgress
from cases.rescue.actions.roster import adjudicate_rows
from cases.rescue.actions.roster_people import link_people
from cases.rescue.actions.roster_reliefs import relieve_roster
from cases.rescue.models import OperationCase, Relief, RosterEntry
from cases.rescue.roster.reconciliation import reconcile
from cases.stages import refresh_stages
from cases.visibility import named
from offices.access import rights_of
from offices.models import AuditEvent
from offices.refusal import Refusal
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory, PersonFactory, victim
from tests.factories.offices import staff
from tests.factories.rescue import ReliefFactory, executed_operation, roster

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 9)
FACTS = {
    "relieved_on": DAY,
    "type": "removed_from_place",
    "authority": "Revenue Divisional Officer",
    "attribution": "joint",
}


@pytest.fixture
def case():
    return CaseFactory(types=["bonded_labour"])


@pytest.fixture
def operation(case):
    return executed_operation(case, said=522)


@pytest.fixture
def investigator(case):
    return staff(case.office, "investigator")


def statements_for(number, case, operation, investigator):
    """How many statements it takes to adjudicate and relieve so many people; savepoints are not counted."""
    roster(operation, case, number)
    with asks(investigator):
        refresh_stages(case=case, by=investigator)
        rights_of(investigator).offices("view_case"), named(investigator)  # a request has read them by then
        with CaptureQueriesContext(connection) as captured:
            adjudicate_rows(operation=operation, to="victim", by=investigator, expected=number)
            done = relieve_roster(operation=operation, by=investigator, **FACTS)
    assert (done.number, done.skipped) == (number, [])
    return len([row for row in captured if "SAVEPOINT" not in row["sql"]])


def test_522_people_take_no_more_statements_than_3(case, operation, investigator):
    assert statements_for(522, case, operation, investigator) <= 25
    few = CaseFactory(office=case.office)
    assert statements_for(3, few, executed_operation(few, lead_authority=operation.lead_authority), investigator) <= 25
    with as_owner():
        reliefs = Relief.objects.filter(operation=operation)
        assert reliefs.values("person").distinct().count() == 522
        assert set(reliefs.values_list("earned_office", "type", "relieved_on")) == {
            (case.office_id, "removed_from_place", DAY)
        }
        roles = CaseRole.objects.filter(case=case, role="victim", verification="actual", verified_by=investigator)
        assert roles.count() == 522
        assert PersonName.objects.filter(full="Person 522").count() == 1
        assert StageProgress.objects.get(case=case, stage="rescue").step == 4
        events = AuditEvent.objects.filter(case_id=case.pk, action="relieve_roster")
        assert [event.summary for event in events] == ["522 victims relieved in an operation"]
    with asks(investigator):
        found = reconcile(operation)
    assert (found.said, found.listed, found.victims, found.relieved, found.open_questions) == (522, 522, 522, 522, ())


def test_relieving_twice_relieves_nobody_again(case, operation, investigator):
    roster(operation, case, 3, adjudication="victim")
    with asks(investigator):
        assert relieve_roster(operation=operation, by=investigator, **FACTS).number == 3
        assert relieve_roster(operation=operation, by=investigator, **FACTS).number == 0
        assert Relief.objects.count() == 3


def test_only_victims_who_are_listed_are_relieved(case, operation, investigator):
    roster(operation, case, 1, adjudication="victim")
    roster(operation, case, 1, start=2)
    roster(operation, case, 1, start=3, adjudication="not_a_victim")
    struck = roster(operation, case, 1, start=4, adjudication="victim")[0]
    with as_owner():
        RosterEntry.objects.filter(pk=struck.pk).update(struck_at=operation.submitted_at)
    with asks(investigator):
        assert relieve_roster(operation=operation, by=investigator, **FACTS).number == 1


def test_a_known_person_is_linked_and_not_made_again(case, operation, investigator):
    known = PersonFactory(office=case.office, display_name="Raja")
    one, two = roster(operation, case, 2, adjudication="victim", sex="male", age_band="12_17")
    with asks(investigator):
        assert link_people(operation=operation, by=investigator, chosen={one.pk: known.pk}) == 2
        assert RosterEntry.objects.get(pk=one.pk).person_id == known.pk
        new = RosterEntry.objects.get(pk=two.pk).person
        assert (new.display_name, new.sex, new.born_precision) == ("Person 2", "male", "estimated")
        assert new.born_from == datetime.date(2008, 3, 10)
        assert new.born_to == datetime.date(2014, 3, 9)
        assert CaseRole.objects.get(case=case, person=known).verification == "actual"


def test_a_possible_victim_of_the_case_becomes_verified_in_the_role_they_have(case, operation, investigator):
    known = victim(case, verification="possible")
    merged = victim(case, verification="possible")
    kept = PersonFactory(office=case.office)
    with as_owner():
        Person.objects.filter(pk=merged.pk).update(merged_into=kept)
    one, two = roster(operation, case, 2, adjudication="victim")
    with asks(investigator):
        link_people(operation=operation, by=investigator, chosen={one.pk: known.pk, two.pk: kept.pk})
        assert set(CaseRole.objects.filter(case=case).values_list("person", "verification")) == {
            (known.pk, "actual"),
            (merged.pk, "actual"),
        }
        assert RosterEntry.objects.get(pk=two.pk).person_id == merged.pk


def test_two_rows_are_never_one_person(case, operation, investigator):
    known = PersonFactory(office=case.office)
    one, two = roster(operation, case, 2, adjudication="victim")
    with asks(investigator), pytest.raises(Refusal, match=r"No\. 2 and no\. 1 cannot be one person"):
        link_people(operation=operation, by=investigator, chosen={one.pk: known.pk, two.pk: known.pk})
    with as_owner():
        assert not CaseRole.objects.exists()


def test_nobody_is_linked_to_another_offices_person(case, operation, investigator):
    foreign = PersonFactory()
    one = roster(operation, case, 1, adjudication="victim")[0]
    with asks(investigator), pytest.raises(Refusal, match="a record of this office"):
        link_people(operation=operation, by=investigator, chosen={one.pk: foreign.pk})


def test_whoever_has_a_relief_that_day_is_skipped_and_named_by_number(case, operation, investigator):
    known = victim(case)
    ReliefFactory(case=case, person=known, relieved_on=DAY)
    one, _two = roster(operation, case, 2, adjudication="victim")
    with asks(investigator):
        link_people(operation=operation, by=investigator, chosen={one.pk: known.pk})
        done = relieve_roster(operation=operation, by=investigator, **FACTS)
    assert (done.number, done.skipped) == (1, ["No. 1 has a relief on that day already."])


def test_a_case_that_was_closed_since_keeps_nobody_else_from_relief(case, operation, investigator):
    ended = CaseFactory(office=case.office, status="closed")
    with as_owner():
        OperationCase.objects.create(operation=operation, case=ended, added_by=investigator)
    relieved = ReliefFactory(case=ended, operation=operation, relieved_on=DAY)
    done = roster(operation, ended, 1, adjudication="victim", person=relieved.person)[0]
    roster(operation, case, 2, start=2, adjudication="victim")
    with asks(investigator):
        assert relieve_roster(operation=operation, by=investigator, **FACTS).number == 2
    with as_owner():
        RosterEntry.objects.filter(pk=done.pk).update(person=None)
    for act in (link_people, lambda **who: relieve_roster(**who, **FACTS)):
        with asks(investigator), pytest.raises(Refusal, match="not open"):
            act(operation=operation, by=investigator)


def test_safety_was_made_sure_on_the_day_on_which_that_is_said(case, operation, investigator):
    roster(operation, case, 1, adjudication="victim")
    with asks(investigator):
        relieve_roster(operation=operation, by=investigator, safety_confirmed=True, safety_how="Seen.", **FACTS)
        relief = Relief.objects.get()
    assert (relief.safety_confirmed_on, relief.relieved_on) == (case.office.today(), DAY)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"relieved_on": DAY - datetime.timedelta(days=1)}, "carried out later"),
        ({"relieved_on": datetime.date(2090, 1, 1)}, "in the future"),
        ({"authority": " "}, "Name the authority"),
        ({"safety_how": "Seen in the shelter"}, "Say that they are safe"),
    ],
)
def test_a_refused_relief_stores_nothing(case, operation, investigator, facts, sentence):
    roster(operation, case, 2, adjudication="victim")
    with asks(investigator), pytest.raises(Refusal, match=sentence):
        relieve_roster(operation=operation, by=investigator, **FACTS | facts)
    with as_owner():
        assert not Person.objects.exists()


def test_the_police_never_relieve_from_abuse_by_the_police(investigator, case):
    abuse = CaseFactory(office=case.office, types=["police_abuse"])
    operation = executed_operation(abuse)
    roster(operation, abuse, 1, adjudication="victim")
    with asks(investigator), pytest.raises(Refusal, match="police cannot be the authority"):
        relieve_roster(operation=operation, by=investigator, **FACTS | {"authority": "Provincial police"})


def test_only_who_works_rescue_relieves(case, operation):
    roster(operation, case, 1, adjudication="victim")
    with asks(worker := staff(case.office, "social_worker")), pytest.raises(PermissionDenied):
        relieve_roster(operation=operation, by=worker, **FACTS)


def test_a_restricted_case_works_for_whoever_is_named_on_it():
    case = CaseFactory(restricted=True)
    investigator = staff(case.office, "investigator")
    CaseMemberFactory(case=case, user=investigator)
    operation = executed_operation(case, planned_by=investigator)
    roster(operation, case, 3, adjudication="victim")
    with asks(investigator):
        assert relieve_roster(operation=operation, by=investigator, **FACTS).number == 3
    with asks(staff(case.office, "director")):
        assert not Person.objects.exists()


def test_a_statement_that_fails_leaves_nothing_behind(case, operation, investigator, monkeypatch):
    roster(operation, case, 3, adjudication="victim")

    def killed(*args, **kwargs):
        raise RuntimeError("the power went")

    monkeypatch.setattr("cases.rescue.actions.roster_reliefs._record", killed)
    with asks(investigator), pytest.raises(RuntimeError):
        relieve_roster(operation=operation, by=investigator, **FACTS)
    with as_owner():
        assert not Person.objects.exists()
        assert not RosterEntry.objects.filter(person__isnull=False).exists()
