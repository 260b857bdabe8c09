"""What the rows say, as typed records: cases with their accused, and those with their charges."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from cases.partial_dates import PartialDate

from ..models import Verdict
from .cells import (
    MAX_AGE,
    MAX_COUNTS,
    MAX_MONTHS,
    MAX_VICTIMS,
    Unreadable,
    amount_of,
    day_of,
    number_of,
    ref_of,
    sex_of,
    text_of,
    year_of,
)
from .files import Problem, Row, read_rows

CASES, ACCUSED, CHARGES = "cases.csv", "defendants.csv", "charges.csv"
OUTCOMES = {
    "counts_nolle_prosequi": Verdict.Outcome.NOLLE_PROSEQUI,
    "counts_dismissed_on_plea": Verdict.Outcome.DISMISSED_ON_PLEA,
    "counts_guilty_plea": Verdict.Outcome.GUILTY_PLEA,
    "counts_guilty_at_trial": Verdict.Outcome.GUILTY_TRIAL,
    "counts_not_guilty_at_trial": Verdict.Outcome.NOT_GUILTY,
}
#: The victims of a case as the court counted them.
COUNTED = ("victims", "minors", "foreign_nationals", "females", "males")
#: The columns that a file must have. More are read where they are there, and whatever else there is is kept as it came.
COLUMNS = {
    CASES: ("case_ref", "docket_number", "year", "victims"),
    ACCUSED: ("defendant_ref", "case_ref", "gender", "age_at_arrest", "arrested_on", "charged_on", "year_terminated"),
    CHARGES: ("defendant_ref", "statute", "counts_charged", *OUTCOMES),
}


@dataclass
class ChargeRecord:
    row: Row
    ref: str
    statute: str
    counts: int | None
    outcomes: dict  # Verdict.Outcome → number of counts; empty when nothing is recorded
    prison: int | None  # months; None is not recorded, 0 is none
    probation: int | None

    @property
    def is_guilty(self) -> bool:
        return any(outcome in Verdict.GUILTY for outcome in self.outcomes)

    @property
    def is_sentenced(self) -> bool:
        return bool(self.prison or self.probation)


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
    bail: str  # the kind of bail, as it is written
    bail_amount: Decimal | None
    prison: int | None  # months in all, as stated
    probation: int | None
    restitution: Decimal | None
    charges: list[ChargeRecord] = field(default_factory=list)

    @property
    def verdicts(self) -> list[str]:
        return [outcome for charge in self.charges for outcome in charge.outcomes]

    @property
    def is_guilty(self) -> bool:
        return any(charge.is_guilty for charge in self.charges)

    @property
    def is_sentenced(self) -> bool:
        return bool(self.prison or self.probation or any(charge.is_sentenced for charge in self.charges))


@dataclass
class CaseRecord:
    row: Row
    ref: str
    docket: str
    year: int | None
    counted: dict  # of COUNTED → number of victims, or None
    accused: list[AccusedRecord] = field(default_factory=list)

    @property
    def victims(self) -> int | None:
        return self.counted["victims"]


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
            found.append((ref_of(row, "defendant_ref"), _charge(row, seen[key])))
        except Unreadable as error:
            problems.append(row.problem(error))
    return found


def _case(row):
    return CaseRecord(
        row,
        ref_of(row, "case_ref"),
        text_of(row, "docket_number", 120),
        year_of(row, "year"),
        {column: number_of(row, column, MAX_VICTIMS) for column in COUNTED},
    )


def _accused(row):
    terminated = year_of(row, "year_terminated")
    return AccusedRecord(
        row,
        ref_of(row, "defendant_ref"),
        ref_of(row, "case_ref"),
        sex_of(row),
        number_of(row, "age_at_arrest", MAX_AGE),
        day_of(row, "arrested_on"),
        day_of(row, "charged_on"),
        PartialDate.of_year(terminated) if terminated else PartialDate.unknown(),
        text_of(row, "bail_type", 160),
        amount_of(row, "bail_amount_usd"),
        number_of(row, "total_months_prison", MAX_MONTHS),
        number_of(row, "total_months_probation", MAX_MONTHS),
        amount_of(row, "restitution_usd"),
    )


def _charge(row, number):
    outcomes = {outcome: number_of(row, column, MAX_COUNTS) for column, outcome in OUTCOMES.items()}
    statute = text_of(row, "statute", 100)
    if not statute:
        raise Unreadable(_("“%(column)s” is empty.") % {"column": "statute"})
    return ChargeRecord(
        row,
        f"{ref_of(row, 'defendant_ref')}/{statute}/{number}",
        statute,
        number_of(row, "counts_charged", MAX_COUNTS),
        {outcome: counts for outcome, counts in outcomes.items() if counts},
        number_of(row, "months_prison", MAX_MONTHS),
        number_of(row, "months_probation", MAX_MONTHS),
    )
