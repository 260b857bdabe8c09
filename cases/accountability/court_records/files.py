"""Reading the three files: every row that can be read, and a sentence with file and line for every one that cannot."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

MAX_CELL = 2000


class FilesRefused(Exception):
    """Nothing can be loaded; the message says which file and why."""


@dataclass(frozen=True)
class Problem:
    """A row that was not loaded."""

    file: str
    line: int
    sentence: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.sentence}"


@dataclass(frozen=True)
class Row:
    """One row as it came: the file's name, the line it starts on, and its cells by column."""

    file: str
    line: int
    cells: dict

    def problem(self, sentence) -> Problem:
        return Problem(self.file, self.line, str(sentence))


def read_rows(folder: Path, name: str, columns) -> tuple[list[Row], list[Problem]]:
    """Rows of `folder/name` (UTF-8, with or without a byte order mark, any line ends) and what is wrong with others.

    Raises FilesRefused if the file is not there, is empty, or lacks one of `columns`.
    """
    try:
        stream = (folder / name).open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError:
        raise FilesRefused(_("%(file)s is not in the folder or cannot be read.") % {"file": name}) from None
    with stream:
        reader = csv.reader(stream)
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(name, header, columns)
        rows, problems = [], []
        for line, cells in _numbered(reader):
            row = Row(name, line, dict(zip(header, (cell.strip() for cell in cells), strict=False)))
            if sentence := _what_is_wrong(header, cells):
                problems.append(row.problem(sentence))
            else:
                rows.append(row)
    return rows, problems


def _check_header(name, header, columns):
    missing = [column for column in columns if column not in header]
    if missing:
        raise FilesRefused(_("%(file)s lacks the columns %(columns)s.") % {"file": name, "columns": ", ".join(missing)})
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise FilesRefused(
            _("%(file)s has the columns %(columns)s twice.") % {"file": name, "columns": ", ".join(twice)}
        )


def _numbered(reader):
    """(line on which the row starts, cells), without blank lines. A row that csv cannot take gives None for cells."""
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = ["\0"]
        if cells:
            yield start, cells


def _what_is_wrong(header, cells) -> str:
    if any("\0" in cell for cell in cells):
        return _("The row holds characters that are not text.")
    if any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
        return _("The row is not in UTF-8. Save the file as UTF-8 and load it again.")
    if len(cells) != len(header):
        return _("The row has %(n)d cells where the header has %(all)d.") % {"n": len(cells), "all": len(header)}
    if any(len(cell) > MAX_CELL for cell in cells):
        return _("A cell has more than %(max)d characters.") % {"max": MAX_CELL}
    return ""
