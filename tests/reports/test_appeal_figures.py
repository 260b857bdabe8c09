"""Figures follow what courts of appeal decide, as lawyers record it: the chain counts once, by what stands."""

import datetime

import pytest

from cases.accountability import actions
from cases.accountability.actions.overturning import acquittals_of
from cases.accountability.models import Charge, Matter, Proceeding
from cases.partial_dates import PartialDate
from offices.access import forget_rights
from offices.db import asking
from tests.factories.cases import CaseFactory, suspect
from tests.factories.offices import staff

from .conftest import ALL_DATABASES

pytestmark = pytest.mark.django_db(transaction=True, databases=ALL_DATABASES)
YEARS = (2022, 2023, 2024, 2025, 2026)


def on(text):
    return datetime.date.fromisoformat(text)


def known(text):
    return PartialDate.of_day(on(text))


@pytest.fixture
def counted(report, manager, cebu):
    """(convictions, people, charges) of each year in which there is any."""

    def figures():
        found = {}
        for year in YEARS:
            told = report(manager, [cebu], year)
            row = tuple(told(code, cebu) for code in ("convictions", "people_convicted", "charges_convicted"))
            if any(row):
                found[year] = row
        return found

    return figures


class Court:
    """What a lawyer records of one accused, step by step."""

    def __init__(self, office):
        self.lawyer = staff(office)
        case = CaseFactory(office=office, types=["forced_labour"])
        person = suspect(case)
        with self.asked() as by:
            matter = actions.open_matter(case=case, kind="criminal", title="People v. A", by=by)
            self.first = actions.open_proceeding(matter=matter, person=person, by=by).pk
        self.last = self.first

    def asked(self):
        forget_rights(self.lawyer)
        return AsUser(self.lawyer)

    def proceeding(self, pk=None):
        return Proceeding.objects.select_related("case__office", "matter").get(pk=pk or self.last)

    def decide(self, day, *outcomes):
        """The court charges on its way, and decides charge by charge."""
        with self.asked() as by:
            first = self.proceeding()
            if first.kind == "first":
                charges = [{"statute": f"RA 9208, section {n}", "counts": 1} for n in range(len(outcomes))]
                actions.lay_charges(proceedings=[first], charges=charges, by=by)
                actions.move_proceeding(proceeding=first, to="charged", by=by)
            charges = first.charges.select_related("case__office", "proceeding__matter").order_by("pk")
            rows = [
                {"charge": charge, "outcome": outcome, "counts": 1}
                for charge, outcome in zip(charges, outcomes, strict=True)
            ]
            actions.record_verdicts(proceeding=self.proceeding(), rows=rows, when=known(day), by=by)
            guilty = any(outcome.startswith("guilty") for outcome in outcomes)
            actions.move_proceeding(proceeding=self.proceeding(), to="sentenced" if guilty else "acquitted", by=by)

    def appeal(self, side, filed, result, decided, charges=False):
        with self.asked() as by:
            appeal = actions.open_appeal(proceeding=self.proceeding(), filed=known(filed), filed_by=side, by=by)
            self.last = appeal.pk
            actions.decide_appeal(
                appeal=self.proceeding(),
                result=result,
                on=on(decided),
                charges=acquittals_of(self.proceeding()) if charges else None,
                by=by,
            )
            if result == "retrial":
                self.last = Proceeding.objects.get(kind="retrial", appeal_of=appeal).pk


class AsUser:
    """`asking`, which also says who asks."""

    def __init__(self, user):
        self.user, self.context = user, asking(user)

    def __enter__(self):
        self.context.__enter__()
        return self.user

    def __exit__(self, *error):
        return self.context.__exit__(*error)


def test_affirmed_on_two_levels_counts_once(counted, cebu):
    court = Court(cebu)
    court.decide("2022-05-01", "guilty_at_trial", "guilty_plea")
    assert counted() == {2022: (1, 1, 2)}
    court.appeal("defence", "2022-06-01", "affirmed", "2023-02-01")
    court.appeal("defence", "2023-03-01", "affirmed", "2024-02-01")
    assert counted() == {2022: (1, 1, 2)}


def test_overturned_and_restored_counts_by_the_first_verdict_that_stands(counted, cebu):
    court = Court(cebu)
    court.decide("2022-05-01", "guilty_at_trial")
    court.appeal("defence", "2022-06-01", "overturned", "2023-02-01")
    assert counted() == {}
    court.appeal("prosecution", "2023-03-01", "convicted", "2024-02-01", charges=True)
    assert counted() == {2022: (1, 1, 1)}


def test_convicted_on_appeal_counts_by_that_day_until_it_falls(counted, cebu):
    court = Court(cebu)
    court.decide("2022-05-01", "not_guilty")
    assert counted() == {}
    court.appeal("prosecution", "2022-06-01", "convicted", "2023-02-01", charges=True)
    assert counted() == {2023: (1, 1, 1)}
    court.appeal("defence", "2023-03-01", "overturned", "2024-02-01")
    assert counted() == {}


def test_a_conviction_more_on_appeal_is_a_charge_more(counted, cebu):
    court = Court(cebu)
    court.decide("2022-05-01", "guilty_at_trial", "not_guilty")
    court.appeal("prosecution", "2022-06-01", "convicted", "2023-02-01", charges=True)
    assert counted() == {2022: (1, 1, 1), 2023: (0, 0, 1)}


def test_a_retrial_counts_by_its_own_verdict(counted, cebu):
    court = Court(cebu)
    court.decide("2022-05-01", "guilty_at_trial", "guilty_at_trial")
    court.appeal("defence", "2022-06-01", "retrial", "2023-02-01")
    assert counted() == {}
    court.decide("2025-02-01", "guilty_plea", "not_guilty")
    assert counted() == {2025: (1, 1, 1)}
    court.appeal("defence", "2025-03-01", "reduced", "2026-02-01")
    assert counted() == {2025: (1, 1, 1)}


def test_two_accused_are_two_chains_and_a_matter_against_our_client_is_none(counted, cebu):
    for _one in range(2):
        Court(cebu).decide("2022-05-01", "guilty_at_trial")
    against = Court(cebu)
    with against.asked() as by:
        matter = Matter.objects.select_related("case__office").get(proceedings=against.first)
        actions.change_matter(matter=matter, title="State v. our client", against_client=True, version=1, by=by)
    against.decide("2022-05-01", "guilty_at_trial")
    assert counted() == {2022: (2, 2, 2)}
    with against.asked():
        assert Charge.objects.count() == 3
