"""Hearings: entered for a whole sitting, moved, held, adjourned; the case knows what comes next."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.accountability import actions
from cases.accountability.models import Hearing
from cases.models import Case
from cases.partial_dates import PartialDate
from offices.models import AuditEvent
from offices.refusal import Refusal, Stale
from tests.asking import asks, client_for
from tests.factories import as_owner
from tests.factories.accountability import HearingFactory, MatterFactory, ProceedingFactory
from tests.factories.cases import CaseFactory, CaseMemberFactory
from tests.factories.clocks import law
from tests.factories.offices import OfficeFactory, PartnerFactory, staff

pytestmark = pytest.mark.django_db
HALF_PAST_EIGHT = datetime.time(8, 30)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def matter(case):
    return MatterFactory(case=case)


@pytest.fixture
def lawyer(case):
    return staff(case.office)


def day(case, days):
    return case.office.today() + datetime.timedelta(days=days)


def schedule(matter, by, days=10, **facts):
    facts = {"kind": "trial", "on": day(matter.case, days), "court_name": "Court 12"} | facts
    return actions.schedule_hearing(matter=matter, by=by, **facts)


def refused(action, **facts):
    with pytest.raises(Refusal) as refusal:
        action(**facts)
    return str(refusal.value.sentence)


def next_of(case):
    with as_owner():
        return Case.objects.values_list("next_hearing_on", "next_hearing_at", "next_due_what").get(pk=case.pk)


def test_a_hearing_is_of_every_running_accused_and_the_case_waits_for_it(case, matter, lawyer):
    running, ended = (
        ProceedingFactory(case=case, matter=matter),
        ProceedingFactory(case=case, matter=matter, stage="discontinued"),
    )
    with asks(lawyer):
        hearing = schedule(matter, lawyer, hour=HALF_PAST_EIGHT, lawyers=[lawyer], note=" Bring the file ")
        assert [row.proceeding for row in hearing.accused.all()] == [running]
        assert [row.user for row in hearing.lawyers.all()] == [lawyer]
        assert (hearing.note, hearing.status, hearing.earned_office) == ("Bring the file", "scheduled", case.office)
        event = AuditEvent.objects.get(action="schedule_hearing")
    assert next_of(case) == (day(case, 10), "08:30, Court 12", "Hearing")
    assert event.audience == "accountability"
    assert ended not in [row.proceeding for row in hearing.accused.all()]


def test_the_earliest_hearing_to_come_is_the_next(case, matter, lawyer):
    with asks(lawyer):
        later = schedule(matter, lawyer, 20)
        sooner = schedule(matter, lawyer, 5)
        assert next_of(case)[0] == day(case, 5)
        actions.move_hearing(hearing=sooner, on=day(case, 30), by=lawyer)
        assert next_of(case)[0] == day(case, 20)
        actions.cancel_hearing(hearing=later, by=lawyer)
        assert next_of(case)[0] == day(case, 30)
        actions.cancel_hearing(hearing=sooner, by=lawyer)
    assert next_of(case) == (None, "", "")


def test_siblings_sit_together_and_each_keeps_its_own(case, matter, lawyer):
    sibling = MatterFactory(case=CaseFactory(office=case.office))
    accused = ProceedingFactory(case=sibling.case, matter=sibling)
    with asks(lawyer):
        hearing = schedule(matter, lawyer, also=[sibling], lawyers=[lawyer], note="Only here", survivor_testifies=True)
        other = Hearing.objects.get(matter=sibling)
        assert other.sitting == hearing.sitting is not None
        assert [row.proceeding for row in other.accused.all()] == [accused]
        assert [row.user for row in other.lawyers.all()] == [lawyer]
        assert (other.note, other.survivor_testifies) == ("", False)
    assert next_of(sibling.case)[0] == day(case, 10)


def test_a_case_that_one_does_not_see_is_no_sibling(case, matter, lawyer):
    foreign = MatterFactory()
    hidden = MatterFactory(case=CaseFactory(office=case.office, restricted=True))
    with asks(lawyer):
        for other in (foreign, hidden):
            assert "that you work" in refused(schedule, matter=matter, by=lawyer, also=[other])
        assert not Hearing.objects.exists()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"days": 1, "is_held": True}, "in the future"),
        ({"days": 8000}, "more than ten years away"),
        ({"days": -8000}, "more than ten years away"),
    ],
)
def test_what_cannot_be_is_refused(matter, lawyer, facts, sentence):
    with asks(lawyer):
        assert sentence in refused(schedule, matter=matter, by=lawyer, **facts)


def test_the_past_is_written_down_at_once(case, matter, lawyer):
    with asks(lawyer):
        hearing = schedule(matter, lawyer, -3, is_held=True, outcome="Plea taken")
        assert (hearing.status, hearing.outcome) == ("held", "Plea taken")
        assert schedule(matter, lawyer, -2).status == "scheduled"  # what came of it is still to be written
    assert next_of(case)[0] == day(case, -2)


def test_the_same_hearing_is_not_entered_twice(case, matter, lawyer):
    with asks(lawyer):
        hearing = schedule(matter, lawyer)
        assert "entered already" in refused(schedule, matter=matter, by=lawyer)
        schedule(matter, lawyer, hour=HALF_PAST_EIGHT)
        actions.cancel_hearing(hearing=hearing, by=lawyer)
        schedule(matter, lawyer)


def test_a_sitting_enters_no_hearing_that_a_sibling_has(case, matter, lawyer):
    sibling = MatterFactory(case=CaseFactory(office=case.office), title="People v. B")
    accused = ProceedingFactory(case=sibling.case, matter=sibling)
    with asks(lawyer):
        theirs = schedule(sibling, lawyer)
        assert "People v. B has this hearing already" in refused(
            schedule, matter=matter, by=lawyer, also=[sibling], proceedings=None
        )
        assert Hearing.objects.get().accused.get().proceeding == accused
        actions.cancel_hearing(hearing=theirs, by=lawyer)
        schedule(matter, lawyer, also=[sibling])
        assert Hearing.objects.to_come().count() == 2


def test_who_attends_works_the_stage_and_may_open_the_case(case, matter, lawyer):
    social_worker = staff(case.office, "social_worker")
    with asks(lawyer):
        assert "does not work on" in refused(schedule, matter=matter, by=lawyer, lawyers=[social_worker])
    hidden = MatterFactory(case=CaseFactory(office=case.office, restricted=True))
    CaseMemberFactory(case=hidden.case, user=lawyer)
    with asks(lawyer):
        assert "does not work on" in refused(schedule, matter=hidden, by=lawyer, lawyers=[staff(case.office)])
        schedule(hidden, lawyer, lawyers=[lawyer])


def test_a_court_is_of_the_office_and_its_name_stays_as_text(case, matter, lawyer):
    court = PartnerFactory(office=case.office, kind="court", name="Branch 24")
    with asks(lawyer):
        assert schedule(matter, lawyer, court=court, court_name="ignored").court_name == "Branch 24"
        foreign = PartnerFactory(kind="court")
        assert "court of the case's office" in refused(schedule, matter=matter, by=lawyer, court=foreign, kind="bail")


def test_no_hearing_of_a_matter_or_a_case_that_is_over(case, matter, lawyer):
    ended = MatterFactory(case=case, status="final")
    closed = MatterFactory(case=CaseFactory(office=case.office, status="closed"))
    with asks(lawyer):
        assert "has ended" in refused(schedule, matter=ended, by=lawyer)
        assert "not open" in refused(schedule, matter=closed, by=lawyer)


def test_only_who_works_the_stage(case, matter):
    hearing = HearingFactory(matter=matter)
    reader = staff(case.office, "social_worker")
    with asks(reader):
        for action, facts in (
            (actions.hold_hearing, {}),
            (actions.adjourn_hearing, {"asked_by": "court", "reason": "other"}),
            (actions.cancel_hearing, {}),
            (actions.move_hearing, {"on": day(case, 3)}),
        ):
            with pytest.raises(PermissionDenied):
                action(hearing=hearing, by=reader, **facts)


# --- every pair of states ------------------------------------------------------------------------------------------

MOVES = {
    "held": lambda hearing, by: actions.hold_hearing(hearing=hearing, by=by),
    "adjourned": lambda hearing, by: actions.adjourn_hearing(
        hearing=hearing, asked_by="defence", reason="counsel_absent", by=by
    ),
    "cancelled": lambda hearing, by: actions.cancel_hearing(hearing=hearing, by=by),
    "scheduled": lambda hearing, by: actions.reopen_hearing(hearing=hearing, by=by),
}
ALLOWED = {
    ("scheduled", "held"),
    ("scheduled", "adjourned"),
    ("scheduled", "cancelled"),
    ("held", "scheduled"),
    ("adjourned", "scheduled"),
    ("cancelled", "scheduled"),
}


@pytest.mark.parametrize("old", MOVES)
@pytest.mark.parametrize("new", MOVES)
def test_every_pair_of_states(case, matter, lawyer, old, new):
    words = {"asked_by": "court", "reason": "docket_full"} if old == "adjourned" else {}
    hearing = HearingFactory(matter=matter, status=old, on=day(case, -1), **words)
    with asks(lawyer):
        if (old, new) in ALLOWED:
            MOVES[new](hearing, lawyer)
            assert Hearing.objects.get(pk=hearing.pk).status == new
        else:
            assert "already" in refused(MOVES[new], hearing=hearing, by=lawyer)


@pytest.mark.parametrize("new", ["held", "adjourned"])
def test_nothing_came_of_a_day_that_has_not_come(case, matter, lawyer, new):
    hearing = HearingFactory(matter=matter, on=day(case, 1))
    with asks(lawyer):
        assert "has not come yet" in refused(MOVES[new], hearing=hearing, by=lawyer)


def test_the_database_keeps_who_asked_with_the_adjournment(case):
    for facts in ({"status": "adjourned"}, {"status": "held", "asked_by": "court", "reason": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HearingFactory(case=case, matter=MatterFactory(case=case), **facts)


# --- moving and correcting -----------------------------------------------------------------------------------------


def test_a_date_moves_before_its_day_only(case, matter, lawyer):
    hearing = HearingFactory(matter=matter, on=day(case, 4))
    with asks(lawyer):
        actions.move_hearing(hearing=hearing, on=day(case, 9), hour=HALF_PAST_EIGHT, version=1, by=lawyer)
        assert "is past" in refused(actions.move_hearing, hearing=hearing, on=day(case, -1), by=lawyer)
        with pytest.raises(Stale):
            actions.move_hearing(hearing=hearing, on=day(case, 10), version=1, by=lawyer)
    passed = HearingFactory(matter=matter, on=day(case, -1), kind="bail")
    with asks(lawyer):
        assert "day has passed" in refused(actions.move_hearing, hearing=passed, on=day(case, 5), by=lawyer)


def test_a_hearing_stays_in_the_order_of_its_adjournments(case, matter, lawyer):
    with asks(lawyer):
        hearing = schedule(matter, lawyer, 0)
        actions.adjourn_hearing(hearing=hearing, asked_by="court", reason="other", next_on=day(case, 3), by=lawyer)
        facts = {"kind": "trial", "asked_by": "court", "reason": "other", "by": lawyer}
        assert "stays after" in refused(actions.move_hearing, hearing=hearing.next, on=day(case, 0), by=lawyer)
        actions.move_hearing(hearing=hearing.next, on=day(case, 1), by=lawyer)
        after = Hearing.objects.get(pk=hearing.next_id)
        assert "stays after" in refused(
            actions.change_hearing, hearing=after, on=day(case, -1), version=after.version, **facts
        )


def test_a_matter_does_not_end_while_a_hearing_is_to_come(matter, lawyer):
    with asks(lawyer):
        hearing = schedule(matter, lawyer)
        end = {"matter": matter, "status": "final", "when": PartialDate.unknown(), "by": lawyer}
        assert "1 hearing is still to come" in refused(actions.end_matter, **end)
        actions.cancel_hearing(hearing=hearing, by=lawyer)
        actions.end_matter(**end)


def test_a_hearing_is_corrected(case, matter, lawyer):
    one, two = (ProceedingFactory(case=case, matter=matter) for _each in range(2))
    colleague = staff(case.office)
    with asks(lawyer):
        hearing = schedule(matter, lawyer, -1, lawyers=[lawyer])
        actions.adjourn_hearing(hearing=hearing, asked_by="court", reason="docket_full", by=lawyer)
        facts = {"kind": "bail", "on": day(case, -2), "lawyers": [colleague], "proceedings": [two]}
        assert "who asked" in refused(
            actions.change_hearing, hearing=hearing, version=hearing.version, by=lawyer, **facts
        )
        actions.change_hearing(
            hearing=hearing,
            version=hearing.version,
            by=lawyer,
            asked_by="defence",
            reason="not_ready",
            **facts,
        )
        stored = Hearing.objects.get(pk=hearing.pk)
        assert (stored.kind, stored.status, stored.asked_by) == ("bail", "adjourned", "defence")
        assert [row.proceeding for row in stored.accused.all()] == [two]
        assert [row.user for row in stored.lawyers.all()] == [colleague]
        assert one not in [row.proceeding for row in stored.accused.all()]
        with pytest.raises(Stale):
            actions.change_hearing(hearing=stored, version=1, by=lawyer, asked_by="court", reason="other", **facts)
        assert "in the future" in refused(
            actions.change_hearing,
            hearing=stored,
            version=stored.version,
            by=lawyer,
            asked_by="court",
            reason="other",
            **facts | {"on": day(case, 2)},
        )


# --- adjourning ----------------------------------------------------------------------------------------------------


def test_an_adjournment_points_at_the_next_hearing(case, matter, lawyer):
    goes_on, over = (ProceedingFactory(case=case, matter=matter) for _each in range(2))
    with asks(lawyer):
        hearing = schedule(matter, lawyer, 0, lawyers=[lawyer], judge="Santos", survivor_testifies=True)
        actions.discontinue(proceeding=over, reason="died", by=lawyer)
        actions.adjourn_hearing(
            hearing=hearing,
            asked_by="defence",
            reason="counsel_absent",
            next_on=day(case, 41),
            next_hour=HALF_PAST_EIGHT,
            by=lawyer,
        )
        follower = Hearing.objects.get(pk=hearing.next_id)
        assert (follower.kind, follower.court_name, follower.judge) == ("trial", "Court 12", "Santos")
        assert follower.survivor_testifies
        assert [row.proceeding for row in follower.accused.all()] == [goes_on]
        assert [row.user for row in follower.lawyers.all()] == [lawyer]
        row = Hearing.objects.with_cost().get(pk=hearing.pk)
        assert (row.cost.days, row.nth) == (41, 1)
        assert "Cancel that one" in refused(actions.reopen_hearing, hearing=hearing, by=lawyer)
    assert next_of(case)[:2] == (day(case, 41), "08:30, Court 12")


def test_the_next_date_may_come_later(case, matter, lawyer):
    with asks(lawyer):
        hearing = schedule(matter, lawyer, -2)
        actions.adjourn_hearing(hearing=hearing, asked_by="court", reason="judge_absent", by=lawyer)
        assert Hearing.objects.with_cost().get().cost is None
        assert "after the one" in refused(actions.set_next_hearing, hearing=hearing, next_on=day(case, -2), by=lawyer)
        follower = actions.set_next_hearing(hearing=hearing, next_on=day(case, 8), by=lawyer)
        assert "already" in refused(actions.set_next_hearing, hearing=hearing, next_on=day(case, 9), by=lawyer)
        actions.cancel_hearing(hearing=follower, by=lawyer)
        hearing.next.refresh_from_db()
        assert Hearing.objects.with_cost().get(pk=hearing.pk).cost is None
        actions.set_next_hearing(hearing=hearing, next_on=day(case, 9), by=lawyer)
        assert Hearing.objects.with_cost().get(pk=hearing.pk).cost.days == 11


def test_no_next_date_in_a_matter_that_has_ended(case, matter, lawyer):
    with asks(lawyer):
        hearing = schedule(matter, lawyer, -2)
        actions.adjourn_hearing(hearing=hearing, asked_by="court", reason="judge_absent", by=lawyer)
        actions.end_matter(
            matter=matter, status="discontinued", reason="Settled", when=PartialDate.unknown(), by=lawyer
        )
        late = {"hearing": Hearing.objects.get(pk=hearing.pk), "next_on": day(case, 8), "by": lawyer}
        assert "has ended" in refused(actions.set_next_hearing, **late)
        assert not Hearing.objects.to_come().exists()
    page = client_for(lawyer).get(reverse("accountability:hearing-detail", args=[hearing.pk])).content.decode()
    assert "Set the next date" not in page


def test_the_next_hearing_names_nobody_who_cannot_attend_any_more(case, matter, lawyer):
    gone, stays = staff(case.office), staff(case.office)
    with asks(lawyer):
        hearing = schedule(matter, lawyer, 0, lawyers=[gone, stays])
    with as_owner():
        gone.memberships.all().delete()
    with asks(lawyer):
        actions.adjourn_hearing(
            hearing=hearing, asked_by="court", reason="judge_absent", next_on=day(case, 5), by=lawyer
        )
        assert [row.user for row in hearing.next.lawyers.all()] == [stays]
        assert {row.user for row in hearing.lawyers.all()} == {gone, stays}


def test_the_third_time_is_counted(case, matter, lawyer):
    HearingFactory(matter=matter, kind="bail", status="adjourned", asked_by="court", reason="other", on=day(case, -50))
    with asks(lawyer):
        for days in (-30, -20, -10):
            hearing = schedule(matter, lawyer, days)
            actions.adjourn_hearing(hearing=hearing, asked_by="court", reason="docket_full", by=lawyer)
        counted = Hearing.objects.filter(kind="trial").with_cost().values_list("nth", flat=True)
        assert list(counted) == [1, 2, 3]


def test_a_sitting_is_adjourned_in_one_go(case, matter, lawyer):
    sibling, other = (MatterFactory(case=CaseFactory(office=case.office)) for _each in range(2))
    with asks(lawyer):
        hearing = schedule(matter, lawyer, 0, also=[sibling, other])
        actions.hold_hearing(hearing=Hearing.objects.get(matter=other), by=lawyer)
        actions.adjourn_hearing(
            hearing=hearing,
            asked_by="court",
            reason="judge_absent",
            reason_note="Only of this matter",
            next_on=day(case, 14),
            whole_sitting=True,
            by=lawyer,
        )
        second = Hearing.objects.get(matter=sibling, status="adjourned")
        assert (second.reason_note, second.version, second.next.on) == ("", 2, day(case, 14))
        assert second.next.sitting == hearing.next.sitting is not None
        assert Hearing.objects.filter(matter=other).get().status == "held"
    assert next_of(sibling.case)[0] == day(case, 14)


def test_a_sitting_leaves_what_one_does_not_work(case, matter, lawyer):
    """A sitting of two offices: whoever works one adjourns that one."""
    other_office = OfficeFactory()
    sibling = MatterFactory(case=CaseFactory(office=other_office))
    hearing = HearingFactory(matter=matter, sitting="8b0c4b24-6d09-4c3f-9a75-cc5b0b9a2c11")
    there = HearingFactory(matter=sibling, sitting=hearing.sitting, on=hearing.on)
    with asks(lawyer):
        actions.adjourn_hearing(hearing=hearing, asked_by="court", reason="other", whole_sitting=True, by=lawyer)
    with as_owner():
        assert Hearing.objects.get(pk=there.pk).status == "scheduled"


def test_a_stale_adjournment_changes_nothing(case, matter, lawyer):
    hearing = HearingFactory(matter=matter)
    with asks(lawyer):
        actions.change_hearing(hearing=hearing, kind="trial", on=hearing.on, judge="Lim", version=1, by=lawyer)
        with pytest.raises(Stale):
            actions.adjourn_hearing(hearing=hearing, asked_by="court", reason="other", version=1, by=lawyer)


# --- as many statements for many as for few --------------------------------------------------------------------------


def of_sitting(case, lawyer, accused, siblings):
    version = law(("adjourned", 30, "days", "hearing_held"))
    matter = MatterFactory(case=case, profile_version=version)
    for _each in range(accused):
        ProceedingFactory(case=case, matter=matter)
    others = [MatterFactory(case=CaseFactory(office=case.office), profile_version=version) for _each in range(siblings)]
    for other in others:
        ProceedingFactory(case=other.case, matter=other)
    counts = []
    with asks(lawyer):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            hearing = schedule(matter, lawyer, 0, also=others, lawyers=[lawyer])
        counts.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            actions.adjourn_hearing(
                hearing=hearing,
                asked_by="court",
                reason="docket_full",
                next_on=day(case, 7),
                whole_sitting=True,
                by=lawyer,
            )
        counts.append(len(queries))
    return counts


def test_a_large_sitting_takes_as_many_statements_as_a_small_one(case, lawyer):
    of_sitting(case, lawyer, 1, 1)  # warms what is remembered
    assert of_sitting(case, lawyer, 2, 2) == of_sitting(CaseFactory(office=case.office), lawyer, 30, 10)
