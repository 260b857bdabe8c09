import datetime
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cases.models import StageProgress
from cases.stages import move_stage
from cases.transformation.actions import (
    change_gap,
    close_gap,
    link_reform,
    move_reform,
    name_gap,
    propose_for_gap,
    propose_reform,
)
from cases.transformation.models import Reform, SystemGap
from cases.transformation.stage import missing, starts, steps_done, summary
from cases.transformation.transitions import LADDER
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff
from tests.factories.transformation import ReformFactory, SystemGapFactory

pytestmark = pytest.mark.django_db
Rung = Reform.Rung
DAY = datetime.date(2026, 2, 20)
GAP = {
    "justice_stage": "trial",
    "institution": "Court 12",
    "cause": "lack_of_resources",
    "what": "No clerk.",
    "named_on": DAY,
}
FUTURE = datetime.date(2999, 1, 1)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def specialist(case):
    return staff(case.office, "transformation_specialist")


def progress(case):
    with as_owner():
        return StageProgress.objects.get(case=case, stage="transformation")


def gap_of(case, **fields):
    gap = SystemGapFactory(case=case, **fields)
    gap.case = case
    return gap


def test_a_gap_is_named_earned_and_starts_the_stage(case, specialist):
    with asks(specialist):
        assert not starts(case)
        gap = name_gap(case=case, by=specialist, **GAP)
    assert (gap.earned_office_id, gap.named_by) == (case.office_id, specialist)
    assert (progress(case).status, progress(case).step) == ("active", 1)
    with as_owner():
        event = AuditEvent.objects.get(action="name_gap")
    assert (event.actor_id, event.audience, event.case_id) == (specialist.pk, "transformation", case.pk)


@pytest.mark.parametrize("role", ["lawyer", "investigator", "social_worker", "director"])
def test_only_those_who_work_transformation_do(case, role):
    by = staff(case.office, role)
    gap, reform = gap_of(case), ReformFactory(office=case.office)
    with asks(by):
        for action in (
            lambda: name_gap(case=case, by=by, **GAP),
            lambda: close_gap(gap=gap, reason="No.", by=by),
            lambda: propose_reform(office=case.office, title="x", kind="law", institution="y", by=by),
            lambda: move_reform(reform=reform, to="adopted", proof="Law 1", by=by),
        ):
            with pytest.raises(PermissionDenied):
                action()


def test_a_gap_of_a_future_day_or_a_closed_case_is_refused(case, specialist):
    with asks(specialist), pytest.raises(Refusal, match="future"):
        name_gap(case=case, by=specialist, **GAP | {"named_on": FUTURE})
    closed = CaseFactory(office=case.office, status="closed")
    with asks(specialist), pytest.raises(Refusal, match="not open"):
        name_gap(case=closed, by=specialist, **GAP)


def test_a_gap_is_corrected_and_a_stale_save_refused(case, specialist):
    gap = gap_of(case)
    with asks(specialist):
        change_gap(gap=gap, version=1, by=specialist, **GAP | {"what": "Theirs"})
        with pytest.raises(Stale) as stale:
            change_gap(gap=gap, version=1, by=specialist, **GAP | {"what": "Mine"})
        assert stale.value.current.what == "Theirs"


def test_a_gap_is_answered_by_a_reform_or_a_reason(case, specialist):
    first, second, third = gap_of(case), gap_of(case), gap_of(case)
    reform = ReformFactory(office=case.office)
    with asks(specialist):
        said = "3 of 3 gaps are neither linked to a reform nor closed with a reason."
        assert [needed.sentence for needed in missing(case)] == [said]
        with pytest.raises(Refusal, match="3 of 3"):
            name_gap_and_complete(case, specialist)
        link_reform(gap=first, reform=reform, by=specialist)
        close_gap(gap=second, reason="Chance.", by=specialist, on=DAY)
        assert missing(case)[0].sentence.startswith("1 of 3 gaps is")
        propose_for_gap(gap=third, title="Clerks", kind="unit", institution="Court", by=specialist, on=DAY)
        assert missing(case) == []
        assert summary(case) == "3 gaps, 2 reforms"
        move_stage(case=case, stage="transformation", to="completed", by=specialist)
        name_gap(case=case, by=specialist, **GAP)
    assert progress(case).status == "active"


def name_gap_and_complete(case, by):
    if progress(case).status == "not_started":
        from cases.stages import refresh_stages

        refresh_stages(case=case, by=by)
    move_stage(case=case, stage="transformation", to="completed", by=by)


def test_without_a_gap_there_is_nothing_to_complete(case, specialist):
    with asks(specialist):
        assert [needed.sentence for needed in missing(case)] == ["No system gap was named yet."]
        assert (steps_done(case), summary(case)) == (0, "")


def test_a_closed_gap_is_answered_already(case, specialist):
    gap = gap_of(case, closed_on=DAY, closed_reason="Chance.")
    with asks(specialist):
        for action in (
            lambda: link_reform(gap=gap, reform=ReformFactory(office=case.office), by=specialist),
            lambda: close_gap(gap=gap, reason="Again.", by=specialist),
            lambda: propose_for_gap(gap=gap, title="x", kind="law", institution="y", by=specialist),
        ):
            with pytest.raises(Refusal, match="was closed"):
                action()
    with as_owner():
        assert Reform.objects.count() == 1


def test_closing_a_gap_needs_a_reason_and_a_possible_day(case, specialist):
    gap = gap_of(case)
    before = DAY - datetime.timedelta(days=1)
    with asks(specialist):
        for fields, said in (
            ({"reason": " "}, "Say why"),
            ({"on": before}, "before it was named"),
            ({"on": FUTURE}, "future"),
        ):
            with pytest.raises(Refusal, match=said):
                close_gap(gap=gap, by=specialist, **{"reason": "Chance.", "on": DAY} | fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        SystemGapFactory(case=case, closed_on=DAY)


def test_a_reform_of_another_office_does_not_answer(case, specialist):
    foreign = ReformFactory()
    with asks(specialist), pytest.raises(Refusal, match="case's office"):
        link_reform(gap=gap_of(case), reform=foreign, by=specialist)
    with asks(specialist):
        assert not Reform.objects.exists()  # the database's wall
        assert not Reform.objects.visible_to(specialist).exists()


@pytest.mark.parametrize(("before", "to"), list(product(Rung.values, Rung.values)))
def test_every_pair_of_rungs(case, specialist, before, to):
    reform = ReformFactory(office=case.office, rung=before)
    with asks(specialist):
        if Rung(to) in LADDER[Rung(before)]:
            assert move_reform(reform=reform, to=to, proof="Law 7", by=specialist).rung == to
        else:
            with pytest.raises(Refusal, match="one rung after the other"):
                move_reform(reform=reform, to=to, proof="Law 7", by=specialist)
        assert Reform.objects.get().rung == (to if Rung(to) in LADDER[Rung(before)] else before)


def test_each_rung_needs_proof_and_a_possible_day(case, specialist):
    reform = ReformFactory(office=case.office, rung_on=datetime.date(2026, 3, 1))
    with asks(specialist):
        for fields, said in (
            ({"proof": " "}, "what proves it"),
            ({"on": datetime.date(2026, 2, 28)}, "cannot be earlier"),
            ({"on": FUTURE}, "future"),
            ({"version": 9}, "in between"),
        ):
            with pytest.raises(Refusal, match=said):
                move_reform(**{"reform": reform, "to": "adopted", "proof": "Law 7", "by": specialist} | fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReformFactory(office=case.office, rung="adopted", proof="")


def test_the_ladder_keeps_each_proof_and_refreshes_the_stage(case, specialist):
    reform = ReformFactory(office=case.office)
    gap_of(case, reform=reform)
    with asks(specialist):
        move_reform(reform=reform, to="adopted", proof="Signed", by=specialist, on=datetime.date(2026, 4, 1))
        assert steps_done(case) == 3
        move_reform(reform=reform, to="in_force", proof="Gazette 9", by=specialist, on=datetime.date(2026, 5, 1))
        rows = [(rung["label"], rung["state"], rung["proof"]) for rung in reform.ladder()]
    assert rows == [
        ("Proposed", "done", ""),
        ("Adopted", "done", "Signed"),
        ("In force", "done", "Gazette 9"),
        ("Sustained", "todo", ""),
    ]
    assert progress(case).step == 4


def test_a_gap_that_moved_with_its_case_still_counts_as_linked(case, specialist):
    gap_of(case, reform=ReformFactory(office=OfficeFactory()))
    with asks(specialist):
        assert missing(case) == []
        assert steps_done(case) == 2
        assert SystemGap.objects.select_related("reform").get().reform is None
