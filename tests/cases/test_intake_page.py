"""Logging a case on one page."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from cases.models import Case, CaseRole, Consent, Person, SafeContact
from offices.models import AuditEvent
from tests.asking import asks, client_for
from tests.factories.cases import CaseFactory, PersonFactory, victim
from tests.factories.offices import HeadquartersFactory, MembershipFactory, OfficeFactory, staff

pytestmark = pytest.mark.django_db
URL = "/cases/log/"


@pytest.fixture
def office():
    return OfficeFactory(code="CEB", city="Cebu")


@pytest.fixture
def lawyer(office):
    return staff(office)


def typed(where, **changes):
    return {
        "name": "Analyn Rivilla",
        "born_text": "about 16",
        "sex": "female",
        "others": "4",
        "types": ["forced_labour", "sex_trafficking"],
        "main_type": "sex_trafficking",
        "summary": "Held in a bar since about November.",
        "source": "hotline",
        "place": "Mandaue",
        "office": where.pk,
        "urgency": "now",
        "manner": "others",
        "hours": "weekdays",
        "through": "Lorna, aunt",
        "warning": "her brother",
        "channel": "+63 900 000",
        "code_word": "mango",
        "consent": "yes",
    } | changes


def post(user, where, **changes):
    return client_for(user).post(URL, typed(where, **changes))


def test_the_page_asks_who_what_where_how_urgent_and_how_to_reach(office, lawyer):
    page = client_for(lawyer).get(URL)
    assert page.status_code == 200
    for words in (
        "Who was harmed?",
        "What happened?",
        "Where?",
        "How urgent is it?",
        "How may we contact the person?",
        "Cebu",
        "Danger now",
    ):
        assert words in page.content.decode()


def test_a_case_is_logged_with_its_victim_contact_and_consent(office, lawyer):
    answer = post(lawyer, office)
    with asks(lawyer):
        case = Case.objects.get()
        assert answer.url == reverse("cases:case-detail", args=[case.pk])
        assert (case.status, case.number, case.office) == ("referred", None, office)
        assert case.types == ["sex_trafficking", "forced_labour"]
        assert case.victims_reported == 5
        role = CaseRole.objects.select_related("person").get()
        assert (role.role, role.person.display_name, role.person.born_text) == ("victim", "Analyn Rivilla", "about 16")
        assert role.person.born_precision == "estimated"
        contact = SafeContact.objects.get()
        assert (contact.manner, contact.through, contact.code_word, contact.person) == (
            "others",
            "Lorna, aunt",
            "mango",
            role.person,
        )
        assert Consent.objects.get().answer == "given"
        assert AuditEvent.objects.filter(case_id=case.pk, action="log_case", actor=lawyer).count() == 1
    page = client_for(lawyer).get(answer.url).content.decode()
    assert "What happens next" in page
    assert 'data-draft-done="case-new"' in client_for(lawyer).get(answer.url).content.decode() or "Screening" in page


def test_what_is_missing_is_said_beside_each_field_and_nothing_is_stored(office, lawyer):
    page = client_for(lawyer).post(URL, {"summary": "Somebody called."}).content.decode()
    assert "things to put right" in page
    assert "Choose at least one type." in page
    assert "Choose one. Nobody calls before this is known." in page
    assert "Somebody called." in page
    with asks(lawyer):
        assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"born_text": "sixteenish"}, "We cannot read “sixteenish”"),
        ({"born_text": "31 February 2007"}, "is not a day of the calendar"),
        ({"born_text": "3 March 2107"}, "is in the future"),
        ({"name": "x" * 161}, "at most 160 characters"),
        ({"summary": "x" * 5001}, "at most 5000 characters"),
        ({"others": "-1"}, "greater than or equal to 0"),
        ({"types": ["piracy"]}, "piracy is not one of the available choices"),
        ({"main_type": "osec"}, "The main type is not among those you chose."),
        ({"through": ""}, "Say through whom the person may be reached."),
        ({"office": "x"}, "Choose an office in which you log cases."),
        ({"name": ""}, "Write a name, or what the person is called."),
        ({"summary": ""}, "Write in a few words what was reported."),
        ({"place": " "}, "Write where it happened"),
        ({"urgency": ""}, "Choose one: it decides who is asked first."),
        ({"name": "nul\x00"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_lost(office, lawyer, changes, sentence):
    page = post(lawyer, office, **changes).content.decode()
    assert sentence in page
    assert "Held in a bar since about November." in page or "summary" in changes
    assert "Lorna, aunt" in page or "through" in changes
    with asks(lawyer):
        assert not Case.objects.exists()
        assert not Person.objects.exists()


def test_html_is_shown_as_it_was_typed(office, lawyer):
    evil = '<script>alert("x")</script>'
    answer = post(lawyer, office, name=evil, summary=evil, place=evil, through=evil)
    page = client_for(lawyer).get(answer.url).content.decode()
    assert evil not in page
    assert escape(evil) in page


def test_another_offices_id_in_the_form_is_refused(office, lawyer):
    foreign = OfficeFactory()
    page = post(lawyer, foreign).content.decode()
    assert "Choose an office in which you log cases." in page
    with asks(lawyer):
        assert not Case.objects.exists()


def test_headquarters_is_never_offered(lawyer, office):
    headquarters = HeadquartersFactory()
    MembershipFactory(user=lawyer, office=headquarters, role="headquarters_manager")
    assert f'value="{headquarters.pk}"' not in client_for(lawyer).get(URL).content.decode()
    assert "Choose an office in which you log cases." in post(lawyer, headquarters).content.decode()


def test_sent_twice_it_is_one_case(office, lawyer):
    client = client_for(lawyer)
    key = "0f0e0d0c-0b0a-4908-8706-050403020100"
    first = client.post(URL, typed(office, submission=key))
    second = client.post(URL, typed(office, submission=key))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    with asks(lawyer):
        assert Case.objects.count() == 1


def test_somebody_perhaps_known_is_shown_before_logging(office, lawyer):
    known = PersonFactory(office=office, display_name="Analyn Rivilla")
    page = post(lawyer, office).content.decode()
    assert "Perhaps already known" in page
    assert f'value="{known.pk}"' in page
    with asks(lawyer):
        assert not Case.objects.exists()


def test_the_same_person_is_not_made_twice(office, lawyer):
    known = PersonFactory(office=office, display_name="Analyn Rivilla")
    post(lawyer, office, victim=known.pk)
    with asks(lawyer):
        assert CaseRole.objects.get().person == known
        assert Person.objects.count() == 1


def test_someone_else_of_the_same_name_is_a_new_person(office, lawyer):
    known = PersonFactory(office=office, display_name="Analyn Rivilla")
    post(lawyer, office, victim="new")
    with asks(lawyer):
        assert CaseRole.objects.get().person != known


@pytest.mark.parametrize("whose", ["foreign", "restricted", "nobody", "nonsense"])
def test_a_person_out_of_reach_cannot_be_chosen(office, lawyer, whose):
    chosen = {
        "foreign": lambda: PersonFactory().pk,
        "restricted": lambda: victim(CaseFactory(office=office, restricted=True)).pk,
        "nobody": lambda: 999999,
        "nonsense": lambda: "1 OR 1=1",
    }[whose]()
    page = post(lawyer, office, victim=chosen).content.decode()
    assert "The record you chose is not one of Cebu. Choose again." in page
    with asks(lawyer):
        assert not Case.objects.exists()


def test_a_foreign_or_restricted_person_shows_no_sign_of_existing(office, lawyer):
    PersonFactory(display_name="Analyn Rivilla")
    victim(CaseFactory(office=office, restricted=True), person__display_name="Analyn Rivilla")
    assert post(lawyer, office).status_code == 302


@pytest.mark.parametrize("role", ["office_administrator", "auditor", "operations_approver"])
def test_who_does_not_log_cases_gets_403(office, role):
    user = staff(office, role)
    assert client_for(user).get(URL).status_code == 403
    assert post(user, office).status_code == 403
    with asks(user):
        assert not Case.objects.exists()


def test_the_answer_who_it_is_stays_while_something_else_is_put_right(office, lawyer):
    known = PersonFactory(office=office, display_name="Analyn Rivilla")
    for answer in ("new", known.pk):
        page = post(lawyer, office, victim=answer, place="").content.decode()
        assert f'<input type="hidden" name="victim" value="{answer}"' in page


def test_the_numbers_are_never_kept_on_the_device(office, lawyer):
    page = client_for(lawyer).get(URL).content.decode()
    for name in ("channel", "code_word"):
        field = page.split(f'name="{name}"')[1].split(">")[0]
        assert "data-no-draft" in field
