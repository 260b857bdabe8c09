"""The dashboard counts by the same declarations as the reports."""

import pytest
from django.utils import timezone

from cases.models import ClosureRequest, StageProgress
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff
from tests.factories.reports import change, proceeding, relief, verdict
from tests.factories.rescue import executed_operation, roster

from .conftest import ALL_DATABASES, day

pytestmark = pytest.mark.django_db(transaction=True, databases=ALL_DATABASES)


def cards(response):
    return {card.label: (card.shown.text, card.change) for card in response.context["cards"]}


def last_year():
    return timezone.localdate().year - 1


def test_it_shows_figures_with_the_change_against_the_period_before(cebu):
    year = last_year()
    case = CaseFactory(office=cebu, opened_on=day(f"{year}-02-01"), types=["osec"])
    for on in (f"{year}-03-01", f"{year}-09-01", f"{year - 1}-03-01"):
        relief(case, on=day(on))

    page = client_for(staff(cebu, "director")).get(f"/reports/dashboard/?period={year}")

    assert cards(page)["People relieved"] == ("2", "▲ 1 more")
    assert cards(page)["Open cases"] == ("1", "▲ 1 more")
    assert b"<title" in page.content
    assert b"<desc" in page.content
    assert b"style=" not in page.content


def test_operations_stand_beneath_the_cards_and_people_are_withheld(manager, cebu):
    year = last_year()
    case = CaseFactory(office=cebu)
    assert client_for(manager).get(f"/reports/dashboard/?period={year}").context["operations"] == []
    operation = executed_operation(case, executed_on=day(f"{year}-03-09"))
    roster(operation, case, 12, adjudication="not_a_victim")
    roster(operation, case, 3, 13, adjudication="victim")

    told = []
    for who in (staff(cebu, "director"), manager):
        page = client_for(who).get(f"/reports/dashboard/?period={year}")
        told.append([shown.text for _name, shown in page.context["operations"]])

    assert told == [["1", "15", "3"], ["1", "15", "under 11"]]


def test_courts_stand_beneath_the_cards_with_their_shares(manager, cebu):
    year = last_year()
    case = CaseFactory(office=cebu)
    assert client_for(manager).get(f"/reports/dashboard/?period={year}").context["courts"] == []
    for n in range(12):
        row = proceeding(case, stage="verdict", reported_on=day(f"{year}-01-01"), reported_precision="day")
        verdict(row, on=day(f"{year}-05-06"), outcome="guilty_plea" if n < 9 else "not_guilty")

    told = []
    for who in (staff(cebu, "director"), manager):
        page = client_for(who).get(f"/reports/dashboard/?period={year}")
        told.append([shown.text for _name, shown in page.context["courts"]])

    assert told == [["9 of 12 (75.0%)", "125 days"], ["under 11 of 12", "125 days"]]


@pytest.mark.parametrize(("number", "words"), [(0, "0 convictions."), (1, "1 conviction."), (2, "2 convictions.")])
def test_one_conviction_is_one_conviction(cebu, number, words):
    year = last_year()
    for _one in range(number):
        verdict(proceeding(CaseFactory(office=cebu), stage="verdict"), on=day(f"{year}-05-06"))

    page = client_for(staff(cebu, "director")).get(f"/reports/dashboard/?period={year}")

    assert words in next(chart.finding for chart in page.context["charts"] if chart.key == "path")


def test_withheld_convictions_are_written_as_many(manager, cebu):
    verdict(proceeding(CaseFactory(office=cebu), stage="verdict"), on=day(f"{last_year()}-05-06"))

    page = client_for(manager).get(f"/reports/dashboard/?period={last_year()}")

    finding = next(chart.finding for chart in page.context["charts"] if chart.key == "path")
    assert "under 11 convictions." in finding


def test_it_shows_only_the_offices_of_the_person(cebu):
    relief(CaseFactory(office=OfficeFactory(city="Manila")), on=day(f"{last_year()}-03-01"))
    client = client_for(staff(cebu, "director"))

    page = client.get(f"/reports/dashboard/?period={last_year()}&office=999999")

    assert cards(page)["People relieved"] == ("0", "same")
    assert b"Manila" not in page.content


def test_small_numbers_are_not_drawn_for_whoever_reads_no_cases(manager, cebu):
    relief(CaseFactory(office=cebu, types=["osec"]), on=day(f"{last_year()}-03-01"))

    page = client_for(manager).get(f"/reports/dashboard/?period={last_year()}")

    assert cards(page)["People relieved"] == ("under 11", "")
    assert all(not card.spark for card in page.context["cards"] if card.label == "People relieved")
    types = next(chart for chart in page.context["charts"] if chart.key == "types")
    assert [(line.text, line.bars) for line in types.lines] == [("under 11", [])]


def test_stages_count_open_cases_alone(cebu):
    for status in ("open", "open", "closed"):
        CaseFactory(office=cebu, status=status)
    first = CaseFactory(office=cebu, types=["csec"])
    with as_owner():
        StageProgress.objects.filter(case=first, stage="rescue").update(status="active")

    page = client_for(staff(cebu, "director")).get("/reports/dashboard/")

    stages = next(chart for chart in page.context["charts"] if chart.key == "stages")
    assert stages.table[0] == ["Rescue", "0", "1", "2", "0", "3"]
    narrowed = client_for(staff(cebu, "director")).get("/reports/dashboard/?type=csec")
    assert next(chart for chart in narrowed.context["charts"] if chart.key == "stages").table[0] == [
        "Rescue",
        "0",
        "1",
        "0",
        "0",
        "1",
    ]


@pytest.mark.parametrize(
    "query", ["period=%3Cscript%3E", "period=99999", "type=nonsense", "office=%27--", "period=so-far", "period=last-12"]
)
def test_an_address_that_makes_no_sense_falls_back(manager, cebu, query):
    page = client_for(manager).get(f"/reports/dashboard/?{query}")

    assert page.status_code == 200
    assert len(page.context["cards"]) == 4


def test_a_manager_without_field_offices_is_told_so(manager):
    assert b"No field office to show" in client_for(manager).get("/reports/dashboard/").content


def test_closed_office_is_still_counted(manager, cebu):
    relief(CaseFactory(office=cebu), on=day(f"{last_year()}-03-01"))
    change(cebu, closed_on=day(f"{last_year()}-12-31"))

    assert (
        cards(client_for(manager).get(f"/reports/dashboard/?period={last_year()}"))["People relieved"][0] == "under 11"
    )


def ask_to_close(case, by):
    with as_owner():
        ClosureRequest.objects.create(case=case, reason="All done.", asked_by=by, asked_at=timezone.now())


def test_it_says_how_many_closings_wait_for_whoever_may_answer_them(cebu):
    director, caseworker = staff(cebu, "director"), staff(cebu, "social_worker")
    for by in (caseworker, caseworker, director):
        ask_to_close(CaseFactory(office=cebu), by)
    ask_to_close(CaseFactory(office=OfficeFactory(city="Manila")), caseworker)

    page = client_for(director).get("/reports/dashboard/")

    assert page.context["waiting"] == 2
    assert b"2 requests to close a case" in page.content
    assert b'href="/"' in page.content


def test_a_manager_answers_no_closing(manager, cebu):
    ask_to_close(CaseFactory(office=cebu), staff(cebu, "social_worker"))

    page = client_for(manager).get("/reports/dashboard/")

    assert page.context["waiting"] == 0
    assert b"request to close" not in page.content


def test_records_are_the_cases_that_the_list_understands(cebu):
    client = client_for(staff(cebu, "director"))
    wanted = CaseFactory(office=cebu, types=["osec"])
    CaseFactory(office=cebu, types=["csec"])
    closed = CaseFactory(office=cebu, types=["osec"], status="closed")

    links = {card.label: card.records for card in client.get("/reports/dashboard/?type=osec").context["cards"]}

    assert links["Open cases"] == "/cases/?tab=open&type=osec"
    assert links["People relieved"] == "/cases/?tab=all&type=osec"
    open_ones, every = (client.get(links[label]).content for label in ("Open cases", "People relieved"))
    assert f"/cases/{wanted.pk}/".encode() in open_ones
    assert f"/cases/{closed.pk}/".encode() not in open_ones
    assert f"/cases/{closed.pk}/".encode() in every


def test_one_office_less_another_does_not_give_a_small_number_away(manager, cebu):
    """All less Manila would be Cebu's: so Manila's own figure is withheld when it stands alone, too."""
    manila, year = OfficeFactory(city="Manila"), last_year()
    for office, people in ((cebu, 6), (manila, 14)):
        case = CaseFactory(office=office)
        for _one in range(people):
            relief(case, on=day(f"{year}-03-01"))
    client = client_for(manager)

    shown = [
        cards(client.get(f"/reports/dashboard/?period={year}&office={chosen}"))["People relieved"][0]
        for chosen in ("", cebu.pk, manila.pk)
    ]

    assert shown == ["20", "under 11", "withheld"]
