"""The real files, loaded, say what the files say. What is expected is worked out here from the CSVs alone."""

import csv
import io
import os
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum

from cases.accountability.models import Charge, Proceeding, RecordFlag, Verdict
from cases.models import Case, Person
from tests.asking import asks
from tests.factories.offices import OfficeFactory, staff

REAL = os.environ.get("IJM_REAL_DATA")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not REAL, reason="IJM_REAL_DATA does not name the folder of real data"),
]
OUTCOMES = {
    "counts_nolle_prosequi": "nolle_prosequi",
    "counts_dismissed_on_plea": "dismissed_on_plea",
    "counts_guilty_plea": "guilty_plea",
    "counts_guilty_at_trial": "guilty_at_trial",
    "counts_not_guilty_at_trial": "not_guilty",
}


def table(name):
    with (Path(REAL) / "prosecutions" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return int(text or 0)


def load(office, lawyer):
    out = io.StringIO()
    call_command(
        "load_court_records",
        str(Path(REAL) / "prosecutions"),
        "--office",
        office.code,
        "--as",
        lawyer.email,
        stdout=out,
    )
    return out.getvalue()


def test_real_records_say_what_the_files_say():
    office = OfficeFactory()
    lawyer = staff(office)
    statements = Counter()

    def count(execute, sql, *rest):
        statements[sql.split(maxsplit=1)[0]] += 1
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        load(office, lawyer)
    cases, accused, charges = table("cases"), table("defendants"), table("charges")
    terminated = {row["defendant_ref"]: row["year_terminated"] for row in accused}
    convicted = {
        row["defendant_ref"]
        for row in charges
        if number(row["counts_guilty_plea"]) + number(row["counts_guilty_at_trial"]) > 0
    }
    with asks(lawyer):
        assert Case.objects.count() == len(cases) == 391
        assert (
            Case.objects.aggregate(n=Sum("victims_reported"))["n"]
            == sum(number(row["victims"]) for row in cases)
            == 3320
        )
        assert Counter(Case.objects.values_list("opened_on__year", flat=True)) == Counter(
            int(row["year"]) for row in cases
        )
        assert Person.objects.count() == Proceeding.objects.count() == len(accused) == 991
        arrested = Proceeding.objects.exclude(arrested_on=None)
        assert arrested.count() == sum(bool(row["arrested_on"]) for row in accused) == 867
        assert {(row.source["defendant_ref"], row.arrested_on.isoformat()) for row in arrested} == {
            (row["defendant_ref"], row["arrested_on"]) for row in accused if row["arrested_on"]
        }
        assert Charge.objects.count() == len(charges) == 1696
        assert Charge.objects.aggregate(n=Sum("counts"))["n"] == sum(number(row["counts_charged"]) for row in charges)
        for column, outcome in OUTCOMES.items():
            stored = Verdict.objects.filter(outcome=outcome).aggregate(n=Sum("counts"))["n"]
            assert stored == sum(number(row[column]) for row in charges), outcome
        blank = [row for row in charges if not any(number(row[column]) for column in OUTCOMES)]
        assert Charge.objects.filter(verdicts=None).count() == len(blank)
        guilty = Verdict.objects.filter(is_guilty=True)
        by_person = dict(guilty.values_list("proceeding__person", "given_on"))
        assert len(by_person) == len(convicted) == 593
        in_years = Counter(day.year for day in by_person.values() if day)
        assert in_years == Counter(int(terminated[ref]) for ref in convicted if terminated[ref])
        assert sum(in_years.values()) == 575
        assert sum(day is None for day in by_person.values()) == 18
        assert set(Verdict.objects.values_list("given_precision", flat=True)) == {"year", "unknown"}
        late = {
            row["defendant_ref"]
            for row in accused
            if row["arrested_on"] and row["charged_on"] and row["arrested_on"] > row["charged_on"]
        }
        flagged = RecordFlag.objects.filter(sentence="The arrest is after the charge.")
        assert {flag.source_ref.rsplit("/", 1)[-1] for flag in flagged} == late
        assert len(late) == 601
        early = RecordFlag.objects.filter(sentence="It ended before the charge.", level="check")
        assert (
            {flag.source_ref.rsplit("/", 1)[-1] for flag in early}
            == {
                row["defendant_ref"]
                for row in accused
                if row["year_terminated"] and row["charged_on"] and row["year_terminated"] < row["charged_on"][:4]
            }
            >= {"2456", "2573", "2984"}
        )
        stored = {row.source["defendant_ref"]: row.source for row in Proceeding.objects.all()}
        assert stored == {row["defendant_ref"]: row for row in accused}
    # Seconds, not minutes, however busy the machine is: whole tables at a time.
    assert statements.total() <= 80 * len(cases)


def test_loading_real_records_twice_changes_nothing():
    office = OfficeFactory()
    lawyer = staff(office)
    load(office, lawyer)
    with asks(lawyer):
        before = [
            list(model.objects.order_by("pk").values())
            for model in (Case, Person, Proceeding, Charge, Verdict, RecordFlag)
        ]
    assert "Loaded cases: 0, accused: 0, charges: 0, verdicts: 0" in load(office, lawyer)
    with asks(lawyer):
        assert before == [
            list(model.objects.order_by("pk").values())
            for model in (Case, Person, Proceeding, Charge, Verdict, RecordFlag)
        ]
