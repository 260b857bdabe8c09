import pytest
from django.db import ProgrammingError, connection, transaction

from cases.models import Case, Person
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory, victim
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


def test_each_office_sees_its_own_cases():
    mine, foreign = CaseFactory(), CaseFactory()
    lawyer = staff(mine.office)
    with asks(lawyer):
        assert list(Case.objects.visible_to(lawyer)) == [mine]
        assert list(Case.objects.all()) == [mine]  # wall two alone
    assert foreign.office != mine.office


def test_nobody_sees_nothing():
    CaseFactory()
    with asks(None):
        assert not Case.objects.exists()


def test_a_restricted_case_shows_only_to_its_team():
    case = CaseFactory(restricted=True)
    person = victim(case)
    colleague, member = staff(case.office), staff(case.office)
    CaseMemberFactory(case=case, user=member)
    for user, seen in ((colleague, False), (member, True)):
        with asks(user):
            assert Case.objects.filter(pk=case.pk).exists() is seen
            assert Case.objects.visible_to(user).exists() is seen
            assert Person.objects.filter(pk=person.pk).exists() is seen
            assert Person.objects.visible_to(user).exists() is seen


def test_the_tests_are_the_application():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("ijm_app",)
    assert OfficeFactory().pk


def test_a_shared_case_shows_beside_those_of_the_own_office():
    """Also when restricted; the case beside it in that office stays hidden, with the person who stands in it."""
    shared, hidden, office = CaseFactory(), CaseFactory(restricted=True), OfficeFactory()
    beside, own, own_restricted = (
        CaseFactory(office=shared.office), CaseFactory(office=office), CaseFactory(office=office, restricted=True)
    )  # fmt: skip
    people = {case.pk: victim(case).pk for case in (shared, hidden, beside, own, own_restricted)}
    guest = staff(office)
    for case in (shared, hidden):
        CaseMemberFactory(case=case, user=guest, kind="shared", rights=["view_case"])
    seen = {shared.pk, hidden.pk, own.pk}
    with asks(guest):
        for cases in (Case.objects.all(), Case.objects.visible_to(guest)):  # the first is wall two alone
            assert set(cases.values_list("pk", flat=True)) == seen
        for persons in (Person.objects.all(), Person.objects.visible_to(guest)):
            assert set(persons.values_list("pk", flat=True)) == {people[pk] for pk in seen}


def test_a_person_without_an_active_account_sees_nothing_shared():
    case = CaseFactory()
    guest = staff(OfficeFactory())
    CaseMemberFactory(case=case, user=guest, kind="shared", rights=["view_case"])
    with as_owner():
        type(guest).objects.filter(pk=guest.pk).update(is_active=False)
    with asks(guest):
        assert not Case.objects.exists()
        assert not Person.objects.exists()


def test_a_case_can_be_restricted_by_a_plain_update():
    """The rows that say who is named follow the case only when the statement ends; the wall knows it before."""
    case = CaseFactory()
    member, colleague = staff(case.office, "director"), staff(case.office)
    CaseMemberFactory(case=case, user=member)
    with asks(member):
        assert Case.objects.filter(pk=case.pk).update(restricted=True) == 1
        assert Case.objects.filter(pk=case.pk).exists()
    with asks(colleague):
        assert not Case.objects.filter(pk=case.pk).exists()


def test_nobody_restricts_a_case_on_which_they_are_not_named():
    case = CaseFactory()
    director = staff(case.office, "director")
    with asks(director), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(restricted=True)
