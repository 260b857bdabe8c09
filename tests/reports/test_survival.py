"""The product-limit estimate, against what is published, and what must hold of it whatever is counted."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.survival import Count, followed, product_limit


def times(text):
    """“9 13 13+”: a plus is somebody for whom it had not happened yet."""
    return [(int(word.rstrip("+")), not word.endswith("+")) for word in text.split()]


# Freireich and others, Blood 21 (1963) 699: weeks in remission. The estimates are those of Cox and Oakes, Analysis of
# Survival Data (1984), and of Kleinbaum and Klein, Survival Analysis, table 2.1.
MERCAPTOPURINE = times("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+")
PLACEBO = times("1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23")
# Miller, Survival Analysis (1981): remission in acute myelogenous leukaemia, with and without further chemotherapy; R
# keeps it as survival::aml. print(survfit(Surv(time, status) ~ x, aml)) gives 31 (18, NA) and 23 (8, NA).
MAINTAINED = times("9 13 13+ 18 23 28+ 31 34 45+ 48 161+")
NOT_MAINTAINED = times("5 5 8 8 12 16+ 23 27 30 33 43 45")


def test_mercaptopurine_is_as_published():
    curve = product_limit(followed(MERCAPTOPURINE))

    shares = {step.day: (step.at_risk, step.events, round(step.survival, 3)) for step in curve.steps}
    assert shares == {
        6: (21, 3, 0.857),
        7: (17, 1, 0.807),
        10: (15, 1, 0.753),
        13: (12, 1, 0.690),
        16: (11, 1, 0.627),
        22: (7, 1, 0.538),
        23: (6, 1, 0.448),
    }
    assert (curve.n, curve.events, curve.censored, curve.median) == (21, 9, 12, 23)


def test_placebo_is_as_published():
    curve = product_limit(followed(PLACEBO))

    assert (curve.n, curve.events, curve.censored, curve.median) == (21, 21, 0, 8)
    assert curve.steps[-1].survival == 0


@pytest.mark.parametrize(("group", "expected"), [(MAINTAINED, (31, 18, None)), (NOT_MAINTAINED, (23, 8, None))])
def test_medians_and_their_intervals_are_those_that_r_prints(group, expected):
    curve = product_limit(followed(group), scale="log")

    assert (curve.median, curve.low, curve.high) == expected


def test_intervals_of_the_share_are_those_that_r_prints():
    """summary(survfit(Surv(time, status) ~ x, aml)): 0.614 (0.377, 0.999) at 23 of the maintained."""
    step = next(step for step in product_limit(followed(MAINTAINED), scale="log").steps if step.day == 23)

    assert [round(share, 3) for share in (step.survival, step.low, step.high)] == [0.614, 0.377, 0.999]


def test_nobody_and_one():
    assert product_limit([]).median is None
    assert (product_limit([]).n, product_limit([]).steps) == (0, [])
    assert product_limit(followed([(5, True)])).median == 5
    assert product_limit(followed([(5, False)])).median is None


def test_who_enters_late_is_at_risk_from_then_on():
    early, late = Count(0, 2, 0, 0), Count(100, 8, 0, 0)
    curve = product_limit([early, Count(50, 0, 1, 0), late, Count(100, 0, 3, 0), Count(120, 0, 0, 6)])

    assert [(step.day, step.at_risk) for step in curve.steps] == [(50, 2), (100, 9)]
    assert curve.n == 10


groups = st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=60)


@given(groups)
def test_the_share_falls_and_never_rises(group):
    shares = [1.0, *(step.survival for step in product_limit(followed(group)).steps)]

    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)


@given(groups)
def test_the_interval_holds_the_share(group):
    for scale in ("log", "log-log"):
        curve = product_limit(followed(group), scale=scale)
        assert all(step.low - 1e-9 <= step.survival <= step.high + 1e-9 for step in curve.steps)
        if curve.median is not None and curve.low is not None:
            assert curve.low <= curve.median <= (curve.high or curve.median)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_where_it_happened_to_everybody_it_is_the_plain_median(days):
    assert product_limit(followed([(day, True) for day in days])).median == median(days)


@given(groups, st.randoms())
def test_the_order_changes_nothing(group, random):
    counts = followed(group)
    shuffled = random.sample(counts, len(counts))

    assert product_limit(counts) == product_limit(shuffled)


@given(groups, groups)
def test_counts_added_up_by_day_are_the_same_as_one_by_one(first, second):
    counts = followed(first) + followed(second)
    by_day = {}
    for day, *numbers in counts:
        by_day[day] = [a + b for a, b in zip(by_day.get(day, (0, 0, 0)), numbers, strict=True)]

    assert product_limit(counts) == product_limit([Count(day, *numbers) for day, numbers in by_day.items()])
