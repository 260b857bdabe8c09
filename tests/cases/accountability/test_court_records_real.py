"""The real files, loaded, say what the files say. What is expected is worked out here from the CSVs alone."""

import csv
import io
import os
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Sum

from cases.accountability.models import (
    Award,
    Charge,
    CustodyInterval,
    Judgment,
    Matter,
    Plea,
    Proceeding,
    RecordFlag,
    Sentence,
    Verdict,
    VictimCount,
)
from cases.accountability.tally import tally
from cases.models import Case, Person
from cases.partial_dates import age_range
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
STORED = (
    Case,
    Person,
    Matter,
    VictimCount,
    Proceeding,
    CustodyInterval,
    Charge,
    Verdict,
    Judgment,
    Sentence,
    Award,
    RecordFlag,
)
BAIL = {"": "", "Surety": "surety", "Personal Recognizance": "recognisance", "Non-Surety": "other"}
VICTIMS = ("victims", "minors", "foreign_nationals", "females", "males")


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
    files = Files()
    with asks(lawyer):
        cases_are(files)
        accused_are(files)
        charges_are(files)
        convictions_are(files)
        sentences_are(files)
        money_is(files)
        custody_is(files)
        flags_are(files)
        figures_by_place_and_year_are(files)
    # Seconds, not minutes, however busy the machine is: whole tables at a time.
    assert statements.total() <= 80 * len(files.cases)


class Files:
    """The three files, and what a reader of them would work out."""

    def __init__(self):
        self.cases, self.accused, self.charges = table("cases"), table("defendants"), table("charges")
        self.case = {row["case_ref"]: row for row in self.cases}
        self.charges_of = defaultdict(list)
        for row in self.charges:
            self.charges_of[row["defendant_ref"]].append(row)
        self.convicted = {row["defendant_ref"] for row in self.charges if guilty(row)}

    def is_sentenced(self, row):
        stated = number(row["total_months_prison"]) or number(row["total_months_probation"])
        return bool(stated) or any(
            number(part["months_prison"]) or number(part["months_probation"])
            for part in self.charges_of[row["defendant_ref"]]
        )

    def is_convicted_and_stated(self, row):
        return row["defendant_ref"] in self.convicted and bool(
            row["total_months_prison"] or row["total_months_probation"]
        )


def guilty(charge):
    return number(charge["counts_guilty_plea"]) + number(charge["counts_guilty_at_trial"]) > 0


def ref(row):
    return row.source_ref.rsplit("/", 1)[-1]


def by(rows, column, amount):
    sums = Counter()
    for row in rows:
        sums[row[column]] += number(row[amount])
    return +sums  # without those of nothing


def cases_are(files):
    assert Case.objects.count() == Matter.objects.count() == len(files.cases) == 391
    assert (
        Case.objects.aggregate(n=Sum("victims_reported"))["n"]
        == sum(number(row["victims"]) for row in files.cases)
        == 3320
    )
    assert Counter(Case.objects.values_list("opened_on__year", flat=True)) == Counter(
        int(row["year"]) for row in files.cases
    )
    for column in VICTIMS:
        told = [int(row[column]) for row in files.cases if row[column]]
        assert VictimCount.objects.aggregate(n=Sum(column), rows=Count(column)) == {"n": sum(told), "rows": len(told)}
    assert dict(Matter.objects.values_list("docket", "victim_count__victims")) == {
        row["docket_number"].strip(): int(row["victims"]) if row["victims"] else None for row in files.cases
    }


def accused_are(files):
    accused = files.accused
    assert Person.objects.count() == Proceeding.objects.count() == len(accused) == 991
    assert dict(Person.objects.order_by().values_list("sex").annotate(Count("pk"))) == Counter(
        row["gender"].lower() or "unknown" for row in accused
    )
    arrested = Proceeding.objects.exclude(arrested_on=None).select_related("person")
    assert arrested.count() == sum(bool(row["arrested_on"]) for row in accused) == 867
    assert {(ref(row), row.arrested_on.isoformat()) for row in arrested} == {
        (row["defendant_ref"], row["arrested_on"]) for row in accused if row["arrested_on"]
    }
    ages = {ref(row): age_range(row.person.born_from, row.person.born_to, row.arrested_on) for row in arrested}
    assert {key: age for key, age in ages.items() if age} == {
        row["defendant_ref"]: (int(row["age_at_arrest"]),) * 2
        for row in accused
        if row["age_at_arrest"] and row["arrested_on"]
    }
    assert Person.objects.exclude(born_text="").count() == sum(bool(row["age_at_arrest"]) for row in accused)
    for stem, column in (("arrested_on", "arrested_on"), ("charged_on", "charged_on"), ("ended_on", "year_terminated")):
        years = Proceeding.objects.exclude(**{stem: None}).values_list(f"{stem}__year", flat=True)
        assert Counter(years) == Counter(int(row[column][:4]) for row in accused if row[column])
    stored = {row.source["defendant_ref"]: row.source for row in Proceeding.objects.all()}
    assert stored == {row["defendant_ref"]: row for row in accused}


def charges_are(files):
    charges = files.charges
    assert Charge.objects.count() == len(charges) == 1696
    known = Charge.objects.exclude(counts=None)
    assert known.count() == sum(bool(row["counts_charged"]) for row in charges)
    per_statute = known.order_by().values_list("statute").annotate(Sum("counts"))
    assert Counter(dict(per_statute)) == by(charges, "statute", "counts_charged")
    assert set(Charge.objects.values_list("statute_entry", "iccs")) == {(None, "")}  # no law of the office's country
    for column, outcome in OUTCOMES.items():
        stored = Verdict.objects.filter(outcome=outcome).order_by()
        assert stored.aggregate(n=Sum("counts"))["n"] == sum(number(row[column]) for row in charges), outcome
        per_statute = stored.values_list("charge__statute").annotate(Sum("counts"))
        assert Counter(dict(per_statute)) == by(charges, "statute", column), outcome
    blank = [row for row in charges if not any(number(row[column]) for column in OUTCOMES)]
    assert Charge.objects.filter(verdicts=None).count() == len(blank)
    assert set(Verdict.objects.values_list("given_precision", flat=True)) == {"year", "unknown"}
    pleaded = [row for row in charges if number(row["counts_guilty_plea"])]
    assert Charge.objects.filter(plea=Plea.GUILTY).count() == len(pleaded)
    assert Charge.objects.filter(plea="", plea_on=None).count() == len(charges) - len(pleaded)


def convictions_are(files):
    ended = {row["defendant_ref"]: row["year_terminated"] for row in files.accused}
    convictions = dict(Verdict.objects.filter(is_guilty=True).values_list("proceeding__root", "given_on"))
    assert len(convictions) == len(files.convicted) == tally(Proceeding.objects.all()).convicted == 593
    in_years = Counter(day.year for day in convictions.values() if day)
    assert in_years == Counter(int(ended[key]) for key in files.convicted if ended[key])
    assert sum(in_years.values()) == 575
    assert sum(day is None for day in convictions.values()) == 18


def sentences_are(files):
    figures = tally(Proceeding.objects.all())
    for column, stated, told, parts, kind in (
        ("prison", "stated_months", figures.prison, figures.prison_by_statute, "imprisonment"),
        ("probation", "stated_probation_months", figures.probation, figures.probation_by_statute, "probation"),
    ):
        assert told == sum(number(row[f"total_months_{column}"]) for row in files.accused)
        assert Counter(parts) == by(files.charges, "statute", f"months_{column}")
        # What is stated is kept, of whoever was sentenced or convicted: a total of 0 as 0, and none as none.
        totals = Judgment.objects.values_list("proceeding__source_ref", stated)
        assert {key.rsplit("/", 1)[-1]: months for key, months in totals} == {
            row["defendant_ref"]: int(row[f"total_months_{column}"]) if row[f"total_months_{column}"] else None
            for row in files.accused
            if files.is_sentenced(row) or files.is_convicted_and_stated(row)
        }
        under = Sentence.objects.filter(kind=kind).values_list("charge__source_ref", "months", "years", "days")
        assert {(key.split("/")[2], key.split("/")[3], months) for key, months, _years, _days in under} == {
            (row["defendant_ref"], row["statute"], number(row[f"months_{column}"]))
            for row in files.charges
            if number(row[f"months_{column}"])
        }
        assert {(years, days) for _key, _months, years, days in under} == {(0, 0)}
    one_after_another = Judgment.objects.filter(sentences__runs="consecutive").distinct()
    assert {ref(row) for row in one_after_another} == {
        row["defendant_ref"]
        for row in files.accused
        if (terms := [number(part["months_prison"]) for part in files.charges_of[row["defendant_ref"]]])
        and sum(terms) == number(row["total_months_prison"]) != max(terms)
    }
    assert set(Sentence.objects.filter(runs="consecutive").values_list("is_suspended", "after")) == {(False, None)}


def money_is(files):
    ordered = [row for row in files.accused if number(row["restitution_usd"])]
    (restitution,) = tally(Proceeding.objects.all()).awards
    assert (restitution.kind, restitution.currency) == ("restitution", "USD")
    assert (restitution.times, restitution.amount) == (
        len(ordered),
        sum(Decimal(row["restitution_usd"]) for row in ordered),
    )
    assert restitution.amount == 52_364_318
    awards = Award.objects.values_list("proceeding__source_ref", "amount", "ordered_on__year", "person", "jointly")
    assert {(key.rsplit("/", 1)[-1], amount, year) for key, amount, year, _person, _jointly in awards} == {
        (
            row["defendant_ref"],
            Decimal(row["restitution_usd"]),
            int(row["year_terminated"]) if row["year_terminated"] else None,
        )
        for row in ordered
    }
    assert {(person, jointly) for *_rest, person, jointly in awards} == {(None, False)}  # the files do not say


def custody_is(files):
    bailed = [row for row in files.accused if row["bail_type"] or row["bail_amount_usd"]]
    intervals = CustodyInterval.objects.filter(state="bailed")
    assert Counter(intervals.values_list("bail_kind", flat=True)) == Counter(BAIL[row["bail_type"]] for row in bailed)
    assert intervals.count() == len(bailed) == 262
    paid = [row for row in bailed if row["bail_amount_usd"]]
    sums = {money.kind: (money.currency, money.times, money.amount) for money in tally(Proceeding.objects.all()).bail}
    assert sums == {
        BAIL[kind]: (
            "USD",
            sum(row["bail_type"] == kind for row in paid),
            sum(Decimal(row["bail_amount_usd"]) for row in paid if row["bail_type"] == kind),
        )
        for kind in {row["bail_type"] for row in paid}
    }
    assert sum(amount for _currency, _times, amount in sums.values()) == 31_703_000
    assert set(intervals.filter(bail_kind="other").values_list("terms", flat=True)) == {"Non-Surety"}
    assert set(intervals.values_list("from_on", "to_on")) == {(None, None)}
    arrests = CustodyInterval.objects.filter(state="arrested")
    assert Counter(arrests.values_list("from_on__year", flat=True)) == Counter(
        int(row["arrested_on"][:4]) for row in files.accused if row["arrested_on"]
    )
    assert CustodyInterval.objects.count() == arrests.count() + intervals.count()
    standing = CustodyInterval.objects.filter(is_current=True)
    assert {row.rsplit("/", 2)[-2] for row in standing.values_list("source_ref", flat=True)} == {
        row["defendant_ref"]
        for row in files.accused
        if not row["year_terminated"] and (row["arrested_on"] or row["bail_type"] or row["bail_amount_usd"])
    }


def flags_are(files):
    def flagged(start, level="check"):
        flags = RecordFlag.objects.filter(sentence__startswith=start, level=level)
        return {flag.source_ref.split("/")[2] for flag in flags}

    late = {
        row["defendant_ref"]
        for row in files.accused
        if row["arrested_on"] and row["charged_on"] and row["arrested_on"] > row["charged_on"]
    }
    assert flagged("The arrest is after the charge.", "note") == late
    assert len(late) == tally(Proceeding.objects.all()).arrested_after_charge == 601
    assert (
        flagged("It ended before the charge.")
        == {
            row["defendant_ref"]
            for row in files.accused
            if row["year_terminated"] and row["charged_on"] and row["year_terminated"] < row["charged_on"][:4]
        }
        >= {"2456", "2573", "2984"}
    )
    for kind, column in (("Prison", "prison"), ("Probation", "probation")):
        odd = {
            row["defendant_ref"]
            for row in files.accused
            if number(row[f"total_months_{column}"])
            != max((number(part[f"months_{column}"]) for part in files.charges_of[row["defendant_ref"]]), default=0)
        }
        assert flagged(f"{kind}: ") | {key for key in flagged(f"{kind}: ", "note") if key in odd} == odd, (
            f"every {kind} that is not the longest term is flagged, and no other is to be looked at"
        )
    assert flagged("A sentence is recorded, but no conviction.") == {
        row["defendant_ref"]
        for row in files.accused
        if files.is_sentenced(row) and row["defendant_ref"] not in files.convicted
    }
    assert flagged("Restitution is recorded, but no conviction.") == {
        row["defendant_ref"]
        for row in files.accused
        if number(row["restitution_usd"]) and row["defendant_ref"] not in files.convicted
    }
    shared = Counter(
        (row["case_ref"], row["restitution_usd"]) for row in files.accused if number(row["restitution_usd"])
    )
    joint = RecordFlag.objects.filter(sentence__contains="the same restitution", level="note")
    assert joint.count() == sum(times for times in shared.values() if times > 1) == 92


def figures_by_place_and_year_are(files):
    """Per state, per district and per year, through the same figures that a matter's page shows."""
    for column, field in (
        ("state", "case__place"),
        ("federal_district", "matter__institution"),
        ("year", "case__opened_on__year"),
    ):
        for value in {row[column] for row in files.cases}:
            written = f"District {value}" if column == "federal_district" and value else value
            figures = tally(Proceeding.objects.filter(**{field: written}))
            accused = [row for row in files.accused if files.case[row["case_ref"]][column] == value]
            charges = [part for row in accused for part in files.charges_of[row["defendant_ref"]]]
            assert (figures.accused, figures.charges, figures.convicted, figures.prison, figures.counts) == (
                len(accused),
                len(charges),
                sum(row["defendant_ref"] in files.convicted for row in accused),
                sum(number(row["total_months_prison"]) for row in accused),
                sum(number(part["counts_charged"]) for part in charges),
            ), value
            assert figures.outcomes == {
                outcome: total
                for name, outcome in OUTCOMES.items()
                if (total := sum(number(part[name]) for part in charges))
            }
            assert sum(money.amount for money in figures.awards) == sum(
                number(row["restitution_usd"]) for row in accused
            )


def test_loading_real_records_twice_changes_nothing():
    office = OfficeFactory()
    lawyer = staff(office)
    load(office, lawyer)
    with asks(lawyer):
        before = [list(model.objects.order_by("pk").values()) for model in STORED]
    assert "Loaded cases: 0, accused: 0, charges: 0, verdicts: 0, sentences: 0, awards: 0." in load(office, lawyer)
    with asks(lawyer):
        assert before == [list(model.objects.order_by("pk").values()) for model in STORED]
