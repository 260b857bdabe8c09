import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cases.accountability.counting_days import RestDays, Unit, counted, days_left, due_day, reckon
from offices.models import Office

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
LENGTHS = st.integers(0, 400)
WEEKENDS = st.sets(st.integers(1, 7), max_size=6).map(frozenset)
#: Countries of field offices, the two ends of the world, and zones that change their clocks.
ZONES = st.sampled_from(
    ["Asia/Manila", "Africa/Nairobi", "America/Guatemala", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London"]
).map(ZoneInfo)


@st.composite
def rest_days(draw):
    near = st.dates(date(2023, 1, 1), date(2027, 12, 31))
    return RestDays(draw(WEEKENDS), frozenset(draw(st.sets(near, max_size=25))))


WORKED = st.dates(date(2023, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("start", "length", "unit", "due"),
    [
        # The first day is not counted, the last one is.
        (date(2026, 3, 1), 15, "days", date(2026, 3, 16)),
        (date(2026, 2, 16), 30, "days", date(2026, 3, 18)),
        # Hours in whole days, what is begun counted whole.
        (date(2026, 3, 2), 6, "hours", date(2026, 3, 3)),
        (date(2026, 3, 2), 24, "hours", date(2026, 3, 3)),
        (date(2026, 3, 2), 25, "hours", date(2026, 3, 4)),
        (date(2026, 3, 2), 48, "hours", date(2026, 3, 4)),
        # Month ends and leap days.
        (date(2026, 1, 31), 1, "months", date(2026, 2, 28)),
        (date(2028, 1, 31), 1, "months", date(2028, 2, 29)),
        (date(2028, 2, 29), 12, "months", date(2029, 2, 28)),
        (date(2028, 2, 29), 48, "months", date(2032, 2, 29)),
        (date(2026, 8, 31), 6, "months", date(2027, 2, 28)),
        (date(2026, 11, 30), 3, "months", date(2027, 2, 28)),
        (date(2026, 12, 15), 1, "months", date(2027, 1, 15)),
        (date(2100, 1, 31), 1, "months", date(2100, 2, 28)),  # 2100 is not a leap year
        (date(2000, 1, 31), 1, "months", date(2000, 2, 29)),  # 2000 was one
        (date(2028, 2, 28), 1, "days", date(2028, 2, 29)),
        (date(2026, 2, 28), 1, "days", date(2026, 3, 1)),
        # Working days: over a weekend, from within one, and none at all.
        (date(2026, 11, 20), 1, "working_days", date(2026, 11, 23)),
        (date(2026, 11, 21), 1, "working_days", date(2026, 11, 23)),
        (date(2026, 11, 20), 10, "working_days", date(2026, 12, 4)),
        (date(2026, 11, 21), 0, "working_days", date(2026, 11, 21)),
    ],
)
def test_due_day_of_an_example(start, length, unit, due):
    assert due_day(start, length, unit) == due


def test_a_holiday_is_no_working_day():
    rest = RestDays({5, 6}, {date(2026, 11, 22)})  # Friday and Saturday rest, Sunday is a holiday
    assert due_day(date(2026, 11, 19), 1, "working_days", rest) == date(2026, 11, 23)


@pytest.mark.parametrize(("length", "unit"), [(-1, "days"), (-1, "working_days"), (10**6, "months"), (10**8, "days")])
def test_what_cannot_be_counted_is_refused(length, unit):
    with pytest.raises(ValueError, match="clock"):
        due_day(date(2026, 1, 1), length, unit)


def test_a_week_of_rest_is_refused():
    with pytest.raises(ValueError, match="working day"):
        RestDays(range(1, 8))


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="fortnights"):
        due_day(date(2026, 1, 1), 1, "fortnights")


@given(start=DAYS, length=LENGTHS)
def test_days_are_left_and_used_up(start, length):
    due = due_day(start, length, Unit.DAYS)
    assert days_left(due, start) == length
    assert counted(start, due, Unit.DAYS) == length


@given(start=WORKED, length=st.integers(1, 120), rest=rest_days())
def test_working_days_never_end_on_a_day_of_rest(start, length, rest):
    due = due_day(start, length, Unit.WORKING_DAYS, rest)
    assert rest.is_working(due)
    assert due >= start + timedelta(days=length)


@given(start=WORKED, length=st.integers(0, 120), rest=rest_days())
def test_working_days_counted_back_give_the_length(start, length, rest):
    assert counted(start, due_day(start, length, Unit.WORKING_DAYS, rest), Unit.WORKING_DAYS, rest) == length


@given(start=WORKED, one=st.integers(0, 60), other=st.integers(0, 60), rest=rest_days())
@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.WORKING_DAYS])
def test_some_days_and_then_more_are_their_sum(unit, start, one, other, rest):
    assert due_day(due_day(start, one, unit, rest), other, unit, rest) == due_day(start, one + other, unit, rest)


@given(start=DAYS, one=st.integers(0, 60), other=st.integers(0, 60))
def test_some_months_and_then_more_are_their_sum_in_days_every_month_has(start, one, other):
    assume(start.day <= 28)
    assert due_day(due_day(start, one, "months"), other, "months") == due_day(start, one + other, "months")


@given(start=DAYS, length=LENGTHS)
def test_months_end_on_the_same_day_or_on_the_last(start, length):
    due = due_day(start, length, Unit.MONTHS)
    assert (due.year * 12 + due.month) - (start.year * 12 + start.month) == length
    last = calendar.monthrange(due.year, due.month)[1]
    assert due.day == start.day or (due.day == last and start.day > last)


@given(day=st.integers(1, 31), month=st.integers(1, 12), year=st.integers(1904, 2096))
def test_twelve_months_are_a_year_except_from_a_leap_day(day, month, year):
    assume(day <= calendar.monthrange(year, month)[1])
    due = due_day(date(year, month, day), 12, Unit.MONTHS)
    assert due == (date(year + 1, 2, 28) if (month, day) == (2, 29) else date(year + 1, month, day))


@given(hours=st.integers(0, 2000), start=DAYS)
def test_hours_are_whole_days_never_cut_short(hours, start):
    days = (due_day(start, hours, Unit.HOURS) - start).days
    assert days * 24 >= hours > (days - 1) * 24


@given(start=WORKED, later=st.integers(0, 40), length=st.integers(0, 60), more=st.integers(0, 40), rest=rest_days())
@pytest.mark.parametrize("unit", list(Unit))
def test_a_later_start_and_a_longer_clock_are_never_due_earlier(unit, start, later, length, more, rest):
    due = due_day(start, length, unit, rest)
    assert due >= start
    assert due_day(start + timedelta(days=later), length, unit, rest) >= due
    assert due_day(start, length + more, unit, rest) >= due


@given(start=WORKED, length=st.integers(0, 60), seen=st.integers(-10, 120), rest=rest_days())
@pytest.mark.parametrize("unit", list(Unit))
def test_what_is_used_stays_within_the_whole(unit, start, length, seen, rest):
    due = due_day(start, length, unit, rest)
    stands = reckon(start, due, start + timedelta(days=seen), unit, rest)
    assert 0 <= stands.used <= stands.whole
    assert 0 <= stands.percent <= 100
    assert stands.is_over == (start + timedelta(days=seen) > due)
    assert stands.over == max(0, -stands.left)


@given(start=WORKED, length=st.integers(1, 400), seen=st.integers(0, 400))
def test_used_and_left_are_the_whole_until_it_is_over(start, length, seen):
    assume(seen <= length)
    stands = reckon(start, due_day(start, length, Unit.DAYS), start + timedelta(days=seen))
    assert stands.used + stands.left == stands.whole == length


def today_at(moment, zone):
    """A clock counts by the day of the office of its case."""
    return Office(time_zone=zone.key).today(moment)


@given(moment=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), zone=ZONES, other=ZONES)
def test_a_clock_seen_from_two_zones_has_the_same_days_left(moment, zone, other):
    """The same moment, written in two zones, is one day at the office; only the office's zone moves the day."""
    moment = moment.replace(tzinfo=UTC)
    here, there = moment.astimezone(zone), moment.astimezone(other)
    office = ZoneInfo("Asia/Manila")
    assert today_at(here, office) == today_at(there, office)
    assert abs((today_at(moment, zone) - today_at(moment, other)).days) <= 2  # they are 26 hours apart at most


@given(day=DAYS, zone=ZONES)
def test_midnight_at_the_office_begins_its_day(day, zone):
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    assert today_at(midnight, zone) in (day, day + timedelta(days=1))  # a day that a zone skipped begins the next


def test_the_day_changes_at_the_office_before_it_changes_in_london():
    evening = datetime(2026, 3, 9, 17, 0, tzinfo=UTC)
    due = date(2026, 3, 14)
    assert days_left(due, today_at(evening, ZoneInfo("Asia/Manila"))) == 4
    assert days_left(due, today_at(evening, ZoneInfo("Europe/London"))) == 5


def test_the_hour_that_summer_time_takes_makes_no_day_shorter():
    zone = ZoneInfo("Europe/London")
    before, after = datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 29, 1, 1, tzinfo=UTC)
    assert today_at(before, zone) == today_at(after, zone) == date(2026, 3, 29)
    assert today_at(datetime(2026, 3, 29, 23, 30, tzinfo=UTC), zone) == date(2026, 3, 30)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        today_at(datetime(2026, 3, 9, 17, 0), ZoneInfo("Asia/Manila"))
