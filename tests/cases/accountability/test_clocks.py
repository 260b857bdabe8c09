"""Statutory clocks follow the record: they start, are dated anew and stop with it, and with nothing else."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.accountability.models import Clock, Holiday, Proceeding
from cases.accountability.winding import happened, happened_many
from cases.models import StageProgress
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.accountability import ChargeFactory, VerdictFactory
from tests.factories.cases import CaseFactory
from tests.factories.clocks import ClockWarningFactory, CustodyFactory, law, proceeding_under, sits
from tests.factories.offices import OfficeFactory, staff

pytestmark = pytest.mark.django_db
ARRAIGN = ("charged", 30, "days", "arraigned")


def day(number, month=3, year=2026):
    return datetime.date(year, month, number)


@pytest.fixture
def case():
    return CaseFactory()


@pytest.fixture
def lawyer(case):
    return staff(case.office)


@pytest.fixture
def wind(lawyer):
    """Wind a proceeding's clocks as the lawyer, and read them: (started, due, stopped) in their order."""

    def reads(*proceedings, at=None):
        with asks(lawyer):
            happened_many(proceedings, lawyer, at)
            rows = Clock.objects.filter(proceeding__in=proceedings).order_by("started_on", "pk")
            return [(clock.started_on, clock.due_on, clock.stopped_on) for clock in rows]

    return reads


def correct(row, **changes):
    with as_owner():
        type(row).objects.filter(pk=row.pk).update(**changes)


def test_a_clock_starts_with_its_event_and_stops_with_its_end(case, wind):
    one = proceeding_under(law(ARRAIGN), case, charged_on=day(1))
    assert wind(one) == [(day(1), day(31), None)]
    sits(one, "arraignment", day(20))
    assert wind(one) == [(day(1), day(31), day(20))]


def test_winding_again_changes_nothing(case, wind):
    one = proceeding_under(law(ARRAIGN), case, charged_on=day(1))
    wind(one)
    with as_owner():
        before = list(Clock.objects.values())
    assert wind(one) == wind(one)
    with as_owner():
        assert list(Clock.objects.values()) == before


@pytest.mark.parametrize(
    ("length", "unit", "due"),
    [
        (48, "hours", day(29, 2, 2028)),
        (5, "days", day(3, 3, 2028)),
        (1, "months", day(27, 3, 2028)),
        (2, "working_days", day(1, 3, 2028)),  # Sunday 27 February, and Monday is a holiday
    ],
)
def test_a_clock_counts_in_its_own_unit(case, wind, length, unit, due):
    version = law(("arrested", length, unit, "charged"))
    with as_owner():
        Holiday.objects.create(profile=version.profile, day=day(28, 2, 2028), name="A feast")
    one = proceeding_under(version, case, arrested_on=day(27, 2, 2028))
    assert wind(one) == [(day(27, 2, 2028), due, None)]


@pytest.mark.parametrize("precision", ["month", "year"])
def test_a_day_that_is_not_known_starts_no_clock(case, wind, precision):
    one = proceeding_under(law(ARRAIGN), case, charged_on=day(1), charged_precision=precision)
    assert wind(one) == []


def test_an_end_of_which_only_the_year_is_known_stops_a_clock(case, wind):
    one = proceeding_under(law(("charged", 90, "days", "verdict")), case, charged_on=day(1))
    assert wind(one)[0][2] is None
    VerdictFactory(
        charge=ChargeFactory(proceeding=one), given_on=day(1, 1), given_precision="year", earned_office=case.office
    )
    assert wind(one) == [(day(1), day(30, 5), day(1))]


def test_an_end_without_a_day_stops_on_the_day_it_was_written_down_and_stays_there(case, wind):
    one = proceeding_under(law(("charged", 90, "days", "trial_began")), case, charged_on=day(1), stage="charged")
    wind(one)
    correct(one, stage="trial")
    noon = datetime.datetime(2026, 3, 9, 4, tzinfo=datetime.UTC)
    assert wind(one, at=noon)[0][2] == day(9)
    assert wind(one, at=noon + datetime.timedelta(days=5))[0][2] == day(9)


def test_a_corrected_start_is_another_clock_of_which_warnings_are_due_anew(case, wind, lawyer):
    one = proceeding_under(law(ARRAIGN), case, charged_on=day(1))
    wind(one)
    with as_owner():
        clock = Clock.objects.select_related("case").get()
    ClockWarningFactory(clock=clock, user=lawyer)
    correct(one, charged_on=day(5))
    assert wind(one) == [(day(5), day(4, 4), None)]
    with as_owner():
        assert not Clock.objects.get().warnings.exists()


def test_a_clock_whose_event_was_a_mistake_is_gone(case, wind):
    one = proceeding_under(law(("adjourned", 30, "days", "hearing_held")), case)
    hearing = sits(one, "trial", day(1), status="adjourned")
    assert wind(one) == [(day(1), day(31), None)]
    correct(hearing, status="held", asked_by="", reason="")
    assert wind(one) == []


def test_the_end_of_the_proceeding_stops_every_clock(case, wind):
    one = proceeding_under(law(ARRAIGN), case, charged_on=day(1), stage="charged")
    wind(one)
    correct(one, stage="discontinued", discontinued_reason="untraced", ended_on=day(12), ended_precision="day")
    assert wind(one) == [(day(1), day(31), day(12))]


def test_what_happened_before_is_not_waited_for(case, wind):
    """In real files the arrest often comes after the charge: nobody waits for a charge that was laid."""
    version = law(("arrested", 48, "hours", "charged"))
    one = proceeding_under(version, case, charged_on=day(1), arrested_on=day(9))
    assert wind(one) == []


def test_each_adjournment_starts_a_clock_that_the_next_sitting_stops(case, wind):
    one = proceeding_under(law(("adjourned", 30, "days", "hearing_held")), case)
    sits(one, "trial", day(1), status="adjourned")
    sits(one, "trial", day(20), status="adjourned")
    assert wind(one) == [(day(1), day(31), day(20)), (day(20), day(19, 4), None)]
    sits(one, "trial", day(25))
    assert [stopped for _start, _due, stopped in wind(one)] == [day(20), day(25)]


def test_nothing_is_owed_to_an_arrested_person_who_was_released(case, wind):
    one = proceeding_under(law(("arrested", 24, "hours", "before_judge")), case)
    CustodyFactory(proceeding=one, from_on=day(3), to_on=day(3), is_current=False)
    CustodyFactory(proceeding=one, state="bailed", from_on=day(3))
    assert wind(one) == [(day(3), day(4), day(3))]


class TestHeldOrAtLiberty:
    """Kenya: adjourned for thirty days at most, fifteen while the accused is in custody."""

    RULES = (
        ("adjourned", 15, "days", "hearing_held", "remanded"),
        ("adjourned", 30, "days", "hearing_held", "at_liberty"),
    )

    @pytest.fixture
    def one(self, case):
        one = proceeding_under(law(*self.RULES), case)
        sits(one, "trial", day(10), status="adjourned")
        return one

    def test_of_whom_nothing_is_recorded_is_at_liberty(self, one, wind):
        assert wind(one) == [(day(10), day(9, 4), None)]

    def test_custody_brings_the_shorter_one(self, one, wind):
        CustodyFactory(proceeding=one, state="remanded", from_on=day(2))
        assert wind(one) == [(day(10), day(25), None)]

    def test_release_stops_the_shorter_one_and_starts_the_longer(self, one, wind):
        CustodyFactory(proceeding=one, state="remanded", from_on=day(2), to_on=day(14), is_current=False)
        CustodyFactory(proceeding=one, state="bailed", from_on=day(14))
        assert wind(one) == [(day(10), day(25), day(14)), (day(10), day(9, 4), None)]

    def test_custody_that_ended_before_leaves_no_clock(self, one, wind):
        CustodyFactory(proceeding=one, state="remanded", from_on=day(2), to_on=day(5), is_current=False)
        CustodyFactory(proceeding=one, state="released", from_on=day(5))
        assert wind(one) == [(day(10), day(9, 4), None)]

    def test_who_is_held_again_has_the_shorter_one_run_on(self, one, wind):
        CustodyFactory(proceeding=one, state="remanded", from_on=day(2), to_on=day(12), is_current=False)
        CustodyFactory(proceeding=one, state="bailed", from_on=day(12), to_on=day(20), is_current=False)
        CustodyFactory(proceeding=one, state="remanded", from_on=day(20))
        assert wind(one) == [(day(10), day(25), None), (day(10), day(9, 4), day(20))]


def test_a_remand_limit_runs_until_the_release(case, wind):
    one = proceeding_under(law(("remanded", 60, "days", "trial_began", "remanded")), case)
    first = CustodyFactory(proceeding=one, state="remanded", from_on=day(1))
    assert wind(one) == [(day(1), day(30, 4), None)]
    correct(first, is_current=False, to_on=day(9), to_precision="day")
    CustodyFactory(proceeding=one, state="bailed", from_on=day(9))
    assert wind(one) == [(day(1), day(30, 4), day(9))]


def test_the_judge_sees_the_arrested_within_a_day(case, wind):
    one = proceeding_under(law(("arrested", 24, "hours", "before_judge")), case)
    arrest = CustodyFactory(proceeding=one, from_on=day(3))
    assert wind(one) == [(day(3), day(4), None)]
    correct(arrest, is_current=False, to_on=day(3), to_precision="day")
    CustodyFactory(proceeding=one, state="remanded", from_on=day(3))
    assert wind(one) == [(day(3), day(4), day(3))]


def test_an_appeal_stops_the_days_in_which_it_is_filed(case, wind):
    one = proceeding_under(law(("verdict", 15, "days", "appeal_filed")), case, stage="sentenced")
    VerdictFactory(charge=ChargeFactory(proceeding=one), given_on=day(1), earned_office=case.office)
    assert wind(one) == [(day(1), day(16), None)]
    with as_owner():
        Proceeding.objects.create(
            case=case,
            matter=one.matter,
            person=one.person,
            appeal_of=one,
            kind="appeal",
            stage="pre_trial",
            reported_on=day(11),
            earned_office=case.office,
        )
    assert wind(one) == [(day(1), day(16), day(11))]


def test_what_ran_out_under_the_old_law_stays_and_what_runs_follows_the_new(case, wind):
    old, new = law(ARRAIGN, ("reported", 10, "days", "charged")), law(("charged", 60, "days", "arraigned"))
    one = proceeding_under(old, case, reported_on=day(1, 2), charged_on=day(1))
    assert len(wind(one)) == 2
    correct(one.matter, profile_version=new)
    assert wind(one) == [(day(1, 2), day(11, 2), day(1)), (day(1), day(30, 4), None)]


def test_a_matter_without_a_profile_has_no_clocks(case, wind):
    one = proceeding_under(None, case, charged_on=day(1))
    assert wind(one) == []


def test_whoever_does_not_work_the_stage_winds_nothing(case):
    one = proceeding_under(law(ARRAIGN), case, charged_on=day(1))
    for user in (staff(case.office, "social_worker"), staff(OfficeFactory())):
        with asks(user):
            happened(one, user)
    with as_owner():
        assert not Clock.objects.exists()


def test_the_stage_is_due_when_its_first_clock_is(case, lawyer, wind):
    with as_owner():
        StageProgress.objects.filter(case=case).update(status="active")
    one = proceeding_under(law(ARRAIGN), case, charged_on=day(1))
    wind(one)
    with asks(lawyer):
        assert StageProgress.objects.get(case=case, stage="accountability").due_on == day(31)
    sits(one, "arraignment", day(20))
    wind(one)
    with asks(lawyer):
        assert StageProgress.objects.get(case=case, stage="accountability").due_on is None


def test_thirty_accused_are_wound_in_as_many_statements_as_two(case, lawyer):
    version = law(ARRAIGN, ("arrested", 48, "hours", "before_judge"), ("adjourned", 30, "days", "hearing_held"))

    def statements(count):
        accused = [proceeding_under(version, case, charged_on=day(1), arrested_on=day(2)) for _n in range(count)]
        for one in accused:
            sits(one, "trial", day(5), status="adjourned")
        with asks(lawyer), CaptureQueriesContext(connection) as asked:
            happened_many(accused, lawyer)
        return len(asked)

    statements(1)  # the case has its first day due
    assert statements(2) == statements(30) <= 20
    with asks(lawyer):
        assert Clock.objects.count() == 3 * 33
