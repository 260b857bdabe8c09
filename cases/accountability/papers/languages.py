"""The languages of papers: their words, their days and digits. `words/<language>.toml`, key by key as in en.toml."""

import tomllib
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from cases.partial_dates import PartialDate, Precision

WORDS = Path(__file__).parent / "words"
LANGUAGES = {
    "en": _("English"),
    "es": _("Spanish"),
    "fr": _("French"),
    "th": _("Thai"),
    "km": _("Khmer"),
    "hi": _("Hindi"),
}
#: ISO 639-3, as an office names its languages → ours.
_OF_OFFICE = {"eng": "en", "spa": "es", "fra": "fr", "tha": "th", "khm": "km", "hin": "hi"}
#: Letters that reach above and below the line.
_TALL = ("th", "km", "hi")


def of_office(code: str) -> str:
    """Our language for an ISO 639-3 code; empty when papers are not made in it."""
    return _OF_OFFICE.get(code, "")


def language_of(office) -> str:
    """The first of the office's languages that papers are made in; else English."""
    return next(filter(None, map(of_office, office.languages)), "en")


@cache
def words(language: str) -> dict:
    """What papers say in that language, by section and key."""
    return tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))


def told_to_templates(language: str) -> dict:
    """What every template is told beside its own data."""
    return {"words": words(language), "language": language, "tall": language in _TALL}


def number(whole: int, language: str) -> str:
    """A whole number in the digits of the language."""
    return "".join(words(language)["days"]["digits"][int(digit)] for digit in str(whole))


def day(when, language: str) -> str:
    """A date or PartialDate as the language writes it, no more precise than it is known; empty when it is unknown."""
    if not isinstance(when, PartialDate):
        when = PartialDate.of_day(when) if when else PartialDate.unknown()
    if when.earliest is None:
        return ""
    if when.precision == Precision.ESTIMATED:
        years = sorted({when.earliest.year, when.latest.year})
        return "–".join(_written(language, "year", when.earliest.replace(year=year, day=1)) for year in years)
    form = {Precision.MONTH: "month", Precision.YEAR: "year"}.get(when.precision, "day")
    return _written(language, form, when.earliest)


def _written(language, form, one):
    days = words(language)["days"]
    first = days["first"] if one.day == 1 else ""
    return days[form].format(
        day=number(one.day, language) if first in ("", "1") else first,
        month=days["months"][one.month - 1],
        year=number(one.year + days["years_ahead"], language),
    )


def hour(at, language: str) -> str:
    """The time of a day as the language writes it."""
    hours, minutes = (number(part, language).rjust(2, number(0, language)) for part in (at.hour, at.minute))
    return words(language)["days"]["hour"].format(hour=hours, minute=minutes)
