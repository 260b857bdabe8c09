import pytest
from django.db import connection

from cases.models import Case, Person
from tests.asking import asks
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
