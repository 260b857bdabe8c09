"""What the rows say, as typed records: cases with their accused, and those with their charges."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from cases.partial_dates import PartialDate

from ..models import Verdict
from .files import Problem, Row, read_rows

CASES, ACCUSED, CHARGES = "cases.csv", "defendants.csv", "charges.csv"
OUTCOMES = {
    "counts_nolle_prosequi": Verdict.Outcome.NOLLE_PROSEQUI,
    "counts_dismissed_on_plea": Verdict.Outcome.DISMISSED_ON_PLEA,
    "counts_guilty_plea": Verdict.Outcome.GUILTY_PLEA,
    "counts_guilty_at_trial": Verdict.Outcome.GUILTY_TRIAL,
    "counts_not_guilty_at_trial": Verdict.Outcome.NOT_GUILTY,
}
#: The columns that are read. Whatever else a file has is kept as it came.
COLUMNS = {
    CASES: ("case_ref", "docket_number", "year", "victims"),
    ACCUSED: ("defendant_ref", "case_ref", "gender", "age_at_arrest", "arrested_on", "charged_on", "year_terminated"),
    CHARGES: ("defendant_ref", "statute", "counts_charged", *OUTCOMES),
}
MAX_REF, MAX_COUNTS, MAX_VICTIMS, MAX_AGE = 60, 32_000, 1_000_000, 120


@dataclass
class ChargeRecord:
    row: Row
    ref: str
    statute: str
    counts: int | None
    outcomes: dict  # Verdict.Outcome → number of counts; empty when nothing is recorded

    @property
    def is_guilty(self) -> bool:
        return any(outcome in Verdict.GUILTY for outcome in self.outcomes)


@dataclass
class AccusedRecord:
    row: Row
    ref: str
    case_ref: str
    sex: str
    age: int | None
    arrested: PartialDate
    charged: PartialDate
    terminated: PartialDate
    charges: list[ChargeRecord] = field(default_factory=list)

    @property
    def verdicts(self) -> list[str]:
        return [outcome for charge in self.charges for outcome in charge.outcomes]


@dataclass
class CaseRecord:
    row: Row
    ref: str
    docket: str
    year: int | None
    victims: int | None
    accused: list[AccusedRecord] = field(default_factory=list)


class Unreadable(Exception):
    """A cell that cannot be read; the message is the sentence about it."""


def read_records(folder: Path) -> tuple[list[CaseRecord], list[Problem]]:
    """Every case that can be read, in the order of the file, and a Problem for each row that cannot.

    Raises FilesRefused when a file or a column is missing.
    """
    tables = {name: read_rows(folder, name, columns) for name, columns in COLUMNS.items()}
    problems = [problem for _rows, found in tables.values() for problem in found]
    cases = _each(tables[CASES][0], _case, problems)
    accused = _each(tables[ACCUSED][0], _accused, problems)
    charges = _each_charge(tables[CHARGES][0], problems)
    for one in accused.values():
        if one.case_ref in cases:
            cases[one.case_ref].accused.append(one)
        else:
            problems.append(one.row.problem(_("There is no case “%(ref)s” to put this in.") % {"ref": one.case_ref}))
    for accused_ref, charge in charges:
        if accused_ref in accused:
            accused[accused_ref].charges.append(charge)
        else:
            problems.append(
                charge.row.problem(_("There is no accused “%(ref)s” to put this to.") % {"ref": accused_ref})
            )
    return list(cases.values()), sorted(problems, key=lambda problem: (list(COLUMNS).index(problem.file), problem.line))


def _each(rows, make, problems):
    found = {}
    for row in rows:
        try:
            record = make(row)
            if record.ref in found:
                first = found[record.ref].row.line
                raise Unreadable(_("“%(ref)s” stands in line %(line)d already.") % {"ref": record.ref, "line": first})
            found[record.ref] = record
        except Unreadable as error:
            problems.append(row.problem(error))
    return found


def _each_charge(rows, problems):
    """(reference of the accused, charge) pairs. A statute that stands twice is told apart by its place in the file."""
    found, seen = [], {}
    for row in rows:
        key = (row.cells["defendant_ref"], row.cells["statute"])
        seen[key] = seen.get(key, 0) + 1
        try:
            found.append((_ref(row, "defendant_ref"), _charge(row, seen[key])))
        except Unreadable as error:
            problems.append(row.problem(error))
    return found


def _case(row):
    return CaseRecord(
        row,
        _ref(row, "case_ref"),
        _text(row, "docket_number", 120),
        _year(row, "year"),
        _number(row, "victims", MAX_VICTIMS),
    )


def _accused(row):
    terminated = _year(row, "year_terminated")
    return AccusedRecord(
        row,
        _ref(row, "defendant_ref"),
        _ref(row, "case_ref"),
        _sex(row),
        _number(row, "age_at_arrest", MAX_AGE),
        _day(row, "arrested_on"),
        _day(row, "charged_on"),
        PartialDate.of_year(terminated) if terminated else PartialDate.unknown(),
    )


def _charge(row, number):
    outcomes = {outcome: _number(row, column, MAX_COUNTS) for column, outcome in OUTCOMES.items()}
    statute = _text(row, "statute", 100)
    if not statute:
        raise Unreadable(_("“%(column)s” is empty.") % {"column": "statute"})
    return ChargeRecord(
        row,
        f"{_ref(row, 'defendant_ref')}/{statute}/{number}",
        statute,
        _number(row, "counts_charged", MAX_COUNTS),
        {outcome: counts for outcome, counts in outcomes.items() if counts},
    )


def _text(row, column, longest):
    if len(row.cells[column]) > longest:
        raise Unreadable(_("“%(column)s” has more than %(max)d characters.") % {"column": column, "max": longest})
    return row.cells[column]


def _ref(row, column):
    if not row.cells[column]:
        raise Unreadable(_("“%(column)s” is empty.") % {"column": column})
    return _text(row, column, MAX_REF)


def _number(row, column, largest) -> int | None:
    text = row.cells[column]
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > largest:
        raise Unreadable(
            _("“%(column)s” is “%(text)s”, which is not a whole number from 0 to %(max)d.")
            % {"column": column, "text": text[:40], "max": largest}
        )
    return int(text)


def _year(row, column) -> int | None:
    text = row.cells[column]
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{4}", text) or text == "0000":
        raise Unreadable(
            _("“%(column)s” is “%(text)s”, which is not a year of four digits.") % {"column": column, "text": text[:40]}
        )
    return int(text)


def _day(row, column) -> PartialDate:
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


def _sex(row) -> str:
    text = row.cells["gender"].lower()
    if text in ("", "unknown"):
        return "unknown"
    if text in ("female", "male", "other"):
        return text
    raise Unreadable(
        _("“%(column)s” is “%(text)s”. Write Female, Male, Other or Unknown.")
        % {"column": "gender", "text": row.cells["gender"][:40]}
    )
