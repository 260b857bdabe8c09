"""A matter that came from court records, as its page shows it: in figures, and first what is to be looked at."""

import datetime
import uuid
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.accountability.actions.custody import record_custody
from cases.accountability.models import CustodyInterval, Matter, Proceeding, RecordFlag
from cases.accountability.tally import tally
from cases.partial_dates import PartialDate
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import (
    AwardFactory,
    ChargeFactory,
    JudgmentFactory,
    MatterFactory,
    ProceedingFactory,
    SentenceFactory,
    VerdictFactory,
)
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff

from .court_files import SAMPLE, accused, load, rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def lawyer(office):
    return staff(office)


@pytest.fixture
def folder(tmp_path):
    for file in SAMPLE.iterdir():
        (tmp_path / file.name).write_text(file.read_text())
    return Path(tmp_path)


def page_of(user, ref="A1"):
    matter = Matter.objects.get(source_ref=f"court-records/case/{ref}")
    return client_for(user).get(reverse("accountability:matter-detail", args=[matter.pk])).content.decode()


def words(html):
    return " ".join(html.split())


def test_it_shows_the_record_in_figures(lawyer):
    load(SAMPLE, lawyer)
    with asks(lawyer):
        html = words(page_of(lawyer))
    assert "14 · 5 minors · 6 female · 8 male · 0 from abroad" in html
    assert "3 · 1 arrested (1 after the charge) · 1 convicted" in html
    assert "4 · 7 counts" in html
    assert (
        "Guilty, on a plea: 1 · Guilty, at trial: 1 · Not guilty: 2 · Dismissed on a plea to another charge: 2" in html
    )
    assert "<dd>120 months</dd>" in html
    assert "<dd>24 months</dd>" in html
    assert "Surety: USD 5,000.00 (1)" in html
    assert "The record does not say to whom." in html


def test_it_lists_the_accused_with_something_to_look_at(lawyer):
    load(SAMPLE, lawyer)
    with asks(lawyer):
        html = page_of(lawyer)
        odd = Proceeding.objects.get(source_ref="court-records/accused/D2")
        fine = Proceeding.objects.get(source_ref="court-records/accused/D1")
    assert f'<a href="#flags-{odd.pk}">Accused D2</a> <b>2</b>' in html
    assert f'href="#flags-{fine.pk}"' not in html
    assert f'id="flags-{odd.pk}" open' in html
    assert f'id="flags-{fine.pk}">' in html  # good to know: folded


def test_looking_at_it_leads_back_to_the_accused(lawyer):
    load(SAMPLE, lawyer)
    client = client_for(lawyer)
    with asks(lawyer):
        first, second = RecordFlag.objects.filter(source_ref="court-records/accused/D2")
        back = reverse("accountability:matter-detail", args=[first.proceeding.matter_id])
    for flag in (first, second):
        response = client.post(reverse("accountability:flag-look", args=[flag.pk]))
        assert response.url == f"{back}#proceeding-{first.proceeding_id}"
    with asks(lawyer):
        assert "To be looked at, by accused" not in page_of(lawyer)


def test_who_may_not_change_it_reads_what_waits(office, lawyer):
    load(SAMPLE, lawyer)
    director = staff(office, "director")
    with asks(director):
        html = page_of(director)
    assert "To be looked at</span>" in words(html)
    assert "/look/" not in html


def test_a_total_is_shown_beside_its_parts_and_where_it_is_all_that_is_known(lawyer, folder):
    rewrite(folder, "defendants.csv", [accused(prison="120", probation="24", number=n) for n in (1, 2)])
    rewrite(folder, "charges.csv", ["D1,S,1,0,0,1,0,0,18,", "D2,S,1,0,0,1,0,0,,"])
    load(folder, lawyer)
    with asks(lawyer):
        html = page_of(lawyer)
    assert "<strong>1 year 6 months. From which day is not known.</strong>" in html
    assert "Probation: The court&#x27;s total is 2 years; no part of it is written down." in html
    assert "total is 10 years; the parts give 1 year 6 months. Both are kept." in html
    assert "<strong>The court&#x27;s total: prison 10 years, probation 2 years.</strong>" in html


def test_bail_without_a_day_is_corrected_without_one(lawyer, folder):
    rewrite(folder, "defendants.csv", [accused(bail="Surety", money="5000", ended="")])
    load(folder, lawyer)
    client = client_for(lawyer)
    with asks(lawyer):
        arrest, bail = CustodyInterval.objects.order_by("pk")
    typed = {"state": "bailed", "when": "", "bail_kind": "surety", "bail_amount": "700", "bail_currency": "USD"}
    url = reverse("accountability:custody-edit", args=[bail.pk])
    assert client.post(url, typed | {"version": 1, "submission": str(uuid.uuid4())}).status_code == 302
    with asks(lawyer):
        bail.refresh_from_db()
        assert (bail.bail_amount, bail.from_on, bail.from_precision, bail.is_current) == (700, None, "unknown", True)
    # A day that is known is not lost.
    url = reverse("accountability:custody-edit", args=[arrest.pk])
    with asks(lawyer):
        arrest.refresh_from_db()
    typed = {"state": "arrested", "when": "", "version": arrest.version, "submission": str(uuid.uuid4())}
    assert "This field is required." in client.post(url, typed).content.decode()


def test_custody_recorded_later_follows_bail_without_a_day(lawyer, folder):
    rewrite(folder, "defendants.csv", [accused(bail="Surety", money="5000", ended="")])
    load(folder, lawyer)
    with asks(lawyer):
        proceeding = Proceeding.objects.get()
        when = PartialDate.of_year(2021)
        record_custody(proceeding=proceeding, state=CustodyInterval.State.ABSCONDED, when=when, by=lawyer)
        rows = proceeding.custody.order_by("pk").values_list("state", "is_current", "to_on")
        assert list(rows) == [
            ("arrested", False, None),
            ("bailed", False, datetime.date(2021, 1, 1)),
            ("absconded", True, None),
        ]


def test_a_matter_entered_by_hand_has_no_figures_of_a_record(office, lawyer):
    proceeding = ProceedingFactory(case=CaseFactory(office=office))
    url = reverse("accountability:matter-detail", args=[proceeding.matter_id])
    assert "From the court records" not in client_for(lawyer).get(url).content.decode()


def test_one_accused_and_twenty_ask_the_database_as_often(lawyer, folder):
    rewrite(folder, "cases.csv", ["A1,CR-1,2019,,,1,,,,", "A2,CR-2,2019,,,1,,,,"])
    few = [accused("5", "100", "24", "12", "Surety", number=0)]
    many = [accused("5", "100", "24", "12", "Surety", number=n).replace(",A1,", ",A2,") for n in range(1, 21)]
    rewrite(folder, "defendants.csv", few + many)
    rewrite(folder, "charges.csv", [f"D{n},S,2,0,0,1,0,0,12,6" for n in range(21)])
    load(folder, lawyer)
    with asks(lawyer):
        urls = [reverse("accountability:matter-detail", args=[matter.pk]) for matter in Matter.objects.order_by("pk")]
    client = client_for(lawyer)
    client.get(urls[0])
    counts = []
    for url in urls:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (["guilty_plea", "dismissed_on_plea"], "guilty on 1 charge"),
        (["not_guilty"], "not guilty on 1"),
        (["nolle_prosequi"], "1 not pursued"),
        (["dismissed"], "1 dismissed"),
    ],
)
def test_the_table_of_co_accused_calls_no_dismissal_an_acquittal(office, lawyer, outcomes, said):
    matter = MatterFactory(case=CaseFactory(office=office))
    charge = ChargeFactory(proceeding=ProceedingFactory(case=matter.case, matter=matter))
    ProceedingFactory(case=matter.case, matter=matter)
    for outcome in outcomes:
        VerdictFactory(charge=charge, outcome=outcome)
    html = client_for(lawyer).get(reverse("accountability:matter-detail", args=[matter.pk])).content.decode()
    assert f'data-label="Verdict">{said}</td>' in html


def test_figures_count_a_chain_once_and_nothing_that_no_longer_stands(office, lawyer):
    case = CaseFactory(office=office)
    first = ProceedingFactory(case=case, stage="final", charged_on="2020-01-05", arrested_on="2020-01-06")
    charge, gone = ChargeFactory(proceeding=first), ChargeFactory(proceeding=first, counts=9, statute="Other")
    VerdictFactory(charge=charge, counts=2)
    VerdictFactory(charge=gone, counts=9, overturned_on="2022-01-01")
    old = JudgmentFactory(proceeding=first, stated_months=90, superseded_on="2022-01-01")
    SentenceFactory(judgment=old, charge=charge, years=0, months=90)
    new = JudgmentFactory(proceeding=first, stated_months=30)
    SentenceFactory(judgment=new, charge=charge, years=2, months=6)
    AwardFactory(case=case, matter=first.matter, proceeding=first, amount=100, currency="PHP")
    AwardFactory(case=case, matter=first.matter, proceeding=first, amount=7, currency="USD")
    AwardFactory(
        case=case, matter=first.matter, proceeding=first, amount=900, currency="USD", overturned_on="2022-01-01"
    )
    appeal = ProceedingFactory(
        case=case, matter=first.matter, person=first.person, kind="appeal", appeal_of=first, stage="final"
    )
    again = ChargeFactory(proceeding=appeal, origin=charge)
    VerdictFactory(charge=again, counts=2)
    with asks(lawyer):
        figures = tally(Proceeding.objects.visible_to(lawyer))
    assert (figures.accused, figures.arrested, figures.arrested_after_charge, figures.charged) == (1, 1, 1, 1)
    assert (figures.convicted, figures.charges, figures.counts) == (1, 2, 11)
    assert (figures.prison, figures.probation, figures.prison_by_statute) == (30, 0, {charge.statute: 30})
    assert {(money.currency, money.times, money.amount) for money in figures.awards} == {("PHP", 1, 100), ("USD", 1, 7)}


def test_figures_hold_nothing_of_another_office(office, lawyer):
    ProceedingFactory(case=CaseFactory(office=office), charged_on="2020-01-05")
    elsewhere = ProceedingFactory(charged_on="2020-01-05")
    VerdictFactory(charge=ChargeFactory(proceeding=elsewhere))
    with asks(lawyer):
        figures = tally(Proceeding.objects.visible_to(lawyer))
    assert (figures.accused, figures.charges, figures.convicted, figures.outcomes) == (1, 0, 0, {})
    with as_owner():
        assert tally(Proceeding.objects.all()).convicted == 1
