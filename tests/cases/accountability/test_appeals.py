"""Appeals on several levels: what falls, what stands, and what stands again. The chain counts once."""

import datetime

import pytest

from cases.accountability import actions
from cases.accountability.actions.overturning import acquittals_of
from cases.accountability.judged import standing_judgments, standing_verdicts
from cases.accountability.models import Award, Charge, Judgment, Proceeding, Verdict
from cases.partial_dates import PartialDate
from offices.refusal import Refusal
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import (
    AwardFactory,
    ChargeFactory,
    JudgmentFactory,
    ProceedingFactory,
    SentenceFactory,
    VerdictFactory,
)
from tests.factories.cases import CaseFactory
from tests.factories.offices import staff

from .test_judgments import prison, url

pytestmark = pytest.mark.django_db


def on(text):
    return datetime.date.fromisoformat(text)


def known(text):
    return PartialDate.of_day(on(text))


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


def decided(case, *outcomes, stage="sentenced"):
    """A first proceeding in which a court decided so, charge by charge, on 1 May 2025."""
    proceeding = ProceedingFactory(case=case, stage=stage)
    for outcome in outcomes:
        VerdictFactory(charge=ChargeFactory(proceeding=proceeding), outcome=outcome, given_on="2025-05-01")
    return proceeding


def again(proceeding):
    return Proceeding.objects.get(pk=proceeding.pk)


def appealed(proceeding, by, side="defence", filed="2025-06-01"):
    return actions.open_appeal(proceeding=again(proceeding), filed=known(filed), filed_by=side, by=by)


def stands(proceeding):
    """(what the charge is of, outcome, day) of the guilty verdicts of the chain that stand."""
    return sorted(
        (verdict.proceeding.kind, verdict.outcome, str(verdict.given_on))
        for verdict in standing_verdicts(proceeding).select_related("proceeding")
    )


def refused(action, **facts):
    with pytest.raises(Refusal) as refusal:
        action(**facts)
    return str(refusal.value.sentence)


FIRST = ("first", "guilty_at_trial", "2025-05-01")


def test_an_appeal_that_affirms_changes_nothing(case, lawyer):
    first = decided(case, "guilty_at_trial")
    with asks(lawyer):
        appeal = appealed(first, lawyer)
        actions.decide_appeal(appeal=appeal, result="affirmed", on=on("2025-09-01"), by=lawyer)
        assert stands(again(first)) == [FIRST]
        assert "did not change" in refused(
            actions.give_judgment, proceeding=again(appeal), given=known("2025-09-01"), sentences=[], by=lawyer
        )
        assert (again(appeal).stage, str(again(appeal).ended_on)) == ("final", "2025-09-01")
        assert "appealed already" in refused(
            actions.open_appeal, proceeding=again(first), filed_by="defence", by=lawyer
        )


def test_each_side_may_appeal(case, lawyer):
    first = decided(case, "guilty_at_trial", "not_guilty")
    with asks(lawyer):
        defence = appealed(first, lawyer)
        assert "already" in refused(actions.open_appeal, proceeding=again(first), filed_by="defence", by=lawyer)
        prosecution = appealed(first, lawyer, side="prosecution")
        assert {defence.root_id, prosecution.root_id} == {first.pk}
        assert "waits" not in refused(actions.open_appeal, proceeding=again(first), by=lawyer)


def test_a_reduced_sentence_supersedes_the_one_before(case, lawyer):
    first = decided(case, "guilty_at_trial")
    old = JudgmentFactory(proceeding=first, given_on="2025-05-02")
    SentenceFactory(judgment=old, years=12)
    with asks(lawyer):
        appeal = actions.decide_appeal(appeal=appealed(first, lawyer), result="reduced", on=on("2025-09-01"), by=lawyer)
        assert [row.pk for row in standing_judgments(again(first))] == [old.pk]
        charge = Charge.objects.get(proceeding=first)
        new = actions.give_judgment(
            proceeding=again(appeal), given=known("2025-09-01"), sentences=[prison(charge, years=7)], by=lawyer
        )
        before = Judgment.objects.get(pk=old.pk)
        assert (before.superseded_by, str(before.superseded_on)) == (new, "2025-09-01")
        assert list(standing_judgments(again(first))) == [new]
        assert before.sentences.get().years == 12
        assert stands(again(first)) == [FIRST]
        assert "history" in refused(
            actions.correct_judgment, judgment=before, given=known("2025-05-02"), sentences=[], version=2, by=lawyer
        )
        assert "later court" in refused(
            actions.give_judgment, proceeding=again(first), given=known("2025-05-02"), sentences=[], by=lawyer
        )


def test_overturning_all_takes_judgment_and_awards_with_it(case, lawyer):
    first = decided(case, "guilty_at_trial")
    judgment = JudgmentFactory(proceeding=first)
    mine = AwardFactory(matter=first.matter, proceeding=first)
    other = ProceedingFactory(case=case, matter=first.matter, stage="sentenced")
    VerdictFactory(charge=ChargeFactory(proceeding=other), given_on="2025-05-01")
    together = AwardFactory(matter=first.matter, proceeding=first, jointly=True)
    with asks(lawyer):
        actions.decide_appeal(appeal=appealed(first, lawyer), result="overturned", on=on("2026-03-09"), by=lawyer)
        assert stands(again(first)) == []
        assert str(again(first).overturned_on) == "2026-03-09"
        assert str(Judgment.objects.get(pk=judgment.pk).superseded_on) == "2026-03-09"
        assert str(Award.objects.get(pk=mine.pk).overturned_on) == "2026-03-09"
        assert Award.objects.get(pk=together.pk).overturned_on is None


def test_what_is_owed_together_falls_with_the_last_conviction_and_comes_back_with_the_first(case, lawyer):
    one = decided(case, "guilty_at_trial")
    other = ProceedingFactory(case=case, matter=one.matter, stage="sentenced")
    VerdictFactory(charge=ChargeFactory(proceeding=other), given_on="2025-05-01")
    awards = AwardFactory(matter=one.matter, proceeding=one, jointly=True), AwardFactory(matter=one.matter)

    def fell():
        return {str(Award.objects.get(pk=award.pk).overturned_on) for award in awards}

    with asks(lawyer):
        first = appealed(one, lawyer)
        actions.decide_appeal(appeal=first, result="overturned", on=on("2026-03-09"), by=lawyer)
        assert fell() == {"None"}
        actions.decide_appeal(appeal=appealed(other, lawyer), result="overturned", on=on("2026-04-10"), by=lawyer)
        assert fell() == {"2026-04-10"}
        second = appealed(first, lawyer, side="prosecution", filed="2026-05-01")
        charges = acquittals_of(second)
        actions.decide_appeal(appeal=second, result="convicted", on=on("2026-10-01"), charges=charges, by=lawyer)
        assert fell() == {"None"}


def test_overturning_some_leaves_the_rest(case, lawyer):
    first = decided(case, "guilty_at_trial", "guilty_plea")
    judgment = JudgmentFactory(proceeding=first)
    with asks(lawyer):
        falls = Verdict.objects.get(outcome="guilty_plea")
        actions.decide_appeal(
            appeal=appealed(first, lawyer), result="overturned", on=on("2026-03-09"), verdicts=[falls], by=lawyer
        )
        assert stands(again(first)) == [FIRST]
        assert again(first).overturned_on is None
        assert Judgment.objects.get(pk=judgment.pk).superseded_on is None
    page = client_for(lawyer).get(url("matter-detail", first.matter)).content.decode()
    assert "Record a new sentence" in page


def test_a_second_appeal_restores_the_first_conviction(case, lawyer):
    """Convicted, overturned, and convicted again by a higher court: the first verdict stands again, with its day."""
    first = decided(case, "guilty_at_trial")
    judgment, award = JudgmentFactory(proceeding=first), AwardFactory(matter=first.matter, proceeding=first)
    with asks(lawyer):
        appeal = appealed(first, lawyer)
        actions.decide_appeal(appeal=appeal, result="overturned", on=on("2026-03-09"), by=lawyer)
        second = appealed(appeal, lawyer, side="prosecution", filed="2026-04-01")
        (charge,) = acquittals_of(second)
        actions.decide_appeal(appeal=second, result="convicted", on=on("2026-10-01"), charges=[charge], by=lawyer)
        assert stands(again(first)) == [FIRST]
        assert again(first).overturned_on is None
        assert Judgment.objects.get(pk=judgment.pk).superseded_on is None
        assert Award.objects.get(pk=award.pk).overturned_on is None
        assert again(second).root_id == first.pk
        assert Charge.objects.count() == 1


def test_an_acquittal_that_is_overturned_is_a_conviction_of_the_appeal(case, lawyer):
    first = decided(case, "not_guilty", stage="acquitted")
    with asks(lawyer):
        appeal = appealed(first, lawyer, side="prosecution")
        facts = {"appeal": appeal, "result": "convicted", "on": on("2026-03-09"), "by": lawyer}
        assert "Choose the charges" in refused(actions.decide_appeal, **facts)
        foreign = Charge.objects.get(pk=ChargeFactory(proceeding=ProceedingFactory(case=case)).pk)
        facts["appeal"] = again(appeal)
        assert "ended in an acquittal" in refused(actions.decide_appeal, charges=[foreign], **facts)
        facts["appeal"] = again(appeal)
        actions.decide_appeal(charges=list(Charge.objects.filter(proceeding=first)), **facts)
        assert stands(again(first)) == [("appeal", "guilty_at_trial", "2026-03-09")]
        assert str(Verdict.objects.get(outcome="not_guilty").overturned_on) == "2026-03-09"
        assert str(again(first).overturned_on) == "2026-03-09"
        copy = Charge.objects.get(proceeding=appeal)
        assert copy.origin.proceeding_id == first.pk
        actions.give_judgment(
            proceeding=again(appeal), given=known("2026-03-20"), sentences=[prison(copy, years=5)], by=lawyer
        )
        last = appealed(appeal, lawyer, filed="2026-04-01")
        actions.decide_appeal(appeal=last, result="overturned", on=on("2026-09-01"), by=lawyer)
        assert stands(again(first)) == []
        assert Verdict.objects.get(outcome="not_guilty").overturned_on is None
        assert again(first).overturned_on is None
        assert not standing_judgments(again(first)).exists()


def test_a_retrial_is_a_proceeding_in_which_charges_are_decided_again(case, lawyer):
    first = decided(case, "guilty_at_trial", "guilty_at_trial", "not_guilty")
    with asks(lawyer):
        appeal = appealed(first, lawyer)
        actions.decide_appeal(appeal=appeal, result="retrial", on=on("2026-01-09"), by=lawyer)
        retrial = Proceeding.objects.get(kind="retrial")
        assert (retrial.appeal_of_id, retrial.root_id, retrial.stage) == (appeal.pk, first.pk, "charged")
        assert retrial.charges.count() == 2
        assert stands(again(first)) == []
        assert "retrial was ordered" in refused(
            actions.open_appeal, proceeding=again(appeal), filed_by="prosecution", by=lawyer
        )
        one, other = retrial.charges.all()
        actions.record_verdict(charge=one, outcome="guilty_at_trial", counts=2, when=known("2026-06-01"), by=lawyer)
        other = Charge.objects.get(pk=other.pk)
        actions.record_verdict(charge=other, outcome="not_guilty", counts=2, when=known("2026-06-01"), by=lawyer)
        assert stands(again(first)) == [("retrial", "guilty_at_trial", "2026-06-01")]
        actions.give_judgment(
            proceeding=again(retrial), given=known("2026-06-02"), sentences=[prison(one, years=3)], by=lawyer
        )
        assert again(retrial).stage == "sentenced"
        second = appealed(retrial, lawyer, filed="2026-06-20")
        assert second.root_id == first.pk
        actions.decide_appeal(appeal=second, result="affirmed", on=on("2026-09-20"), by=lawyer)
        assert len(stands(again(first))) == 1


def test_a_retrial_after_an_acquittal(case, lawyer):
    first = decided(case, "not_guilty", "dismissed", stage="acquitted")
    with asks(lawyer):
        appeal = appealed(first, lawyer, side="prosecution")
        actions.decide_appeal(appeal=appeal, result="retrial", on=on("2026-01-09"), by=lawyer)
        assert Proceeding.objects.get(kind="retrial").charges.count() == 2
        assert not Verdict.objects.filter(overturned_on=None).exists()


def test_nothing_is_reduced_where_nothing_stands(case, lawyer):
    first = decided(case, "not_guilty", stage="acquitted")
    with asks(lawyer):
        appeal = appealed(first, lawyer, side="prosecution")
        for result, sentence in (("reduced", "could be changed"), ("overturned", "No guilty verdict stands")):
            assert sentence in refused(
                actions.decide_appeal, appeal=again(appeal), result=result, on=on("2026-01-09"), by=lawyer
            )
        assert "future" in refused(
            actions.decide_appeal, appeal=again(appeal), result="affirmed", on=on("2999-01-09"), by=lawyer
        )
        assert again(appeal).appeal_result == ""


def test_an_appeal_is_worked_on_its_pages(case, lawyer):
    client, first = client_for(lawyer), decided(case, "guilty_at_trial", "not_guilty")
    judgment = JudgmentFactory(proceeding=first)
    sent = {"filed": "2025-06-01", "filed_by": "defence", "institution": "Court of Appeal", "court_number": "CA 12"}
    assert client.post(url("appeal-create", first), sent).status_code == 302
    with as_owner():
        appeal = Proceeding.objects.get(kind="appeal")
    page = client.get(url("matter-detail", first.matter)).content.decode()
    assert "Court of Appeal" in page
    assert "CA 12" in page
    decision = {"version": 1, "result": "overturned", "on": "2025-09-01"}
    page = client.post(url("appeal-decide", appeal), decision).content.decode()
    assert "Choose the verdicts that no longer stand." in page
    page = client.post(url("appeal-decide", appeal), decision | {"result": "convicted"}).content.decode()
    assert "Choose the charges on which the accused was convicted." in page
    assert client.post(url("appeal-decide", appeal), decision | {"result": "reduced"}).status_code == 302
    page = client.get(url("matter-detail", first.matter)).content.decode()
    assert "The sentence is not written down yet." in page
    assert url("judgment-create", appeal) in page
    row = {"rows": 1, "given": "2025-09-01", "row-0-kind": "imprisonment", "row-0-years": 2, "row-0-runs": "together"}
    assert client.post(url("judgment-create", appeal), row).status_code == 302
    page = client.get(url("matter-detail", first.matter)).content.decode()
    assert "Sentence that stood until 1 Sep 2025" in page
    assert "not written down yet" not in page
    with as_owner():
        assert Judgment.objects.get(pk=judgment.pk).superseded_on is not None


def test_a_retrial_granted_to_both_sides_is_one(case, lawyer):
    first = decided(case, "guilty_at_trial", "not_guilty")
    with asks(lawyer):
        sides = [appealed(first, lawyer, side=side) for side in ("defence", "prosecution")]
        for appeal in sides:
            actions.decide_appeal(appeal=again(appeal), result="retrial", on=on("2026-03-09"), by=lawyer)
        retrial = Proceeding.objects.get(kind="retrial")
        origins = list(Charge.objects.filter(proceeding=first).order_by("pk").values_list("pk", flat=True))
        assert list(retrial.charges.order_by("pk").values_list("origin", flat=True)) == origins
        assert not Verdict.objects.filter(overturned_on=None).exists()
        assert {again(appeal).stage for appeal in sides} == {"final"}
