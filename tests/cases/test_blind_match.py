"""Asking other offices: only offices answer, restricted cases give no sign, asking is limited, and they are told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from cases.actions.blind_match import ask_other_offices, keys_of, note_seen
from cases.actions.people import merge_persons
from cases.actions.transfers import accept_transfer, offer_transfer
from cases.models import BlindMatch, BlindMatchNotice, Case, PersonName
from cases.naming import index_name
from offices.models import AuditEvent
from offices.refusal import Refusal
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory, CaseRoleFactory, PersonFactory, suspect, victim
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
NAME = "Analyn Rivilla"


@pytest.fixture
def office():
    return OfficeFactory(code="CEB", city="Cebu")


@pytest.fixture
def other():
    return OfficeFactory(code="MNL", city="Manila")


@pytest.fixture
def worker(office):
    return staff(office, "social_worker")


@pytest.fixture
def person(office):
    return victim(CaseFactory(office=office), person__display_name=NAME)


def known(office, name=NAME, **fields):
    """Somebody whom the office knows, from an open case."""
    return victim(
        CaseFactory(office=office), person__display_name=name, **{f"person__{k}": v for k, v in fields.items()}
    )


def ask(user, person):
    with asks(user):
        return [office.city for office in ask_other_offices(person=person, by=user)]


def born(day, until=None):
    return {"born_from": day, "born_to": until or day, "born_precision": "day"}


def notices(user):
    """What the database alone shows, and what the querysets ask for; both must agree."""
    with asks(user):
        shown = set(BlindMatchNotice.objects.values_list("person", flat=True))
        assert shown == set(BlindMatchNotice.objects.visible_to(user).values_list("person", flat=True))
        return shown


# --- the answer ---


def test_the_answer_is_offices_and_they_are_told_who_asked(worker, person, other):
    theirs = known(other)
    director, colleague = staff(other, "director"), staff(other)
    assert ask(worker, person) == ["Manila"]
    assert notices(director) == {theirs.pk}
    assert notices(colleague) == notices(worker) == set()
    with asks(director):
        notice = BlindMatchNotice.objects.get()
        assert (notice.asked_by, notice.asking_office, notice.seen_at) == (worker, person.office, None)
        assert not BlindMatch.objects.exists()  # whom they asked about stays with them
    with as_owner():
        told = AuditEvent.objects.get(action="tell_who_asked")
        asked = AuditEvent.objects.get(action="ask_other_offices")
    assert (told.office, told.actor, asked.object_id, asked.office) == (other, worker, person.pk, person.office)
    assert NAME not in f"{told.summary}{told.detail}{asked.summary}{asked.detail}"


def test_suspects_are_asked_about_too(office, worker, other):
    accused = suspect(CaseFactory(office=office), person__display_name=NAME)
    suspect(CaseFactory(office=other), person__display_name=NAME)
    assert ask(worker, accused) == ["Manila"]


def test_nobody_elsewhere_and_nobody_of_the_own_office(worker, person, other):
    known(person.office)
    known(other, "Rosa Mendoza")
    assert ask(worker, person) == []
    with asks(worker):
        assert BlindMatch.objects.get().offices == []


@pytest.mark.parametrize(
    ("ours", "theirs", "is_found"),
    [
        ("Analyn Rivilla", "Analin Ribila", True),
        ("Analyn Rivilla", "Rivilla, Analyn", True),
        ("Analyn Rivilla", "Analyn Rivilla Santos", True),
        ("Analyn Rivilla", "Analyn Santos", False),
        ("สมชาย ใจดี", "สมชาย ใจดี", True),
        ("ស៊ន សុខា", "សុខា ស៊ន", True),
        ("रीना कुमारी", "Rina Kumari", True),
        ("María Fernanda López García", "Maria Fernanda Lopez Garcia", True),
        ("María López García", "María López", False),  # one name is missing, and no birth speaks for it
        ("Supriyati", "Supriyati", False),  # a single name, and no birth
        ("Nguyen Thi Huong", "Pham Van Duc", False),
    ],
)
def test_names_of_several_scripts(office, worker, other, ours, theirs, is_found):
    person = known(office, ours)
    known(other, theirs)
    assert bool(ask(worker, person)) is is_found


def test_another_name_of_the_person_is_looked_for_too_and_so_are_merged_records(office, worker, other):
    kept, merged = PersonFactory(office=office, display_name="Lyn Santos"), known(office, "Grace Achieng")
    with as_owner():
        index_name(PersonName.objects.create(person=kept, full="เอ", romanisation="Wanjiku Njeri"))
    with asks(worker):
        merge_persons(merged=merged, kept=kept, by=worker, reason="Same.")
    known(other, "Wanjiku Njeri")
    third = OfficeFactory(city="Nairobi")
    known(third, "Grace Achieng")
    assert ask(worker, kept) == ["Manila", "Nairobi"]


@pytest.mark.parametrize(
    ("ours", "theirs", "name", "is_found"),
    [
        (born(date(2004, 5, 3)), born(date(2006, 4, 1)), NAME, True),
        (born(date(2004, 5, 3)), born(date(2008, 5, 3)), NAME, False),
        (born(date(2004, 1, 1)), born(date(1960, 5, 3)), NAME, True),  # 1 January says nothing
        (born(date(2004, 5, 3)), born(date(1960, 1, 1)), NAME, True),
        (born(date(2004, 5, 3)), born(date(2005, 5, 3)), "Supriyati", True),
        (born(date(2004, 5, 3)), {}, "Supriyati", False),
        (born(date(2004, 5, 3)), born(date(2004, 1, 1)), "Supriyati", False),
        (born(date(2004, 1, 1), date(2004, 12, 31)), born(date(2006, 2, 1)), "Supriyati", True),
    ],
)
def test_births_two_years_apart_at_most(office, worker, other, ours, theirs, name, is_found):
    person = known(office, name, **ours)
    known(other, name, **theirs)
    assert bool(ask(worker, person)) is is_found


def test_a_missing_family_name_needs_both_births(office, worker, other):
    person = known(office, "María López García", **born(date(2004, 5, 3)))
    known(other, "María López", **born(date(2005, 2, 1)))
    assert ask(worker, person) == ["Manila"]


def test_a_name_that_many_bear_names_no_office(worker, person, other):
    for _n in range(20):
        PersonFactory(office=other, display_name=NAME)
    assert ask(worker, person) == ["Manila"]
    PersonFactory(office=other, display_name=NAME)
    assert ask(worker, person) == []


def test_a_merged_record_is_told_by_the_one_that_stands_for_it(worker, person, other):
    merged, kept = known(other), PersonFactory(office=other, display_name="Lyn Santos")
    director = staff(other, "director")
    with asks(director):
        merge_persons(merged=merged, kept=kept, by=director, reason="Same.")
    assert ask(worker, person) == ["Manila"]
    assert notices(director) == {kept.pk}


def test_a_closed_office_does_not_answer(worker, person, other):
    known(other)
    with as_owner():
        type(other).objects.filter(pk=other.pk).update(closed_on=date(2026, 1, 1))
    assert ask(worker, person) == []


# --- restricted cases show no sign ---


def test_a_restricted_record_elsewhere_never_answers_even_from_an_open_case(worker, person, other):
    hidden = victim(CaseFactory(office=other, restricted=True), person__display_name=NAME)
    both = known(other)
    CaseRoleFactory(case=CaseFactory(office=other, restricted=True), person=both, role="witness")
    assert ask(worker, person) == []
    director = staff(other, "director")
    assert notices(director) == set()
    CaseRoleFactory(case=CaseFactory(office=other), person=hidden)
    assert ask(worker, person) == []


def test_who_knows_of_the_restricted_case_is_told_why_and_nobody_else_sees_a_sign(office, worker, person, other):
    known(other)
    hidden = CaseFactory(office=office, restricted=True)
    CaseRoleFactory(case=hidden, person=person, role="witness")
    named = staff(office)
    CaseMemberFactory(case=hidden, user=named)
    with asks(named), pytest.raises(Refusal, match="restricted"):
        ask_other_offices(person=person, by=named)
    assert ask(worker, person) == []
    assert notices(staff(other, "director")) == set()


def test_a_record_that_is_restricted_altogether_does_not_exist_for_others(office, worker, other):
    hidden = CaseFactory(office=office, restricted=True)
    person, named = victim(hidden, person__display_name=NAME), staff(office)
    CaseMemberFactory(case=hidden, user=named)
    assert client_for(worker).get(f"/people/{person.pk}/other-offices/").status_code == 404
    page = client_for(named).get(f"/people/{person.pk}/other-offices/").content.decode()
    assert "never asked about people of restricted cases" in page
    with asks(worker), connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("SELECT ijm_blind_match(%s, '[]')", [person.pk])


def test_a_notice_is_hidden_once_its_person_is(worker, person, other):
    theirs = known(other)
    ask(worker, person)
    with as_owner():
        Case.objects.filter(office=other).update(restricted=True)
    assert notices(staff(other, "director")) == set()
    assert theirs.office == other


# --- who may ask, and how often ---


def test_only_who_works_on_the_record_asks(person, other):
    known(other)
    for nosy in (staff(person.office, "operations_approver"), staff(other, "director")):
        with asks(nosy), pytest.raises(PermissionDenied):
            ask_other_offices(person=person, by=nosy)
        refused = pytest.raises(ProgrammingError, match="only who works")
        with asks(nosy), connection.cursor() as cursor, refused, transaction.atomic():
            cursor.execute("SELECT ijm_blind_match(%s, '[]')", [person.pk])


def test_a_name_that_the_person_does_not_bear_asks_nothing(worker, person, other):
    known(other, "Rosa Mendoza")
    with asks(worker), connection.cursor() as cursor:
        keys = '[{"kind": "word", "tokens": ["rosa", "mendoza"], "births": false}]'
        cursor.execute("SELECT ijm_blind_match(%s, %s)", [person.pk, keys])
        assert cursor.fetchone() == ([],)


def test_the_application_writes_neither_questions_nor_answers(worker, person):
    with asks(worker):
        for row in (
            BlindMatch(person=person, asked_by=worker, asking_office=person.office, asked_at=timezone.now()),
            BlindMatchNotice(person=person, match_id=1, asked_by=worker, asking_office_id=1, asked_at=timezone.now()),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                row.save()
    ask(worker, person)
    with asks(worker), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        BlindMatch.objects.update(asked_at=timezone.now() - timedelta(days=3))


def test_about_one_person_three_times_a_day(office, worker, person):
    colleague, twin = staff(office), PersonFactory(office=office)
    with asks(worker):
        merge_persons(merged=twin, kept=person, by=worker, reason="Same.")
    for asker in (worker, colleague, worker):
        ask(asker, person)
    with asks(colleague), pytest.raises(Refusal, match="three times"):
        ask_other_offices(person=person, by=colleague)
    with as_owner():
        BlindMatch.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    assert ask(colleague, person) == []


def test_one_person_asks_twenty_times_a_day(office, worker):
    people = [PersonFactory(office=office) for _n in range(21)]
    for one in people[:20]:
        ask(worker, one)
    with asks(worker), pytest.raises(Refusal, match="20 times"):
        ask_other_offices(person=people[20], by=worker)
    assert ask(staff(office), people[20]) == []


# --- transfers ---


def test_answers_and_notices_go_with_the_record(office, worker, person, other):
    known(other)
    ask(worker, person)
    sender, receiver = staff(office, "director"), staff(OfficeFactory(), "director")
    with as_owner():
        case = Case.objects.get(office=office)
    with asks(sender):
        offer = offer_transfer(case=case, to_office=receiver.memberships.get().office, by=sender, reason="They moved.")
    with asks(receiver):
        accept_transfer(offer=offer, by=receiver)
        assert BlindMatch.objects.get().asking_office == office
    with asks(worker):
        assert not BlindMatch.objects.exists()


# --- pages ---


def page(user, url, **data):
    response = client_for(user).get(url, data)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_asking_on_the_page(worker, person, other):
    theirs = known(other)
    url = f"/people/{person.pk}/other-offices/"
    assert url in page(worker, f"/people/{person.pk}/")
    assert "not whom you asked about" in page(worker, url)
    assert client_for(worker).post(url).url == url
    text = page(worker, url)
    assert "Manila may know this person" in text
    assert "Manila may know this person" in page(worker, f"/people/{person.pk}/")
    assert f"/people/{theirs.pk}/" not in text
    for _n in range(2):
        client_for(worker).post(url)
    assert "three times" in client_for(worker).post(url).content.decode()


def test_no_answer_is_not_called_nobody(worker, person):
    client_for(worker).post(f"/people/{person.pk}/other-offices/")
    assert "does not mean that nobody knows them" in page(worker, f"/people/{person.pk}/other-offices/")


def test_a_second_submit_asks_once(worker, person):
    url, data = f"/people/{person.pk}/other-offices/", {"submission": "4f2c1b9e-6f3a-4b5d-8e7f-000000000002"}
    client = client_for(worker)
    assert client.post(url, data).url == client.post(url, data).url == url
    with as_owner():
        assert BlindMatch.objects.count() == 1


def test_the_other_office_sees_who_asked_on_home_and_marks_it_seen(worker, person, other):
    theirs = known(other)
    ask(worker, person)
    director, stranger = staff(other, "director"), staff(OfficeFactory(), "director")
    assert "Cebu asked about somebody you may know" in page(director, "/")
    assert "asked about somebody" not in page(stranger, "/")
    text = page(director, "/people/asked/")
    told = (str(worker), worker.email, "Cebu", NAME, f"/people/{theirs.pk}/")
    assert [words for words in told if words not in text] == []
    assert f"/people/{person.pk}/" not in text
    with as_owner():
        seen = f"/people/asked/{BlindMatchNotice.objects.get().pk}/seen/"
    assert client_for(stranger).post(seen).status_code == 404
    assert client_for(director).post(seen).status_code == 302
    assert "No question" in page(director, "/people/asked/")
    assert f"Seen by {director}" in page(director, "/people/asked/", seen="1")
    assert "asked about somebody" not in page(director, "/")
    assert client_for(staff(other)).get("/people/asked/").status_code == 403
    for odd in ("x", "123456x", "0", "9" * 30):
        assert page(director, "/people/asked/", page=odd)


def test_seen_is_in_ones_own_name(worker, person, other):
    known(other)
    ask(worker, person)
    director, second = staff(other, "director"), staff(other, "director")
    with asks(director):
        notice = BlindMatchNotice.objects.get()
        with pytest.raises(ProgrammingError), transaction.atomic():
            BlindMatchNotice.objects.update(seen_by=second, seen_at=timezone.now())
        note_seen(notice=notice, by=director)
        assert BlindMatchNotice.objects.get().seen_by == director
    with asks(worker):
        assert not BlindMatchNotice.objects.update(seen_by=worker, seen_at=timezone.now())


# --- what is looked for ---


def test_keys_are_whole_names_and_for_long_ones_all_but_one_word():
    keys = keys_of([PersonName(full="Maria Lopez Garcia")])
    whole = {key["kind"]: set(key["tokens"]) for key in keys if not key["births"]}
    assert whole == {"word": {"maria", "lopez", "garcia"}, "sound": {"ml", "lbs", "kls"}}
    assert all(len(key["tokens"]) == 2 for key in keys if key["births"])
    assert keys_of([PersonName(full="...")]) == []
