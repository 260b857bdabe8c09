"""What is withheld, so that nothing under 11 can be read or worked out."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periods import Period
from reports.small_numbers import UNDER, WITHHELD, Key, _sums, hidden_cells

YEAR = Period.of_year(2025)
START = YEAR.start
REGIONS = {1: 7, 2: 7, 3: 8}


def place(scope, pk, grain="period", month=1, **cut):
    return Key(scope, pk, grain, datetime.date(2025, month, 1), **cut)


def hidden(cells, seen=()):
    return hidden_cells(cells, period=YEAR, regions=REGIONS, seen=frozenset(seen))


def test_large_numbers_and_zero_are_shown():
    assert hidden({place("all", 0): 11, place("office", 1): 11, place("office", 2): 0}) == {}


def test_small_number_takes_its_smallest_sibling_along():
    cells = {place("region", 7): 60, place("office", 1): 10, place("office", 2): 50}

    assert hidden(cells) == {place("office", 1): UNDER, place("office", 2): WITHHELD}


def test_margin_is_withheld_when_the_only_part_is_small():
    cells = {place("all", 0): 90, place("region", 7): 81, place("region", 8): 9, place("office", 3): 9}

    assert hidden(cells)[place("region", 8)] == UNDER
    assert hidden(cells)[place("region", 7)] == WITHHELD


def test_months_do_not_give_a_quarter_away():
    cells = {
        place("office", 1): 200,
        place("office", 1, "year"): 200,
        place("office", 1, "quarter"): 9,
        place("office", 1, "quarter", 4): 191,
        place("office", 1, "month", 1): 9,
        place("office", 1, "month", 4): 100,
        place("office", 1, "month", 5): 91,
    }

    found = hidden(cells)

    assert found[place("office", 1, "quarter")] == UNDER
    assert found[place("office", 1, "quarter", 4)] == WITHHELD
    assert {place("office", 1, "month", 4), place("office", 1, "month", 5)} & found.keys()


def test_whoever_may_see_the_people_sees_the_number():
    cells = {place("office", 1): 3, place("office", 3): 3}

    assert hidden(cells, seen={1}) == {place("office", 3): UNDER}
    assert hidden(cells, seen={1, 2, 3}) == {}


def test_what_the_reader_may_see_does_not_give_a_sibling_away():
    cells = {place("region", 7): 60, place("office", 1): 50, place("office", 2): 10}

    assert hidden(cells, seen={1}) == {place("office", 2): UNDER, place("region", 7): WITHHELD}


@given(
    st.dictionaries(
        st.tuples(st.sampled_from([1, 2, 3]), st.integers(1, 12), st.sampled_from(["female", "male"])),
        st.integers(1, 40),
        min_size=1,
    )
)
def test_no_sum_leaves_exactly_one_member_hidden(events):
    cells = {}
    for (office, month, sex), n in events.items():
        quarter = month - (month - 1) % 3
        for scope, pk in (("office", office), ("region", REGIONS[office]), ("all", 0)):
            for grain, first in (("period", 1), ("year", 1), ("quarter", quarter), ("month", month)):
                for cut in ("", sex):
                    key = place(scope, pk, grain, first, sex=cut)
                    cells[key] = cells.get(key, 0) + n

    found = hidden(cells)

    assert all(key in found for key, value in cells.items() if value < 11)
    for (parent, _way), children in _sums(cells, YEAR, REGIONS).items():
        members = {parent, *children} & cells.keys()
        assert len(members & found.keys()) != 1
        if parent not in found and members & found.keys():
            assert sum(cells[child] for child in children if child in found) >= 11


@pytest.mark.parametrize("total", [1, 10])
def test_number_that_stands_alone_is_under_eleven(total):
    assert hidden({place("office", 1): total}) == {place("office", 1): UNDER}
