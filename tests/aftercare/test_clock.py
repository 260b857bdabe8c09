import datetime

import pytest

from aftercare.clock import Limit, add_months, limit_of, limits
from aftercare.models import Enrolment
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.aftercare import EnrolmentFactory, survivor
from tests.factories.cases import CaseFactory, CaseRoleFactory
from tests.factories.offices import UserFactory, staff
from tests.factories.rescue import ReliefFactory

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2012-02-29", 24, "2014-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-11-20", 24, "2028-11-20"),
        ("2026-05-31", 21, "2028-02-29"),
        ("2025-12-15", 0, "2025-12-15"),
    ],
)
def test_calendar_months(start, months, end):
    assert add_months(day(start), months) == day(end)


@pytest.mark.parametrize(
    ("today", "near", "over"), [("2027-11-09", False, False), ("2027-11-10", True, False), ("2028-02-10", False, True)]
)
def test_it_is_said_at_21_months_and_over_at_24(today, near, over):
    limit = Limit(day("2028-02-10"), day("2027-11-10"))
    assert (limit.is_near(day(today)), limit.is_over(day(today))) == (near, over)


def limit_seen(enrolment):
    worker = staff(enrolment.case.office, "social_worker")
    with asks(worker):
        limit = limit_of(Enrolment.objects.get(pk=enrolment.pk))
    return limit and limit.deadline_on


def test_bonded_labour_ends_after_two_years():
    case = CaseFactory(types=["bonded_labour"])
    enrolment = EnrolmentFactory(
        case=case, person=survivor(case, relieved_on=day("2012-02-01")), opened_on=day("2012-02-29")
    )
    assert limit_seen(enrolment) == day("2014-02-28")


@pytest.mark.parametrize("types", [["forced_labour"], ["bonded_labour", "sexual_violence"]])
def test_any_other_type_has_no_limit(types):
    assert limit_seen(EnrolmentFactory(case=CaseFactory(types=types))) is None


def test_who_suffered_another_type_in_another_case_has_no_limit():
    enrolment = EnrolmentFactory(case=CaseFactory(types=["bonded_labour"]))
    other = CaseFactory(office=enrolment.case.office, types=["csec"])
    role = CaseRoleFactory(case=other, person=enrolment.person, verification="not")
    assert limit_seen(enrolment) is not None  # was not a victim there
    role.verification = "actual"
    with as_owner():
        role.save()
    assert limit_seen(enrolment) is None


def ended(**fields):
    return EnrolmentFactory(state="closed", closed_by=UserFactory(), outcome_reason="She left.", **fields)


def test_coming_back_does_not_restart_the_clock():
    case = CaseFactory(types=["bonded_labour"])
    person = survivor(case, relieved_on=day("2024-01-01"))
    ended(case=case, person=person, opened_on=day("2024-02-01"), closed_on=day("2024-08-01"), outcome="untraceable")
    back = EnrolmentFactory(case=case, person=person, opened_on=day("2025-03-01"))
    assert limit_seen(back) == day("2026-02-01")


def test_declining_on_the_day_starts_no_clock():
    case = CaseFactory(types=["bonded_labour"])
    person = survivor(case, relieved_on=day("2024-01-01"))
    ended(case=case, person=person, opened_on=day("2024-02-01"), closed_on=day("2024-02-01"), outcome="declined")
    assert limit_seen(EnrolmentFactory(case=case, person=person, opened_on=day("2025-03-01"))) == day("2027-03-01")


def test_a_new_case_with_a_new_relief_has_a_clock_of_its_own():
    old = CaseFactory(types=["bonded_labour"])
    person = survivor(old, relieved_on=day("2020-01-01"))
    ended(case=old, person=person, opened_on=day("2020-02-01"), closed_on=day("2021-02-01"), outcome="relocated")
    new = CaseFactory(office=old.office, types=["bonded_labour"])
    CaseRoleFactory(case=new, person=person)
    ReliefFactory(case=new, person=person, relieved_on=day("2026-01-01"))
    assert limit_seen(EnrolmentFactory(case=new, person=person, opened_on=day("2026-02-01"))) == day("2028-02-01")


def test_many_enrolments_take_as_many_questions_as_one(django_assert_num_queries):
    case = CaseFactory(types=["bonded_labour"])
    worker = staff(case.office, "social_worker")
    for known in (1, 2):
        for _n in range(known):
            EnrolmentFactory(case=case)
        with asks(worker):
            rows = list(Enrolment.objects.select_related("person__merged_into__merged_into"))
            with django_assert_num_queries(4):
                assert len(limits(rows)) == len(rows)
