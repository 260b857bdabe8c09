"""Sentence arithmetic: examples from the sources, and what holds of every sentence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.accountability.sentencing import Length, Part, agrees, day_after, last_day, lay_out, reckon
from cases.accountability.sentencing_words import differs, headline, working

#: Far enough from the end of the calendar that no property meets it; that end has a test of its own.
DAYS = st.dates(date(1900, 1, 1), date(2900, 12, 31))
LENGTHS = st.builds(Length, st.integers(0, 12 * 60), st.integers(0, 4000))
TIMES = st.builds(Length, st.integers(0, 12 * 60), st.integers(1, 4000))


def prison(key, length, **more):
    return Part(key=key, length=length, label=f"Part {key}", **more)


@st.composite
def concurrent(draw):
    lengths = draw(st.lists(TIMES, min_size=1, max_size=6))
    return [prison(key, length) for key, length in enumerate(lengths)]


@st.composite
def anything(draw):
    """Parts as courts order them: of every kind, some suspended, some after others that stand before them."""
    parts = []
    for key in range(draw(st.integers(0, 6))):
        after = draw(st.sampled_from([None, *range(key)]))
        parts.append(
            Part(
                key=key,
                kind=draw(st.sampled_from(["imprisonment"] * 4 + ["fine", "probation", "life"])),
                length=draw(LENGTHS),
                is_suspended=draw(st.booleans()),
                is_consecutive=draw(st.booleans()) or after is not None,
                after=after,
                in_lieu_days=draw(st.integers(0, 400)),
            )
        )
    return [replace(part, in_lieu_days=0 if part.kind != "fine" else part.in_lieu_days) for part in parts]


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ((2024, 3, 3), Length.of(8, 6), (2032, 9, 2)),
        ((2023, 1, 1), Length.of(months=3), (2023, 3, 31)),  # Prison Service Order 6650, 5.1
        ((1878, 10, 31), Length.of(months=1), (1878, 11, 30)),  # Migotti v Colvill
        ((2023, 10, 30), Length.of(months=1), (2023, 11, 29)),
        ((2023, 1, 31), Length.of(months=1), (2023, 2, 28)),
        ((2024, 1, 31), Length.of(months=1), (2024, 2, 29)),
        ((2024, 2, 29), Length.of(1), (2025, 2, 28)),
        ((2024, 2, 29), Length.of(4), (2028, 2, 28)),
        ((2024, 3, 1), Length.of(1), (2025, 2, 28)),
        ((2023, 3, 1), Length.of(1), (2024, 2, 29)),
        ((2024, 2, 28), Length.of(days=2), (2024, 2, 29)),
        ((2024, 5, 5), Length.of(days=1), (2024, 5, 5)),
        ((2023, 12, 31), Length.of(months=2, days=1), (2024, 3, 1)),
        ((2024, 8, 31), Length.of(0, 18, 10), (2026, 3, 10)),
    ],
)
def test_the_last_day_is_the_one_before_the_corresponding_day(start, length, end):
    assert last_day(date(*start), length) == date(*end)


@given(DAYS, st.integers(1, 80))
def test_a_year_from_a_leap_day_ends_in_february(start, years):
    end = last_day(start, Length.of(years))
    if (start.month, start.day) == (2, 29):
        assert (end.year, end.month, end.day) == (start.year + years, 2, 28)
    else:
        assert end + timedelta(days=1) == start.replace(year=start.year + years)


@given(DAYS, st.integers(1, 600))
def test_a_month_ends_before_its_day_or_with_its_month(start, months):
    end = last_day(start, Length(months))
    after = end + timedelta(days=1)
    assert after.day == start.day or (after.day == 1 and end.day < start.day)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) in (months, months - 1)


@given(DAYS, DAYS, LENGTHS)
def test_whoever_starts_later_does_not_end_earlier(one, other, length):
    early, late = sorted((one, other))
    assert day_after(early, length) <= day_after(late, length)


@given(concurrent(), DAYS)
def test_concurrent_parts_are_the_longest_of_them(parts, start):
    assert reckon(parts, start).release == max(last_day(start, part.length) for part in parts)


@given(st.data(), concurrent(), DAYS, st.integers(0, 5000))
def test_the_order_of_concurrent_parts_does_not_matter(data, parts, start, served):
    shuffled = data.draw(st.permutations(parts))
    assert reckon(shuffled, start, served).release == reckon(parts, start, served).release
    assert reckon(shuffled).length.weight == reckon(parts).length.weight


@given(st.lists(TIMES, min_size=1, max_size=6), DAYS)
def test_consecutive_parts_follow_each_other(lengths, start):
    parts = [prison(key, length, is_consecutive=True) for key, length in enumerate(lengths)]
    begins = start
    for laid, length in zip(lay_out(parts, start), lengths, strict=True):
        assert laid.begins == begins
        begins = day_after(begins, length)
    assert reckon(parts, start).release == begins - timedelta(days=1)
    chained = [replace(part, after=part.key - 1 if part.key else None) for part in parts]
    assert reckon(chained, start).release == reckon(parts, start).release


@given(anything(), DAYS, st.integers(0, 20_000), st.integers(0, 20_000))
def test_time_served_never_makes_it_later(parts, start, one, other):
    less, more = sorted((one, other))
    early, late = reckon(parts, start, more), reckon(parts, start, less)
    assert (early.release is None) == (late.release is None)
    if early.release:
        assert start <= early.release <= late.release <= reckon(parts, start).release
        assert early.last_day == late.last_day


@given(anything(), LENGTHS, st.booleans(), DAYS, st.integers(0, 3000))
def test_one_more_part_never_makes_it_earlier(parts, length, is_consecutive, start, served):
    before = reckon(parts, start, served)
    after = reckon([*parts, prison("more", length, is_consecutive=is_consecutive)], start, served)
    assert after.is_life == before.is_life
    assert (after.release or start) >= (before.release or start)
    assert not after.length < before.length


@given(anything(), DAYS)
def test_what_is_not_served_adds_nothing(parts, start):
    served = [part for part in parts if part.is_served and part.kind == "imprisonment"]
    found = reckon(parts, start)
    if not served and not found.is_life:
        assert found.release is None
        assert not found.serves
    if not found.is_life:
        suspended = [replace(part, length=Length(999)) if part.is_suspended else part for part in parts]
        assert reckon(suspended, start).release == found.release
        assert (found.if_activated or found.release or start) >= (found.release or start)
        assert (found.if_unpaid or found.release or start) >= (found.release or start)


@given(anything(), st.one_of(st.none(), DAYS), st.integers(0, 5000))
def test_everything_can_be_said(parts, start, served):
    found = reckon(parts, start, served)
    assert headline(found)
    assert len(working(found)) >= len(parts)
    assert found.is_life == any(part.kind == "life" and not part.is_suspended for part in parts)
    if found.is_life:
        assert (found.release, headline(found)) == (None, "For life.")


@given(anything(), st.one_of(st.none(), DAYS))
def test_a_total_that_the_parts_give_is_no_difference(parts, start):
    found = reckon(parts, start)
    if not found.is_life and not found.length.days:
        alone = [part for part in parts if part.is_served]
        if len(alone) == 1:
            assert differs(parts, found.length, False, start) == ""
    assert differs(parts, None, found.is_life, start) == ""


def test_the_working_is_told():
    parts = [
        prison("a", Length.of(8, 6)),
        prison("b", Length.of(2)),
        prison("c", Length.of(months=6), is_consecutive=True, after="b"),
        prison("d", Length.of(1), is_suspended=True, is_consecutive=True),
        Part(key="e", kind="fine", label="Fine of PHP 50,000.00", in_lieu_days=90),
        Part(key="f", kind="probation", label="Probation", length=Length.of(2)),
        prison("g", Length.of(20), is_overturned=True),
    ]
    found = reckon(parts, date(2024, 3, 3), 411)
    assert headline(found) == "Expected release: 19 July 2031."
    assert working(found) == [
        "Part a: 8 years 6 months, together with the others from 3 March 2024 → 2 September 2032.",
        "Part b: 2 years, together with the others from 3 March 2024 → 2 March 2026.",
        "Part c: 6 months, after “Part b” from 3 March 2026 → 2 September 2026.",
        "Part d: 1 year, suspended: adds nothing unless it is activated.",
        "Fine of PHP 50,000.00: a fine; 90 days in custody if it is not paid.",
        "Probation: 2 years, not in custody.",
        "Part g: its verdict was overturned, so it adds nothing.",
        "The last part ends on 2 September 2032.",
        "Less 411 days served before → 19 July 2031.",
        "If no fine is paid, 90 days more → 17 October 2031.",
        "If what is suspended is activated → 18 July 2032.",
        "Remission, parole and pardon are not reckoned with.",
    ]


def test_without_a_start_only_the_length_is_told():
    parts = [prison("a", Length.of(3)), prison("b", Length.of(1, 6), is_consecutive=True)]
    found = reckon(parts, None, 30)
    assert (found.release, found.length) == (None, Length.of(4, 6))
    assert headline(found) == "4 years 6 months, less 30 days. From which day is not known."


def test_nothing_is_taken_off_or_added_to_life():
    parts = [Part(key="a", kind="life", label="Murder"), prison("b", Length.of(5), is_consecutive=True)]
    found = reckon(parts, date(2024, 1, 1), 400)
    assert (found.is_life, found.release, found.last_day, found.if_unpaid) == (True, None, None, None)
    assert working(found) == [
        "Murder: for life, together with the others from 1 January 2024.",
        ("Part b: 5 years after a sentence for life: adds nothing."),
    ]


def test_time_served_covers_all_of_it():
    found = reckon([prison("a", Length.of(1))], date(2024, 1, 1), 10**9)
    assert found.release == date(2024, 1, 1)
    assert "The time served before covers all of it." in working(found)


def test_a_fine_alone_is_served_only_when_it_is_not_paid():
    fine = Part(key="a", kind="fine", label="Fine", in_lieu_days=30)
    found = reckon([fine], date(2024, 1, 1))
    assert (found.release, found.if_unpaid) == (None, date(2024, 1, 30))
    assert headline(found) == "Nothing is to be served in custody."
    assert reckon([replace(fine, is_paid=True)], date(2024, 1, 1)).if_unpaid is None


@pytest.mark.parametrize("length", [Length.of(13_275), Length(10**9), Length(0, 10**12), Length(10**12, 10**12)])
def test_a_sentence_longer_than_the_calendar_is_told_as_a_length(length):
    found = reckon([prison("a", length), prison("b", Length.of(1), is_consecutive=True)], date(2008, 5, 1), 100)
    assert found.beyond
    assert "longer than the calendar" in headline(found)
    assert working(found)


def test_parts_that_wait_for_each_other_are_refused():
    round_about = [
        prison("a", Length.of(1), is_consecutive=True, after="b"),
        prison("b", Length.of(1), is_consecutive=True, after="a"),
    ]
    with pytest.raises(ValueError, match="wait"):
        reckon(round_about)
    with pytest.raises(ValueError, match="not there"):
        reckon([prison("a", Length.of(1), is_consecutive=True, after="z")])
    with pytest.raises(ValueError, match="wait"):
        reckon([prison("a", Length.of(1), is_consecutive=True, after="a")])


def test_a_stated_total_that_differs_is_said_and_both_are_kept():
    parts = [prison("a", Length.of(5)), prison("b", Length.of(5))]
    assert differs(parts, Length.of(5), False) == ""
    assert differs(parts, Length(0, 1826), False) == ""  # five years of average months
    assert differs(parts, Length(0, 1826), False, date(2021, 1, 1)) == ""
    assert differs(parts, Length(0, 1825), False, date(2021, 1, 1)) != ""
    assert differs(parts, Length.of(10), False) == (
        "The court's total is 10 years; the parts give 5 years. Both are kept. "
        "One after another the parts would give the court's total."
    )
    assert differs(parts, Length.of(6), False).endswith("Both are kept.")
    assert differs(parts, None, True) == "The court's total is life; the parts give 5 years. Both are kept."
    assert differs([Part(key="a", kind="life")], Length.of(100), False).startswith("The court's total is 100 years;")
    assert differs([], Length.of(6), False) == ""
    assert agrees(parts, Length.of(5), date(2024, 2, 29))
