"""Every pair of stages: what the table allows, what it refuses, and what must hold."""

import itertools

import pytest

from cases.accountability.actions import move_proceeding
from cases.accountability.models import Proceeding
from cases.accountability.transitions import TRANSITIONS, next_stages, refusals
from cases.models import Person
from cases.partial_dates import PartialDate
from offices.refusal import Refusal
from tests.asking import asks
from tests.factories.accountability import ChargeFactory, ProceedingFactory, VerdictFactory
from tests.factories.cases import CaseFactory
from tests.factories.offices import staff

pytestmark = pytest.mark.django_db
S = Proceeding.Stage
RUNNING = [stage for stage in S if stage not in (S.FINAL, S.DISCONTINUED)]
#: The domain's own line, written a second time by hand.
ALLOWED = {
    ("identified", "reported"),
    ("identified", "investigating"),
    ("reported", "investigating"),
    ("reported", "charged"),
    ("investigating", "charged"),
    ("charged", "pre_trial"),
    ("charged", "trial"),
    ("charged", "verdict"),
    ("pre_trial", "trial"),
    ("pre_trial", "verdict"),
    ("pre_trial", "final"),
    ("trial", "verdict"),
    ("trial", "final"),
    ("verdict", "sentenced"),
    ("verdict", "acquitted"),
    ("verdict", "final"),
    ("sentenced", "final"),
    ("acquitted", "final"),
    *((stage.value, "discontinued") for stage in RUNNING),
}


@pytest.fixture
def case(db):
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


def standing(case, stage, *, outcome=""):
    """A proceeding at `stage` with one charge and, if `outcome`, a verdict on it."""
    proceeding = ProceedingFactory(case=case, stage=stage)
    charge = ChargeFactory(proceeding=proceeding)
    if outcome:
        VerdictFactory(charge=charge, outcome=outcome)
    return proceeding


def test_the_table_is_the_domains():
    assert {(str(one), str(other)) for one, other in TRANSITIONS} == ALLOWED


@pytest.mark.parametrize(("old", "new"), list(itertools.product(S.values, S.values)))
def test_every_pair_of_stages(case, lawyer, old, new):
    outcome = {"sentenced": "guilty_at_trial", "verdict": "guilty_at_trial", "acquitted": "not_guilty"}.get(
        new if old == "verdict" else old, "guilty_plea" if new == "verdict" else ""
    )
    proceeding = standing(case, old, outcome=outcome)
    allowed = (old, new) in ALLOWED and (old, new) not in {
        ("pre_trial", "final"),
        ("trial", "final"),
        ("verdict", "final"),
    }
    reason = "untraced" if new == "discontinued" else ""
    with asks(lawyer):
        if allowed:
            move_proceeding(proceeding=proceeding, to=new, reason=reason, when=PartialDate.unknown(), by=lawyer)
        else:
            with pytest.raises(Refusal):
                move_proceeding(proceeding=proceeding, to=new, reason=reason, by=lawyer)
        assert Proceeding.objects.get(pk=proceeding.pk).stage == (new if allowed else old)


@pytest.mark.parametrize(
    ("old", "new", "outcome", "sentence"),
    [
        ("charged", "verdict", "", "Record the verdict on a charge; that moves the proceeding here."),
        ("verdict", "sentenced", "", "1 charge has no verdict yet."),
        (
            "verdict",
            "sentenced",
            "not_guilty",
            "No charge ended in a guilty verdict that stands, so there is nothing to sentence.",
        ),
        ("verdict", "acquitted", "guilty_plea", "A guilty verdict stands, so the accused is not acquitted."),
        ("trial", "discontinued", "", "Say why it was discontinued."),
        ("trial", "final", "", "Only an appeal goes from here to its end: record the verdict first."),
        ("final", "trial", "", "A proceeding does not go from “Final” to “Trial”."),
    ],
)
def test_a_refusal_is_a_sentence(case, lawyer, old, new, outcome, sentence):
    proceeding = standing(case, old, outcome=outcome)
    with asks(lawyer):
        assert sentence in refusals(proceeding, new)


def test_charged_needs_a_charge(case, lawyer):
    proceeding = ProceedingFactory(case=case)
    with asks(lawyer):
        assert refusals(proceeding, "charged") == ["Add at least one charge first."]
    ChargeFactory(proceeding=proceeding)
    with asks(lawyer):
        assert refusals(proceeding, "charged") == []


def test_a_pending_appeal_keeps_it_from_its_end(case, lawyer):
    proceeding = standing(case, "sentenced", outcome="guilty_at_trial")
    ProceedingFactory(
        case=case,
        matter=proceeding.matter,
        person=Person(pk=proceeding.person_id),
        appeal_of=proceeding,
        kind="appeal",
        stage="pre_trial",
    )
    with asks(lawyer):
        assert refusals(proceeding, "final") == ["An appeal is not decided yet."]
        assert next_stages(proceeding) == ["final", "discontinued"]


def test_what_has_ended_goes_nowhere(case, lawyer):
    with asks(lawyer):
        assert next_stages(standing(case, "final")) == next_stages(standing(case, "discontinued")) == []
