"""What was said, listed and found; and the roster behind both walls."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases.rescue.models import RosterEntry
from cases.rescue.roster.reconciliation import reconcile
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory, PersonFactory, victim
from tests.factories.offices import staff
from tests.factories.rescue import ReliefFactory, executed_operation, roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def investigator(case):
    return staff(case.office, "investigator")


def test_said_listed_and_found_are_set_beside_each_other(case, investigator):
    operation = executed_operation(case, said=22)
    roster(operation, case, 11, adjudication="victim")
    roster(operation, case, 6, start=12, adjudication="not_a_victim")
    roster(operation, case, 2, start=18)
    with asks(investigator):
        found = reconcile(operation)
    figures = found.said, found.listed, found.victims, found.not_victims, found.undecided, found.not_listed
    assert figures == (22, 19, 11, 6, 2, 3)
    assert list(found.open_questions) == [
        "3 people were said but are not listed.",
        "2 people are undecided.",
        "6 people listed were found not to be victims.",
        "11 victims have no relief of this operation.",
    ]


def test_nothing_is_open_when_everything_adds_up(case, investigator):
    operation = executed_operation(case, said=1)
    entry = roster(operation, case, 1, adjudication="victim")[0]
    person = victim(case)
    ReliefFactory(case=case, person=person, operation=operation)
    with as_owner():
        RosterEntry.objects.filter(pk=entry.pk).update(person=person)
    with asks(investigator):
        assert reconcile(operation).open_questions == ()


@pytest.mark.parametrize(("said", "sentence"), [(None, "It is not written down"), (1, "1 person more is listed")])
def test_what_was_said_is_asked_for(case, investigator, said, sentence):
    operation = executed_operation(case, said=said)
    roster(operation, case, 2)
    with asks(investigator):
        assert reconcile(operation).open_questions[0].startswith(sentence)


def test_struck_rows_count_nowhere(case, investigator):
    operation = executed_operation(case, said=0)
    entry = roster(operation, case, 1, adjudication="victim")[0]
    with as_owner():
        RosterEntry.objects.filter(pk=entry.pk).update(struck_at=operation.submitted_at)
    with asks(investigator):
        assert reconcile(operation).listed == 0


# --- both walls --------------------------------------------------------------------------------------------------


def asked(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_a_restricted_case_hides_its_rows_from_whoever_is_not_named(case):
    hidden = CaseFactory(office=case.office, restricted=True)
    named, other = staff(case.office, "investigator"), staff(case.office, "investigator")
    CaseMemberFactory(case=hidden, user=named)
    operation = executed_operation(case, hidden, planned_by=named)
    roster(operation, hidden, 2)
    for user, rows in ((named, 2), (other, 0), (staff(CaseFactory().office, "director"), 0)):
        with asks(user):
            assert RosterEntry.objects.visible_to(user).count() == rows
            assert asked("SELECT count(*) FROM rescue_rosterentry") == [(rows,)]
            assert asked("SELECT count(*) FROM rescue_rosterentryevent") == [(rows,)]


def test_only_who_may_list_takes_hold_of_a_roster(case, investigator):
    operation = executed_operation(case)
    roster(operation, case, 7)
    hold = "SELECT state, last_number, last_turn FROM ijm_hold_roster(%s)"
    with asks(investigator):
        assert asked(hold, operation.pk) == [("executed", 7, 1)]
    for user in (staff(case.office, "operations_approver"), staff(CaseFactory().office, "director")):
        with asks(user):
            assert asked(hold, operation.pk) == [(None, None, None)]


def test_the_database_keeps_numbers_keys_and_people_apart(case):
    operation = executed_operation(case)
    one, two = roster(operation, case, 2)
    person = PersonFactory(office=case.office)
    with as_owner():
        RosterEntry.objects.filter(pk=one.pk).update(person=person)
    for facts in ({"number": 1}, {"key": one.key}, {"person": person}, {"adjudication": "victim"}, {"number": 0}):
        with pytest.raises(IntegrityError), as_owner():
            RosterEntry.objects.filter(pk=two.pk).update(**facts)


def test_nobody_links_a_person_of_another_office_or_deletes_a_row(case, investigator):
    operation = executed_operation(case)
    entry = roster(operation, case, 1)[0]
    foreign = PersonFactory()
    with asks(investigator):
        for act in (
            lambda: RosterEntry.objects.filter(pk=entry.pk).update(person=foreign),
            lambda: asked("DELETE FROM rescue_rosterentry RETURNING id"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()
