"""Two lawyers at once: one of them is told, and nothing stands twice."""

import datetime

import pytest
from django.db import connection

from cases.accountability import actions
from cases.accountability.models import Award, Charge, Judgment, Matter, Proceeding, Verdict
from cases.partial_dates import PartialDate
from offices.db import asking
from offices.refusal import Refusal
from tests.cases.test_at_once import at_once
from tests.factories import as_owner
from tests.factories.accountability import AwardFactory, ChargeFactory, MatterFactory, ProceedingFactory, VerdictFactory
from tests.factories.cases import CaseFactory, suspect
from tests.factories.offices import staff

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
GIVEN = PartialDate.of_day(datetime.date(2026, 3, 3))


@pytest.fixture
def case():
    return CaseFactory()


def both(case, act):
    """What two lawyers of the case's office get when both do `act(user)` at once."""

    def of(user):
        def run():
            with asking(user):
                return act(user)

        return run

    results = at_once(*(of(staff(case.office)) for _one in range(2)))
    connection.close()
    return sorted(isinstance(result, Refusal) for result in results)


def test_one_judgment_stands(case):
    proceeding = ProceedingFactory(case=case, stage="verdict")
    VerdictFactory(charge=ChargeFactory(proceeding=proceeding))
    sentence = [{"kind": "imprisonment", "years": 4}]
    told = both(
        case,
        lambda user: actions.give_judgment(
            proceeding=Proceeding.objects.get(pk=proceeding.pk), given=GIVEN, sentences=sentence, by=user
        ),
    )
    assert told == [False, True]
    with as_owner():
        assert Judgment.objects.count() == 1


def test_one_appeal_runs(case):
    proceeding = ProceedingFactory(case=case, stage="sentenced")
    told = both(
        case,
        lambda user: actions.open_appeal(
            proceeding=Proceeding.objects.get(pk=proceeding.pk), filed_by="defence", by=user
        ),
    )
    assert told == [False, True]
    with as_owner():
        assert Proceeding.objects.filter(kind="appeal").count() == 1


def test_one_person_is_accused_once(case):
    matter, person = MatterFactory(case=case), suspect(case)
    told = both(
        case,
        lambda user: actions.open_proceedings(matter=Matter.objects.get(pk=matter.pk), people=[person], by=user),
    )
    assert told == [False, True]


def test_no_more_counts_are_decided_than_there_are(case):
    charge = ChargeFactory(proceeding=ProceedingFactory(case=case, stage="trial"), counts=3)
    outcomes = iter(("guilty_at_trial", "not_guilty"))
    chosen = {}

    def decide(user):
        outcome = chosen.setdefault(user.pk, next(outcomes))
        row = Charge.objects.select_related("proceeding__matter", "case__office").get(pk=charge.pk)
        return actions.record_verdict(charge=row, outcome=outcome, counts=2, when=GIVEN, by=user)

    assert both(case, decide) == [False, True]
    with as_owner():
        assert sum(Verdict.objects.values_list("counts", flat=True)) == 2


def test_the_last_two_convictions_fall_at_once_and_what_is_owed_together_with_them(case):
    matter = MatterFactory(case=case)
    award = AwardFactory(matter=matter, jointly=True)
    convicted = [ProceedingFactory(case=case, matter=matter, stage="sentenced") for _each in range(2)]
    for proceeding in convicted:
        VerdictFactory(charge=ChargeFactory(proceeding=proceeding), given_on="2026-03-03")
    left, chosen = iter(convicted), {}

    def overturn(user):
        pk = chosen.setdefault(user.pk, next(left).pk)
        row = Proceeding.objects.select_related("case__office", "matter").get(pk=pk)
        return actions.overturn(proceeding=row, on=datetime.date(2026, 4, 4), by=user)

    assert both(case, overturn) == [False, False]
    with as_owner():
        assert Award.objects.get(pk=award.pk).overturned_on == datetime.date(2026, 4, 4)
