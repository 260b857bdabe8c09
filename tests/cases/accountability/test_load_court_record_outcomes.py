"""Custody, sentences and money of court records: kept as they are written, flagged where they are odd."""

import datetime
import shutil
from pathlib import Path

import pytest

from cases.accountability.court_records.records import OUTCOMES
from cases.accountability.models import (
    Award,
    Charge,
    CustodyInterval,
    Judgment,
    Proceeding,
    RecordFlag,
    Sentence,
    Statute,
    VictimCount,
)
from tests.asking import asks
from tests.factories import as_owner
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
    return Path(shutil.copytree(SAMPLE, tmp_path / "records"))


def test_custody_sentences_and_restitution_are_loaded(lawyer):
    load(SAMPLE, lawyer)
    with asks(lawyer):
        first, second, third, fourth, _fifth = Proceeding.objects.order_by("source_ref")
        arrest, bail = first.custody.order_by("pk")
        assert (arrest.state, str(arrest.from_on), arrest.from_precision) == ("arrested", "2019-05-20", "day")
        assert (bail.state, bail.from_on, bail.bail_kind, bail.bail_amount, bail.bail_currency) == (
            "bailed",
            None,
            "surety",
            5000,
            "USD",
        )
        assert not first.custody.filter(is_current=True).exists()  # it ended
        assert not second.custody.exists()
        judgment = first.judgments.get()
        assert (judgment.stated_months, judgment.stated_probation_months, judgment.time_served_days) == (120, 0, 0)
        assert (judgment.given_on, judgment.given_precision) == (datetime.date(2021, 1, 1), "year")
        assert list(judgment.sentences.values_list("charge__statute", "kind", "years", "months", "runs")) == [
            ("Forced labour", "imprisonment", 0, 120, "concurrent"),
            ("Document servitude", "imprisonment", 0, 12, "concurrent"),
        ]
        assert list(first.charges.values_list("statute", "plea", "plea_on")) == [
            ("Forced labour", "guilty", None),
            ("Document servitude", "", None),
        ]
        stated = second.judgments.get()
        assert (stated.stated_months, stated.stated_probation_months, stated.sentences.count()) == (0, 24, 0)
        assert not third.judgments.exists()
        assert fourth.judgments.get().stated_months is None
        award = Award.objects.get()
        assert (award.proceeding, award.person, award.kind, award.amount, award.currency) == (
            first,
            None,
            "restitution",
            20000,
            "USD",
        )
        assert (award.ordered_on, award.ordered_precision, award.jointly) == (datetime.date(2021, 1, 1), "year", False)


def flagged(ref="D1"):
    return set(RecordFlag.objects.filter(source_ref__endswith=f"/{ref}").values_list("level", "sentence"))


@pytest.mark.parametrize(
    ("total", "terms", "said"),
    [
        ("120", ["120", "60"], None),
        ("0", ["0", "0"], None),
        ("", ["", "0"], None),
        ("180", ["120", "60"], ("note", "Prison: the total of 180 months is one term after another.")),
        ("120", ["", ""], ("note", "Prison: 120 months in all, but nothing is recorded by statute.")),
        ("90", ["120", "60"], ("check", "Prison: 90 months in all, but 120 under one statute alone.")),
        ("0", ["120", "60"], ("check", "Prison: 0 months in all, but 120 under one statute alone.")),
        ("240", ["120", "60"], ("check", "Prison: 240 months in all, but the statutes add up to 180.")),
        ("12", ["0", ""], ("check", "Prison: 12 months in all, but the statutes add up to 0.")),
        (
            "150",
            ["120", "60"],
            ("check", "Prison: 150 months in all, neither the longest term (120) nor the sum (180)."),
        ),
        ("", ["120", ""], ("check", "Prison: 120 months by statute, but no total.")),
    ],
)
def test_a_total_that_does_not_add_up_is_kept_beside_its_parts_and_flagged(lawyer, folder, total, terms, said):
    rewrite(folder, "defendants.csv", [accused(prison=total)])
    rewrite(folder, "charges.csv", [f"D1,S{n},1,0,0,1,0,0,{months}," for n, months in enumerate(terms)])
    assert load(folder, lawyer)[1] == ""
    with asks(lawyer):
        assert {odd for odd in flagged() if odd[1].startswith("Prison")} == ({said} if said else set())
        judgment = Judgment.objects.filter(proceeding__source_ref="court-records/accused/D1").first()
        assert (judgment.stated_months if judgment else None) == (int(total) if total else None)
        months = Sentence.objects.order_by("pk").values_list("months", flat=True)
        assert list(months) == [int(term) for term in terms if term not in ("", "0")]
        in_turn = Sentence.objects.filter(runs="consecutive").count()
        assert in_turn == (len(terms) - 1 if total == "180" else 0)


def test_a_term_like_a_life_stays_a_number_of_months(lawyer, folder):
    rewrite(folder, "defendants.csv", [accused(prison="12000", probation="1200")])
    rewrite(folder, "charges.csv", ["D1,S,1,0,0,1,0,0,12000,1200"])
    load(folder, lawyer)
    with asks(lawyer):
        judgment = Judgment.objects.get()
        assert (judgment.stated_months, judgment.stated_probation_months, judgment.stated_life) == (12000, 1200, False)
        assert set(Sentence.objects.values_list("kind", "months")) == {("imprisonment", 12000), ("probation", 1200)}
        assert {sentence for level, sentence in flagged() if level == "note"} >= {
            "Prison: 12000 months. So long a term may stand for life; it is kept as months.",
            "Probation: 1200 months. So long a term may stand for life; it is kept as months.",
        }


def test_a_sentence_and_restitution_without_a_conviction_are_kept_and_flagged(lawyer, folder):
    rewrite(folder, "defendants.csv", [accused(prison="24", restitution="500")])
    rewrite(folder, "charges.csv", ["D1,S,1,1,0,0,0,0,24,"])
    load(folder, lawyer)
    with asks(lawyer):
        assert Judgment.objects.get().stated_months == Sentence.objects.get().months == 24
        assert Award.objects.get().amount == 500
        assert {sentence for level, sentence in flagged() if level == "check"} == {
            "A sentence is recorded, but no conviction.",
            "Restitution is recorded, but no conviction.",
            "S: a sentence, but no conviction under it.",
        }


def test_whoever_was_acquitted_has_no_judgment_and_whoever_was_convicted_to_nothing_has_one(lawyer, folder):
    rewrite(folder, "defendants.csv", [accused(prison="0", number=n) for n in (1, 2)] + [accused(number=3)])
    rewrite(folder, "charges.csv", ["D1,S,1,0,0,0,0,1,0,0", "D2,S,1,0,0,1,0,0,0,0", "D3,S,1,0,0,1,0,0,,"])
    load(folder, lawyer)
    with asks(lawyer):
        judgment = Judgment.objects.get()
        assert judgment.proceeding.source_ref == "court-records/accused/D2"
        assert (judgment.stated_months, judgment.stated_probation_months) == (0, None)
        assert ("note", "Convicted, but no sentence is recorded.") in flagged("D3")
        assert not Sentence.objects.exists()


def test_the_same_restitution_for_several_accused_is_kept_for_each_and_flagged(lawyer, folder):
    rewrite(
        folder,
        "defendants.csv",
        [accused(restitution=amount, number=n) for n, amount in enumerate(("2500000", "2500000.00", "100", "0", ""))],
    )
    rewrite(folder, "charges.csv", [f"D{n},S,1,0,0,1,0,0,," for n in range(5)])
    load(folder, lawyer)
    with asks(lawyer):
        assert sorted(Award.objects.values_list("amount", flat=True)) == [100, 2500000, 2500000]
        assert set(Award.objects.values_list("jointly", flat=True)) == {False}
        said = RecordFlag.objects.filter(sentence__contains="same restitution")
        assert set(said.values_list("level", "source_ref")) == {
            ("note", "court-records/accused/D0"),
            ("note", "court-records/accused/D1"),
        }
        assert "USD 2,500,000" in said[0].sentence


@pytest.mark.parametrize(
    ("bail", "money", "kind", "terms", "amount", "currency"),
    [
        ("Surety", "5000.50", "surety", "", "5000.50", "USD"),
        ("Personal Recognizance", "0", "recognisance", "", "0.00", "USD"),
        ("personal recognizance", "", "recognisance", "", None, ""),
        ("Non-Surety", "1", "other", "Non-Surety", "1.00", "USD"),
        ("ประกัน =1+1", "", "other", "ประกัน =1+1", None, ""),
        ("", "700", "", "", "700.00", "USD"),
    ],
)
def test_bail_is_kept_as_it_is_written(lawyer, folder, bail, money, kind, terms, amount, currency):
    rewrite(folder, "defendants.csv", [accused(bail=bail, money=money, ended="")])
    rewrite(folder, "charges.csv", [])
    load(folder, lawyer)
    with asks(lawyer):
        arrest, interval = CustodyInterval.objects.order_by("pk")
        assert (interval.bail_kind, interval.terms, interval.bail_currency) == (kind, terms, currency)
        assert (None if interval.bail_amount is None else str(interval.bail_amount)) == amount
        assert (arrest.is_current, interval.is_current, interval.from_on) == (False, True, None)
        assert (("note", "An amount of bail is recorded, but not its kind.") in flagged()) is (not bail)


def test_a_statute_of_the_offices_country_is_known_and_another_stays_text(office, lawyer, folder):
    with as_owner():
        entry = Statute.objects.create(
            country=office.country, citation="Act 12, s. 3", title="Trafficking", iccs="0204"
        )
        Statute.objects.create(country="ZZ", citation="1591", title="Another country's", iccs="0204")
    rewrite(folder, "defendants.csv", [accused()])
    rewrite(folder, "charges.csv", ['D1,"ACT 12, S. 3",1,,,,,,,', "D1,1591,1,,,,,,,"])
    load(folder, lawyer)
    with asks(lawyer):
        assert list(Charge.objects.values_list("statute", "statute_entry", "iccs")) == [
            ("ACT 12, S. 3", entry.pk, "0204"),
            ("1591", None, ""),
        ]


HOSTILE = (
    "-5",
    "NaN",
    "Infinity",
    "1e3",
    "1E+30",
    "9" * 31,
    "$500",
    "US$500",
    "€5",
    "5,000",
    "5 000",
    "0x10",
    "٣",
    "+5",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("column", ["bail_amount_usd", "restitution_usd"])
def test_an_amount_that_is_none_is_reported(lawyer, folder, column, text):
    written = f'"{text}"'
    row = accused(money=written) if column == "bail_amount_usd" else accused(restitution=written)
    rewrite(folder, "defendants.csv", [row])
    rewrite(folder, "charges.csv", [])
    said, complained = load(folder, lawyer)
    assert complained.startswith(f"defendants.csv:2: “{column}” is “{text}”, which is not an amount from 0 to")
    assert "Write it in digits alone, as 5000 or 5000.50." in complained
    assert said.startswith("Loaded cases: 3, accused: 0")


@pytest.mark.parametrize("text", [*HOSTILE, "12.5", "10000000"])
@pytest.mark.parametrize("column", ["total_months_prison", "total_months_probation", "months_prison"])
def test_months_that_are_none_are_reported(lawyer, folder, column, text):
    written = f'"{text}"'
    rewrite(
        folder,
        "defendants.csv",
        [
            accused(
                prison=written if column == "total_months_prison" else "",
                probation=written if column == "total_months_probation" else "",
            )
        ],
    )
    rewrite(folder, "charges.csv", [f"D1,S,1,0,0,1,0,0,{written if column == 'months_prison' else ''},"])
    _said, complained = load(folder, lawyer)
    assert f"“{column}” is “{text}”, which is not a whole number from 0 to 9999999." in complained


def test_the_largest_figures_are_stored(lawyer, folder):
    rewrite(folder, "defendants.csv", [accused("999999999999.99", "999999999999.99", "9999999", "9999999", "Surety")])
    rewrite(folder, "charges.csv", ["D1,S,32000,0,0,32000,0,0,9999999,9999999", "D1,T,1,0,0,1,0,0,9999999,9999999"])
    assert load(folder, lawyer)[1] == ""
    with asks(lawyer):
        assert str(Award.objects.get().amount) == "999999999999.99"
        assert Judgment.objects.get().stated_months == 9999999


def test_files_without_the_columns_of_sentences_and_money_go_in(lawyer, folder):
    names = "defendant_ref,case_ref,gender,age_at_arrest,arrested_on,charged_on,year_terminated"
    (folder / "defendants.csv").write_text(f"{names}\nD1,A1,Male,,2019,,2021\n")
    names = ",".join(["defendant_ref,statute,counts_charged", *OUTCOMES])
    (folder / "charges.csv").write_text(f"{names}\nD1,S,1,0,0,1,0,0\n")
    (folder / "cases.csv").write_text("case_ref,docket_number,year,victims\nA1,x,2019,3\n")
    assert load(folder, lawyer)[1] == ""
    with asks(lawyer):
        assert not Judgment.objects.exists()
        assert not Award.objects.exists()
        assert VictimCount.objects.values_list("victims", "minors").get() == (3, None)


def test_a_sentence_that_comes_late_joins_the_judgment_of_its_record(lawyer, folder):
    rewrite(folder, "defendants.csv", [accused(prison="120")])
    rewrite(folder, "charges.csv", ["D1,S,1,0,0,1,0,0,120,", "D1,T,x,0,0,1,0,0,240,"])
    load(folder, lawyer)
    rewrite(folder, "charges.csv", ["D1,S,1,0,0,1,0,0,120,", "D1,T,1,0,0,1,0,0,240,"])
    said, complained = load(folder, lawyer)
    assert (complained, "charges: 1, verdicts: 1, sentences: 1" in said) == ("", True)
    with asks(lawyer):
        assert sorted(Judgment.objects.get().sentences.values_list("months", flat=True)) == [120, 240]
        late = RecordFlag.objects.get(source_ref="court-records/charge/D1/T/1")
        assert late.sentence == "Prison: 120 months in all, but 240 under one statute alone."


def test_a_sentence_that_comes_late_makes_the_judgment_that_is_missing(lawyer, folder):
    rewrite(folder, "defendants.csv", [accused()])
    rewrite(folder, "charges.csv", ["D1,T,x,0,0,1,0,0,240,"])
    load(folder, lawyer)
    with asks(lawyer):
        assert not Judgment.objects.exists()
    rewrite(folder, "charges.csv", ["D1,T,1,0,0,1,0,0,240,"])
    assert load(folder, lawyer)[1] == ""
    with asks(lawyer):
        assert (Judgment.objects.get().stated_months, Sentence.objects.get().months) == (None, 240)


def test_a_sentence_that_comes_late_leaves_a_judgment_that_a_person_changed(lawyer, folder):
    rewrite(folder, "defendants.csv", [accused(prison="120")])
    rewrite(folder, "charges.csv", ["D1,T,x,0,0,1,0,0,240,"])
    load(folder, lawyer)
    with as_owner():
        Judgment.objects.update(version=2, stated_months=200)
    rewrite(folder, "charges.csv", ["D1,T,1,0,0,1,0,0,240,"])
    assert load(folder, lawyer)[1] == ""
    with asks(lawyer):
        assert (Judgment.objects.get().stated_months, Sentence.objects.count()) == (200, 0)
        sentence = "T: a sentence came with a later record, and was not added to the judgment."
        assert RecordFlag.objects.filter(level="check", sentence=sentence).exists()
