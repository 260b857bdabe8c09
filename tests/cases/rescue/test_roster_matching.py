"""Whom of the office's records a row of the roster may be: suggestions in three queries, which a human decides on."""

import datetime

import pytest

from cases.models import Person
from cases.rescue.roster import matching
from cases.rescue.roster.matching import suggest_people
from cases.visibility import named
from offices.access import rights_of
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, PersonFactory
from tests.factories.offices import staff
from tests.factories.rescue import executed_operation, roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def operation(case):
    return executed_operation(case)


@pytest.fixture
def investigator(case):
    return staff(case.office, "investigator")


def suggested(user, operation, entries):
    with asks(user):
        return {
            one.entry.number: [str(person) for person in one.people] for one in suggest_people(user, operation, entries)
        }


def test_who_has_the_words_or_the_sounds_is_suggested(case, operation, investigator):
    for name in ("Thenmozhi Arul", "Mozhi Then", "Sangeetha Murugan Velu"):
        PersonFactory(office=case.office, display_name=name)
    PersonFactory(display_name="Tenmozhi Arul")  # of another office
    entries = [
        *roster(operation, case, 1, name="Tenmozhi Arul"),
        *roster(operation, case, 1, start=2, name="Sangeetha Murugan"),
        *roster(operation, case, 1, start=3, name="Kannan"),
        *roster(operation, case, 1, start=4, name=""),
    ]
    assert suggested(investigator, operation, entries) == {
        1: ["Thenmozhi Arul"],
        2: ["Sangeetha Murugan Velu"],
        3: [],
        4: [],
    }


def test_another_sex_or_age_speaks_against_it(case, operation, investigator):
    PersonFactory(
        office=case.office,
        display_name="Raja Kumar",
        sex="male",
        born_from=datetime.date(2001, 5, 2),
        born_to=datetime.date(2001, 5, 2),
        born_precision="day",
    )
    facts = {"name": "Raja Kumar", "sex": "male", "age_band": "18_39"}
    entries = [
        *roster(operation, case, 1, **facts),
        *roster(operation, case, 1, start=2, **facts | {"sex": "female"}),
        *roster(operation, case, 1, start=3, **facts | {"age_band": "5_11"}),
        *roster(operation, case, 1, start=4, **facts | {"age_band": "unknown", "sex": "unknown"}),
    ]
    found = suggested(investigator, operation, entries)
    assert [number for number, people in found.items() if people] == [1, 4]


def test_a_merged_record_leads_to_the_one_that_stands(case, operation, investigator):
    merged, kept = (PersonFactory(office=case.office, display_name=name) for name in ("Raja Kumar", "Rajan Kumaran"))
    with as_owner():
        Person.objects.filter(pk=merged.pk).update(merged_into=kept)
    entries = roster(operation, case, 1, name="Raja Kumar")
    assert suggested(investigator, operation, entries) == {1: ["Rajan Kumaran"]}


def test_a_name_that_many_bear_hides_no_rarer_one(case, operation, investigator, monkeypatch):
    monkeypatch.setattr(matching, "MOST_HOLDERS", 2)
    for name in ("Lakshmi", "Lakshmi Devi", "Lakshmi Thenmozhi"):
        PersonFactory(office=case.office, display_name=name)
    entries = [
        *roster(operation, case, 1, name="Lakshmi"),
        *roster(operation, case, 1, start=2, name="Lakshmi Thenmozhi"),
    ]
    assert suggested(investigator, operation, entries) == {1: [], 2: ["Lakshmi Thenmozhi"]}


@pytest.mark.parametrize("number", [1, 60])
def test_it_asks_three_questions_however_many_rows(case, operation, investigator, number, django_assert_num_queries):
    PersonFactory(office=case.office, display_name="Person 1")
    entries = roster(operation, case, number)
    with asks(investigator):
        rights_of(investigator).offices("view_case"), named(investigator).persons
        list(Person.objects.visible_to(investigator)[:1])
        with django_assert_num_queries(3):
            suggest_people(investigator, operation, entries)
