"""A list of people as somebody pasted it from a spreadsheet: which column is what, what each row says, what is wrong.

Nothing is stored here. Whatever can be understood is; the rest comes back with a sentence for its cell.
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import uuid4

from django.utils.translation import gettext as _

from cases.partial_dates import age_range, latin_digits, parse_birth

from ..models import RosterEntry
from .list_words import AGE_BANDS, HEADERS, SEXES, STATUSES, plain
from .matching import AGES
from .rows import CELLS, TypedRow, check_cells, one_line

MOST_ROWS, MOST_COLUMNS = 2000, 30
MONTHS_OLD = re.compile(r"(\d{1,2})\s*(?:m|mo|mth|months?|meses|mois|d|days?|dias?|jours?|w|wks?|weeks?)(?: old)?")
AN_AGE = re.compile(r"(about |ca\.? ?|~)?\d{1,4}( ?(y|yrs?|years?|anos?|ans|m|months?))?")
LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell: the line as a spreadsheet counts it, the column's name, and a sentence."""

    line: int
    column: str
    sentence: str


@dataclass
class PeopleList:
    """A list that was read. `bad` are the lines that cannot be stored as they are, for putting them right."""

    columns: list[str] = field(default_factory=list)
    rows: list[TypedRow] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    header: str = ""

    @property
    def left(self) -> str:
        """The lines to put right as text, under their header."""
        return "\n".join(filter(None, [self.header, *self.bad]))


def read_list(text: str, today) -> PeopleList:
    """The people of a pasted list; ages are as of the day `today`."""
    table = [row for row in enumerate(split_cells(text), start=1) if any(row[1])]
    found = PeopleList()
    if not table:
        return found
    columns = _named_columns(table[0][1])
    if columns:
        found.header = "\t".join(table.pop(0)[1])
    else:
        columns = _guessed_columns([cells for _line, cells in table])
    found.columns = columns
    spanish = _says_hombre_and_mujer(columns, table)
    for line, cells in table[:MOST_ROWS]:
        _read_row(found, line, dict(zip(columns, cells, strict=False)), "\t".join(cells), today, spanish)
    if len(table) > MOST_ROWS:
        words = _("Only the first %(n)d people are taken. Paste the others afterwards.") % {"n": MOST_ROWS}
        found.problems.append(Problem(table[MOST_ROWS][0], "", words))
        found.bad += ["\t".join(cells) for _line, cells in table[MOST_ROWS:]]
    return found


# --- cells -------------------------------------------------------------------------------------------------------


def split_cells(text: str) -> list[list[str]]:
    """Lines of cells: by tabs, as spreadsheets copy; else by semicolons or commas where every line has as many."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = _delimiter([line for line in lines.split("\n") if line.strip()][:50])
    if delimiter is None:
        return [[one_line(line)] for line in lines.split("\n")]
    csv.field_size_limit(10_000)
    try:
        rows = list(csv.reader(io.StringIO(lines), delimiter=delimiter))
    except csv.Error:
        rows = [line.split(delimiter) for line in lines.split("\n")]
    return [[one_line(cell) for cell in row[:MOST_COLUMNS]] for row in rows]


def _delimiter(lines) -> str | None:
    if any("\t" in line for line in lines):
        return "\t"
    for delimiter in (";", ",", "|"):
        counts = {line.count(delimiter) for line in lines}
        in_header = lines and len(_named_columns(lines[0].split(delimiter))) > 1
        if in_header or (len(counts) == 1 and counts.pop() > 1):
            return delimiter
    return None


def _named_columns(cells) -> list[str]:
    """What the words of a header row call each column; empty when it is no header."""
    columns = [HEADERS.get(plain(cell), "") for cell in cells]
    known = [column for column in columns if column]
    filled = sum(bool(cell.strip()) for cell in cells)
    if not known or 2 * len(known) < filled or "name" not in known:
        return []
    seen = set()
    return [column if column not in seen and not seen.add(column) else "" for column in columns]


def _guessed_columns(rows) -> list[str]:
    """What each column holds, by what stands in it. The first words are names, the last ones remarks."""
    width = max(map(len, rows))
    columns = [""] * width
    taken = set()
    for nth in range(width):
        cells = [row[nth] for row in rows if nth < len(row) and row[nth]]
        column = _guess(cells, taken, is_first=nth == 0)
        columns[nth] = column
        taken.add(column)
    return columns


def _guess(cells, taken, *, is_first):
    if not cells:
        return ""
    if is_first and len(cells) > 1 and _runs_on(cells):
        return "number"
    for column, understood in (
        ("sex", lambda cell: plain(cell) in SEXES),
        ("adjudication", lambda cell: plain(cell) in STATUSES and not cell.isdigit()),
        ("age_band", _looks_like_an_age),
    ):
        if column not in taken and sum(map(understood, cells)) * 10 >= len(cells) * 8:
            return column
    if "name" not in taken and any(LETTERS.search(cell) for cell in cells):
        return "name"
    if "family" not in taken and max(map(len, cells)) <= RosterEntry._meta.get_field("family").max_length:
        return "family"
    return "" if "remark" in taken else "remark"


def _runs_on(cells):
    numbers = [int(latin_digits(cell)) for cell in cells if latin_digits(cell).isdigit() and len(cell) < 7]
    return len(numbers) == len(cells) and all(one < other for one, other in pairwise(numbers))


def _looks_like_an_age(cell):
    cell = plain(cell)
    return cell in AGE_BANDS or bool(AN_AGE.fullmatch(cell))


def _says_hombre_and_mujer(columns, table) -> bool:
    """M is a man where F is a woman, and a woman (mujer) where H is a man (hombre)."""
    if "sex" not in columns:
        return False
    nth = columns.index("sex")
    said = Counter(plain(cells[nth]) for _line, cells in table if nth < len(cells))
    return bool(said["h"] and not said["f"])


# --- rows --------------------------------------------------------------------------------------------------------


def _read_row(found, line, cells, written, today, spanish):
    row = TypedRow(key=uuid4())
    for cell in ("name", "family", "remark"):
        row.facts[cell] = cells.get(cell, "")
    row.facts["sex"] = _one_of(row, "sex", cells.get("sex", ""), SEXES)
    if spanish and plain(cells.get("sex", "")) == "m":
        row.facts["sex"] = RosterEntry.Sex.FEMALE
    row.facts["adjudication"] = _one_of(row, "adjudication", cells.get("adjudication", ""), STATUSES)
    _read_age(row, cells.get("age_band", ""), today)
    errors = dict(row.errors)
    check_cells(row)
    row.errors |= errors
    if row.errors:
        found.bad.append(written)
        for cell in CELLS:
            if cell in row.errors:
                column = str(RosterEntry._meta.get_field(cell).verbose_name)
                found.problems.append(Problem(line, column, row.errors[cell]))
    else:
        found.rows.append(row)
        found.lines.append(line)


def _one_of(row, cell, text, known):
    word = plain(text)
    if word and word not in known:
        row.errors[cell] = _("“%(text)s” is not understood here.") % {"text": text[:40]}
    return known.get(word, "")


def _read_age(row, text, today):
    """Put the age band on the row, and the words too where they say more than the band."""
    word = plain(text)
    if word in AGE_BANDS:
        row.facts["age_band"] = AGE_BANDS[word]
        return
    if MONTHS_OLD.fullmatch(word):
        row.facts["age_band"] = RosterEntry.AgeBand.UNDER_5
        return
    row.facts["age_band"] = ""
    try:
        birth = parse_birth(re.sub(r"\s*(anos?|ans)$", "", word), today)
    except ValueError as problem:
        row.errors["age_band"] = str(problem)
        return
    ages = age_range(birth.earliest, birth.latest, today)
    if ages:
        row.facts["age_band"] = band_of(sum(ages) // 2)
        row.age_text = word if len(word) <= RosterEntry._meta.get_field("age_text").max_length else ""


def band_of(age: int) -> str:
    """The age band of somebody of that age in years."""
    return next((band for band, (low, high) in AGES.items() if low <= age <= high), RosterEntry.AgeBand.OLDER)
