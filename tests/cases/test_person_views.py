from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions.people import merge_persons
from cases.models import Consent, Document, Person, PersonMerge, PersonName, SafeContact
from offices.models import AuditEvent
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory, CaseRoleFactory, PersonFactory, victim
from tests.factories.offices import OfficeFactory, staff
from tests.factories.rescue import ReferralFactory, ReliefFactory, executed_operation, roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(code="CEB", city="Cebu")


@pytest.fixture
def lawyer(office):
    return staff(office)


@pytest.fixture
def person(office):
    return victim(CaseFactory(office=office), person__display_name="Analyn Rivilla")


def get(user, url):
    return client_for(user).get(url)


def page(user, url):
    response = get(user, url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def stored(person):
    with as_owner():
        return Person.objects.get(pk=person.pk)


def sent(person, **changes):
    values = {
        "display_name": person.display_name,
        "born_text": person.born_text,
        "sex": person.sex,
        "version": person.version,
    }
    return values | changes


PAGES = ("", "edit/", "names/add/", "merge/")


# --- the page ---


def test_it_shows_names_roles_consents_and_the_way_to_reach_them(office, lawyer, person):
    with as_owner():
        role = person.roles.get()
        Consent.objects.create(
            case=role.case,
            person=person,
            purpose="care",
            answer="refused",
            answered_on=date(2026, 1, 2),
            recorded_by=lawyer,
        )
        Consent.objects.create(
            case=role.case,
            person=person,
            purpose="care",
            answer="given",
            answered_on=date(2026, 2, 2),
            recorded_by=lawyer,
        )
        SafeContact.objects.create(
            case=role.case,
            person=person,
            manner="never",
            channel="0917 555 0100",
            code_word="mango",
            checked_by=lawyer,
            checked_at="2026-02-02T00:00Z",
        )
        PersonName.objects.create(person=person, full="Lyn", kind="alias")
    text = page(lawyer, f"/people/{person.pk}/")
    assert all(words in text for words in ("Analyn Rivilla", "Lyn", role.case.number, "Never contact", "Given"))
    assert "Refused" not in text  # the newest answer counts
    assert "mango" not in text
    assert "0917" not in text
    with as_owner():
        assert (
            AuditEvent.objects.filter(
                verb="read", object_type="cases.person", object_id=person.pk, actor=lawyer
            ).count()
            == 1
        )


def test_roles_in_cases_the_person_may_not_see_are_not_told(office, lawyer, person):
    hidden = CaseFactory(office=office, restricted=True)
    CaseRoleFactory(case=hidden, person=person)
    assert hidden.number not in page(lawyer, f"/people/{person.pk}/")


def test_a_person_without_a_case_has_a_page(office, lawyer):
    assert "In no case that you may see" in page(lawyer, f"/people/{PersonFactory(office=office).pk}/")


def test_those_who_may_be_the_same_are_offered(office, lawyer, person):
    other = PersonFactory(office=office, display_name="Analin Ribila")
    assert f"/people/{person.pk}/merge/?other={other.pk}" in page(lawyer, f"/people/{person.pk}/")


# --- walls ---


@pytest.mark.parametrize("below", PAGES)
def test_a_stranger_finds_nothing(office, person, below):
    for user in (
        staff(OfficeFactory()),
        staff(office, "office_administrator"),
        staff(office, "regional_manager"),
        staff(office, "auditor"),
    ):
        assert get(user, f"/people/{person.pk}/{below}").status_code == 404
    assert client_for(staff(office)).get(f"/people/999999/{below}").status_code == 404


@pytest.mark.parametrize("below", PAGES)
def test_a_restricted_person_is_open_to_the_team_alone(office, lawyer, below):
    hidden = CaseFactory(office=office, restricted=True)
    who = victim(hidden)
    assert get(lawyer, f"/people/{who.pk}/{below}").status_code == 404
    CaseMemberFactory(case=hidden, user=lawyer)
    assert get(lawyer, f"/people/{who.pk}/{below}").status_code == 200


def test_who_reads_alone_does_not_change(office, person):
    reader = staff(office, "operations_approver")
    text = page(reader, f"/people/{person.pk}/")
    assert "/edit/" not in text
    for below in PAGES[1:]:
        assert get(reader, f"/people/{person.pk}/{below}").status_code == 403
        assert client_for(reader).post(f"/people/{person.pk}/{below}", sent(person)).status_code == 403


def test_a_shared_case_lets_read_and_not_change(office, lawyer):
    foreign = CaseFactory()
    who = victim(foreign)
    CaseMemberFactory(case=foreign, user=lawyer, kind="shared", rights=["view_case"])
    assert get(lawyer, f"/people/{who.pk}/").status_code == 200
    assert get(lawyer, f"/people/{who.pk}/edit/").status_code == 403


# --- correcting ---


def test_it_is_corrected(office, lawyer, person):
    response = client_for(lawyer).post(
        f"/people/{person.pk}/edit/",
        sent(person, display_name="Analyn Revilla", born_text="3/2550", sex="female", citizenships="PH"),
    )
    assert response.url == f"/people/{person.pk}/"
    now = stored(person)
    assert (now.display_name, now.born_from, now.born_precision, now.born_text) == (
        "Analyn Revilla",
        date(2007, 3, 1),
        "month",
        "3/2550",
    )
    assert now.version == person.version + 1
    with as_owner():
        assert set(now.personname_set.values_list("full", flat=True)) == {"Analyn Rivilla", "Analyn Revilla"}


def test_an_age_that_was_not_touched_does_not_start_anew(office, lawyer):
    who = PersonFactory(
        office=office, born_text="16", born_from=date(2004, 1, 2), born_to=date(2005, 1, 1), born_precision="estimated"
    )
    client_for(lawyer).post(f"/people/{who.pk}/edit/", sent(who, citizenships="PH"))
    now = stored(who)
    assert (now.born_from, now.born_to, now.citizenships) == (date(2004, 1, 2), date(2005, 1, 1), "PH")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"display_name": ""}, "required"),
        ({"display_name": "x" * 161}, "at most 160"),
        ({"display_name": "A\x00"}, "Null characters"),
        ({"born_text": "31/2/2007"}, "not a day of the calendar"),
        ({"born_text": "2090"}, "in the future"),
        ({"deceased_on": "2026-02-31"}, "not a day of the calendar"),
        ({"deceased_on": "2990-01-01"}, "in the future"),
        ({"sex": "x"}, "valid choice"),
        ({"version": ""}, "required"),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_lost(office, lawyer, person, changes, said):
    response = client_for(lawyer).post(f"/people/{person.pk}/edit/", sent(person, languages="Cebuano") | changes)
    text = response.content.decode()
    assert response.status_code == 200
    assert said in text
    assert "Cebuano" in text
    assert stored(person).version == person.version


def test_a_stale_save_shows_both_versions_and_overwrites_nothing(office, lawyer, person):
    client = client_for(lawyer)
    client.post(f"/people/{person.pk}/edit/", sent(person, languages="Cebuano"))
    response = client.post(f"/people/{person.pk}/edit/", sent(person, languages="Tagalog"))
    text = response.content.decode()
    assert response.status_code == 200
    assert "Both versions" in text
    assert "Cebuano" in text
    assert "Tagalog" in text
    assert stored(person).languages == "Cebuano"
    client.post(f"/people/{person.pk}/edit/", sent(stored(person), languages="Tagalog"))
    assert stored(person).languages == "Tagalog"


def test_names_are_escaped(office, lawyer):
    who = PersonFactory(office=office, display_name="<img src=x onerror=alert(1)>")
    for below in PAGES:
        assert "<img" not in page(lawyer, f"/people/{who.pk}/{below}")


def test_a_name_is_added_once_even_when_sent_twice(office, lawyer, person):
    key = "0c5f2f5a-8f43-4a4e-9d3e-0d9f4a1c2b11"
    for _time in (1, 2):
        response = client_for(lawyer).post(
            f"/people/{person.pk}/names/add/",
            {"full": "สมหญิง", "kind": "alias", "romanisation": "Somying", "submission": key},
        )
        assert response.url == f"/people/{person.pk}/"
    with as_owner():
        assert person.personname_set.filter(full="สมหญิง").count() == 1
    assert f'href="/people/{person.pk}/"' in page(lawyer, "/cases/?q=somying")


# --- merging ---


def merge(user, person, other, **data):
    values = {"other": other.pk, "keep": person.pk, "reason": "Same birth certificate."}
    return client_for(user).post(f"/people/{person.pk}/merge/", values | data)


def test_two_records_become_one_and_two_again(office, lawyer, person):
    case = CaseFactory(office=office)
    other = victim(case, person__display_name="Lyn Santos")
    text = page(lawyer, f"/people/{person.pk}/merge/?other={other.pk}")
    assert "Analyn Rivilla" in text
    assert "Lyn Santos" in text
    assert case.number in text
    response = merge(lawyer, person, other)
    assert response.url == f"/people/{person.pk}/"
    assert stored(other).merged_into_id == person.pk
    text = page(lawyer, f"/people/{person.pk}/")
    assert case.number in text
    assert "Same birth certificate." in text
    assert "was merged into" in page(lawyer, f"/people/{other.pk}/")
    with as_owner():
        undo = f"/people/{person.pk}/merges/{PersonMerge.objects.get().pk}/undo/"
    assert "two people after all" in page(lawyer, undo)
    assert client_for(lawyer).post(undo).url == f"/people/{person.pk}/"
    assert stored(other).merged_into_id is None
    assert case.number not in page(lawyer, f"/people/{person.pk}/")
    assert "undone already" in client_for(lawyer).post(undo).content.decode()


def test_either_record_may_stay(office, lawyer, person):
    other = PersonFactory(office=office)
    merge(lawyer, person, other, keep=other.pk)
    assert stored(person).merged_into_id == other.pk


@pytest.mark.parametrize(
    ("data", "said"), [({"reason": " "}, "required"), ({"keep": "0"}, "valid choice"), ({"keep": ""}, "required")]
)
def test_merging_needs_a_reason_and_a_choice(office, lawyer, person, data, said):
    other = PersonFactory(office=office)
    assert said in merge(lawyer, person, other, **data).content.decode()
    assert stored(other).merged_into_id is None


def test_what_cannot_be_merged_is_said_and_shows_nothing(office, lawyer, person):
    foreign = PersonFactory(display_name="Foreign Woman")
    hidden = victim(CaseFactory(office=office, restricted=True), person__display_name="Hidden Woman")
    gone = PersonFactory(office=office, display_name="Merged Woman")
    with asks(lawyer):
        merge_persons(merged=gone, kept=PersonFactory(office=office), by=lawyer, reason="Same.")
    for other in (foreign.pk, hidden.pk, gone.pk, person.pk, 999999, "x", "9" * 30, -1):
        for text in (
            page(lawyer, f"/people/{person.pk}/merge/?other={other}"),
            client_for(lawyer)
            .post(f"/people/{person.pk}/merge/", {"other": other, "keep": person.pk, "reason": "x"})
            .content.decode(),
        ):
            assert "not another record of Cebu" in text, other
            assert not any(name in text for name in ("Foreign Woman", "Hidden Woman", "Merged Woman"))
    assert stored(foreign).merged_into_id is stored(hidden).merged_into_id is None


def test_the_other_record_is_found_by_name(office, lawyer, person):
    other = PersonFactory(office=office, display_name="Rosa Mendoza")
    assert f"?other={other.pk}" in page(lawyer, f"/people/{person.pk}/merge/?q=rosa")
    assert "Nobody found" in page(lawyer, f"/people/{person.pk}/merge/?q=nobody")
    assert f"?other={person.pk}" not in page(lawyer, f"/people/{person.pk}/merge/?q=analyn")


def test_a_merge_of_other_people_is_not_undone_here(office, lawyer, person):
    one, other = PersonFactory(office=office), PersonFactory(office=office)
    with asks(lawyer):
        done = merge_persons(merged=one, kept=other, by=lawyer, reason="Same.")
    assert get(lawyer, f"/people/{person.pk}/merges/{done.pk}/undo/").status_code == 404
    assert client_for(lawyer).post(f"/people/{person.pk}/merges/{done.pk}/undo/").status_code == 404
    assert stored(one).merged_into_id == other.pk


def test_one_and_many_roles_cost_the_same_queries(office, lawyer, person):
    counts = []
    for rows in (1, 2, 10):
        for _n in range(rows):
            CaseRoleFactory(case=CaseFactory(office=office), person=person)
            PersonFactory(office=office, display_name="Analyn Rivilla")
        client = client_for(lawyer)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/people/{person.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2], counts


# --- while a name is typed ---


def hint(user, **data):
    return client_for(user).get("/people/search/", data)


def test_possible_same_people_are_hinted(office, lawyer, person):
    text = hint(lawyer, name="Analin Ribila", office=office.pk).content.decode()
    assert f'name="victim" value="{person.pk}"' in text
    assert "Same person" in text
    assert "<html" not in text
    assert f'value="{person.pk}"' in hint(lawyer, name="Analin Ribila").content.decode()  # the only office there is


def test_the_hint_tells_nothing_of_foreign_or_restricted_people(office, lawyer, person):
    victim(CaseFactory(office=office, restricted=True), person__display_name="Hidden Woman")
    foreign = PersonFactory(display_name="Foreign Woman")
    nothing = hint(lawyer, name="Rosa Mendoza", office=office.pk).content
    for name, where in (
        ("Hidden Woman", office.pk),
        ("Foreign Woman", foreign.office_id),
        ("Foreign Woman", ""),
        ("Analyn Rivilla", 999999),
    ):
        assert hint(lawyer, name=name, office=where).content == nothing
    for user in (staff(office, "office_administrator"), staff(office, "auditor"), staff(OfficeFactory())):
        assert hint(user, name="Analyn Rivilla", office=office.pk).content == nothing


@pytest.mark.parametrize(
    "data", [{}, {"name": "A"}, {"name": "x" * 500}, {"name": "\x00a"}, {"name": "Analyn Rivilla", "office": "x"}]
)
def test_half_typed_names_give_no_hint(lawyer, person, data):
    response = hint(lawyer, **data)
    assert response.status_code == 200
    assert "Same person" not in response.content.decode()


def test_an_age_that_does_not_fit_gives_no_hint(office, lawyer):
    PersonFactory(
        office=office,
        display_name="Analyn Rivilla",
        born_from=date(2004, 5, 1),
        born_to=date(2004, 5, 1),
        born_precision="day",
    )
    assert "Same person" in hint(lawyer, name="Analyn Rivilla", born_text="about 22").content.decode()
    assert "Same person" not in hint(lawyer, name="Analyn Rivilla", born_text="45").content.decode()
    assert "Same person" in hint(lawyer, name="Analyn Rivilla", born_text="4x").content.decode()  # not readable yet


# --- two records side by side ---


def test_both_records_stand_side_by_side_and_say_what_differs(office, lawyer, person):
    case = CaseFactory(office=office)
    other = victim(case, person__display_name="สมชาย ใจดี", person__sex="male", person__born_text="about 22")
    with as_owner():
        PersonName.objects.create(person=other, full="Chai", kind="alias", romanisation="Somchai")
        SafeContact.objects.create(
            case=case, person=other, manner="never", channel="0917", checked_by=lawyer, checked_at="2026-02-02T00:00Z"
        )
        Document.objects.create(
            case=case,
            title="Photo",
            kind="pdf",
            file_name="a.pdf",
            stored_as="5f2c1b9e-6f3a-4b5d-8e7f-000000000001",
            size=1,
            sha256="0" * 64,
            received_by=lawyer,
            received_at="2026-02-02T00:00Z",
        )
    ReferralFactory(office=office, person=other)
    ReliefFactory(case=case, person=other)
    shown = get(lawyer, f"/people/{person.pk}/merge/?other={other.pk}").context["rows"]
    lines = {row["label"]: [words for _person, words in row["sides"]] for row in shown}
    assert lines["Names"] == [["Analyn Rivilla · Legal name"], ["สมชาย ใจดี · Legal name", "Chai · Somchai · Alias"]]
    assert lines["Sex"] == [["Female"], ["Male"]]
    assert lines["Age or birth date, as told"] == [[], ["about 22"]]
    assert lines["Cases"][1] == [f"Victim, {case.number}"]
    assert lines["How to reach"] == [[], [f"Never contact · {case.number}"]]
    for label in ("Documents of these cases", "Referrals", "Reliefs"):
        assert lines[label] == [[], ["1"]], label
    assert {row["label"] for row in shown if not row["differs"]} == set()


def test_a_restricted_case_of_the_other_record_shows_no_sign_side_by_side(office, lawyer, person):
    case, hidden = CaseFactory(office=office), CaseFactory(office=office, restricted=True)
    other = victim(case)
    CaseRoleFactory(case=hidden, person=other)
    ReliefFactory(case=hidden, person=other)
    text = page(lawyer, f"/people/{person.pk}/merge/?other={other.pk}")
    assert hidden.number not in text
    assert "Reliefs" not in text


def test_every_role_goes_along_with_a_merge_and_comes_back(office, lawyer, person):
    case = CaseFactory(office=office)
    other = victim(case)
    referral, relief = ReferralFactory(office=office, person=other), ReliefFactory(case=case, person=other)
    (entry,) = roster(executed_operation(case), case, 1, person=other)
    kept = [referral, relief, entry]
    merge(lawyer, person, other)
    for row in kept:
        with as_owner():
            assert type(row).objects.get(pk=row.pk).person.record == person
    with as_owner():
        undo = f"/people/{person.pk}/merges/{PersonMerge.objects.get().pk}/undo/"
    client_for(lawyer).post(undo)
    for row in kept:
        with as_owner():
            assert type(row).objects.get(pk=row.pk).person.record == other
