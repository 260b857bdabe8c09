"""A stage is late when the day has passed by which something of it was to be done."""

import datetime

import pytest

from cases.accountability.actions import hold_hearing, schedule_hearing
from cases.actions.work import add_task, finish_task, reopen_task
from cases.models import StageProgress
from cases.stages import refresh_stages, rings, tracks
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.accountability import MatterFactory
from tests.factories.aftercare import EnrolmentFactory
from tests.factories.cases import CaseFactory, CaseRoleFactory
from tests.factories.offices import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """An open case of which every stage is active."""
    case = CaseFactory(types=["bonded_labour"])
    with as_owner():
        StageProgress.objects.filter(case=case).update(status="active")
    return case


@pytest.fixture
def lawyer(case):
    return staff(case.office, "lawyer")


@pytest.fixture
def social_worker(case):
    return staff(case.office, "social_worker")


def late(case, user):
    """The stages that are late: in lists and on the case's own page alike."""
    with asks(user):
        in_lists = {ring.key for ring in rings([case])[0].rings if ring.is_late}
        assert {stage.key for stage in tracks(case, user) if stage.is_late} == in_lists
    return in_lists


def day(case, days):
    return case.office.today() + datetime.timedelta(days=days)


@pytest.mark.parametrize(("days", "is_late"), [(-1, True), (0, False), (1, False)])
def test_a_stage_is_late_from_the_day_after_its_task_was_due(case, lawyer, days, is_late):
    with asks(lawyer):
        add_task(case=case, by=lawyer, title="Ask the court", due_on=day(case, 9), audience="accountability")
        task = add_task(case=case, by=lawyer, title="File", due_on=day(case, days), audience="accountability")
    assert late(case, lawyer) == ({"accountability"} if is_late else set())
    with asks(lawyer):
        finish_task(task=task, by=lawyer)
    assert late(case, lawyer) == set()
    with asks(lawyer):
        reopen_task(task=task, by=lawyer)
    assert late(case, lawyer) == ({"accountability"} if is_late else set())


def test_a_task_of_the_whole_case_makes_no_stage_late(case, lawyer):
    with asks(lawyer):
        add_task(case=case, by=lawyer, title="Call the lead", due_on=day(case, -5))
    assert late(case, lawyer) == set()


def test_accountability_is_late_once_a_hearing_has_passed(case, lawyer):
    matter = MatterFactory(case=case)
    with asks(lawyer):
        hearing = schedule_hearing(matter=matter, kind="trial", on=day(case, -1), by=lawyer)
    assert late(case, lawyer) == {"accountability"}
    with asks(lawyer):
        hold_hearing(hearing=hearing, by=lawyer)
        schedule_hearing(matter=matter, kind="sentence", on=day(case, 5), by=lawyer)
    assert late(case, lawyer) == set()


def test_only_an_active_stage_is_late(case, lawyer):
    matter = MatterFactory(case=case)
    with asks(lawyer):
        schedule_hearing(matter=matter, kind="trial", on=day(case, -1), by=lawyer)
    with as_owner():
        StageProgress.objects.filter(case=case).update(status="completed")
    assert late(case, lawyer) == set()


@pytest.mark.parametrize(("years", "is_late"), [(1, False), (3, True)])
def test_aftercare_is_late_once_the_time_limit_is_over(case, social_worker, years, is_late):
    person = CaseRoleFactory(case=case).person
    EnrolmentFactory(case=case, person=person, opened_on=day(case, -365 * years))
    with asks(social_worker):
        refresh_stages(case=case, by=social_worker)
    assert late(case, social_worker) == ({"aftercare"} if is_late else set())


def test_who_does_not_read_the_tasks_of_a_stage_leaves_its_day_alone(case, lawyer, social_worker):
    EnrolmentFactory(case=case)
    with asks(social_worker):
        add_task(case=case, by=social_worker, title="Visit", due_on=day(case, -1), audience="aftercare")
    assert late(case, lawyer) == {"aftercare"}
    with asks(lawyer):
        refresh_stages(case=case, by=lawyer)
    assert late(case, lawyer) == {"aftercare"}
