import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, CaseRole, Person
from cases.rescue.models import Referral
from offices.models import AuditEvent
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, PersonFactory, victim
from tests.factories.offices import OfficeFactory, PartnerFactory, staff
from tests.factories.rescue import ReferralFactory
from tests.sending import send_as_shown

pytestmark = pytest.mark.django_db
YES = {"in_area": "yes", "of_a_type": "yes", "justice_can_act": "yes"}
STEPS = ("edit", "triage", "case", "join", "decline", "pass-on")


@pytest.fixture
def office():
    return OfficeFactory(code="CEB", city="Cebu")


@pytest.fixture
def worker(office):
    return staff(office, "social_worker")


@pytest.fixture
def client(worker):
    return client_for(worker)


def url(referral, step=""):
    return f"/referrals/{referral.pk}/{step}/" if step else f"/referrals/{referral.pk}/"


def text_of(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def typed(office, **fields):
    values = {
        "account": "Nobody may leave the workshop.",
        "came": "hotline",
        "urgency": "now",
        "received_on": "2026-11-02",
        "office": office.pk,
        "sex": "unknown",
        "consent": "not_asked",
    }
    return values | fields


def stored(referral=None):
    with as_owner():
        rows = Referral.objects.select_related("case", "person")
        return rows.get(pk=referral.pk) if referral else rows.get()


# --- taking ---


def test_it_is_taken_with_as_little_as_somebody_knows(office, client, worker):
    page = text_of(client.get("/referrals/new/"))
    assert 'data-draft="referral-new"' in page
    for name in ("told_by", "told_by_contact", "channel", "code_word"):
        assert re.search(rf'name="{name}"[^>]*data-no-draft', page)
    response = client.post("/referrals/new/", typed(office))
    taken = stored()
    assert response.url == url(taken)
    assert (taken.channel, taken.name, taken.status, taken.received_by) == ("hotline", "", "new", worker)


def test_everything_that_is_told_is_kept(office, client):
    agency = PartnerFactory(office=office)
    client.post(
        "/referrals/new/",
        typed(
            office,
            came="partner",
            partner=agency.pk,
            told_by="Sister Rosa",
            told_by_contact="0917 555 0199",
            name="ស៊ន សុខា",
            born_text="១៦",
            manner="others",
            through="her aunt",
            channel="0917 555 0100",
            code_word="mango",
            victims_said="4",
            types=["csec", "osec"],
            consent="given",
        ),
    )
    taken = stored()
    assert (taken.partner, taken.told_by, taken.name, taken.born_text) == (agency, "Sister Rosa", "ស៊ន សុខា", "១៦")
    assert (taken.reach_at, taken.code_word, taken.types, taken.victims_said) == (
        "0917 555 0100",
        "mango",
        ["csec", "osec"],
        4,
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"account": ""}, "few words what was told"),
        ({"account": "x\x00"}, "Null characters"),
        ({"came": "pigeon"}, "valid choice"),
        ({"received_on": "2999-01-01"}, "in the future"),
        ({"received_on": "soon"}, "not a day of the calendar"),
        ({"born_text": "yesteryear"}, "We cannot read"),
        ({"manner": "others"}, "through whom"),
        ({"victims_said": "0"}, "greater than or equal"),
        ({"office": "999999"}, "Choose an office"),
        ({"partner": "999999"}, "agency of your office"),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_lost(office, client, data, said):
    text = text_of(client.post("/referrals/new/", typed(office, told_by="Sister Rosa") | data))
    assert said in text
    assert "Sister Rosa" in text
    with as_owner():
        assert not Referral.objects.exists()


def test_sent_twice_it_is_one_referral(office, client):
    data = typed(office, submission="4f2c1b9e-6f3a-4b5d-8e7f-000000000001")
    assert client.post("/referrals/new/", data).url == client.post("/referrals/new/", data).url
    with as_owner():
        assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ("Analyn Rivilla", "Analin Ribila"),
        ("สมชาย ใจดี", "สมชาย ใจดี"),
        ("สมชาย ใจดี", "Somchai Chaidee"),
        ("សុខា ចាន់", "សុខា ចាន់"),
        ("रीना कुमारी", "Rina Kumari"),
        ("María Fernanda López García", "Maria Lopez Garcia Fernanda"),
        ("Supriyati", "Supriyati"),
    ],
)
def test_perhaps_known_is_asked_and_the_answer_is_kept(office, client, known, name):
    person = PersonFactory(office=office, display_name=known)
    if name == "Somchai Chaidee":
        with as_owner():
            from cases.models import PersonName
            from cases.naming import index_name

            index_name(PersonName.objects.create(person=person, full=known, romanisation="Somchai Jaidee"))
    page = text_of(client.post("/referrals/new/", typed(office, name=name)))
    assert "Perhaps already known" in page
    # As a browser sends it: the question is answered once, by what was chosen.
    response = client.post("/referrals/new/", typed(office, name=name, victim=str(person.pk)))
    assert response.status_code == 302
    assert stored().person == person


def test_the_answer_of_a_shown_page_reaches_the_form(office, client):
    person = PersonFactory(office=office, display_name="Analyn Rivilla")
    referral = ReferralFactory(office=office, status="triaged", screening=YES)
    page = text_of(client.post(url(referral, "case"), {"consent": "yes", "version": 1}))
    assert "Perhaps already known" in page
    assert send_as_shown(client, url(referral, "case"), page, victim=str(person.pk)).status_code == 302
    with as_owner():
        assert CaseRole.objects.get().person == person
        assert Person.objects.count() == 1


def test_restricted_and_foreign_people_are_never_hinted(office, client):
    victim(CaseFactory(office=office, restricted=True), person__display_name="Analyn Rivilla")
    PersonFactory(display_name="Analyn Rivilla")
    assert client.post("/referrals/new/", typed(office, name="Analyn Rivilla")).status_code == 302


# --- the list ---


def test_the_most_urgent_that_waits_longest_comes_first(office, client):
    later = ReferralFactory(office=office, urgency="now", received_on="2026-11-05", name="Second")
    first = ReferralFactory(office=office, urgency="now", received_on="2026-11-01", name="First")
    ReferralFactory(office=office, urgency="wait", received_on="2026-10-01", name="Third")
    ReferralFactory(office=OfficeFactory(), name="Foreign")
    page = text_of(client.get("/referrals/"))
    names = re.findall(r": (First|Second|Third|Foreign)</a>", page)
    assert names == ["First", "Second", "Third"]
    assert url(first) in page
    assert url(later) in page


def test_filters_are_in_the_address(office, client):
    ReferralFactory(office=office, name="Aye", channel="walk_in", urgency="now", types=["osec"])
    decided = {"status": "declined", "reason": "x", "decided_at": datetime.datetime.now(datetime.UTC)}
    ReferralFactory(office=office, name="Bee", decided_by=staff(office), received_on=office.today(), **decided)

    def shown(query):
        return set(re.findall(r": (Aye|Bee)</a>", text_of(client.get("/referrals/?" + query))))

    assert shown("") == shown("urgency=now") == shown("channel=walk_in&type=osec") == shown("age=7") == {"Aye"}
    assert shown("status=all") == {"Aye", "Bee"}
    assert shown("status=declined") == {"Bee"}
    assert shown("urgency=wait") == shown("status=all&age=1&channel=hotline") == set()
    assert "not understood" in text_of(client.get("/referrals/?urgency=soon&page=x"))


def test_the_list_is_paged_and_costs_the_same_at_every_length(office, worker):
    counts = []
    for rows in (1, 2, 24):
        for _n in range(rows):
            ReferralFactory(office=office)
        client = client_for(worker)
        with CaptureQueriesContext(connection) as queries:
            page = text_of(client.get("/referrals/"))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2], counts
    assert "27 referrals" in page
    assert "page=2" in page
    assert text_of(client.get("/referrals/?page=2")).count("A neighbour says") == 2
    assert "No referral fits" in text_of(client.get("/referrals/?page=9"))


def test_an_empty_list_says_so(client):
    assert "No referral waits" in text_of(client.get("/referrals/"))


# --- walls ---


def test_a_stranger_finds_nothing_and_a_reader_decides_nothing(office):
    referral = ReferralFactory(office=office, name="SECRET")
    for user in (staff(OfficeFactory(), "director"), staff(office, "auditor"), staff(office, "office_administrator")):
        for step in ("", "contact", *STEPS):
            assert client_for(user).get(url(referral, step)).status_code == 404
    reader = client_for(staff(office, "operations_approver"))
    assert "SECRET" in text_of(reader.get(url(referral)))
    assert url(referral, "triage") not in text_of(reader.get(url(referral)))
    for step in STEPS:
        assert reader.get(url(referral, step)).status_code == 403
        assert reader.post(url(referral, step)).status_code == 403
    assert reader.get("/referrals/new/").status_code == 403
    assert client_for(staff(office, "auditor")).get("/referrals/").status_code == 403


def test_number_code_word_and_who_told_it_are_on_a_page_that_is_recorded(office, client, worker):
    referral = ReferralFactory(
        office=office, manner="call", reach_at="0917 555 0100", code_word="mango", told_by="Sister Rosa"
    )
    page = text_of(client.get(url(referral)))
    assert "You may call or write to Analyn Rivilla" in page
    assert not any(word in page for word in ("0917 555 0100", "mango", "Sister Rosa"))
    shown = client.get(url(referral, "contact"))
    assert all(word in text_of(shown) for word in ("0917 555 0100", "mango", "Sister Rosa"))
    assert "no-store" in shown["Cache-Control"]
    with as_owner():
        assert AuditEvent.objects.filter(action="rescue:referral-contact", actor=worker).count() == 1


def test_until_the_safe_way_is_known_nobody_calls(office, client):
    assert "Nobody calls" in text_of(client.get(url(ReferralFactory(office=office))))


# --- triage and decisions ---


def test_what_cannot_be_chosen_yet_says_why(office, client):
    referral = ReferralFactory(office=office)
    page = text_of(client.get(url(referral)))
    assert "Answer the three questions of screening first." in page
    assert "no running case" in page
    assert f'href="{url(referral, "case")}"' not in page
    assert "Answer the three questions" in text_of(client.get(url(referral, "case")))
    triage = {"urgency": "now", "types": ["csec"], "consent": "given", "version": 1, **YES}
    assert client.post(url(referral, "triage"), triage).url == url(referral)
    page = text_of(client.get(url(referral)))
    assert f'href="{url(referral, "case")}"' in page
    CaseFactory(office=office)
    assert f'href="{url(referral, "join")}"' in text_of(client.get(url(referral)))


def test_a_stale_triage_shows_both_versions(office, client):
    referral = ReferralFactory(office=office)
    triage = {"urgency": "now", "types": ["csec"], "consent": "given", "version": 1}
    client.post(url(referral, "triage"), triage)
    page = text_of(client.post(url(referral, "triage"), triage | {"urgency": "wait"}))
    assert "Both versions" in page
    assert "Can wait" in page
    assert stored(referral).urgency == "now"


def test_it_becomes_a_case_whose_screening_begins_with_its_answers(office, client):
    referral = ReferralFactory(office=office, status="triaged", screening=YES)
    response = client.post(url(referral, "case"), {"consent": "yes", "version": 1})
    with as_owner():
        case = Case.objects.get()
    assert response.url == f"/cases/{case.pk}/"
    page = text_of(client.get(f"/cases/{case.pk}/screen/"))
    for question in YES:
        assert re.search(rf'name="{question}" value="yes"[^>]*checked', page)
    assert f'href="{url(referral)}"' in text_of(client.get(f"/cases/{case.pk}/rescue/"))
    page = text_of(client.get(url(referral)))
    assert "Became a case" in page
    assert f'href="/cases/{case.pk}/"' in page


def test_it_joins_a_suggested_case_or_one_by_its_number(office, client):
    case, other = CaseFactory(office=office), CaseFactory(office=office)
    person = victim(case, person__display_name="Analyn Rivilla")
    referral, second = ReferralFactory(office=office, person=person), ReferralFactory(office=office, name="")
    page = text_of(client.get(url(referral, "join")))
    assert case.number in page
    assert other.number not in page
    assert client.post(url(referral, "join"), {"suggested": case.pk, "version": 1}).url == f"/cases/{case.pk}/"
    typed_number = {"number": other.number.lower(), "version": 1, "add_person": "on"}
    assert client.post(url(second, "join"), typed_number).url == f"/cases/{other.pk}/"
    with as_owner():
        assert CaseRole.objects.count() == 1


def test_other_cases_show_no_sign_when_joining(office, client):
    hidden, foreign = CaseFactory(office=office, restricted=True), CaseFactory()
    CaseFactory(office=office)
    referral = ReferralFactory(office=office)
    pages = {
        text_of(client.post(url(referral, "join"), {"number": number, "version": 1})).replace(number, "N")
        for number in (hidden.number, foreign.number, "CEB-2026-99999")
    }
    assert all("You have no case with this number in Cebu" in page for page in pages)
    assert "Choose a case" in text_of(client.post(url(referral, "join"), {"version": 1}))


def test_declining_and_passing_on(office, client):
    referral, other = ReferralFactory(office=office), ReferralFactory(office=office)
    shelter = PartnerFactory(office=office, kind="shelter")
    assert "required" in text_of(client.post(url(referral, "decline"), {"version": 1}))
    assert client.post(url(referral, "decline"), {"reason": "A dispute over pay.", "version": 1}).url == url(referral)
    assert "A dispute over pay." in text_of(client.get(url(referral)))
    given = {"passed_to_partner": shelter.pk, "reason": "They have a bed.", "consent": "refused", "version": 1}
    page = text_of(client.post(url(other, "pass-on"), given | {"identity_passed": "yes"}))
    assert "refuses to be passed on" in page
    assert "They have a bed." in page
    assert client.post(url(other, "pass-on"), given | {"identity_passed": "no"}).url == url(other)
    page = text_of(client.get(url(other)))
    assert shelter.name in page
    assert "was not told" in page
    assert "cannot become" in text_of(client.get(url(other, "decline")))


def test_a_corrected_referral_asks_again_only_for_another_name(office, client):
    PersonFactory(office=office, display_name="Analyn Rivilla")
    referral = ReferralFactory(office=office)
    page = text_of(client.get(url(referral, "edit")))
    sent = typed(office, name="Analyn Rivilla", born_text="about 16", place="Talisay", version=1, victim="new")
    assert 'name="victim" value="new"' in page
    assert client.post(url(referral, "edit"), sent).url == url(referral)
    assert stored(referral).place == "Talisay"
    again = sent | {"name": "Analin Ribila", "version": 2}
    assert "Perhaps already known" in text_of(client.post(url(referral, "edit"), again))


def test_correcting_keeps_an_agency_that_the_office_works_with_no_more(office, client):
    gone, other = (PartnerFactory(office=office, is_active=False) for _n in range(2))
    referral = ReferralFactory(office=office, partner=gone)
    page = text_of(client.get(url(referral, "edit")))
    assert f'value="{gone.pk}" selected' in page
    assert other.name not in page
    sent = typed(office, name=referral.name, partner=gone.pk, place="Talisay", version=1, victim="new")
    assert client.post(url(referral, "edit"), sent).url == url(referral)
    assert (stored(referral).partner_id, stored(referral).place) == (gone.pk, "Talisay")


# --- home ---


def test_home_shows_those_who_take_cases_what_waits(office, client):
    for n in range(5):
        ReferralFactory(office=office, urgency="now" if n == 4 else "week", place=f"Place {n}")
    ReferralFactory(place="Foreign")
    page = text_of(client.get("/"))
    assert "danger now" in page
    assert "2 more referrals wait" in page
    assert "Foreign" not in page
    assert "more referrals wait" not in text_of(client_for(staff(office, "operations_approver")).get("/"))
