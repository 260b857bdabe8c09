"""What a cell of court records says; a sentence about one that cannot be read."""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from cases.partial_dates import PartialDate

MAX_REF, MAX_COUNTS, MAX_VICTIMS, MAX_AGE = 60, 32_000, 1_000_000, 120
#: Courts do sentence to thousands of years. What cannot be meant is refused.
MAX_MONTHS = 9_999_999
MAX_AMOUNT = Decimal("999999999999.99")


class Unreadable(Exception):
    """A cell that cannot be read; the message is the sentence about it."""


def text_of(row, column, longest) -> str:
    """Raises Unreadable, as all of these, with a sentence for whoever has the file."""
    text = row.cells.get(column, "")
    if len(text) > longest:
        raise Unreadable(_("“%(column)s” has more than %(max)d characters.") % {"column": column, "max": longest})
    return text


def ref_of(row, column) -> str:
    if not row.cells[column]:
        raise Unreadable(_("“%(column)s” is empty.") % {"column": column})
    return text_of(row, column, MAX_REF)


def number_of(row, column, largest) -> int | None:
    """A number; None where the cell is empty or the file has no such column, which is not the same as 0."""
    text = row.cells.get(column, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > largest:
        raise Unreadable(
            _("“%(column)s” is “%(text)s”, which is not a whole number from 0 to %(max)d.")
            % {"column": column, "text": text[:40], "max": largest}
        )
    return int(text)


def amount_of(row, column) -> Decimal | None:
    """An amount of money, in the currency that the column is in; None as for a number."""
    text = row.cells.get(column, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", text):
        raise Unreadable(
            _(
                "“%(column)s” is “%(text)s”, which is not an amount from 0 to %(max)s. "
                "Write it in digits alone, as 5000 or 5000.50."
            )
            % {"column": column, "text": text[:40], "max": MAX_AMOUNT}
        )
    return Decimal(text)


def year_of(row, column) -> int | None:
    text = row.cells[column]
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{4}", text) or text == "0000":
        raise Unreadable(
            _("“%(column)s” is “%(text)s”, which is not a year of four digits.") % {"column": column, "text": text[:40]}
        )
    return int(text)


def day_of(row, column) -> PartialDate:
    """A day, a month or a year as ISO 8601 writes them; empty is unknown."""
    text = row.cells[column]
    if not text:
        return PartialDate.unknown()
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", text)
    try:
        year, month, day = (int(part) if part else None for part in match.groups())
        if day:
            return PartialDate.of_day(date(year, month, day))
        return PartialDate.of_month(year, month) if month else PartialDate.of_year(year)
    except (AttributeError, ValueError):
        raise Unreadable(
            _("“%(column)s” is “%(text)s”. Write a day as 2010-03-17, a month as 2010-03, a year as 2010.")
            % {"column": column, "text": text[:40]}
        ) from None


def sex_of(row) -> str:
    text = row.cells["gender"].lower()
    if text in ("", "unknown"):
        return "unknown"
    if text in ("female", "male", "other"):
        return text
    raise Unreadable(
        _("“%(column)s” is “%(text)s”. Write Female, Male, Other or Unknown.")
        % {"column": "gender", "text": row.cells["gender"][:40]}
    )
