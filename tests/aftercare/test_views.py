import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aftercare.models import Enrolment
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.aftercare import EnrolmentFactory, survivor
from tests.factories.cases import CaseFactory, victim
from tests.factories.offices import staff

pytestmark = pytest.mark.django_db
WHY = "Works, sleeps, is safe."


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def worker(case):
    return staff(case.office, "social_worker")


@pytest.fixture
def client(worker):
    return client_for(worker)


def url_of(name, record):
    return reverse(f"aftercare:{name}", args=[record.pk])


def stored():
    with as_owner():
        return Enrolment.objects.get()


def test_a_survivor_is_enrolled_and_moves_on(case, client):
    person = survivor(case)
    page = client.get(url_of("enrolment-create", case) + f"?person={person.pk}")
    assert page.context["form"]["person"].value() == str(person.pk)
    sent = client.post(url_of("enrolment-create", case), {"person": person.pk, "opened_on": "2026-02-10"}, follow=True)
    assert sent.redirect_chain[-1][0] == url_of("panel", case)
    assert "In care from 10 Feb 2026" in sent.content.decode()
    moved = client.post(url_of("enrolment-advance", stored()), {"to": "assessed", "version": 1}, follow=True)
    assert "Aftercare goes on: assessed." in moved.content.decode()
    stale = client.post(url_of("enrolment-advance", stored()), {"to": "plan_approved", "version": 1}, follow=True)
    assert "Somebody changed this" in stale.content.decode()
    assert stored().state == "assessed"


@pytest.mark.parametrize("to", ["closed", "nonsense", "in_service", ""])
def test_a_move_that_the_table_forbids_is_refused(case, client, to):
    enrolment = EnrolmentFactory(case=case)
    page = client.post(url_of("enrolment-advance", enrolment), {"to": to, "version": 1}, follow=True)
    assert 'class="notice' in page.content.decode()
    assert "is-bad" in page.content.decode()
    assert stored().state == "consented"
    assert client.get(url_of("enrolment-advance", enrolment)).status_code == 405


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"person": ""}, "This field is required."),
        ({"person": "0"}, "Choose a relieved survivor of this case."),
        ({"opened_on": "2026-02-30"}, "not a day of the calendar"),
        ({"opened_on": "2999-01-01"}, "in the future"),
        ({"opened_on": "2026-02-02"}, "relieved after that day"),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_stored(case, client, changes, said):
    typed = {"person": survivor(case).pk, "opened_on": "2026-02-10"} | changes
    page = client.post(url_of("enrolment-create", case), typed)
    assert said in page.content.decode()
    assert f'value="{typed["opened_on"]}"' in page.content.decode()
    with as_owner():
        assert not Enrolment.objects.exists()


def test_people_who_cannot_be_enrolled_are_neither_offered_nor_taken(case, client):
    people = [
        survivor(CaseFactory()),
        survivor(CaseFactory(office=case.office)),
        victim(case),
        survivor(case, consented=False),
        EnrolmentFactory(case=case).person,
    ]
    offered = client.get(url_of("enrolment-create", case)).content.decode()
    for person in people:
        assert person.display_name not in offered
        page = client.post(url_of("enrolment-create", case), {"person": person.pk, "opened_on": "2026-02-10"})
        assert "Choose a relieved survivor of this case." in page.content.decode()
        assert person.display_name not in page.content.decode()


def test_who_declines_needs_no_consent(case, client):
    person = survivor(case, consented=False)
    url = url_of("enrolment-decline", case)
    typed = {"person": person.pk, "on": "2026-02-10", "reason": "Wants to go <home>."}
    assert "This field is required." in client.post(url, typed | {"reason": ""}).content.decode()
    page = client.post(url, typed, follow=True)
    assert "Wants to go &lt;home&gt;." in page.content.decode()
    assert stored().outcome == "declined"


def test_sent_twice_is_one_enrolment(case, client):
    url = url_of("enrolment-create", case)
    form = client.get(url).context["form"]
    typed = {"person": survivor(case).pk, "opened_on": "2026-02-10", "submission": str(form["submission"].value())}
    assert [client.post(url, typed).status_code for _n in range(2)] == [302, 302]
    assert stored().person_id == typed["person"]


def test_closing(case, client):
    enrolment = EnrolmentFactory(case=case)
    url = url_of("enrolment-close", enrolment)
    typed = {"outcome": "relocated", "on": "2026-09-01", "reason": "Moved to her aunt.", "version": 1}
    assert 'value="restored"' not in client.get(url).content.decode()
    assert "Select a valid choice" in client.post(url, typed | {"outcome": "restored"}).content.decode()
    assert "no time limit" in client.post(url, typed | {"outcome": "time_limit"}).content.decode()
    assert "before it began" in client.post(url, typed | {"on": "2026-02-01"}).content.decode()
    stale = client.post(url, typed | {"version": 7}).content.decode()
    assert "Somebody changed this" in stale
    assert "Moved to her aunt." in stale
    assert stored().state == "consented"
    assert client.post(url, typed).status_code == 302
    assert stored().outcome == "relocated"


def test_restored_takes_two_people(case, client, worker):
    enrolment = EnrolmentFactory(case=case, state="in_service")
    typed = {"on": "2026-09-01", "reason": WHY, "version": 1}
    assert client.get(url_of("enrolment-propose", enrolment)).status_code == 200
    assert client.post(url_of("enrolment-propose", enrolment), typed).status_code == 302
    answer = url_of("enrolment-answer", enrolment)
    mine = client.post(answer, {"approve": "yes", "version": 2}).content.decode()
    assert "You asked for this yourself" in mine
    assert "disabled" in mine
    assert answer not in client.get(url_of("panel", case)).content.decode()
    director = client_for(staff(case.office, "director"))
    assert answer in director.get(url_of("panel", case)).content.decode()
    assert WHY in director.get(answer).content.decode()
    assert "Say why" in director.post(answer, {"approve": "no", "version": 2}).content.decode()
    assert director.post(answer, {"approve": "yes", "version": 2}).status_code == 302
    assert (stored().outcome, stored().closed_on) == ("restored", datetime.date(2026, 9, 1))


def test_not_yet_is_shown_on_the_panel(case, client):
    enrolment = EnrolmentFactory(case=case, state="in_service")
    client.post(url_of("enrolment-propose", enrolment), {"on": "2026-09-01", "reason": WHY, "version": 1})
    second = client_for(staff(case.office, "social_worker"))
    answer = {"approve": "no", "reason": "No safe home.", "version": 2}
    page = second.post(url_of("enrolment-answer", enrolment), answer, follow=True)
    assert "Not restored yet: No safe home." in page.content.decode()


def test_the_time_limit_is_shown_near_and_over(worker, case):
    case = CaseFactory(office=case.office, types=["bonded_labour"])
    client, today = client_for(worker), case.office.today()
    for days, state in ((30, ""), (680, "is-warn"), (800, "is-bad")):
        with as_owner():
            Enrolment.objects.all().delete()
        begun = today - datetime.timedelta(days=days)
        EnrolmentFactory(case=case, person=survivor(case, relieved_on=begun), opened_on=begun)
        page = client.get(url_of("panel", case)).content.decode()
        assert "Two years end on" in page
        line = page[: page.index("Two years end on")].rsplit("<span", 1)[1]
        assert state in line
        assert state or "is-" not in line


NAMES = ("enrolment-advance", "enrolment-close", "enrolment-propose", "enrolment-answer")


def pages(case):
    enrolment = EnrolmentFactory(case=case, state="in_service")
    return [url_of(name, case) for name in ("panel", "enrolment-create", "enrolment-decline")] + [
        url_of(name, enrolment) for name in NAMES
    ]


def test_strangers_get_404_and_colleagues_without_the_right_403(case):
    urls = pages(case)
    stranger, lawyer = (
        client_for(staff(CaseFactory().office, "social_worker")),
        client_for(staff(case.office, "lawyer")),
    )
    for url in urls:
        assert stranger.get(url).status_code == stranger.post(url).status_code == 404, url
        assert lawyer.post(url).status_code == (200 if url == urls[0] else 403), url
    assert lawyer.get(urls[-1]).status_code == 403


def test_a_restricted_case_is_not_there(case, client):
    for url in pages(CaseFactory(office=case.office, restricted=True)):
        assert client.post(url).status_code == 404


def test_the_panel_asks_as_many_questions_for_three_as_for_one(worker, case):
    case, client, counts = CaseFactory(office=case.office, types=["bonded_labour"]), client_for(worker), []
    for known in (1, 2):
        for _n in range(known):
            EnrolmentFactory(case=case)
        client.get(url_of("panel", case))
        with CaptureQueriesContext(connection) as asked:
            client.get(url_of("panel", case))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_panel_is_a_fragment_for_htmx_and_a_page_without(case, client):
    survivor(case)
    assert "<html" in client.get(url_of("panel", case)).content.decode()
    assert "<html" not in client.get(url_of("panel", case), headers={"HX-Request": "true"}).content.decode()
    assert "Nobody is relieved yet" in client.get(url_of("panel", CaseFactory(office=case.office))).content.decode()
