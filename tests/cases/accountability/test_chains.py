"""Whatever courts decide one after another, a chain never says two things at once."""

import datetime
import random
from itertools import groupby

import pytest

from cases.accountability import actions
from cases.accountability.actions.overturning import ACQUITTED, acquittals_of
from cases.accountability.judged import chain_of, standing_judgments, standing_verdicts
from cases.accountability.models import Charge, Proceeding, Verdict
from cases.partial_dates import PartialDate
from offices.refusal import Refusal
from tests.asking import asks
from tests.factories.cases import CaseFactory, suspect
from tests.factories.offices import staff

pytestmark = pytest.mark.django_db
OUTCOMES = ("guilty_at_trial", "guilty_plea", "not_guilty", "dismissed", "nolle_prosequi")
STEPS = 7


class Story:
    """Courts that decide at random, each step a month after the one before."""

    def __init__(self, seed, lawyer, case):
        self.dice, self.by, self.day = random.Random(seed), lawyer, datetime.date(2015, 1, 1)
        matter = actions.open_matter(case=case, kind="criminal", title="People v. A", by=lawyer)
        self.first = actions.open_proceeding(matter=matter, person=suspect(case), by=lawyer)
        charges = [{"statute": f"Section {n}", "counts": 1} for n in range(3)]
        actions.lay_charges(proceedings=[self.first], charges=charges, by=lawyer)
        actions.move_proceeding(proceeding=self.first, to="charged", by=lawyer)

    def later(self):
        self.day += datetime.timedelta(days=31)
        return self.day

    def step(self):
        """The next thing that the chain lets happen; what it refuses did not happen."""
        for proceeding in reversed(list(chain_of(self.first).select_related("case__office", "matter"))):
            try:
                return self._next(proceeding)
            except Refusal:
                continue
        return None

    def _next(self, proceeding):
        if proceeding.stage == "charged":
            return self._decide(proceeding)
        if proceeding.is_appeal and not proceeding.has_ended:
            return self._decide_appeal(proceeding)
        return actions.open_appeal(
            proceeding=proceeding,
            filed=PartialDate.of_day(self.later()),
            filed_by=self.dice.choice(Proceeding.Side.values),
            by=self.by,
        )

    def _decide(self, proceeding):
        rows = [
            {"charge": charge, "outcome": self.dice.choice(OUTCOMES), "counts": 1}
            for charge in proceeding.charges.select_related("case__office", "proceeding__matter")
        ]
        when = PartialDate.of_day(self.later())
        actions.record_verdicts(proceeding=proceeding, rows=rows, when=when, by=self.by)
        proceeding = Proceeding.objects.get(pk=proceeding.pk)
        if any(row["outcome"].startswith("guilty") for row in rows):
            self._sentence(proceeding)
        else:
            actions.move_proceeding(proceeding=proceeding, to="acquitted", by=self.by)

    def _decide_appeal(self, appeal):
        guilty = list(standing_verdicts(appeal))
        acquitted = acquittals_of(appeal)
        result = self.dice.choice(Proceeding.AppealResult.values)
        actions.decide_appeal(
            appeal=appeal,
            result=result,
            on=self.later(),
            verdicts=self.dice.sample(guilty, self.dice.randint(1, len(guilty))) if guilty else None,
            charges=self.dice.sample(acquitted, self.dice.randint(1, len(acquitted))) if acquitted else None,
            by=self.by,
        )
        if result in ("reduced", "convicted") and self.dice.random() < 0.8:
            self._sentence(Proceeding.objects.get(pk=appeal.pk))

    def _sentence(self, proceeding):
        actions.give_judgment(
            proceeding=proceeding,
            given=PartialDate.of_day(self.day),
            sentences=[{"kind": "imprisonment", "years": self.dice.randint(1, 9)}],
            by=self.by,
        )


def check(story):
    verdicts = Verdict.objects.filter(proceeding__in=chain_of(story.first)).select_related("charge", "proceeding")
    by_charge = sorted(verdicts, key=lambda verdict: verdict.charge.origin_id or verdict.charge_id)
    for _charge, group in groupby(by_charge, key=lambda verdict: verdict.charge.origin_id or verdict.charge_id):
        standing = [verdict for verdict in group if not verdict.overturned_on]
        guilty = [verdict for verdict in standing if verdict.is_guilty]
        acquitted = [verdict for verdict in standing if verdict.outcome in ACQUITTED]
        assert len(guilty) <= 1
        assert not (guilty and acquitted)
    convicted = {verdict.charge.origin_id or verdict.charge_id for verdict in standing_verdicts(story.first)}
    assert not convicted & {charge.origin_id or charge.pk for charge in acquittals_of(story.first)}
    assert standing_judgments(story.first).count() <= 1
    assert convicted or not standing_judgments(story.first).exists()
    for proceeding in chain_of(story.first).prefetch_related("verdicts"):
        own = [verdict for verdict in proceeding.verdicts.all() if verdict.is_guilty]
        if own:
            assert bool(proceeding.overturned_on) == all(verdict.overturned_on for verdict in own)
    first_charges = Charge.objects.filter(proceeding=story.first, origin=None).count()
    assert first_charges == Charge.objects.filter(proceeding__in=chain_of(story.first), origin=None).count() == 3


@pytest.mark.parametrize("seed", range(20))
def test_a_chain_never_contradicts_itself(seed):
    case = CaseFactory()
    lawyer = staff(case.office)
    with asks(lawyer):
        story = Story(seed, lawyer, case)
        for _step in range(STEPS):
            story.step()
            check(story)
