"""People: roles, merging reversibly, and that merged records count as one."""

from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions.people import (
    add_person_to_case,
    create_person,
    merge_persons,
    undo_merge,
    verify_victim,
)
from cases.forms.base import people_of
from cases.models import CaseRole, Person, PersonToken, StageProgress
from cases.rescue.victims import victims_of
from offices.refusal import Refusal
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseRoleFactory, PersonFactory, victim
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


def humans(*people):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT human_id) FROM cases_person WHERE id = ANY(%s)", [[p.pk for p in people]])
        return cursor.fetchone()[0]


def test_create_person_is_found_by_name_and_sound():
    office = OfficeFactory()
    lawyer = staff(office)
    with asks(lawyer):
        person = create_person(office=office, by=lawyer, name="Analyn Rivilla")
        kinds = set(PersonToken.objects.filter(person=person).values_list("kind", "token"))
    assert {("word", "analyn"), ("word", "rivilla")} < kinds


def test_add_person_twice_in_one_role_is_refused():
    case = CaseFactory()
    lawyer, person = staff(case.office), PersonFactory(office=case.office)
    with asks(lawyer):
        added = add_person_to_case(case=case, person=person, role="victim", by=lawyer)
        assert added.verification == "possible"
        with pytest.raises(Refusal, match="already"):
            add_person_to_case(case=case, person=person, role="victim", by=lawyer)
        add_person_to_case(case=case, person=person, role="witness", by=lawyer)


def test_a_person_of_another_office_is_refused():
    case, foreign = CaseFactory(), PersonFactory()
    lawyer = staff(case.office)
    with asks(lawyer), pytest.raises(Refusal, match="another office"):
        add_person_to_case(case=case, person=foreign, role="victim", by=lawyer)


def test_merging_moves_nothing_and_is_undone():
    case = CaseFactory()
    lawyer, one, other = staff(case.office), victim(case), victim(case)
    assert humans(one, other) == 2
    with asks(lawyer):
        merge = merge_persons(merged=one, kept=other, by=lawyer, reason="Same village and mother.")
        assert humans(one, other) == 1
        assert {role.person.record for role in CaseRole.objects.filter(case=case)} == {other}
        assert CaseRole.objects.filter(case=case, person=one).exists()
        undo_merge(merge=merge, by=lawyer)
        assert humans(one, other) == 2
        assert Person.objects.get(pk=one.pk).merged_into is None
        with pytest.raises(Refusal, match="already"):
            undo_merge(merge=merge, by=lawyer)


def test_a_chain_of_merges_counts_once_and_comes_apart_again():
    case = CaseFactory()
    lawyer, a, b, c = staff(case.office), victim(case), victim(case), victim(case)
    with asks(lawyer):
        merge_persons(merged=a, kept=b, by=lawyer, reason="Same.")
        second = merge_persons(merged=b, kept=c, by=lawyer, reason="Same.")
        assert humans(a, b, c) == 1
        undo_merge(merge=second, by=lawyer)
        assert humans(a, b) == 1
        assert humans(a, b, c) == 2


@pytest.fixture
def chain():
    """A person with four records, each merged into the next, and the colleague who found out."""
    case = CaseFactory()
    lawyer, records = staff(case.office), [victim(case) for _n in range(4)]
    with asks(lawyer):
        for merged, kept in pairwise(records):
            merge_persons(merged=merged, kept=kept, by=lawyer, reason="Same.")
    return case, lawyer, records


def test_one_record_stands_for_a_whole_chain(chain):
    case, lawyer, records = chain
    stranger = victim(case)
    with asks(lawyer):
        assert {Person.objects.get(pk=one.pk).record for one in records} == {records[-1]}
        people = Person.objects.visible_to(lawyer).standing_for([records[-1].pk, stranger.pk])
        assert people == dict.fromkeys([one.pk for one in records], records[-1].pk) | {stranger.pk: stranger.pk}
        assert {role.person.record for role in CaseRole.objects.filter(case=case)} == {records[-1], stranger}
        assert {one.person for one in victims_of(case)} == set(people_of(case, lawyer)) == {records[-1], stranger}


def test_merging_counts_anew_where_only_earlier_merged_records_stand():
    case = CaseFactory()
    elsewhere = CaseFactory(office=case.office)
    lawyer = staff(case.office, "investigator")
    one, other = victim(case), victim(case)
    kept_one, kept_other = victim(elsewhere), victim(elsewhere)
    with as_owner():
        Person.objects.filter(pk=one.pk).update(merged_into=kept_one)
        Person.objects.filter(pk=other.pk).update(merged_into=kept_other)
        StageProgress.objects.filter(case=case).update(status="active", step=0)
    with asks(lawyer):
        merge_persons(merged=kept_one, kept=kept_other, by=lawyer, reason="Same.")
        assert StageProgress.objects.get(case=case, stage="rescue").step > 0


def test_a_record_behind_the_wall_is_not_followed():
    shown = CaseFactory()
    hidden = CaseFactory(office=shown.office, restricted=True)
    merged, kept = victim(shown), victim(hidden)
    with as_owner():
        Person.objects.filter(pk=merged.pk).update(merged_into=kept)
    with asks(staff(shown.office)):
        assert Person.objects.get(pk=merged.pk).record == merged
        assert Person.objects.select_related("merged_into").get(pk=merged.pk).record == merged


def test_records_of_two_offices_are_not_merged():
    one, foreign = PersonFactory(), PersonFactory()
    lawyer = staff(one.office)
    with asks(lawyer), pytest.raises(Refusal, match="different offices"):
        merge_persons(merged=one, kept=foreign, by=lawyer, reason="Same.")


def test_verify_victim_says_by_whom():
    case = CaseFactory()
    lawyer, role = staff(case.office), CaseRoleFactory(case=case, verification="possible")
    with asks(lawyer):
        verify_victim(role=role, by=lawyer, verification="actual")
        role.refresh_from_db()
        assert (role.verification, role.verified_by, role.found_by) == ("actual", lawyer, "")
        for finder, body, said in (("other", " ", "Name the body"), ("", "Court 5", "which kind of body")):
            with pytest.raises(Refusal, match=said):
                verify_victim(role=role, by=lawyer, verification="not", found_by=finder, found_by_body=body)
        verify_victim(role=role, by=lawyer, verification="actual", found_by="court", found_by_body=" Court 5 ")
        role.refresh_from_db()
        assert (role.found_by, role.found_by_body) == ("court", "Court 5")
    for wrong in ({"found_by": "other"}, {"found_by_body": "Court 5"}, {"role": "witness", "found_by": "court"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseRoleFactory(case=case, **wrong)


def test_a_person_of_a_restricted_and_an_open_case_stays_visible():
    hidden, shown = CaseFactory(restricted=True), None
    person = victim(hidden)
    colleague = staff(hidden.office)
    with asks(colleague):
        assert not Person.objects.exists()
    shown = CaseFactory(office=hidden.office)
    CaseRoleFactory(case=shown, person=person)
    with asks(colleague):
        assert Person.objects.get() == person
        assert CaseRole.objects.get().case == shown


def test_restricting_a_case_hides_its_people_and_opening_shows_them():
    case = CaseFactory()
    person, colleague = victim(case), staff(case.office)
    for restricted in (True, False):
        with as_owner():
            type(case).objects.filter(pk=case.pk).update(restricted=restricted)
        with asks(colleague):
            assert Person.objects.filter(pk=person.pk).exists() is not restricted
