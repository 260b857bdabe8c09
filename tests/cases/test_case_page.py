"""The case page: whom may I call, what is next, where each stage stands, who is on it."""

import datetime
import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.accountability.actions import schedule_hearing
from cases.actions.work import add_note, add_task
from cases.models import Case, Document, Person, SafeContact
from offices.models import AuditEvent
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import MatterFactory
from tests.factories.cases import CaseFactory, CaseMemberFactory, CaseRoleFactory, suspect, victim
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory(office=OfficeFactory(code="CEB", city="Cebu"))


@pytest.fixture
def lawyer(case):
    return staff(case.office)


def page(user, case, name="case-detail"):
    return client_for(user).get(reverse(f"cases:{name}", args=[case.pk]))


def contact(case, user, person=None, **fields):
    with as_owner():
        return SafeContact.objects.create(
            case=case, person=person, checked_by=user, checked_at=timezone.now(), **{"manner": "never"} | fields
        )


def test_it_answers_what_one_asks_first(case, lawyer):
    person = victim(case, person__display_name="Analyn R.")
    matter = MatterFactory(case=case)
    contact(case, lawyer, person, manner="others", through="Lorna, aunt", channel="+63 917 555", code_word="mango")
    with asks(lawyer):
        tomorrow = case.office.today() + datetime.timedelta(days=1)
        schedule_hearing(matter=matter, kind="trial", on=tomorrow, court_name="Branch 24", by=lawyer)
        add_task(case=case, by=lawyer, title="Send witness list", assignee=lawyer)
    text = page(lawyer, case).content.decode()
    for words in (
        "Never call Analyn R.",
        "Lorna, aunt",
        "Branch 24",
        "Tomorrow",
        "Where this case stands",
        "Send witness list",
        "Hearing set for",
    ):
        assert words in text
    assert text.index("Never call Analyn R.") < text.index("Where this case stands") < text.index("Send witness list")
    assert "+63 917 555" not in text
    assert "mango" not in text


def test_the_record_writes_days_in_words(case, lawyer):
    matter = MatterFactory(case=case)
    with asks(lawyer):
        schedule_hearing(matter=matter, kind="trial", on=datetime.date(2026, 11, 28), by=lawyer)
        event = AuditEvent.objects.get(action="schedule_hearing", case_id=case.pk)
    assert event.summary == "Hearing set for 28 November 2026"


def test_a_case_without_a_number_is_called_by_the_day_of_its_office():
    manila = OfficeFactory(time_zone="Asia/Manila")
    logged_at = datetime.datetime(2026, 11, 19, 22, 30, tzinfo=datetime.UTC)  # already the 20th there
    case = CaseFactory(office=manila, status="referred", logged_at=logged_at)
    assert "Unnumbered, logged 20 November 2026" in page(staff(manila), case).content.decode()


def test_number_and_code_word_are_shown_on_asking_and_the_look_is_recorded(case, lawyer):
    row = contact(case, lawyer, victim(case), channel="+63 917 555", code_word="mango")
    answer = client_for(lawyer).get(reverse("cases:contact-show", args=[row.pk]))
    assert "+63 917 555" in answer.content.decode()
    assert "mango" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    with asks(lawyer):
        assert (
            AuditEvent.objects.filter(verb="read", action="cases:contact-show", object_id=row.pk, actor=lawyer).count()
            == 1
        )


def test_the_strictest_contact_stands_first(case, lawyer):
    contact(case, lawyer, victim(case, person__display_name="Maricel"), manner="call")
    contact(case, lawyer, victim(case, person__display_name="Analyn"), manner="never")
    assert "Never contact Analyn" in page(lawyer, case).content.decode()


def test_the_newest_word_about_a_person_counts(case, lawyer):
    person = victim(case, person__display_name="Analyn")
    contact(case, lawyer, person, manner="call")
    contact(case, lawyer, person, manner="never")
    text = page(lawyer, case).content.decode()
    assert "Never contact Analyn" in text
    assert "You may call" not in text


def test_without_a_word_about_contact_nobody_is_called(case, lawyer):
    assert "Call nobody yet" in page(lawyer, case).content.decode()


def test_two_records_of_one_person_are_one_line(case, lawyer):
    kept, merged = victim(case, person__display_name="Analyn R."), victim(case, person__display_name="Ana Lyn")
    with as_owner():
        Person.objects.filter(pk=merged.pk).update(merged_into=kept)
    text = page(lawyer, case).content.decode()
    assert "Analyn R." in text
    assert "Ana Lyn" not in text


def test_victims_suspects_and_others_are_apart(case, lawyer):
    victim(case, person__display_name="Victa")
    suspect(case, person__display_name="Suso")
    CaseRoleFactory(case=case, role="guardian", person__display_name="Corazon", remark="mother of the first victim")
    text = page(lawyer, case).content.decode()
    assert (
        text.index("Victims") < text.index("Victa") < text.index("Suspects") < text.index("Suso") < text.index("Others")
    )
    assert text.index("Others") < text.index("Corazon") < text.index("mother of the first victim")


def test_names_with_html_are_words(case, lawyer):
    victim(case, person__display_name="<b>Analyn</b>")
    assert "<b>Analyn</b>" not in page(lawyer, case).content.decode()


def test_therapy_notes_are_not_for_lawyers(case, lawyer):
    social_worker = staff(case.office, "social_worker")
    with asks(social_worker):
        add_note(case=case, by=social_worker, body="What she said in therapy.", audience="aftercare")
        add_note(case=case, by=social_worker, body="For everyone.")
    for name in ("case-detail", "timeline"):
        assert "What she said in therapy." in page(social_worker, case, name).content.decode()
        text = page(lawyer, case, name).content.decode()
        assert "For everyone." in text
        assert "What she said in therapy." not in text


@pytest.mark.parametrize("name", ["case-detail", "timeline", "case-audit", "case-team", "document-list", "stage-list"])
def test_strangers_get_404_and_who_reads_no_cases_too(case, name):
    assert page(staff(OfficeFactory()), case, name).status_code == 404
    assert page(staff(case.office, "office_administrator"), case, name).status_code == 404


@pytest.mark.parametrize("name", ["case-detail", "timeline", "case-audit", "case-team", "document-list", "stage-list"])
def test_a_restricted_case_is_open_to_its_team_alone(name):
    case = CaseFactory(restricted=True)
    member, colleague = staff(case.office), staff(case.office)
    CaseMemberFactory(case=case, user=member)
    assert page(member, case, name).status_code == 200
    assert page(colleague, case, name).status_code == 404


def test_who_reads_only_gets_no_buttons_that_change(case):
    text = page(staff(case.office, "operations_approver"), case).content.decode()
    assert "Add note" not in text
    assert "Ask to close the case" not in text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("referred", "Screen the case"),
        ("screening", "Screen the case"),
        ("declined", "Outside the mandate."),
        ("closed", "Closed 15 Jun 2026"),
    ],
)
def test_each_state_is_drawn(status, words):
    case = CaseFactory(status=status)
    text = page(staff(case.office), case).content.decode()
    assert words in text
    assert ("Where this case stands" in text) is (status == "closed")


def test_a_duplicate_leads_to_the_case_that_stays(case, lawyer):
    with as_owner():
        twin = CaseFactory(office=case.office)
        Case.objects.filter(pk=twin.pk).update(status="duplicate", duplicate_of=case)
    assert reverse("cases:case-detail", args=[case.pk]) in page(lawyer, twin).content.decode()


def test_looking_is_recorded(case, lawyer):
    page(lawyer, case)
    text = page(lawyer, case, "case-audit").content.decode()
    assert "Looked at the case page" in text
    assert str(lawyer) in text


def fill(case, user, n):
    for _turn in range(n):
        contact(case, user, victim(case), channel="1")
        suspect(case)
        with asks(user):
            add_task(case=case, by=user, title="Trace", assignee=user)
            add_note(case=case, by=user, body="Noted.")
        with as_owner():
            Document.objects.create(
                case=case,
                title="Statement",
                kind="pdf",
                file_name="a.pdf",
                stored_as=f"00000000-0000-4000-8000-{case.pk:06}{_turn:06}",
                size=1,
                sha256="0" * 64,
                received_by=user,
                received_at=timezone.now(),
            )
        CaseMemberFactory(case=case, user=staff(case.office))


def test_it_asks_the_database_as_often_for_three_as_for_one(case, lawyer):
    other = CaseFactory(office=case.office)
    counts = []
    for one, n in ((case, 1), (other, 3)):
        fill(one, lawyer, n)
        client = client_for(lawyer)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse("cases:case-detail", args=[one.pk])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_duplicate_of_a_case_out_of_reach_does_not_name_it(case, lawyer):
    hidden = CaseFactory(office=case.office, restricted=True)
    with as_owner():
        Case.objects.filter(pk=case.pk).update(status="duplicate", duplicate_of=hidden)
    assert hidden.number not in page(lawyer, case).content.decode()


def test_the_timeline_is_paged_and_tells_of_this_case_alone(case, lawyer):
    other = CaseFactory(office=case.office)
    with asks(lawyer):
        add_note(case=other, by=lawyer, body="Of another case.")
        for number in range(51):
            add_note(case=case, by=lawyer, body=f"Note {number}.")
    url = reverse("cases:timeline", args=[case.pk])
    first = client_for(lawyer).get(url)
    assert "Note 50." in first.content.decode()
    assert "Note 0." not in first.content.decode()
    second = client_for(lawyer).get(url, {"before": first.context["older"]}).content.decode()
    assert "Note 0." in second
    assert "Older entries" not in second
    assert "Of another case." not in first.content.decode() + second
    assert client_for(lawyer).get(url, {"before": "nonsense"}).status_code == 200


def test_the_page_stays_light(case, lawyer):
    fill(case, lawyer, 3)
    client = client_for(lawyer)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse("cases:case-detail", args=[case.pk]))
    assert len(gzip.compress(answer.content)) < 8_000
    assert len(asked) <= 32


def test_five_hundred_victims_are_counted_and_the_first_are_shown(case, lawyer):
    for number in range(14):
        victim(case, person__display_name=f"Jessa {number:02}")
    text = page(lawyer, case).content.decode()
    assert "All 14 victims" in text
    assert ("Jessa 11" in text, "Jessa 12" in text) == (True, False)
    everybody = client_for(lawyer).get(reverse("cases:case-detail", args=[case.pk]), {"people": "all"})
    assert "Jessa 13" in everybody.content.decode()
    assert "All 14 victims" not in everybody.content.decode()
