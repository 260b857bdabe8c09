from datetime import date

import pytest

from cases.actions.people import add_name, merge_persons
from cases.partial_dates import PartialDate, parse_birth
from cases.search import find_persons, possible_same, search, tokens
from tests.asking import asks
from tests.factories.cases import CaseFactory, CaseMemberFactory, CaseRoleFactory, PersonFactory, victim
from tests.factories.offices import MembershipFactory, OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(code="CEB")


@pytest.fixture
def lawyer(office):
    return staff(office)


def person(office, name, **fields):
    return PersonFactory(office=office, display_name=name, **fields)


def found(user, text):
    with asks(user):
        return [one.display_name for one in find_persons(user, text)[0]]


def test_a_name_is_found_by_its_beginnings_in_any_order(office, lawyer):
    person(office, "Analyn Rivilla")
    person(office, "Analyn Santos")
    assert found(lawyer, "riv ana") == ["Analyn Rivilla"]
    assert sorted(found(lawyer, "ANALYN")) == ["Analyn Rivilla", "Analyn Santos"]


def test_a_name_is_found_by_its_sound_when_nobody_has_the_letters(office, lawyer):
    person(office, "Analyn Rivilla")
    assert found(lawyer, "Analin Ribila") == ["Analyn Rivilla"]


def test_the_best_comes_first(office, lawyer):
    person(office, "Mariana Lopez")
    person(office, "Maria Lopez")
    assert found(lawyer, "maria lopez") == ["Maria Lopez", "Mariana Lopez"]


@pytest.mark.parametrize("name", ["สมชาย ใจดี", "សុខា ចាន់", "रीना कुमारी", "Ñáñez"])
def test_names_of_every_script_are_found_by_their_first_letters(office, lawyer, name):
    person(office, name)
    assert found(lawyer, name[:4]) == [name]


def test_another_name_finds_the_person_too(office, lawyer):
    known = person(office, "สมชาย ใจดี")
    with asks(lawyer):
        add_name(person=known, by=lawyer, full="Chai", romanisation="Somchai")
    assert found(lawyer, "chai") == found(lawyer, "somchai") == ["สมชาย ใจดี"]


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "*", "'; DROP TABLE cases_person; --", "\\", "a" * 500])
def test_what_is_no_name_finds_nobody(office, lawyer, text):
    person(office, "Maria Lopez")
    assert found(lawyer, text) == []


def test_a_foreign_and_a_restricted_person_is_never_found(office, lawyer):
    person(OfficeFactory(), "Maria Lopez")
    hidden = CaseFactory(office=office, restricted=True)
    CaseRoleFactory(case=hidden, person=person(office, "Maria Santos"))
    assert found(lawyer, "maria") == found(lawyer, "mariya") == []
    with asks(lawyer):
        assert search(lawyer, hidden.number).case_ids == []
        assert possible_same(lawyer, office, "Maria Santos") == []
    CaseMemberFactory(case=hidden, user=lawyer)
    assert found(lawyer, "maria") == ["Maria Santos"]


def test_a_shared_case_brings_its_people(lawyer):
    foreign = CaseFactory()
    who = victim(foreign, person__display_name="Grace Achieng")
    other = CaseFactory(office=foreign.office)
    victim(other, person__display_name="Grace Njeri")
    CaseMemberFactory(case=foreign, user=lawyer, kind="shared", rights=["view_case"])
    with asks(lawyer):
        result = search(lawyer, "grace")
        assert result.persons == [who]
        assert result.case_ids == [foreign.pk]


def test_someone_of_many_offices_finds_in_all_of_them(office, lawyer):
    other = OfficeFactory()
    MembershipFactory(user=lawyer, office=other)
    person(office, "Maria Lopez")
    person(other, "Maria Cruz")
    person(OfficeFactory(), "Maria Gomez")
    assert sorted(found(lawyer, "maria")) == ["Maria Cruz", "Maria Lopez"]


def test_a_merged_record_leads_to_the_one_that_stands_for_it(office, lawyer):
    case = CaseFactory(office=office)
    kept, merged = person(office, "Analyn Rivilla"), victim(case, person__display_name="Lyn Santos")
    with asks(lawyer):
        merge_persons(merged=merged, kept=kept, by=lawyer, reason="Same birth certificate.")
        result = search(lawyer, "lyn santos")
        assert result.persons == [kept]
        assert result.case_ids == [case.pk]


def test_a_role_in_a_case_the_person_may_not_see_is_not_told(office, lawyer):
    who = victim(CaseFactory(office=office))
    hidden = CaseFactory(office=office, restricted=True)
    CaseRoleFactory(case=hidden, person=who)
    with asks(lawyer):
        result = search(lawyer, who.display_name)
        assert hidden.pk not in result.case_ids
        assert [role.case_id for role in result.persons[0].found_roles] == result.case_ids


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("CEB-2026-00147", ["CEB-2026-00147"]),
        ("ceb 2026 00147", ["CEB-2026-00147"]),
        ("CEB-2026-001", ["CEB-2026-00148", "CEB-2026-00147"]),
        ("ceb2026", ["CEB-2026-00148", "CEB-2026-00147"]),
        ("147", ["CEB-2026-00147"]),
        ("2026-148", ["CEB-2026-00148"]),
        ("ceb 147", ["CEB-2026-00147"]),
        ("MNL-2026-00147", []),
        ("CEB-2025", []),
    ],
)
def test_a_case_is_found_by_the_beginning_of_its_number(office, lawyer, text, numbers):
    cases = {number: CaseFactory(office=office, number=number) for number in ("CEB-2026-00147", "CEB-2026-00148")}
    CaseFactory(office=OfficeFactory(code="MNL"), number="MNL-2026-00147")
    with asks(lawyer):
        assert search(lawyer, text).case_ids == [cases[number].pk for number in numbers]


def test_common_names_are_found_beyond_the_cap(office, lawyer, monkeypatch):
    monkeypatch.setattr(tokens, "CAP", 3)
    for n in range(8):
        person(office, f"Maria Cruz{n}")
        person(office, f"Ana{n} Santos")
    both = person(office, "Maria Santos")
    assert found(lawyer, "maria santos") == ["Maria Santos"]
    with asks(lawyer):
        people, is_cut = find_persons(lawyer, "maria")
        assert is_cut
        assert len(people) == 3
        assert possible_same(lawyer, office, "Maria Santos", but_not=both) == []


def test_the_number_of_queries_does_not_grow(office, lawyer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for more in (1, 2, 20):
        for _n in range(more):
            victim(CaseFactory(office=office))
        with asks(lawyer), CaptureQueriesContext(connection) as queries:
            search(lawyer, "analyn")
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


# --- who may be the same ---


def same(user, office, name, birth=None):
    with asks(user):
        return [one.display_name for one in possible_same(user, office, name, birth)]


BORN = {"born_from": date(2004, 5, 1), "born_to": date(2004, 5, 1), "born_precision": "day"}
AGE_22, AGE_40 = (parse_birth(text, date(2026, 11, 20)) for text in ("22", "40"))


def test_the_same_words_or_sounds_may_be_the_same_person(office, lawyer):
    person(office, "Analyn Rivilla")
    person(office, "Rosa Mendoza")
    for name in ("Analyn Rivilla", "rivilla ANALYN", "Analin Ribila"):
        assert same(lawyer, office, name) == ["Analyn Rivilla"]
    assert same(lawyer, office, "Rosa Rivilla") == []


def test_an_age_that_does_not_fit_speaks_against_it(office, lawyer):
    person(office, "Analyn Rivilla", **BORN)
    assert same(lawyer, office, "Analyn Rivilla", AGE_22) == ["Analyn Rivilla"]
    assert same(lawyer, office, "Analyn Rivilla", PartialDate.of_day(date(2006, 4, 1))) == [
        "Analyn Rivilla"
    ]  # give or take two years
    assert same(lawyer, office, "Analyn Rivilla", AGE_40) == []


def test_a_birthday_on_1_january_says_nothing(office, lawyer):
    person(office, "Analyn Rivilla", **BORN | {"born_from": date(1980, 1, 1), "born_to": date(1980, 1, 1)})
    assert same(lawyer, office, "Analyn Rivilla", AGE_22) == ["Analyn Rivilla"]
    assert same(lawyer, office, "Analyn", AGE_22) == []  # nor is it an age that fits a missing name


def test_a_missing_name_needs_an_age_that_fits(office, lawyer):
    person(office, "Analyn Rivilla", **BORN)
    assert same(lawyer, office, "Analyn") == []
    assert same(lawyer, office, "Analyn", AGE_22) == ["Analyn Rivilla"]


def test_another_office_is_never_asked(office, lawyer):
    other = OfficeFactory()
    person(other, "Analyn Rivilla")
    assert same(lawyer, office, "Analyn Rivilla") == same(lawyer, other, "Analyn Rivilla") == []
    assert same(staff(other), other, "Analyn Rivilla") == ["Analyn Rivilla"]
