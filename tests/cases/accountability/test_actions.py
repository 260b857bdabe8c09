import datetime

import pytest
from django.core.exceptions import PermissionDenied

from cases.accountability import actions, dates
from cases.accountability.models import Charge, Matter, Proceeding, Verdict
from cases.accountability.stage import missing, starts, steps_done
from cases.models import Case, StageProgress
from cases.partial_dates import PartialDate
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks
from tests.factories.accountability import ChargeFactory, MatterFactory, ProceedingFactory, VerdictFactory
from tests.factories.cases import CaseFactory, suspect, victim
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
TOMORROW = PartialDate.of_day(datetime.date(2999, 1, 1))


def day(*parts):
    return PartialDate.of_day(datetime.date(*parts))


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


def open_matter(case, by, **facts):
    return actions.open_matter(case=case, kind="criminal", title="State v. the workshop", by=by, **facts)


def refused(action, **facts):
    with pytest.raises(Refusal) as refusal:
        action(**facts)
    return str(refusal.value.sentence)


def test_a_proceeding_from_the_report_to_its_end(case, lawyer):
    accused = suspect(case)
    with asks(lawyer):
        assert starts(case)
        assert [need.sentence for need in missing(case)] == ["No matter was pursued yet."]
        matter = open_matter(case, lawyer)
        proceeding = actions.open_proceeding(
            matter=matter, person=accused, reported=PartialDate.of_year(2026), arrested=PartialDate.unknown(), by=lawyer
        )
        assert steps_done(case) == 1
        charge = actions.add_charge(proceeding=proceeding, statute="RA 9208, section 4", counts=2, by=lawyer)
        actions.move_proceeding(proceeding=proceeding, to="charged", when=day(2026, 2, 1), by=lawyer)
        assert steps_done(case) == 2
        actions.move_proceeding(proceeding=proceeding, to="trial", by=lawyer)
        verdict = actions.record_verdict(
            charge=charge, outcome="guilty_at_trial", counts=2, when=day(2026, 9, 1), by=lawyer
        )
        proceeding.refresh_from_db()
        assert (proceeding.stage, verdict.is_guilty, verdict.given_precision) == ("verdict", True, "day")
        assert verdict.earned_office_id == case.office_id
        assert refused(actions.end_matter, matter=matter, status="final", when=day(2026, 10, 1), by=lawyer).startswith(
            "1 proceeding"
        )
        actions.move_proceeding(proceeding=proceeding, to="sentenced", by=lawyer)
        actions.move_proceeding(proceeding=proceeding, to="final", when=PartialDate.of_month(2026, 10), by=lawyer)
        assert steps_done(case) == 5
        assert len(missing(case)) == 1
        actions.end_matter(matter=matter, status="final", when=day(2026, 10, 2), by=lawyer)
        assert missing(case) == []
        assert steps_done(case) == 6
        progress = StageProgress.objects.get(case=case, stage="accountability")
        assert (progress.status, progress.step) == ("active", 6)
        proceeding.refresh_from_db()
        assert (proceeding.ended_on, proceeding.ended_precision) == (datetime.date(2026, 10, 1), "month")
        assert proceeding.root_id == proceeding.pk
        log = AuditEvent.objects.filter(case_id=case.pk, audience="accountability")
        assert set(log.values_list("action", flat=True)) == {
            "open_matter",
            "open_proceeding",
            "add_charge",
            "move_proceeding",
            "record_verdict",
            "end_matter",
        }
        assert not any(accused.display_name in event.summary for event in log)


def test_only_a_suspect_is_accused(case, lawyer):
    harmed = victim(case)
    stranger = suspect(CaseFactory(office=case.office))
    with asks(lawyer):
        matter = open_matter(case, lawyer)
        for person in (harmed, stranger):
            assert "Only a suspect" in refused(actions.open_proceeding, matter=matter, person=person, by=lawyer)
        against = open_matter(case, lawyer, against_client=True)
        assert actions.open_proceeding(matter=against, person=harmed, by=lawyer).person == harmed


def test_one_proceeding_per_accused_and_only_in_criminal_matters(case, lawyer):
    accused = suspect(case)
    with asks(lawyer):
        matter = open_matter(case, lawyer)
        actions.open_proceeding(matter=matter, person=accused, by=lawyer)
        assert "already" in refused(actions.open_proceeding, matter=matter, person=accused, by=lawyer)
        civil = actions.open_matter(case=case, kind="civil", title="Land", by=lawyer)
        assert "Only a criminal" in refused(actions.open_proceeding, matter=civil, person=accused, by=lawyer)


def test_what_is_impossible_is_refused(case, lawyer):
    proceeding = ProceedingFactory(case=case, stage="charged", charged_on="2026-03-01", charged_precision="day")
    charge = ChargeFactory(proceeding=proceeding, counts=2)
    with asks(lawyer):
        charge = Charge.objects.get(pk=charge.pk)
        record = {"charge": charge, "outcome": "guilty_plea", "counts": 1, "by": lawyer}
        assert (
            refused(actions.record_verdict, when=day(2026, 2, 28), **record)
            == "The verdict would be before the charge."
        )
        assert "future" in refused(actions.record_verdict, when=TOMORROW, **record)
        assert "2 counts" in refused(actions.record_verdict, when=day(2026, 4, 1), **record | {"counts": 3})
        actions.record_verdict(when=PartialDate.of_year(2026), **record)
        assert "already" in refused(actions.record_verdict, when=day(2026, 4, 1), **record)
        assert Verdict.objects.count() == 1


def test_a_verdict_needs_a_charge_first(case, lawyer):
    charge = ChargeFactory(proceeding=ProceedingFactory(case=case, stage="investigating"))
    with asks(lawyer):
        sentence = refused(
            actions.record_verdict, charge=charge, outcome="guilty_plea", when=day(2026, 4, 1), by=lawyer
        )
        assert sentence.startswith("A verdict comes after the charge")


def test_what_is_unusual_is_said_and_stored(case, lawyer):
    proceeding = ProceedingFactory(case=case, stage="charged", charged_on="2026-03-01", charged_precision="day")
    with asks(lawyer):
        proceeding = Proceeding.objects.get(pk=proceeding.pk)
        actions.change_proceeding(
            proceeding=proceeding,
            reported=PartialDate.unknown(),
            arrested=day(2026, 5, 1),
            charged=dates.kept(proceeding, "charged"),
            version=1,
            by=lawyer,
        )
        proceeding.refresh_from_db()
        assert str(proceeding.arrested_on) == "2026-05-01"
        assert dates.warnings(proceeding) == [
            "The arrest is after the charge. That happens; please check the two days."
        ]


def test_a_stale_save_is_refused(case, lawyer):
    matter = MatterFactory(case=case)
    facts = {"docket": "", "by": lawyer, "version": 1}
    with asks(lawyer):
        actions.change_matter(matter=Matter.objects.get(pk=matter.pk), title="First", **facts)
        with pytest.raises(Stale) as stale:
            actions.change_matter(matter=matter, title="Second", **facts)
        assert stale.value.current.title == Matter.objects.get(pk=matter.pk).title == "First"


def test_an_appeal_points_back_and_overturning_restates(case, lawyer):
    first = ProceedingFactory(case=case, stage="sentenced")
    one = VerdictFactory(charge=ChargeFactory(proceeding=first), given_on="2025-05-01", given_precision="day")
    other = VerdictFactory(charge=ChargeFactory(proceeding=first), given_on="2025-05-01", given_precision="day")
    with asks(lawyer):
        first = Proceeding.objects.get(pk=first.pk)
        assert "before the verdict" in refused(actions.open_appeal, proceeding=first, filed=day(2025, 4, 1), by=lawyer)
        appeal = actions.open_appeal(proceeding=first, filed=day(2025, 6, 1), by=lawyer)
        appeal.refresh_from_db()
        assert appeal.root_id == first.pk
        assert "already" in refused(actions.open_appeal, proceeding=first, by=lawyer)
        decide = {"appeal": appeal, "result": "overturned", "by": lawyer}
        assert "before it was filed" in refused(actions.decide_appeal, on=datetime.date(2025, 5, 2), **decide)
        actions.decide_appeal(on=datetime.date(2026, 1, 5), verdicts=[one], **decide)
        one.refresh_from_db()
        other.refresh_from_db()
        first.refresh_from_db()
        assert (str(one.overturned_on), other.overturned_on, first.overturned_on) == ("2026-01-05", None, None)
        actions.overturn(proceeding=first, on=datetime.date(2026, 2, 5), by=lawyer)
        first.refresh_from_db()
        assert str(first.overturned_on) == "2026-02-05"
        assert "No guilty verdict" in refused(
            actions.overturn, proceeding=first, on=datetime.date(2026, 2, 6), by=lawyer
        )
        appeal.refresh_from_db()
        assert (appeal.stage, appeal.appeal_result) == ("final", "overturned")


def test_an_appeal_reopens_its_matter(case, lawyer):
    first = ProceedingFactory(case=case, stage="final", matter=MatterFactory(case=case, status="final"))
    with asks(lawyer):
        actions.open_appeal(proceeding=Proceeding.objects.get(pk=first.pk), by=lawyer)
        assert Matter.objects.get(pk=first.matter_id).is_running


def test_discontinued_with_a_reason(case, lawyer):
    proceeding = ProceedingFactory(case=case)
    with asks(lawyer):
        assert "Say why" in refused(actions.discontinue, proceeding=proceeding, reason="", by=lawyer)
        actions.discontinue(proceeding=Proceeding.objects.get(pk=proceeding.pk), reason="died", by=lawyer)
        matter = Matter.objects.get(pk=proceeding.matter_id)
        end = {"matter": matter, "status": "discontinued", "when": PartialDate.unknown(), "by": lawyer}
        assert "Say why" in refused(actions.end_matter, **end)
        actions.end_matter(reason="The accused died.", **end)
        assert missing(case) == []


def test_a_charge_entered_by_mistake_is_taken_back(case, lawyer):
    charged = ProceedingFactory(case=case, stage="charged")
    charge, decided = ChargeFactory(proceeding=charged), ChargeFactory(proceeding=charged)
    VerdictFactory(charge=decided)
    with asks(lawyer):
        actions.remove_charge(charge=charge, by=lawyer)
        assert list(Charge.objects.filter(proceeding=charged)) == [decided]
        assert "stays on the record" in refused(actions.remove_charge, charge=decided, by=lawyer)


def test_nothing_moves_on_a_closed_case_or_without_the_right(case, lawyer):
    closed = CaseFactory(office=case.office, status="closed")
    with asks(lawyer):
        assert "not open" in refused(open_matter, case=closed, by=lawyer)
    for other in (staff(case.office, "social_worker"), staff(OfficeFactory(), "lawyer")):
        with asks(other), pytest.raises(PermissionDenied):
            open_matter(case, other)


def test_a_completed_stage_wakes_when_a_matter_opens(case, lawyer):
    from cases.stages import move_stage

    suspect(case)
    with asks(lawyer):
        matter = actions.open_matter(case=case, kind="civil", title="Land", by=lawyer)
        assert refused(actions.end_matter, matter=matter, status="final", when=PartialDate.unknown(), by=lawyer) == (
            "Say what was decided."
        )
        actions.end_matter(matter=matter, status="final", when=PartialDate.unknown(), outcome="granted", by=lawyer)
        move_stage(case=Case.objects.get(pk=case.pk), stage="accountability", to="completed", by=lawyer)
        actions.open_matter(case=case, kind="civil", title="House", by=lawyer)
        assert StageProgress.objects.get(case=case, stage="accountability").status == "active"
