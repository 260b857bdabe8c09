import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.rescue.models import Relief, VictimOutcome
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, PersonFactory, suspect, victim
from tests.factories.offices import staff
from tests.factories.rescue import ReliefFactory, VictimOutcomeFactory

pytestmark = pytest.mark.django_db
TYPED = {
    "relieved_on": "2026-02-03",
    "type": "removed_from_place",
    "authority": "Labour inspectorate",
    "attribution": "joint",
}
SAFE = {"confirmed_on": "2026-02-04", "how": "Spoken to alone."}


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def client(case):
    return client_for(staff(case.office, "investigator"))


def new_relief(case):
    return reverse("rescue:relief-create", args=[case.pk])


def panel(case):
    return reverse("rescue:panel", args=[case.pk])


def count(model):
    with as_owner():
        return model.objects.count()


def test_it_works_for_several_at_once(case, client):
    people = [victim(case).pk for _n in range(3)]
    page = client.get(new_relief(case) + f"?person={people[0]}")
    assert page.status_code == 200
    assert page.context["form"]["people"].value() == [str(people[0])]
    sent = client.post(new_relief(case), TYPED | {"people": people[:2], "safety_confirmed": "on"}, follow=True)
    assert sent.redirect_chain[-1][0] == panel(case)
    assert count(Relief) == 2


def test_the_panel_is_a_fragment_for_htmx_and_a_page_without(case, client):
    name = victim(case).display_name
    page, fragment = client.get(panel(case)), client.get(panel(case), headers={"HX-Request": "true"})
    assert name in page.content.decode()
    assert "<html" in page.content.decode()
    assert name in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"people": []}, "Choose who was relieved."),
        ({"people": ["0"]}, "Choose among the victims of this case."),
        ({"people": ["x"]}, "Choose among the victims of this case."),
        ({"relieved_on": "2026-02-31"}, "not a day of the calendar"),
        ({"relieved_on": "2999-01-01"}, "This day is in the future."),
        ({"relieved_on": "0001-01-01"}, "Please check the year."),
        ({"relieved_on": ""}, "This field is required."),
        ({"type": "magic"}, "Select a valid choice"),
        ({"authority": ""}, "This field is required."),
        ({"authority": "x" * 161}, "at most 160 characters"),
        ({"attribution": ""}, "This field is required."),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_stored_or_lost(case, client, changes, said):
    typed = TYPED | {"people": [victim(case).pk]} | {"authority": "<b>Inspectorate</b>"} | changes
    page = client.post(new_relief(case), typed)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "<b>Inspectorate" not in page.content.decode()
    if "authority" not in changes:
        assert "&lt;b&gt;Inspectorate&lt;/b&gt;" in page.content.decode()
    assert count(Relief) == 0


def test_people_of_other_cases_offices_and_roles_are_refused(case, client):
    foreign = [victim(CaseFactory()), victim(CaseFactory(office=case.office)), suspect(case)]
    offered = client.get(new_relief(case)).content.decode()
    for person in foreign:
        assert person.display_name not in offered
        page = client.post(new_relief(case), TYPED | {"people": [person.pk]})
        assert "Choose among the victims of this case." in page.content.decode()
        assert person.display_name not in page.content.decode()
    assert count(Relief) == 0


def test_sent_twice_is_one_relief(case, client):
    form = client.get(new_relief(case)).context["form"]
    typed = TYPED | {"people": [victim(case).pk], "submission": str(form["submission"].value())}
    assert [client.post(new_relief(case), typed).status_code for _n in range(2)] == [302, 302]
    assert count(Relief) == 1


def test_who_was_relieved_before_is_marked(case, client):
    ReliefFactory(case=case)
    victim(case)
    assert client.get(new_relief(case)).content.decode().count("(relieved before)") == 1


def test_a_name_with_html_is_shown_as_it_is(case, client):
    victim(case, person=PersonFactory(office=case.office, display_name="<i>Ana</i>"))
    for url in (panel(case), new_relief(case)):
        assert "&lt;i&gt;Ana&lt;/i&gt;" in client.get(url).content.decode()
        assert "<i>Ana" not in client.get(url).content.decode()


def test_a_stale_correction_shows_both_versions(case, client):
    relief = ReliefFactory(case=case, authority="Court 1")
    url = reverse("rescue:relief-edit", args=[relief.pk])
    assert "Court 1" in client.get(url).content.decode()
    client.post(url, TYPED | {"authority": "Theirs", "version": 1})
    page = client.post(url, TYPED | {"authority": "Mine", "version": 1}).content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    assert 'value="2"' in page
    assert client.post(url, TYPED | {"authority": "Mine", "version": 2}).status_code == 302
    with as_owner():
        assert Relief.objects.get().authority == "Mine"


def test_a_relief_is_confirmed_safe_and_taken_back(case, client):
    relief = ReliefFactory(case=case)
    assert "Safety not confirmed" in client.get(panel(case)).content.decode()
    url = reverse("rescue:relief-safe", args=[relief.pk])
    assert relief.person.display_name in client.get(url).content.decode()
    assert "This field is required." in client.post(url, SAFE | {"how": ""}).content.decode()
    assert "before the relief" in client.post(url, SAFE | {"confirmed_on": "2026-02-02"}).content.decode()
    safe = client.post(url, SAFE, follow=True).content.decode()
    assert "Safety not confirmed" not in safe
    assert "4 Feb 2026: Spoken to alone." in safe
    url = reverse("rescue:relief-remove", args=[relief.pk])
    assert "This field is required." in client.post(url, {"reason": ""}).content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "Wrong person."}).status_code == 302
    assert count(Relief) == 0


def test_another_outcome_is_recorded_and_taken_back(case, client):
    person = victim(case)
    url = reverse("rescue:outcome-create", args=[case.pk])
    typed = {"person": person.pk, "outcome": "not_found", "decided_on": "2026-02-03", "reason": "Moved."}
    assert person.display_name in client.get(url + f"?person={person.pk}").content.decode()
    assert "Choose among" in client.post(url, typed | {"person": victim(CaseFactory()).pk}).content.decode()
    assert "in the future" in client.post(url, typed | {"decided_on": "2999-01-01"}).content.decode()
    assert client.post(url, typed).status_code == 302
    with as_owner():
        ended = VictimOutcome.objects.get()
    assert "Not found" in client.get(panel(case)).content.decode()
    url = reverse("rescue:outcome-remove", args=[ended.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "Found."}).status_code == 302
    assert count(VictimOutcome) == 0


def pages(case):
    relief, ended = ReliefFactory(case=case), VictimOutcomeFactory(case=case)
    return [
        panel(case),
        new_relief(case),
        reverse("rescue:outcome-create", args=[case.pk]),
        reverse("rescue:relief-edit", args=[relief.pk]),
        reverse("rescue:relief-remove", args=[relief.pk]),
        reverse("rescue:relief-safe", args=[relief.pk]),
        reverse("rescue:outcome-remove", args=[ended.pk]),
    ]


def test_strangers_get_404_and_colleagues_without_the_right_403(case):
    urls = pages(case)
    stranger, lawyer = client_for(staff(CaseFactory().office, "investigator")), client_for(staff(case.office, "lawyer"))
    administrator = client_for(staff(case.office, "office_administrator"))
    for url in urls:
        assert stranger.post(url).status_code == 404, url
        assert administrator.post(url).status_code == 404, url
        assert lawyer.post(url, {"reason": "x"}).status_code == (200 if url == urls[0] else 403), url
    assert count(Relief) == 1


def test_a_restricted_case_is_not_there(case):
    hidden = CaseFactory(office=case.office, restricted=True)
    client = client_for(staff(case.office, "investigator"))
    for url in pages(hidden):
        assert client.get(url).status_code == 404


def test_who_reads_only_is_offered_nothing_to_do(case):
    ReliefFactory(case=case)
    page = client_for(staff(case.office, "lawyer")).get(panel(case)).content.decode()
    assert "Relieved" in page
    assert new_relief(case) not in page


def test_a_closed_case_is_refused_in_a_sentence(case):
    closed = CaseFactory(office=case.office, status="closed")
    person = victim(closed)
    client = client_for(staff(case.office, "investigator"))
    assert "not open" in client.post(new_relief(closed), TYPED | {"people": [person.pk]}).content.decode()
    relief = ReliefFactory(case=closed)
    page = client.post(reverse("rescue:relief-safe", args=[relief.pk]), SAFE)
    assert "not open" in page.content.decode()


def test_the_panel_asks_as_many_questions_for_three_as_for_one(case, client):
    counts = []
    for known in (1, 2):
        for _n in range(known):
            ReliefFactory(case=case, safety_confirmed_by=staff(case.office, "investigator"))
            VictimOutcomeFactory(case=case)
        client.get(panel(case))
        with CaptureQueriesContext(connection) as asked:
            client.get(panel(case))
        counts.append(len(asked))
    assert counts[0] == counts[1]
