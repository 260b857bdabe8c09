import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import StageProgress
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory, PersonFactory, victim
from tests.factories.offices import HeadquartersFactory, MembershipFactory, OfficeFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(code="CEB", city="Cebu")


@pytest.fixture
def lawyer(office):
    return staff(office)


def numbers(response):
    """The numbers in the table, in its order."""
    table = response.content.decode().partition("<tbody")[2]
    return re.findall(r'scope="row"[^>]*><a[^>]*>([^<]*)</a>', table)


def listed(user, query=""):
    response = client_for(user).get(f"/cases/{query}")
    assert response.status_code == 200
    return numbers(response)


def test_it_lists_the_open_cases_soonest_first(office, lawyer):
    today = office.today()
    later = CaseFactory(office=office, next_due_on=today + timedelta(days=9), next_due_what="Reply")
    late = CaseFactory(office=office, next_due_on=today - timedelta(days=3), next_due_what="Assessment")
    never = CaseFactory(office=office)
    CaseFactory(office=office, status="closed")
    assert listed(lawyer) == [late.number, later.number, never.number]


def test_a_row_says_what_the_case_needs_next(office, lawyer):
    CaseFactory(office=office, next_due_on=office.today() - timedelta(days=3), next_due_what="Assessment", lead=lawyer)
    CaseFactory(office=office)
    page = client_for(lawyer).get("/cases/").content.decode()
    assert "Assessment" in page
    assert "3 days late" in page
    assert "Assign a lead" in page


def test_foreign_and_restricted_cases_are_neither_listed_nor_counted(office, lawyer):
    mine = CaseFactory(office=office)
    foreign, hidden = CaseFactory(), CaseFactory(office=office, restricted=True)
    for query in (
        "",
        "?tab=all",
        "?tab=mine",
        f"?q={hidden.number}",
        f"?q={foreign.number}",
        "?status=open",
        f"?office={foreign.office_id}",
    ):
        response = client_for(lawyer).get(f"/cases/{query}")
        page = response.content.decode()
        shown = page.replace(f'value="{hidden.number}"', "").replace(f'value="{foreign.number}"', "")
        assert hidden.number not in shown
        assert foreign.number not in shown
        assert set(numbers(response)) <= {mine.number}
    assert "1 case<" in client_for(lawyer).get("/cases/").content.decode()
    CaseMemberFactory(case=hidden, user=lawyer)
    assert sorted(listed(lawyer)) == sorted([mine.number, hidden.number])


def test_a_shared_case_is_listed_alone_of_its_office(office, lawyer):
    foreign = CaseFactory()
    CaseFactory(office=foreign.office)
    CaseMemberFactory(case=foreign, user=lawyer, kind="shared", rights=["view_case"])
    assert listed(lawyer) == [foreign.number]


def test_managers_and_administrators_see_no_case(office):
    CaseFactory(office=office)
    for user in (
        staff(office, "office_administrator"),
        staff(office, "regional_manager"),
        staff(office, "auditor"),
        staff(HeadquartersFactory(), "headquarters_manager"),
    ):
        response = client_for(user).get("/cases/?tab=all")
        assert numbers(response) == []
        assert "No cases are open to you" in response.content.decode()


def test_tabs_and_filters_are_in_the_address(office, lawyer):
    today = office.today()
    colleague = staff(office)
    mine = CaseFactory(office=office, lead=lawyer, next_due_on=today)
    late = CaseFactory(office=office, lead=colleague, types=["osec", "csec"], next_due_on=today - timedelta(days=1))
    screened, closed = CaseFactory(office=office, status="screening"), CaseFactory(office=office, status="closed")
    with as_owner():
        StageProgress.objects.filter(case=late, stage="accountability").update(status="active")
    with timezone.override(office.zone):  # the day on which it was logged is told as the office reckons it
        unnumbered = str(screened)
    assert listed(lawyer, "?tab=mine") == [mine.number]
    assert listed(lawyer, "?tab=late") == [late.number]
    assert listed(lawyer, "?tab=late&sort=-opened") == [late.number]
    assert listed(lawyer, "?tab=screening") == [unnumbered]
    assert listed(lawyer, "?tab=closing") == []
    assert listed(lawyer, "?status=closed") == [closed.number]
    assert listed(lawyer, "?tab=open&status=closed") == [closed.number]
    assert listed(lawyer, "?type=csec") == [late.number]
    assert listed(lawyer, "?stage=accountability:active") == [late.number]
    assert listed(lawyer, "?lead=me") == [mine.number]
    assert listed(lawyer, "?lead=none") == []
    assert listed(lawyer, f"?lead={colleague.pk}") == [late.number]
    assert len(listed(lawyer, "?tab=all")) == 4
    page = client_for(lawyer).get("/cases/").content.decode()
    assert "Mine 1<" in page
    assert "Late 1<" in page
    assert "Screening 1<" in page


def test_what_is_not_understood_is_left_out_and_said(office, lawyer):
    case = CaseFactory(office=office)
    foreign = staff(OfficeFactory())
    for query in (
        "sort=number;drop table cases_case",
        "sort=password",
        "sort=lead__password",
        "tab=x",
        "type=%27",
        "status=x",
        "stage=rescue",
        f"lead={foreign.pk}",
        "office=x",
        "n=-1",
        "q=%00",
    ):
        response = client_for(lawyer).get(f"/cases/?{query}")
        assert numbers(response) == [case.number], query
        if not query.startswith("office"):  # with one office there is no such filter
            assert "was not understood" in response.content.decode(), query


@pytest.mark.parametrize(
    "place", ["x", "~", "2026-01-01~x", "x~1", "2026-13-01~1", "2026-01-01~99999999999999999999", "%00~1"]
)
def test_a_place_that_is_none_is_the_first_page(office, lawyer, place):
    case = CaseFactory(office=office)
    assert listed(lawyer, f"?after={place}") == [case.number]


@pytest.mark.parametrize("sort", ["due", "-due", "number", "-number", "opened", "-opened"])
def test_pages_hold_every_case_once_forwards_and_back(office, lawyer, sort):
    other = OfficeFactory()
    MembershipFactory(user=lawyer, office=other)
    today = office.today()
    for n in range(60):
        due = today + timedelta(days=n % 7) if n % 3 else None
        CaseFactory(office=(office, other)[n % 2], next_due_on=due, opened_on=today - timedelta(days=n % 5))
    client, url, pages = client_for(lawyer), f"/cases/?sort={sort}", []
    for _page in range(3):
        response = client.get(url)
        pages.append(numbers(response))
        url = next_url(response, "next")
    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({number for page in pages for number in page}) == 60
    assert url is None
    assert "51–60" in response.content.decode()
    back = client.get(next_url(response, "prev"))
    assert numbers(back) == pages[1]
    assert "26–50" in back.content.decode()
    first = client.get(next_url(back, "prev"))
    assert numbers(first) == pages[0]
    assert next_url(first, "prev") is None
    if "number" in sort:
        flat = [number for page in pages for number in page]
        assert flat == sorted(flat, reverse=sort.startswith("-"))


def next_url(response, rel):
    match = re.search(rf'href="([^"]*)" rel="{rel}"', response.content.decode())
    return match and "/cases/" + match[1].replace("&amp;", "&")


def test_one_and_thirty_rows_cost_the_same_queries(office, lawyer):
    counts = []
    for rows in (1, 2, 27):
        for _n in range(rows):
            victim(CaseFactory(office=office, lead=lawyer))
        client = client_for(lawyer)
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/cases/")
        counts.append(len(queries))
    assert len(numbers(response)) == 25
    assert counts[0] == counts[1] == counts[2], counts
    assert counts[0] <= 24


def test_counts_stop_where_nobody_reads_further(office, lawyer, monkeypatch):
    monkeypatch.setattr("cases.views.case_list.MOST_COUNTED", 2)
    for _n in range(4):
        CaseFactory(office=office)
    assert "More than 2 cases" in client_for(lawyer).get("/cases/").content.decode()


def test_search_shows_people_above_their_cases(office, lawyer):
    case, closed = CaseFactory(office=office), CaseFactory(office=office, status="closed")
    who = victim(case, person__display_name="Analyn Rivilla")
    victim(closed, person=who)
    CaseFactory(office=office)
    response = client_for(lawyer).get("/cases/?q=rivilla")
    assert sorted(numbers(response)) == sorted([case.number, closed.number])
    page = response.content.decode()
    assert f'href="/people/{who.pk}/"' in page
    assert "Victim" in page
    assert listed(lawyer, "?q=rivilla&status=closed") == [closed.number]
    assert "Nothing found" in client_for(lawyer).get("/cases/?q=nobody").content.decode()


def test_names_and_words_are_escaped(office, lawyer):
    nasty = "<script>alert(1)</script>"
    case = CaseFactory(office=office, place=nasty, next_due_what=nasty)
    victim(case, person=PersonFactory(office=office, display_name=nasty))
    client = client_for(lawyer)
    for url in ("/cases/", "/cases/?q=script", f"/cases/?q={nasty}", "/cases/?tab=<script>alert(1)</script>", "/"):
        assert nasty not in client.get(url).content.decode()


def test_the_page_is_light(office, lawyer):
    import gzip

    from django.contrib.staticfiles import finders

    for _n in range(25):
        victim(
            CaseFactory(office=office, lead=lawyer, next_due_on=office.today(), next_due_what="Six-month assessment")
        )
    page = gzip.compress(client_for(lawyer).get("/cases/").content)
    with open(finders.find("css/app.css"), "rb") as css:
        assert len(page) + len(gzip.compress(css.read())) <= 30 * 1024


def test_it_needs_somebody_signed_in(client):
    assert client.get("/cases/").status_code == 302
