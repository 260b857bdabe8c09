"""Days and hours of hearings as people type them."""

import datetime

import pytest

from cases.accountability.typed import hearing_day, hour_of_day

TODAY = datetime.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("2027-03-24", (2027, 3, 24)),
        ("24/3/2027", (2027, 3, 24)),
        ("24 March 2027", (2027, 3, 24)),
        ("24 Mar", (2027, 3, 24)),
        ("Tue 24 Mar", (2027, 3, 24)),
        ("24/3", (2027, 3, 24)),
        ("24.3.", (2027, 3, 24)),
        ("24 de marzo", (2027, 3, 24)),
        ("tomorrow", (2026, 11, 21)),
        ("today", (2026, 11, 20)),
        ("18 Nov", (2026, 11, 18)),  # the day before yesterday, not a year from now
        ("19 Oct", (2027, 10, 19)),  # longer ago than a month: the next one
        ("29 Feb", (2028, 2, 29)),
        ("24 Mar 2570", (2027, 3, 24)),  # a Buddhist year
    ],
)
def test_a_day_is_read_as_it_is_typed(text, day):
    assert hearing_day(text, TODAY) == (day and datetime.date(*day))


@pytest.mark.parametrize("text", ["hello", "31/2", "March 2027", "2027", "100%", "15"])
def test_what_is_no_day_is_a_sentence(text):
    with pytest.raises(ValueError, match=r"read|day"):
        hearing_day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("", None),
        ("8:30", (8, 30)),
        ("8.30", (8, 30)),
        ("0830", (8, 30)),
        ("8", (8, 0)),
        ("2 pm", (14, 0)),
        ("2:15pm", (14, 15)),
        ("12 am", (0, 0)),
        ("13h30", (13, 30)),
    ],
)
def test_an_hour_is_read_as_it_is_typed(text, hour):
    assert hour_of_day(text) == (hour and datetime.time(*hour))


@pytest.mark.parametrize("text", ["25", "8:75", "noonish", "830 pm"])
def test_what_is_no_hour_is_a_sentence(text):
    with pytest.raises(ValueError, match="hour"):
        hour_of_day(text)
