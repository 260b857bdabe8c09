from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.partial_dates import MAX_AGE, PartialDate, Precision, age_range, age_words, parse_birth

TODAY = date(2026, 11, 20)
MONTHS = st.sampled_from(["January", "feb", "March", "abril", "mayo", "juin", "août", "Sept.", "noviembre"])
days = st.dates(date(1910, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("3 March 2007", date(2007, 3, 3), date(2007, 3, 3), "day"),
        ("March 3, 2007", date(2007, 3, 3), date(2007, 3, 3), "day"),
        ("3 de marzo de 2007", date(2007, 3, 3), date(2007, 3, 3), "day"),
        ("2007-03-03", date(2007, 3, 3), date(2007, 3, 3), "day"),
        ("3/3/2550", date(2007, 3, 3), date(2007, 3, 3), "day"),
        ("3/2550", date(2007, 3, 1), date(2007, 3, 31), "month"),
        ("๓/๒๕๕๐", date(2007, 3, 1), date(2007, 3, 31), "month"),
        ("2/2008", date(2008, 2, 1), date(2008, 2, 29), "month"),
        ("២០០៧", date(2007, 1, 1), date(2007, 12, 31), "year"),
        ("२००७", date(2007, 1, 1), date(2007, 12, 31), "year"),
        ("2063 BS", date(2006, 4, 13), date(2007, 4, 14), "year"),
        ("2026", date(2026, 1, 1), TODAY, "year"),  # not later than today
        ("16", date(2009, 11, 21), date(2010, 11, 20), "estimated"),
        ("about 16", date(2007, 11, 21), date(2012, 11, 20), "estimated"),
        ("16-18", date(2007, 11, 21), date(2010, 11, 20), "estimated"),
        ("about 2007", date(2005, 1, 1), date(2009, 12, 31), "estimated"),
        ("0", date(2025, 11, 21), TODAY, "estimated"),
    ],
)
def test_what_people_write(text, earliest, latest, precision):
    assert parse_birth(text, TODAY) == PartialDate(earliest, latest, precision)


@pytest.mark.parametrize("text", ["", "  ", "unknown", "?"])
def test_not_knowing_is_an_answer(text):
    assert parse_birth(text, TODAY) == PartialDate.unknown()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31/2/2007", "not a day of the calendar"),
        ("29 February 2007", "not a day of the calendar"),
        ("13/2007", "not a day of the calendar"),
        ("2030", "in the future"),
        ("21/11/2026", "in the future"),
        ("1850", "more than 120 years ago"),
        ("121", "too high"),
        ("<b>16</b>", "cannot read"),
        ("sixteen", "cannot read"),
        ("3 Foo 2007", "cannot read"),
        ("0000", "not a day of the calendar"),
        ("x" * 500, "cannot read"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(text, said):
    with pytest.raises(ValueError, match=said):
        parse_birth(text, TODAY)


@given(st.text(max_size=40))
def test_anything_typed_gives_a_birth_or_a_sentence(text):
    birth, sentence = None, ""
    try:
        birth = parse_birth(text, TODAY)
    except ValueError as refused:
        sentence = str(refused)
    assert sentence.endswith(".") or birth == PartialDate.unknown() or birth.earliest <= birth.latest <= TODAY


@given(days)
def test_a_day_comes_back_in_every_way_of_writing_it(day):
    for text in (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day}.{day.month}.{day.year + 543}",
        f"{day:%d %B %Y}",
    ):
        assert parse_birth(text, TODAY) == PartialDate.of_day(day)


@given(st.integers(0, MAX_AGE))
def test_an_age_holds_exactly_those_who_have_it(age):
    birth = parse_birth(str(age), TODAY)
    assert age_range(birth.earliest, birth.latest, TODAY) == (age, age)
    assert age_range(birth.earliest - timedelta(days=1), birth.latest, TODAY) == (age, age + 1)
    if age:
        assert age_range(birth.earliest, birth.latest + timedelta(days=1), TODAY) == (age - 1, age)


@given(st.integers(1911, 2025), MONTHS)
def test_a_month_is_a_whole_month(year, month):
    birth = parse_birth(f"{month} {year}", TODAY)
    assert birth.precision == Precision.MONTH
    assert birth.earliest.day == 1
    assert (birth.latest + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [("22", "22"), ("about 16", "about 16"), ("2007", "18–19"), ("16-18", "about 17"), ("", ""), ("20/11/2004", "22")],
)
def test_an_age_in_words(text, said):
    birth = parse_birth(text, TODAY)
    assert age_words(birth.earliest, birth.latest, TODAY) == said


def test_an_age_grows_with_the_years():
    birth = parse_birth("16", TODAY)
    assert age_words(birth.earliest, birth.latest, date(2028, 11, 20)) == "18"
