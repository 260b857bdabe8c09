"""The real court records, loaded and reported on: the report says what the files say, counted here from the CSVs."""

import csv
import os
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from reports.periods import Period
from tests.factories.offices import staff

from .conftest import ALL_DATABASES

REAL = os.environ.get("IJM_REAL_DATA")
pytestmark = [
    pytest.mark.django_db(transaction=True, databases=ALL_DATABASES),
    pytest.mark.skipif(not REAL, reason="IJM_REAL_DATA does not name the folder of real data"),
]


def table(name):
    with (Path(REAL) / "prosecutions" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return int(text or 0)


def by_year(figures, code):
    years = {day.year: figures(code, grain="year", on=day) for day in figures.run.period.years}
    return Counter({year: value for year, value in years.items() if value})


def test_the_report_says_what_the_files_say(report, manager, cebu):
    lawyer = staff(cebu)
    folder = str(Path(REAL) / "prosecutions")
    call_command("load_court_records", folder, "--office", "CEB", "--as", lawyer.email, verbosity=0)
    cases, accused, charges = table("cases"), table("defendants"), table("charges")
    convicted = {
        row["defendant_ref"]
        for row in charges
        if number(row["counts_guilty_plea"]) + number(row["counts_guilty_at_trial"])
    }
    ended = {row["defendant_ref"]: row["year_terminated"] for row in accused}

    figures = report(manager, [cebu], Period(date(1990, 1, 1), date(2027, 1, 1)))

    assert figures("cases_opened") == len(cases) == 391
    assert by_year(figures, "cases_opened") == Counter(int(row["year"]) for row in cases)
    assert figures("cases_open") == 391
    assert figures("victims_reported") == sum(number(row["victims"]) for row in cases) == 3320
    arrests = Counter(int(row["arrested_on"][:4]) for row in accused if row["arrested_on"])
    assert by_year(figures, "suspects_arrested") == arrests
    assert figures("suspects_arrested") == arrests.total() == 867
    charged = Counter(int(row["charged_on"][:4]) for row in accused if row["charged_on"])
    assert by_year(figures, "suspects_charged") == charged
    assert figures("suspects_charged") == charged.total()
    assert figures("suspects_charged") + figures("suspects_charged", grain="undated", on=None) == len(accused) == 991
    in_years = Counter(int(ended[ref]) for ref in convicted if ended[ref])
    assert by_year(figures, "convictions") == in_years
    assert figures("convictions") == in_years.total() == 575
    assert figures("convictions", grain="undated", on=None) == 18
    assert len(convicted) == 575 + 18 == 593
    assert not any(figures("convictions", grain="month", on=month) for month in figures.run.period.months)
    decided = decided_of(charges)
    known = {ref: result for ref, result in decided.items() if ended[ref]}
    results = {"convicted": figures("conviction_rate"), "acquitted": figures("accused_acquitted")}
    assert results == Counter(known.values())
    assert figures("conviction_rate") == figures("convictions") == results["convicted"]
    assert figures("accused_decided", grain="undated", on=None) == len(decided) - len(known)
    lost = {row["defendant_ref"] for row in charges if any(number(row[name]) for name in OUTCOMES)} - convicted
    assert figures("proceedings_reported", grain="undated", on=None) == len(accused)
    assert figures("attrition", grain="undated", on=None) == len(lost)
    assert figures("time_to_verdict", grain="undated", on=None) == len(accused)
    assert figures("time_to_verdict") == 0
    ordered = {row["defendant_ref"]: Decimal(row["restitution_usd"] or 0) for row in accused}
    with_year = sum(amount for ref, amount in ordered.items() if ended[ref])
    assert figures("restitution_ordered", detail="USD") == 100 * with_year
    assert figures("restitution_ordered", grain="undated", on=None, detail="USD") == 100 * (
        sum(ordered.values()) - with_year
    )
    assert figures("restitution_outstanding", detail="USD") == 100 * sum(ordered.values())


OUTCOMES = (
    "counts_nolle_prosequi",
    "counts_dismissed_on_plea",
    "counts_guilty_plea",
    "counts_guilty_at_trial",
    "counts_not_guilty_at_trial",
)


def decided_of(charges):
    """What became of each accused of whom a court decided anything."""
    found = {}
    for row in charges:
        guilty = number(row["counts_guilty_plea"]) + number(row["counts_guilty_at_trial"])
        if guilty:
            found[row["defendant_ref"]] = "convicted"
        elif number(row["counts_not_guilty_at_trial"]):
            found.setdefault(row["defendant_ref"], "acquitted")
    return found
