"""Numbers from an address: whatever stands there, it is a number that the database can look for, or none."""

import pytest

from offices.numbers import LARGEST, number_in


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("007", 7), ("๑๒", 12), (str(LARGEST), LARGEST)])
def test_a_number_is_read_in_any_digits(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["", "x", "123456x", "-1", "0", "1.5", "²", " 7", str(LARGEST + 1), "9" * 5000])
def test_anything_else_is_none(text):
    assert number_in(text) is None


def test_it_may_be_held_lower():
    assert number_in("10", most=10) == 10
    assert number_in("11", most=10) is None
