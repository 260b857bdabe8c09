"""Daily work by the pages: notes, tasks, hearings, people, safe contact, consent."""

import datetime

import pytest
from django.urls import reverse

from cases.models import Case, CaseRole, Consent, Note, Person, SafeContact, Task
from tests.asking import asks, client_for
from tests.factories.cases import CaseFactory, CaseRoleFactory, PersonFactory, suspect, victim
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
KEY = "0f0e0d0c-0b0a-4908-8706-050403020100"


@pytest.fixture
def case():
    return CaseFactory(office=OfficeFactory(code="CEB", city="Cebu"))


@pytest.fixture
def lawyer(case):
    return staff(case.office)


def post(user, name, pk, /, **typed):
    return client_for(user).post(reverse(f"cases:{name}", args=[pk]), typed)


def test_a_note_is_written(case, lawyer):
    assert post(lawyer, "note-add", case.pk, body="She called.", audience="accountability").status_code == 302
    with asks(lawyer):
        assert Note.objects.values_list("body", "audience", "written_by").get() == (
            "She called.",
            "accountability",
            lawyer.pk,
        )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": " "}, "This field is required."),
        ({"body": "x" * 10001}, "at most 10000 characters"),
        ({"audience": "aftercare"}, "aftercare is not one of the available choices"),
        ({"audience": ""}, "This field is required."),
    ],
)
def test_a_note_that_cannot_be(case, lawyer, typed, sentence):
    assert (
        sentence
        in post(lawyer, "note-add", case.pk, **{"body": "She called.", "audience": "case"} | typed).content.decode()
    )
    with asks(lawyer):
        assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("name", "model", "typed"),
    [
        ("note-add", Note, {"body": "Once.", "audience": "case"}),
        ("task-add", Task, {"title": "Once.", "audience": "case"}),
    ],
)
def test_sent_twice_it_is_one(case, lawyer, name, model, typed):
    for _turn in range(2):
        assert post(lawyer, name, case.pk, **typed, submission=KEY).status_code == 302
    with asks(lawyer):
        assert model.objects.count() == 1


def test_a_task_is_added_for_a_colleague(case, lawyer):
    colleague, day = staff(case.office), case.office.today() + datetime.timedelta(days=3)
    post(lawyer, "task-add", case.pk, title="Trace her", due_on=day.isoformat(), assignee=colleague.pk, audience="case")
    with asks(lawyer):
        assert Task.objects.values_list("title", "due_on", "assignee").get() == ("Trace her", day, colleague.pk)
        assert Case.objects.get(pk=case.pk).next_due_on == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"due_on": "2026-02-31"}, "This is not a day of the calendar."),
        ({"due_on": "20226-01-01"}, "This is not a day of the calendar."),
        ({"due_on": "2226-01-01"}, "more than ten years away"),
        ({"assignee": "999999"}, "Choose somebody who works in the case"),
    ],
)
def test_a_task_that_cannot_be(case, lawyer, typed, sentence):
    page = post(lawyer, "task-add", case.pk, **{"title": "Trace her", "audience": "case"} | typed).content.decode()
    assert sentence in page
    with asks(lawyer):
        assert not Task.objects.exists()


def test_nobody_of_another_office_gets_a_task(case, lawyer):
    page = post(
        lawyer, "task-add", case.pk, title="Trace her", audience="case", assignee=staff(OfficeFactory()).pk
    ).content.decode()
    assert "Choose somebody who works in the case" in page


def test_a_restricted_case_gives_no_task_to_who_cannot_open_it():
    case = CaseFactory(restricted=True)
    from tests.factories.cases import CaseMemberFactory

    member, colleague = staff(case.office), staff(case.office)
    CaseMemberFactory(case=case, user=member)
    page = post(member, "task-add", case.pk, title="Trace her", audience="case", assignee=colleague.pk).content.decode()
    assert "is not on its team" in page
    with asks(member):
        assert not Task.objects.exists()


def who(**typed):
    return {"name": "Rosalie", "born_text": "about 20", "sex": "female", "role": "victim", "remark": ""} | typed


def test_a_new_person_is_added(case, lawyer):
    assert post(lawyer, "role-add", case.pk, **who()).status_code == 302
    with asks(lawyer):
        role = CaseRole.objects.select_related("person").get()
        assert (role.person.display_name, role.role, role.verification) == ("Rosalie", "victim", "possible")


def test_a_known_person_is_added_and_never_twice_in_one_role(case, lawyer):
    person = PersonFactory(office=case.office, display_name="Rosalie")
    assert "Perhaps already known" in post(lawyer, "role-add", case.pk, **who()).content.decode()
    assert post(lawyer, "role-add", case.pk, **who(victim=person.pk)).status_code == 302
    assert (
        "has that role on the case already"
        in post(lawyer, "role-add", case.pk, **who(victim=person.pk)).content.decode()
    )
    with asks(lawyer):
        assert CaseRole.objects.get().person == person
        assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Write a name, or what the person is called."),
        ({"born_text": "sixteenish"}, "We cannot read"),
        ({"role": "judge"}, "judge is not one of the available choices"),
        ({"victim": "999999"}, "The record you chose is not one of Cebu."),
        ({"remark": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_person_that_cannot_be_added(case, lawyer, typed, sentence):
    assert sentence in post(lawyer, "role-add", case.pk, **who(**typed)).content.decode()
    with asks(lawyer):
        assert not Person.objects.exists()


def test_nobody_is_added_to_a_closed_case():
    case = CaseFactory(status="closed")
    user = staff(case.office)
    assert "nobody can be added" in post(user, "role-add", case.pk, **who()).content.decode()
    with asks(user):
        assert not Person.objects.exists()


def test_a_victim_is_verified(case, lawyer):
    role = CaseRoleFactory(case=case, verification="possible")
    post(lawyer, "role-verify", role.pk, verification="actual", found_by="court")
    with asks(lawyer):
        role = CaseRole.objects.get()
        assert (role.verification, role.verified_by, role.verified_on) == ("actual", lawyer, case.office.today())


def test_a_suspect_is_not_verified_as_a_victim_and_no_day_is_in_the_future(case, lawyer):
    suspect(case)
    with asks(lawyer):
        role = CaseRole.objects.get()
    assert (
        "Only victims are verified."
        in post(lawyer, "role-verify", role.pk, verification="actual", found_by="court").content.decode()
    )
    page = post(
        lawyer, "role-verify", CaseRoleFactory(case=case).pk, verification="actual", found_by="court", on="2099-01-01"
    ).content.decode()
    assert "This day is in the future." in page


def test_a_role_ends_but_not_before_it_began(case, lawyer):
    role = CaseRoleFactory(case=case, since=datetime.date(2026, 3, 1))
    assert "it cannot end before" in post(lawyer, "role-end", role.pk, on="2026-02-01").content.decode()
    post(lawyer, "role-end", role.pk)
    with asks(lawyer):
        assert CaseRole.objects.get().until == case.office.today()


def test_safe_contact_is_written_for_a_person_of_the_case(case, lawyer):
    person = victim(case)
    assert (
        post(
            lawyer, "contact-set", case.pk, person=person.pk, manner="write", channel="+63", code_word="mango"
        ).status_code
        == 302
    )
    with asks(lawyer):
        assert SafeContact.objects.values_list("person", "manner", "code_word", "checked_by").get() == (
            person.pk,
            "write",
            "mango",
            lawyer.pk,
        )


def consent(person, **typed):
    return {
        "person": person.pk,
        "purpose": "care",
        "answer": "given",
        "answered_on": "2026-03-01",
        "child_assents": "unknown",
    } | typed


def test_consent_is_recorded_and_withdrawn(case, lawyer):
    post(lawyer, "consent-add", case.pk, **consent(victim(case)))
    with asks(lawyer):
        given = Consent.objects.get()
    early = post(lawyer, "consent-withdraw", given.pk, withdrawn_on="2026-02-01").content.decode()
    assert "from the day it was given until today" in early
    post(lawyer, "consent-withdraw", given.pk, withdrawn_on="2026-04-01")
    with asks(lawyer):
        assert Consent.objects.get().withdrawn_on == datetime.date(2026, 4, 1)
    assert (
        "This consent is not in force."
        in post(lawyer, "consent-withdraw", given.pk, withdrawn_on="2026-04-02").content.decode()
    )


def test_an_answer_of_tomorrow_is_refused(case, lawyer):
    page = post(lawyer, "consent-add", case.pk, **consent(victim(case), answered_on="2099-01-01")).content.decode()
    assert "The day of the answer is in the future." in page


@pytest.mark.parametrize("name", ["contact-set", "consent-add"])
def test_only_people_of_the_case_can_be_named(case, lawyer, name):
    for outsider in (
        PersonFactory(office=case.office),
        victim(CaseFactory()),
        victim(CaseFactory(office=case.office, restricted=True)),
    ):
        page = post(lawyer, name, case.pk, **consent(outsider), manner="call").content.decode()
        assert "Choose somebody who is on this case." in page
    with asks(lawyer):
        assert not SafeContact.objects.exists()
        assert not Consent.objects.exists()


@pytest.mark.parametrize("name", ["note-add", "task-add", "role-add", "contact-set", "consent-add"])
def test_who_only_reads_gets_403_and_strangers_404(case, lawyer, name):
    url = reverse(f"cases:{name}", args=[case.pk])
    assert client_for(lawyer).get(url).status_code == 200
    for user, status in ((staff(case.office, "operations_approver"), 403), (staff(OfficeFactory()), 404)):
        assert client_for(user).get(url).status_code == status
        assert client_for(user).post(url, {}).status_code == status
