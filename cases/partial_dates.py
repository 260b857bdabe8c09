"""Dates and ages as people write them: “about 16”, “2007”, “March 2007”, “3 March 2007”, “3/2550”, Thai digits.

What is known is kept with its precision; nothing is made up. Source: the domain rules, "People and places".
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BUDDHIST_OFFSET = 543  # Thai years are CE + 543
NEPALI_OFFSET = 57  # a Nepali year begins in the April of CE - 57 and ends in the next
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

    def __str__(self):
        """“3 March 2007”, “March 2007”, “2007”, “2005–2007” for an estimate; empty when it is unknown."""
        if self.earliest is None:
            return ""
        if self.precision == Precision.ESTIMATED:
            return "–".join(sorted({str(self.earliest.year), str(self.latest.year)}))
        return date_format(self.earliest, {Precision.MONTH: "F Y", Precision.YEAR: "Y"}.get(self.precision, "j F Y"))

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
        return cls.of_ages(max(age - slack, 0), age + slack, on)

    @classmethod
    def of_ages(cls, low: int, high: int, on: date):
        """Somebody who is between `low` and `high` years old on the day `on`."""
        return cls(_years_before(on, high + 1) + timedelta(days=1), _years_before(on, low), Precision.ESTIMATED)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _month_names():
    """English, Spanish and French months, without accents, with their usual short forms."""
    written = (
        [name.lower() for name in calendar.month_name[1:]],
        [name.lower() for name in calendar.month_abbr[1:]],
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic"],
        [
            "janvier",
            "fevrier",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "aout",
            "septembre",
            "octobre",
            "novembre",
            "decembre",
        ],
    )
    return {name: number for months in written for number, name in enumerate(months, start=1)} | {"sept": 9}


_MONTHS = _month_names()
_ABOUT = r"(?:about|around|approx(?:imately)?\.?|ca?\.?|~)\s*"


def latin_digits(text: str) -> str:
    """Thai, Khmer, Devanagari and other digits as 0–9."""
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)


def _plain(text: str) -> str:
    """Lower case, Latin digits, one space between words, no commas, no accents on Latin letters."""
    taken_apart = unicodedata.normalize("NFD", latin_digits(text).lower().replace(",", " "))
    return " ".join("".join(c for c in taken_apart if not 0x0300 <= ord(c) < 0x0370).split())


def _year(text: str, today: date) -> int:
    year = int(text)
    if year > today.year + 300:
        year -= BUDDHIST_OFFSET
    return year


def parse_birth(text: str, today: date) -> PartialDate:
    """What somebody wrote about an age or a birth date, as of `today`.

    Raises ValueError with a sentence that says what would be understood.
    """
    words = _plain(text)
    if words in ("", "unknown", "not known", "?"):
        return PartialDate.unknown()
    found = _parse_age(words, today) or _parse_date(words, today)
    if found is None:
        raise ValueError(
            _("We cannot read “%(text)s”. Try “about 16”, “2007” or “3 March 2007”.") % {"text": text.strip()[:40]}
        )
    if found.earliest > today:
        raise ValueError(_("“%(text)s” is in the future. A birth date is in the past.") % {"text": text.strip()[:40]})
    if found.latest < _years_before(today, MAX_AGE + 3):
        raise ValueError(
            _("“%(text)s” would be more than %(years)s years ago. Please check it.")
            % {"text": text.strip()[:40], "years": MAX_AGE}
        )
    return replace(found, latest=min(found.latest, today))


def parse_day(text: str, today: date) -> PartialDate:
    """What somebody wrote about the day of an event: a day, a month or a year. Empty is unknown.

    Raises ValueError with a sentence that says what would be understood. A day in the future is not refused here.
    """
    words = _plain(text)
    if words in ("", "unknown", "not known", "?"):
        return PartialDate.unknown()
    found = _parse_date(words, today)
    if found is None or found.precision not in (Precision.DAY, Precision.MONTH, Precision.YEAR):
        raise ValueError(
            _("We cannot read “%(text)s”. Try “3 March 2007”, “March 2007” or “2007”.") % {"text": text.strip()[:40]}
        )
    if found.earliest.year < 1900 or (found.precision == Precision.YEAR and found.earliest.year != found.latest.year):
        raise ValueError(
            _("“%(text)s” cannot be kept as a year. Write the year as 2007, or the whole day.")
            % {"text": text.strip()[:40]}
        )
    return found


def _parse_age(words: str, today: date) -> PartialDate | None:
    if match := re.fullmatch(rf"({_ABOUT})?(\d{{1,3}})(?:\s*(?:years?(?: old)?|yrs?|y))?", words):
        age = int(match[2])
        if age > MAX_AGE:
            raise ValueError(
                _("An age of %(age)s is too high. Write an age up to %(years)s or a year of birth.")
                % {"age": age, "years": MAX_AGE}
            )
        return PartialDate.of_age(age, today, about=bool(match[1]))
    if match := re.fullmatch(r"(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})", words):
        low, high = sorted((int(match[1]), int(match[2])))
        return PartialDate.of_ages(low, high, today) if high <= MAX_AGE else None
    return None


def _a_year(match, today):
    year = _year(match[2], today)
    if match[1]:
        return PartialDate(date(year - 2, 1, 1), min(date(year + 2, 12, 31), today), Precision.ESTIMATED)
    return PartialDate.of_year(year)


def _a_nepali_year(match, today):
    begins = int(match[1]) - NEPALI_OFFSET
    return PartialDate(date(begins, 4, 13), date(begins + 1, 4, 14), Precision.YEAR)


def _a_day(match, today):
    return PartialDate.of_day(date(_year(match["year"], today), int(match["month"]), int(match["day"])))


def _a_month(match, today):
    return PartialDate.of_month(_year(match[1] or match[4], today), int(match[2] or match[3]))


def _a_month_by_name(match, today):
    month, day = _MONTHS.get(match[2]), match[1] or match[3]
    if not month:
        return None
    year = _year(match[4], today)
    return PartialDate.of_day(date(year, month, int(day))) if day else PartialDate.of_month(year, month)


#: How dates are written, and what reads each way.
_WAYS = (
    (re.compile(rf"({_ABOUT})?(\d{{4}})"), _a_year),
    (re.compile(r"(\d{4})\s*b\.?\s?s\.?"), _a_nepali_year),
    (re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"), _a_day),
    (re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})"), _a_day),
    (re.compile(r"(?:(\d{4})-(\d{1,2})|(\d{1,2})[/.](\d{4}))"), _a_month),
    (
        re.compile(r"(?:(\d{1,2})\s+)?(?:de\s+)?([a-z]+)\.?\s+(?:(\d{1,2})\s+)?(?:del?\s+)?(\d{4})"),
        _a_month_by_name,
    ),
)


def _parse_date(words: str, today: date) -> PartialDate | None:
    for way, reads in _WAYS:
        if match := way.fullmatch(words):
            try:
                return reads(match, today)
            except ValueError:
                raise ValueError(_("“%(text)s” is not a day of the calendar.") % {"text": words[:40]}) from None
    return None


def age_range(earliest: date | None, latest: date | None, on: date) -> tuple[int, int] | None:
    """The youngest and the oldest that somebody born between the two days can be on the day `on`; None: not known."""
    if earliest is None or latest is None:
        return None
    return _age(min(latest, on), on), _age(min(earliest, on), on)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_words(earliest: date | None, latest: date | None, on: date) -> str:
    """An age for a page: “22”, “16–17”, “about 20” for a span of years, empty when it is not known."""
    ages = age_range(earliest, latest, on)
    if ages is None:
        return ""
    youngest, oldest = ages
    if youngest == oldest:
        return str(youngest)
    if oldest - youngest == 1:
        return f"{youngest}–{oldest}"
    return _("about %(age)s") % {"age": (youngest + oldest) // 2}
