"""Outcomes, losses, waits, adjournments and money: to the last one, and counted a second time in Python."""

import csv
import datetime
import random
from collections import Counter, defaultdict

import pytest
from django.db import DatabaseError
from django.urls import reverse

from cases.accountability.models import CustodyInterval, Proceeding, Verdict
from reports import builder
from reports.periods import Period
from reports.survival import Count, product_limit
from tests.asking import client_for
from tests.factories import as_owner
from tests.factories.accountability import AwardFactory, AwardPaymentFactory, HearingFactory, MatterFactory
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, PartnerFactory, staff
from tests.factories.reports import change, merge, proceeding, verdict

from .conftest import ALL_DATABASES, day

pytestmark = pytest.mark.django_db(transaction=True, databases=ALL_DATABASES)


def reported(case, on="2026-01-05", **fields):
    return proceeding(case, reported_on=on and day(on), reported_precision="day" if on else "unknown", **fields)


def lost(case, left_at="trial", reason="absconded", on="2026-01-05", **fields):
    return reported(case, on, stage="discontinued", discontinued_reason=reason, left_at=left_at, **fields)


# --- outcomes ----------------------------------------------------------------------------------------------------


def test_the_rate_is_of_those_convicted_acquitted_and_dismissed(report, manager, cebu):
    case = CaseFactory(office=cebu, types=["osec"])
    for outcomes in (["guilty_plea", "not_guilty"], ["guilty_at_trial"], ["not_guilty", "dismissed"], ["dismissed"]):
        row = proceeding(case)
        for outcome in outcomes:
            verdict(row, day("2026-05-06"), outcome=outcome)
    verdict(proceeding(case), outcome="nolle_prosequi")
    verdict(proceeding(case, against_client=True))
    lost(case)
    verdict(proceeding(case), on=day("2026-01-01"), precision="year")
    verdict(proceeding(case), on=None, precision="unknown", outcome="not_guilty")

    figures = report(manager, [cebu])

    assert (figures("conviction_rate"), figures("accused_decided")) == (3, 5)
    assert (figures("accused_acquitted"), figures("accused_dismissed")) == (1, 1)
    assert (figures("conviction_rate", kind="osec"), figures("accused_decided", kind="osec")) == (3, 5)
    assert figures("accused_decided", None, "month", day("2026-05-01")) == 4
    assert figures("accused_decided", None, "year_only", day("2026-01-01")) == 1
    assert figures("accused_decided", None, "undated", None) == 1
    assert figures("conviction_rate") == figures("convictions")


def test_an_overturned_conviction_is_an_acquittal_and_a_retrial_decides_anew(report, manager, cebu):
    row = proceeding(CaseFactory(office=cebu), stage="sentenced")
    first = verdict(row, day("2025-05-06"))
    before = report(manager, [cebu], 2025)
    change(first, overturned_on=day("2026-02-03"))
    overturned = report(manager, [cebu])
    retrial = proceeding(row.case, row.person, matter=row.matter, appeal_of=row, stage="charged")
    change(retrial, kind="retrial")
    to_come = report(manager, [cebu])
    again = verdict(retrial, day("2026-09-01"))
    change(again.charge, origin=first.charge)
    convicted, last_year = report(manager, [cebu]), report(manager, [cebu], 2025)

    assert (before("conviction_rate"), before("accused_decided")) == (1, 1)
    assert (overturned("conviction_rate"), overturned("accused_acquitted")) == (0, 1)
    assert overturned("accused_decided", None, "month", day("2026-02-01")) == 1
    assert (to_come("accused_decided"), to_come("convictions")) == (0, 0)
    assert (convicted("conviction_rate"), convicted("convictions"), convicted("charges_convicted")) == (1, 1, 1)
    assert convicted("convictions", None, "month", day("2026-09-01")) == 1
    assert (last_year("convictions"), last_year("charges_convicted"), last_year("accused_decided")) == (0, 0, 0)


def test_while_a_second_retrial_is_to_come_nothing_is_decided(report, manager, cebu):
    row = reported(CaseFactory(office=cebu), stage="sentenced")
    change(verdict(row, day("2025-05-06")), overturned_on=day("2025-08-03"))
    for stage, convicted_on in (("sentenced", "2026-02-03"), ("charged", None)):
        retrial = proceeding(row.case, row.person, matter=row.matter, appeal_of=row, stage=stage)
        change(retrial, kind="retrial")
        if convicted_on:
            change(verdict(retrial, day(convicted_on)), overturned_on=day("2026-06-01"))
    to_come = report(manager, [cebu])
    verdict(retrial, day("2026-09-01"), outcome="not_guilty")
    change(retrial, stage="acquitted")
    acquitted = report(manager, [cebu])

    assert (to_come("accused_decided"), to_come("attrition")) == (0, 0)
    assert (acquitted("accused_acquitted"), acquitted("attrition", detail="verdict", further="acquitted")) == (1, 1)


def test_a_charge_that_is_decided_again_counts_by_the_first_verdict_that_stands(report, manager, cebu):
    row = proceeding(CaseFactory(office=cebu))
    first = verdict(row, day("2026-02-01"))
    appeal = proceeding(row.case, row.person, matter=row.matter, appeal_of=row)
    again = verdict(appeal, day("2026-08-01"))
    change(again.charge, origin=first.charge)
    new = verdict(appeal, day("2026-08-01"))
    change(new.charge, origin=verdict(row, day("2026-02-01"), outcome="not_guilty", overturned_on=None).charge)

    figures = report(manager, [cebu])

    assert (figures("convictions"), figures("charges_convicted")) == (1, 2)
    assert figures("charges_convicted", None, "month", day("2026-02-01")) == 1
    assert figures("charges_convicted", None, "month", day("2026-08-01")) == 1


def test_custody_without_an_arrest_on_file_is_an_arrest_and_a_second_one_none(report, manager, cebu):
    case = CaseFactory(office=cebu)
    twice = proceeding(case, arrested_on=day("2026-01-05"), arrested_precision="day")
    rows = [
        (twice, "remanded", "2026-01-07"),
        (proceeding(case), "arrested", "2026-03-01"),
        (proceeding(case), "bailed", "2026-03-01"),
        (proceeding(case, against_client=True), "arrested", "2026-03-01"),
    ]
    with as_owner():
        for row, state, on in rows:
            CustodyInterval.objects.create(
                case=case, proceeding=row, person=row.person, state=state, from_on=day(on), from_precision="day"
            )

    figures = report(manager, [cebu])

    months = [figures("suspects_arrested", None, "month", day(f"2026-0{m}-01")) for m in (1, 3)]
    assert (figures("suspects_arrested"), months) == (2, [1, 1])


def test_a_share_is_withheld_where_the_rest_of_the_whole_is_small(report, manager, cebu):
    case = CaseFactory(office=cebu)
    for n in range(15):
        verdict(proceeding(case), outcome="guilty_plea" if n < 12 else "not_guilty")
    run = report(manager, [cebu]).run
    where = reverse("reports:run-detail", args=[run.pk])

    told = [
        {each["code"]: each["total"].text for each in client_for(who).get(where).context["summary"]}["conviction_rate"]
        for who in (staff(cebu, "director"), manager)
    ]

    assert told == ["12 of 15 (80.0%)", "withheld of 15"]


# --- losses ------------------------------------------------------------------------------------------------------


def test_what_was_lost_is_shown_by_stage_and_reason_of_those_reported(report, manager, cebu):
    case = CaseFactory(office=cebu)
    for left_at, reason in (("trial", "absconded"), ("trial", "witness_absent"), ("", "compromise")):
        lost(case, left_at, reason)
    lost(case, on="2025-06-01")
    verdict(reported(case, stage="acquitted"), outcome="not_guilty")
    verdict(reported(case, stage="final"), outcome="nolle_prosequi")
    verdict(reported(case, stage="sentenced"), on=day("2027-05-01"))
    change(verdict(reported(case, stage="sentenced")), overturned_on=day("2026-08-01"))
    reported(case)
    reported(case, on=None)
    lost(case, against_client=True)
    died = lost(case, "sentenced", "died")
    verdict(died)

    figures = report(manager, [cebu])

    assert (figures("attrition"), figures("proceedings_reported")) == (6, 9)
    by = {
        (detail, further): figures("attrition", detail=detail, further=further)
        for detail in ("", "trial", "verdict", "appeal", "unknown", "sentenced")
        for further in ("", "absconded", "acquitted", "not_pursued", "overturned", "compromise")
    }
    assert {pair for pair, n in by.items() if n == 1 and all(pair)} == {
        ("trial", "absconded"),
        ("verdict", "acquitted"),
        ("verdict", "not_pursued"),
        ("appeal", "overturned"),
        ("unknown", "compromise"),
    }
    assert (by["trial", ""], by["verdict", ""], by["", "absconded"], by["sentenced", ""]) == (2, 2, 1, 0)
    assert figures("proceedings_reported", None, "undated", None) == 1


# --- waits -------------------------------------------------------------------------------------------------------


def curve(figures, code="time_to_verdict", **where):
    found = {"scope": "all", "place": 0, "grain": "period", "detail": "", "further": ""} | where
    return figures.run.snapshot.cells.filter(indicator=code, **found).get().curve


def test_open_ones_count_until_the_end_of_the_period_and_earlier_ones_from_its_start(report, manager, cebu):
    case = CaseFactory(office=cebu)
    rows = [
        ("2026-01-05", "2026-03-06"),
        ("2025-11-01", "2026-04-10"),
        ("2026-05-01", None),
        ("2026-05-01", "2027-01-01"),
    ]
    for start, end in rows:
        row = reported(case, start, stage="verdict" if end else "trial")
        if end:
            verdict(row, day(end))
            verdict(row, day("2027-06-01"), outcome="not_guilty")
    verdict(reported(case, "2025-01-01", stage="sentenced"), day("2025-12-31"))  # over before the period
    verdict(reported(case, stage="verdict"), on=day("2026-01-01"), precision="year")
    verdict(reported(case, None, stage="verdict"))
    change(reported(case, stage="final"), ended_on=day("2026-02-04"), ended_precision="day")
    by_year = reported(case, stage="final", ended_on=day("2026-03-04"), ended_precision="day")
    verdict(by_year, on=day("2026-01-01"), precision="year")  # decided, nobody knows when: not “ended without one”
    reported(case, against_client=True)

    figures = report(manager, [cebu])

    counts = {d: figures("time_to_verdict", detail=d) for d in ("", "decided", "open", "ended")}
    assert counts == {"": 5, "decided": 2, "open": 2, "ended": 1}
    assert figures("time_to_verdict", None, "undated", None) == 3
    with as_owner():
        shown = curve(figures)
    # At 60 days: four were followed from their report, and one from day 61 on; one had ended at 30.
    assert [step[0] for step in shown["steps"]] == [60, 160]
    assert [step[4] for step in shown["steps"]] == [3, 3]
    assert [step[1] for step in shown["steps"]] == [0.6667, 0.4444]
    assert shown["median"] == 160


def test_the_page_shows_medians_by_court_and_draws_the_curve(report, manager, cebu):
    court = PartnerFactory(office=cebu, kind="court", name="Court of Cebu")
    case = CaseFactory(office=cebu)
    for n in range(14):
        matter = MatterFactory(case=case, court=court if n % 2 else None)
        row = reported(case, "2026-01-01", matter=matter, stage="verdict" if n < 12 else "trial")
        if n < 12:
            verdict(row, day("2026-01-01") + datetime.timedelta(days=20 * n + 1))
    run = report(manager, [cebu]).run
    where = reverse("reports:run-detail", args=[run.pk]) + "?figure=time_to_verdict"
    director, stranger = client_for(staff(cebu, "director")), client_for(manager)

    page = director.get(where)
    by_court = director.get(f"{where}&by=detail").context["table"]
    hidden = stranger.get(where)

    assert [cell.text for cell in page.context["table"].rows[0].cells] == ["131 days (41–201)", "14", "12", "2"]
    assert [row.label for row in by_court.rows] == ["Court of Cebu", "No court on file", "All"]
    assert [row.cells[1].text for row in by_court.rows] == ["7", "7", "14"]
    assert "Half had a verdict after 131 days" in page.context["waiting"].finding
    assert page.content.count(b'<rect class="bar"') > 5
    assert b"style=" not in page.content
    assert hidden.context["table"].rows[0].cells[0].text == "withheld"
    assert hidden.context["waiting"] is None


# --- hearings and money ------------------------------------------------------------------------------------------


def test_adjournments_are_of_hearings_held_or_adjourned_by_who_asked_and_why(report, manager, cebu):
    case = CaseFactory(office=cebu, types=["csec"])
    civil = MatterFactory(case=case, kind="civil")
    asked = [("defence", "not_ready"), ("defence", "counsel_absent"), ("court", "judge_absent")]
    for asked_by, reason in asked:
        HearingFactory(matter=civil, on=day("2026-02-02"), status="adjourned", asked_by=asked_by, reason=reason)
    for status in ("held", "scheduled", "cancelled"):
        HearingFactory(matter=civil, on=day("2026-03-03"), status=status)
    HearingFactory(matter=MatterFactory(case=case, against_client=True), on=day("2026-03-03"), status="held")
    HearingFactory(matter=civil, on=day("2025-03-03"), status="held")
    run = report(manager, [cebu])

    assert (run("adjournments"), run("hearings"), run("hearings", kind="csec")) == (3, 4, 4)
    assert run("adjournments", detail="defence") == 2
    assert (
        run("adjournments", detail="defence", further="not_ready") == run("adjournments", further="judge_absent") == 1
    )
    page = client_for(manager).get(f"{reverse('reports:run-detail', args=[run.run.pk])}?figure=adjournments")
    assert page.context["table"].columns == ["All", "Court", "Defence"]
    assert [(row.label, [cell.text for cell in row.cells]) for row in page.context["table"].rows][-1] == (
        "All",
        ["3 of 4 (75.0%)", "1", "2"],
    )


def test_money_is_by_currency_and_never_added(report, manager, cebu):
    case = CaseFactory(office=cebu)
    matter = MatterFactory(case=case)
    pesos = [AwardFactory(matter=matter, amount="1000.10", ordered_on=day("2026-03-03")) for _n in range(11)]
    AwardFactory(matter=matter, amount="5", currency="USD", ordered_on=day("2026-03-03"))
    gone = AwardFactory(matter=matter, amount="7", currency="EUR", overturned_on=day("2026-04-01"))
    old = AwardFactory(matter=matter, amount="50", ordered_on=day("2024-03-03"))
    AwardPaymentFactory(award=old, amount="70", paid_on=day("2026-05-01"))
    AwardPaymentFactory(award=pesos[0], amount="1000.05", paid_on=day("2026-05-01"))
    AwardPaymentFactory(award=pesos[1], amount="10", paid_on=day("2027-05-01"))
    AwardPaymentFactory(award=gone, amount="1", paid_on=day("2026-05-01"))

    figures = report(manager, [cebu])

    assert figures("restitution_ordered", detail="PHP") == 1_100_110
    assert figures("restitution_ordered", detail="USD") == 500
    assert figures("restitution_ordered", detail="EUR") == figures("restitution_ordered") == 0
    assert figures("restitution_collected", detail="PHP") == 7000 + 100_005
    assert figures("restitution_collected", detail="EUR") == 100  # as the page of the matter says
    assert figures("restitution_outstanding", detail="EUR") == 0
    assert figures("restitution_outstanding", detail="PHP") == 5 + 10 * 100_010
    assert figures("restitution_outstanding", None, "month", day("2026-12-01"), detail="PHP") == 0
    director, stranger = client_for(staff(cebu, "director")), client_for(manager)
    where = reverse("reports:run-detail", args=[figures.run.pk])
    told = [
        {each["code"]: each["total"].text for each in client.get(where).context["summary"]}["restitution_ordered"]
        for client in (director, stranger)
    ]
    assert told == ["PHP 11,001.10 · USD 5.00", "PHP 11,001.10 · USD withheld"]
    rows = list(csv.DictReader(director.get(f"{where}figures.csv").content.decode("utf-8-sig").splitlines()))
    assert {
        (row["detail"], row["value"])
        for row in rows
        if (row["indicator"], row["place"], row["time"]) == ("restitution_ordered", "office", "period")
    } == {("PHP", "11001.10"), ("USD", "5.00")}


@pytest.mark.parametrize(
    "column",
    [
        "accountability_hearing.judge",
        "accountability_hearing.reason_note",
        "accountability_award.note",
        "accountability_award.person_id",
        "accountability_custodyinterval.terms",
        "accountability_proceeding.court_number",
        "accountability_matter.title",
    ],
)
def test_the_report_role_reads_no_text_of_the_courts(manager, column):
    table, name = column.split(".")
    with pytest.raises(DatabaseError, match="permission denied"), builder.one_moment(manager) as cursor:
        cursor.execute(f"SELECT {name} FROM {table}")


# --- everything, counted a second time ---------------------------------------------------------------------------

OUTCOMES = ["guilty_plea", "guilty_at_trial", "not_guilty", "dismissed", "nolle_prosequi"]
DECIDED = set(OUTCOMES[:4])


def test_every_figure_is_what_python_counts_from_the_same_records(report, manager, cebu):
    rng = random.Random(11)
    offices = [cebu, OfficeFactory(region=cebu.region), OfficeFactory()]
    rows = [some_proceeding(rng, rng.choice(offices)) for _n in range(90)]
    twins = [(rows[n], rows[n + 1]) for n in range(0, 90, 30) if rows[n].case.office_id == rows[n + 1].case.office_id]
    for one, other in twins:
        merge(other.person, one.person)

    figures = report(manager, offices)

    with as_owner():
        verdicts = defaultdict(list)
        for row in Verdict.objects.order_by("pk"):
            verdicts[row.proceeding_id].append(row)
        every = list(Proceeding.objects.select_related("case", "matter", "earned_office"))
    ours = [row for row in every if not row.matter.against_client]
    decided = [found for row in ours if (found := outcome(verdicts[row.pk]))]
    places = {row.pk: row.earned_office for row in every}
    for office in (None, *offices):
        mine = [(result, on) for result, on, pk in decided if office in (None, places[pk]) and on and on.year == 2026]
        codes = {"convicted": "conviction_rate", "acquitted": "accused_acquitted", "dismissed": "accused_dismissed"}
        counted = Counter({result: figures(code, office) for result, code in codes.items()})
        assert counted == Counter(result for result, _on in mine)
        for month in range(1, 13):
            there = sum(on.month == month for _result, on in mine)
            assert figures("accused_decided", office, "month", datetime.date(2026, month, 1)) == there
        here = [row for row in ours if office in (None, row.earned_office)]
        asked = [row for row in here if row.reported_on and row.reported_on.year == 2026]
        assert figures("proceedings_reported", office) == len(asked)
        gone = Counter(filter(None, (loss(row, verdicts[row.pk]) for row in asked)))
        assert figures("attrition", office) == gone.total()
        assert {pair: figures("attrition", office, detail=pair[0], further=pair[1]) for pair in gone} == gone
        check_waits(figures, office, [wait(row, verdicts[row.pk]) for row in here])


def some_proceeding(rng, office):
    case = CaseFactory(office=office, types=rng.sample(["csec", "osec", "bonded_labour"], rng.choice((1, 2))))
    start = datetime.date(2025, 3, 1) + datetime.timedelta(days=rng.randrange(600))
    how = rng.choice(["open", "lost", "judged", "judged", "final"])
    fields = {"stage": {"open": "trial", "lost": "discontinued", "judged": "verdict", "final": "final"}[how]}
    if how in ("lost", "final"):
        fields |= {"ended_on": start + datetime.timedelta(days=rng.randrange(400)), "ended_precision": "day"}
    if how == "lost":
        fields |= {
            "discontinued_reason": rng.choice(["absconded", "died"]),
            "left_at": rng.choice(["charged", "trial"]),
        }
    known = rng.random() < 0.9
    row = reported(case, str(start) if known else None, against_client=rng.random() < 0.1, **fields)
    for _n in range(rng.choice((1, 2)) if how == "judged" else 0):
        on = start + datetime.timedelta(days=rng.randrange(300))
        given = verdict(row, on, outcome=rng.choice(OUTCOMES))
        if given.is_guilty and rng.random() < 0.3:
            change(given, overturned_on=on + datetime.timedelta(days=30))
    return row


def outcome(verdicts):
    """(result, day, proceeding) of one accused without an appeal, or None."""
    ranks = {"convicted": 0, "overturned": 1, "acquitted": 2, "dismissed": 3}
    rows = []
    for row in verdicts:
        if row.outcome in DECIDED:
            result = {"not_guilty": "acquitted", "dismissed": "dismissed"}.get(row.outcome, "convicted")
            result = "overturned" if result == "convicted" and row.overturned_on else result
            last = -row.overturned_on.toordinal() if row.overturned_on else 0
            rows.append((ranks[result], last, row.overturned_on or row.given_on, result))
    if not rows:
        return None
    _rank, _last, on, result = min(rows)
    return "acquitted" if result == "overturned" else result, on, verdicts[0].proceeding_id


def loss(row, verdicts):
    if row.stage == "discontinued":
        return row.left_at, row.discontinued_reason
    if not verdicts:
        return None
    rows = [r for r in verdicts if r.outcome in DECIDED]
    if not rows:
        return "verdict", "not_pursued"
    guilty = [r for r in rows if r.is_guilty]
    if guilty:
        return ("appeal", "overturned") if all(r.overturned_on for r in guilty) else None
    return "verdict", "acquitted" if any(r.outcome == "not_guilty" for r in rows) else "dismissed"


def wait(row, verdicts):
    """(day it is followed from, day it leaves, how), all of them from the report; None: not under way, or not known."""
    first, last = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
    if not row.reported_on or row.reported_on > last:
        return None
    given = min((v.given_on for v in verdicts if v.outcome in DECIDED), default=None)
    if given is None and not row.ended_on and row.stage != "trial":
        return None  # a verdict that no court gave: nobody knows when it ended
    until, how = (given, "decided") if given else (row.ended_on, "ended") if row.ended_on else (last, "open")
    until, how = (last, "open") if until > last else (until, how)
    if until < first:
        return None
    return (max(row.reported_on, first) - row.reported_on).days, (until - row.reported_on).days, how


def check_waits(figures, office, waits):
    waits = [found for found in waits if found]
    where = {"scope": "office", "place": office.pk} if office else {}
    ways = Counter(how for _start, _end, how in waits)
    assert {way: figures("time_to_verdict", office, detail=way) for way in ("decided", "open", "ended")} == {
        way: ways[way] for way in ("decided", "open", "ended")
    }
    assert figures("time_to_verdict", office) == len(waits)
    counts = [Count(start, 1, 0, 0) for start, _end, _how in waits]
    counts += [Count(end, 0, how == "decided", how != "decided") for _start, end, how in waits]
    again = product_limit(counts)
    with as_owner():
        shown = curve(figures, **where)
    assert (shown["median"], shown["low"], shown["high"]) == (again.median, again.low, again.high)
    assert [step[0] for step in shown["steps"]] == [step.day for step in again.steps]


def test_nothing_at_all_is_zero_everywhere(report, manager, cebu):
    figures = report(manager, [cebu], Period(day("2026-01-01"), day("2026-02-01")))

    assert not {key[0] for key in figures.cells} & {"attrition", "hearings", "time_to_verdict", "restitution_ordered"}
    where = reverse("reports:run-detail", args=[figures.run.pk])
    for code in ("time_to_verdict", "attrition", "adjournments", "restitution_ordered", "conviction_rate"):
        assert client_for(manager).get(f"{where}?figure={code}").status_code == 200
