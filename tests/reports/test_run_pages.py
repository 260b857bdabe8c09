"""The list, asking, watching, reading, stopping and downloading a report."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offices.models import AuditEvent
from reports.actions import build
from reports.models import ReportRun
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import MembershipFactory, OfficeFactory, staff
from tests.factories.reports import change, relief

from .conftest import ALL_DATABASES, day

pytestmark = pytest.mark.django_db(transaction=True, databases=ALL_DATABASES)


def ask(client, offices, **fields):
    return client.post("/reports/new/", {"offices": [o.pk for o in offices], "ready": "2025"} | fields)


def only_run():
    with as_owner():
        return ReportRun.objects.get()


def built(user, offices, **fields):
    """A run asked for through the page and built, as a worker would."""
    client = client_for(user)
    response = ask(client, offices, **fields)
    assert response.status_code == 302, response.context["form"].errors
    run = only_run()
    build(run_id=run.pk, by=type(user).objects.get(pk=user.pk))
    with as_owner():
        run = ReportRun.objects.select_related("snapshot").get()
    return client, response["Location"], run


def test_asking_works_and_leads_to_the_run(manager, cebu):
    response = ask(client_for(manager), [cebu])

    run = only_run()
    assert response["Location"] == f"/reports/{run.pk}/"
    assert (run.status, run.offices, run.asked_by_id) == ("queued", [cebu.pk], manager.pk)
    assert (run.period_from, run.period_to) == (day("2025-01-01"), day("2025-12-31"))
    with as_owner():
        assert AuditEvent.objects.filter(action="ask_for_report", actor=manager, object_id=run.pk).exists()


def test_sent_twice_makes_one_run(manager, cebu):
    client = client_for(manager)
    key = client.get("/reports/new/").context["form"]["submission"].value()
    first, second = (ask(client, [cebu], submission=key) for _time in range(2))

    assert first["Location"] == second["Location"]
    assert only_run()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"offices": []}, "offices", "Choose at least one office."),
        ({"offices": ["=cmd|'x'!A1"]}, "offices", "Choose offices that you may report on."),
        ({"ready": "1999"}, "ready", "Select a valid choice. 1999 is not one of the available choices."),
        ({"ready": "other"}, "first", "Write a month, such as 2026-03."),
        (
            {"ready": "other", "first": "2026-13", "last": "2026-12"},
            "first",
            "Write a month as year and month, such as 2026-03.",
        ),
        (
            {"ready": "other", "first": "<script>", "last": "2026-02"},
            "first",
            "Write a month as year and month, such as 2026-03.",
        ),
        ({"ready": "other", "first": "2026-03", "last": "2026-02"}, "last", "The last month is before the first."),
        ({"ready": "other", "first": "2031-03", "last": "2031-04"}, "first", "This month has not begun."),
        ({"ready": "other", "first": "1960-03", "last": "2026-02"}, "first", "Choose a period of at most 30 years."),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_nothing_is_stored(manager, cebu, fields, field, sentence):
    response = client_for(manager).post("/reports/new/", {"offices": [cebu.pk], "ready": "2025"} | fields)

    assert response.status_code == 200
    assert response.context["form"].errors[field] == [sentence]
    with as_owner():
        assert not ReportRun.objects.exists()


def test_office_that_the_person_may_not_report_on_is_refused(cebu):
    director = staff(OfficeFactory(), "director")

    response = ask(client_for(director), [cebu])

    assert response.context["form"].errors["offices"] == ["Choose offices that you may report on."]
    assert cebu not in client_for(director).get("/reports/new/").context["form"].fields["offices"].queryset


def test_more_than_five_at_once_are_refused(manager, cebu):
    client = client_for(manager)
    for _time in range(5):
        assert ask(client, [cebu]).status_code == 302

    assert "still being built" in str(ask(client, [cebu]).context["form"].errors)


def test_lawyer_builds_no_report(cebu):
    client = client_for(staff(cebu, "lawyer"))

    for path in ("/reports/", "/reports/new/", "/reports/dashboard/"):
        assert client.get(path).status_code == 403


def test_run_page_shows_progress_until_it_is_done(manager, cebu):
    client = client_for(manager)
    where = ask(client, [cebu])["Location"]

    page = client.get(where)
    assert b"Waiting for a worker" in page.content
    assert f'hx-get="{where}progress/"'.encode() in page.content
    assert client.get(f"{where}progress/").status_code == 200

    build(run_id=only_run().pk, by=manager)
    assert client.get(f"{where}progress/").headers["HX-Refresh"] == "true"
    assert b"Waiting for a worker" not in client.get(where).content


def test_run_page_shows_every_figure_and_tab(manager, cebu):
    for n in range(12):
        relief(CaseFactory(office=cebu, opened_on=day("2025-02-01")), on=day(f"2025-{n + 1:02}-03"))
    client, where, _run = built(manager, [cebu])

    page = client.get(where)
    assert [each["total"].text for each in page.context["summary"]][:4] == ["12", "0", "12", "12"]
    for definition in page.context["summary"]:
        for tab in ("month", "quarter", "sex_age", "casework_type"):
            assert client.get(f"{where}?figure={definition['code']}&by={tab}").status_code == 200
    assert client.get(f"{where}?figure=nonsense&by=%3Cscript%3E").context["definition"]["code"] == "cases_opened"


def test_names_of_offices_are_escaped_and_made_harmless_in_the_file(manager):
    office = OfficeFactory(city="=HYPERLINK(1)<script>alert(1)</script>")
    CaseFactory(office=office, opened_on=day("2025-03-01"))
    client, where, _run = built(manager, [office])

    assert b"<script>alert(1)" not in client.get(where).content
    rows = list(csv.DictReader(io.StringIO(client.get(f"{where}figures.csv").content.decode("utf-8-sig"))))
    assert {row["name"] for row in rows if row["place"] == "office"} == {"'=HYPERLINK(1)<script>alert(1)</script>"}
    assert [
        row["value"]
        for row in rows
        if (row["indicator"], row["place"], row["time"], row["casework_type"])
        == ("cases_opened", "office", "period", "all")
    ] == ["1"]


def test_small_numbers_are_hidden_from_whoever_reads_no_cases_and_shown_to_the_director(manager, cebu):
    for n in range(3):
        relief(CaseFactory(office=cebu, opened_on=day("2025-02-01")), on=day(f"2025-0{n + 1}-03"))
    client, where, run = built(manager, [cebu])
    director = client_for(staff(cebu, "director"))

    hidden, shown = (
        client.get(f"{where}?figure=individuals_relieved"),
        director.get(f"{where}?figure=individuals_relieved"),
    )

    assert [cell.text for cell in hidden.context["table"].rows[0].cells][:2] == ["under 11", "under 11"]
    assert [cell.text for cell in shown.context["table"].rows[0].cells][:2] == ["3", "3"]
    for reader, values in ((client, {"under 11"}), (director, {"1", "3"})):
        rows = csv.DictReader(io.StringIO(reader.get(f"{where}figures.csv").content.decode("utf-8-sig")))
        assert {row["value"] for row in rows if row["indicator"] == "individuals_relieved"} == values
    with asks(manager):
        assert set(run.snapshot.cells.filter(indicator="individuals_relieved").values_list("value", flat=True)) == {
            1,
            3,
        }


def test_manager_of_another_region_gets_nothing(manager, cebu):
    CaseFactory(office=cebu, opened_on=day("2025-02-01"))
    _client, where, run = built(manager, [cebu])
    stranger = staff(OfficeFactory(), "regional_manager")
    client = client_for(stranger)

    assert [
        client.get(where).status_code,
        client.get(f"{where}figures.csv").status_code,
        client.get(f"{where}progress/").status_code,
    ] == [404] * 3
    assert client.post(f"{where}stop/").status_code == 404
    assert not client.get("/reports/").context["page"].object_list
    with asks(stranger):
        assert not ReportRun.objects.exists()
        assert not type(run.snapshot).objects.exists()
        assert not run.snapshot.cells.exists()


def test_lost_right_hides_the_figures_and_leaves_the_run(cebu):
    manila = OfficeFactory(city="Manila")
    director = staff(cebu, "director")
    CaseFactory(office=cebu, opened_on=day("2025-02-01"))
    second = MembershipFactory(user=director, office=manila, role="director")
    client, where, run = built(director, [cebu, manila])
    assert client.get(where).context["snapshot"].pk == run.snapshot.pk
    change(second, ends_on=day("2026-01-01"))

    page = client.get(where)

    assert page.status_code == 200
    assert "snapshot" not in page.context
    assert client.get(f"{where}figures.csv").status_code == 404
    with asks(director):
        assert not run.snapshot.cells.exists()


def test_stopping_keeps_no_figure(manager, cebu):
    client = client_for(manager)
    where = ask(client, [cebu])["Location"]

    assert client.post(f"{where}stop/").status_code == 302
    assert client.get(f"{where}stop/").status_code == 405
    assert build(run_id=only_run().pk, by=manager) is None
    assert only_run().status == "stopped"
    assert b"No figure was kept" in client.get(where).content


def test_colleague_may_read_a_run_and_not_stop_it(manager, cebu):
    where = ask(client_for(manager), [cebu])["Location"]
    director = client_for(staff(cebu, "director"))

    assert director.get(where).status_code == 200
    director.post(f"{where}stop/")
    assert only_run().status == "queued"


def test_list_takes_the_same_queries_for_one_run_and_for_many(manager, cebu):
    client = client_for(manager)
    counts = []
    for _time in range(2):
        ask(client, [cebu])
        client.get("/reports/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/reports/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
