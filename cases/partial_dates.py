"""Dates and ages as people write them: “about 16”, “2007”, “March 2007”, “3 March 2007”, “3/2550”, Thai digits.

What is known is kept with its precision; nothing is made up. Source: the domain rules, "People and places".
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BUDDHIST_OFFSET = 543  # Thai years are CE + 543
MAX_AGE = 120


class Precision(models.TextChoices):
    DAY = "day", gettext_lazy("to the day")
    MONTH = "month", gettext_lazy("to the month")
    YEAR = "year", gettext_lazy("to the year")
    ESTIMATED = "estimated", gettext_lazy("estimated")
    UNKNOWN = "unknown", gettext_lazy("unknown")


@dataclass(frozen=True)
class PartialDate:
    """The earliest and the latest day it can have been, and how precisely it is known. Both None: unknown."""

    earliest: date | None
    latest: date | None
    precision: str

    @classmethod
    def unknown(cls):
        return cls(None, None, Precision.UNKNOWN)

    @classmethod
    def of_day(cls, day: date):
        return cls(day, day, Precision.DAY)

    @classmethod
    def of_month(cls, year: int, month: int):
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH)

    @classmethod
    def of_year(cls, year: int):
        return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)

    @classmethod
    def of_age(cls, age: int, on: date, about: bool = False):
        """Somebody who is `age` on the day `on`: born in the year that ends there; `about` widens it by two years."""
        slack = 2 if about else 0
        latest = _years_before(on, age - slack)
        earliest = _years_before(on, age + 1 + slack)
        return cls(earliest, min(latest, on), Precision.ESTIMATED)

    @classmethod
    def of_ages(cls, low: int, high: int, on: date):
        return cls(_years_before(on, high + 1), _years_before(on, low), Precision.ESTIMATED)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


_MONTHS = {name.lower(): number for number in range(1, 13) for name in (calendar.month_name[number], calendar.month_abbr[number])}
_ABOUT = r"(?:about|around|approx(?:imately)?\.?|ca?\.?|~)\s*"


def latin_digits(text: str) -> str:
    """Thai, Khmer, Devanagari and other digits as 0–9."""
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)


def _year(text: str, today: date) -> int:
    year = int(text)
    if year > today.year + 300:
        year -= BUDDHIST_OFFSET
    return year


def parse_birth(text: str, today: date) -> PartialDate:
    """What somebody wrote about an age or a birth date, as of `today`.

    Raises ValueError with a sentence that says what would be understood.
    """
    words = " ".join(latin_digits(text).strip().lower().replace(",", " ").split())
    if words in ("", "unknown", "not known", "?"):
        return PartialDate.unknown()
    found = _parse_age(words, today) or _parse_date(words, today)
    if found is None:
        raise ValueError(_("We cannot read “%(text)s”. Try “about 16”, “2007” or “3 March 2007”.") % {"text": text.strip()[:40]})
    if found.earliest > today:
        raise ValueError(_("“%(text)s” is in the future. A birth date is in the past.") % {"text": text.strip()[:40]})
    if found.latest < _years_before(today, MAX_AGE + 3):
        raise ValueError(_("“%(text)s” would be more than %(years)s years ago. Please check it.") % {"text": text.strip()[:40], "years": MAX_AGE})
    return found


def _parse_age(words: str, today: date) -> PartialDate | None:
    if match := re.fullmatch(rf"({_ABOUT})?(\d{{1,3}})(?:\s*(?:years?(?: old)?|yrs?|y))?", words):
        age = int(match[2])
        if age > MAX_AGE:
            raise ValueError(_("An age of %(age)s is too high. Write an age up to %(years)s or a year of birth.") % {"age": age, "years": MAX_AGE})
        return PartialDate.of_age(age, today, about=bool(match[1]))
    if match := re.fullmatch(r"(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})", words):
        low, high = sorted((int(match[1]), int(match[2])))
        return PartialDate.of_ages(low, high, today) if high <= MAX_AGE else None
    return None


def _parse_date(words: str, today: date) -> PartialDate | None:
    try:
        if match := re.fullmatch(rf"({_ABOUT})?(\d{{4}})", words):
            year = _year(match[2], today)
            if match[1]:
                return PartialDate(date(year - 2, 1, 1), min(date(year + 2, 12, 31), today), Precision.ESTIMATED)
            return PartialDate.of_year(year)
        if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
            return PartialDate.of_day(date(_year(match[1], today), int(match[2]), int(match[3])))
        if match := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", words):
            return PartialDate.of_day(date(_year(match[3], today), int(match[2]), int(match[1])))
        if match := re.fullmatch(r"(?:(\d{4})-(\d{1,2})|(\d{1,2})[/.](\d{4}))", words):
            return PartialDate.of_month(_year(match[1] or match[4], today), int(match[2] or match[3]))
        if match := re.fullmatch(r"(?:(\d{1,2})\s+)?([a-z]+)\.?\s+(?:(\d{1,2})\s+)?(\d{4})", words):
            month = _MONTHS.get(match[2])
            day = match[1] or match[3]
            if month and day:
                return PartialDate.of_day(date(_year(match[4], today), month, int(day)))
            if month:
                return PartialDate.of_month(_year(match[4], today), month)
    except ValueError:
        raise ValueError(_("“%(text)s” is not a day of the calendar.") % {"text": words[:40]}) from None
    return None
