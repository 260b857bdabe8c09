import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.transformation.models import Reform, SystemGap
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import staff
from tests.factories.transformation import ReformFactory, SystemGapFactory

pytestmark = pytest.mark.django_db
GAP = {
    "justice_stage": "trial",
    "institution": "Court 12",
    "cause": "corruption",
    "what": "A bribe.",
    "named_on": "2026-02-20",
}
REFORM = {"title": "Cameras in court", "kind": "budget", "institution": "Ministry", "on": "2026-03-01"}


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def specialist(case):
    return staff(case.office, "transformation_specialist")


@pytest.fixture
def client(specialist):
    return client_for(specialist)


def url_of(name, *records):
    return reverse(f"transformation:{name}", args=[record.pk for record in records])


def stored(model):
    with as_owner():
        return model.objects.get()


def text(response):
    return response.content.decode()


def test_a_gap_is_named(case, client):
    assert client.get(url_of("gap-create", case)).status_code == 200
    page = client.post(url_of("gap-create", case), GAP | {"what": "A <b>bribe</b>."}, follow=True)
    assert page.redirect_chain[-1][0] == url_of("panel", case)
    assert "A &lt;b&gt;bribe&lt;/b&gt;." in text(page)
    assert "No answer yet" in text(page)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"what": ""}, "This field is required."),
        ({"what": "x" * 501}, "at most 500 characters"),
        ({"cause": "magic"}, "Select a valid choice"),
        ({"named_on": "2026-13-01"}, "not a day of the calendar"),
        ({"named_on": "2999-01-01"}, "in the future"),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_stored(case, client, changes, said):
    page = text(client.post(url_of("gap-create", case), GAP | changes))
    assert said in page
    assert 'value="Court 12"' in page
    with as_owner():
        assert not SystemGap.objects.exists()


def test_sent_twice_is_one_gap(case, client):
    form = client.get(url_of("gap-create", case)).context["form"]
    typed = GAP | {"submission": str(form["submission"].value())}
    assert [client.post(url_of("gap-create", case), typed).status_code for _n in range(2)] == [302, 302]
    assert stored(SystemGap).what == "A bribe."


def test_a_stale_correction_shows_both_versions(case, client):
    gap = SystemGapFactory(case=case)
    url = url_of("gap-edit", gap)
    client.post(url, GAP | {"what": "Theirs.", "version": 1})
    page = text(client.post(url, GAP | {"what": "Mine.", "version": 1}))
    assert "Theirs." in page
    assert "Mine." in page
    assert 'value="2"' in page
    assert client.post(url, GAP | {"what": "Mine.", "version": 2}).status_code == 302
    assert stored(SystemGap).what == "Mine."


def test_a_gap_is_linked_only_to_a_reform_of_its_office(case, client):
    gap, reform, foreign = SystemGapFactory(case=case), ReformFactory(office=case.office), ReformFactory()
    page = text(client.get(url_of("gap-link", gap)))
    assert reform.title in page
    assert foreign.title not in page
    page = text(client.post(url_of("gap-link", gap), {"reform": foreign.pk, "version": 1}))
    assert "Choose a reform of the case&#x27;s office." in page
    assert foreign.title not in page
    assert client.post(url_of("gap-link", gap), {"reform": reform.pk, "version": 1}).status_code == 302
    assert stored(SystemGap).reform_id == reform.pk


def test_a_reform_is_proposed_for_a_gap(case, client):
    gap = SystemGapFactory(case=case)
    assert client.get(url_of("gap-propose", gap)).status_code == 200
    page = client.post(url_of("gap-propose", gap), REFORM | {"version": 1}, follow=True)
    assert "Cameras in court" in text(page)
    assert stored(SystemGap).reform_id == stored(Reform).pk


def test_a_gap_is_closed_with_a_reason(case, client):
    gap = SystemGapFactory(case=case)
    url = url_of("gap-close", gap)
    typed = {"on": "2026-03-01", "reason": "Chance.", "version": 1}
    assert "This field is required." in text(client.post(url, typed | {"reason": ""}))
    assert "before it was named" in text(client.post(url, typed | {"on": "2026-02-01"}))
    assert client.post(url, typed).status_code == 302
    assert "was closed with a reason" in text(client.post(url, typed | {"version": 2}))
    assert stored(SystemGap).closed_reason == "Chance."


def test_reforms_are_listed_with_the_gaps_that_one_reads(case, client):
    reform, foreign = ReformFactory(office=case.office), ReformFactory()
    SystemGapFactory(case=case, reform=reform)
    SystemGapFactory(case=CaseFactory(office=case.office, restricted=True), reform=reform, what="Hidden.")
    page = text(client.get(reverse("transformation:reform-list")))
    assert reform.title in page
    assert "1 gap<" in page
    assert foreign.title not in page
    page = text(client.get(url_of("reform-detail", reform)))
    assert "Hidden." not in page
    assert "Four hearings" in page
    assert client.get(url_of("reform-detail", foreign)).status_code == 404


def test_a_reform_is_proposed_and_climbs(case, client):
    assert client.get(reverse("transformation:reform-create")).status_code == 200
    typed = REFORM | {"office": case.office_id}
    page = client.post(reverse("transformation:reform-create"), typed | {"office": CaseFactory().office_id})
    assert "Choose an office whose transformation stage you work." in text(page)
    assert client.post(reverse("transformation:reform-create"), typed).status_code == 302
    url = url_of("reform-move", stored(Reform))
    step = {"to": "adopted", "on": "2026-04-01", "proof": "Signed 1 April", "version": 1}
    assert client.get(url).status_code == 200
    for changes, said in (
        ({"to": "in_force"}, "climbs one rung after the other"),
        ({"proof": ""}, "This field is required."),
        ({"on": "2026-02-01"}, "cannot be earlier"),
        ({"version": 5}, "Somebody changed this"),
    ):
        assert said in text(client.post(url, step | changes)), said
    page = client.post(url, step, follow=True)
    assert "Signed 1 April" in text(page)
    for version, to in ((2, "in_force"), (3, "sustained")):
        assert client.post(url, step | {"to": to, "version": version}).status_code == 302
    assert "stands on the highest rung" in text(client.get(url, follow=True))


def pages(case):
    gap = SystemGapFactory(case=case)
    names = ("gap-edit", "gap-link", "gap-propose", "gap-close")
    return [url_of("panel", case), url_of("gap-create", case), *(url_of(name, gap) for name in names)]


def test_strangers_get_404_and_colleagues_without_the_right_403(case):
    urls, reform = pages(case), ReformFactory(office=case.office)
    lawyer = client_for(staff(case.office, "lawyer"))
    stranger = client_for(staff(CaseFactory().office, "transformation_specialist"))
    for url in [*urls, url_of("reform-detail", reform), url_of("reform-move", reform)]:
        assert stranger.get(url).status_code == stranger.post(url).status_code == 404, url
    for url in [*urls[1:], url_of("reform-move", reform), reverse("transformation:reform-create")]:
        assert lawyer.post(url).status_code == 403, url
    for url in [urls[0], url_of("reform-detail", reform), reverse("transformation:reform-list")]:
        assert lawyer.get(url).status_code == 200, url
        assert url_of("reform-move", reform) not in text(lawyer.get(url))
    manager = client_for(staff(case.office, "office_administrator"))
    assert manager.get(reverse("transformation:reform-list")).status_code == 403


def test_a_restricted_case_is_not_there(case, client):
    for url in pages(CaseFactory(office=case.office, restricted=True)):
        assert client.get(url).status_code == 404


def asked(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_lists_ask_as_many_questions_for_three_as_for_one(case, client):
    counts = []
    for known in (1, 2):
        for _n in range(known):
            reform = ReformFactory(office=case.office)
            SystemGapFactory(case=case, reform=reform)
            SystemGapFactory(case=case, reform=reform)
        counts.append(
            [
                asked(client, url)
                for url in (
                    url_of("panel", case),
                    reverse("transformation:reform-list"),
                    url_of("reform-detail", reform),
                )
            ]
        )
    assert counts[0] == counts[1]


def test_the_panel_is_a_fragment_for_htmx_and_a_page_without(case, client):
    assert "<html" in text(client.get(url_of("panel", case)))
    fragment = text(client.get(url_of("panel", case), headers={"HX-Request": "true"}))
    assert "<html" not in fragment
    assert "No gap was named yet" in fragment
