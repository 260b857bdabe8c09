"""One row of a roster as it was typed or pasted: what is understood of it, and what is wrong in which cell."""

import re
import unicodedata
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from ..models import RosterEntry

#: What a row says. Everything may be empty: a human being counts without a name.
CELLS = ("name", "sex", "age_band", "family", "remark", "adjudication")
LONGEST = {cell: RosterEntry._meta.get_field(cell).max_length for cell in ("name", "family", "remark")}
CHOICES = {
    "sex": RosterEntry.Sex.values,
    "age_band": RosterEntry.AgeBand.values,
    "adjudication": RosterEntry.Adjudication.values,
}
#: A family that was begun on a device which does not know its number yet; rows of one family carry the same.
BEGUN = re.compile(r"new:[0-9a-zA-Z-]{1,40}")
NUMBERED = re.compile(r"F-(\d{1,6})")
MAX_VERSION = 2**31 - 1


@dataclass
class TypedRow:
    """A row that was sent. `version` is the one that was read, 0 for a new row; `errors` has a sentence by cell."""

    key: UUID
    version: int = 0
    facts: dict = field(default_factory=dict)
    struck: bool = False
    case_id: int | None = None
    age_text: str = ""
    errors: dict = field(default_factory=dict)

    @property
    def sex_label(self):
        return RosterEntry.Sex(self.facts["sex"]).label

    @property
    def age_label(self):
        return RosterEntry.AgeBand(self.facts["age_band"]).label

    @property
    def status_label(self):
        return RosterEntry.Adjudication(self.facts["adjudication"]).label


def one_line(text) -> str:
    """Words on one line: no line breaks, no characters that cannot be seen or stored, one space between words."""
    seen = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Zs") else c for c in str(text))
    return " ".join(seen.encode("utf-8", "ignore").decode().split())


def typed_row(data) -> TypedRow:
    """The row in what a browser sent.

    Raises ValueError, TypeError or OverflowError when its key, its version or its case cannot be used.
    """
    if not isinstance(data, dict):
        raise ValueError("a row is an object")
    row = TypedRow(key=UUID(str(data.get("key"))), version=int(data.get("version") or 0))
    if not 0 <= row.version <= MAX_VERSION:
        raise ValueError("no such version")
    row.struck = bool(data.get("struck"))
    row.case_id = int(data["case"]) if str(data.get("case") or "").isascii() and data.get("case") else None
    for cell in CELLS:
        row.facts[cell] = one_line(data.get(cell) or "")
    check_cells(row)
    return row


def check_cells(row: TypedRow):
    """Put a sentence on each cell that cannot be stored. An empty choice is the one that says nothing."""
    for cell, longest in LONGEST.items():
        if len(row.facts[cell]) > longest and not (cell == "family" and BEGUN.fullmatch(row.facts[cell])):
            row.errors[cell] = _("This is too long: at most %(n)d letters.") % {"n": longest}
    for cell, values in CHOICES.items():
        row.facts[cell] = row.facts[cell] or RosterEntry._meta.get_field(cell).default
        if row.facts[cell] not in values:
            row.errors[cell] = _("Choose one of the list.")


def as_sent(entry: RosterEntry) -> dict:
    """A stored row for the browser."""
    return {
        "key": str(entry.key),
        "number": entry.number,
        "version": entry.version,
        "struck": entry.struck_at is not None,
        "linked": entry.person_id is not None,
        **{cell: getattr(entry, cell) for cell in CELLS},
    }


def next_family(families) -> int:
    """The number of the next family, given the families that there are."""
    return 1 + max((int(found[1]) for found in map(NUMBERED.fullmatch, families) if found), default=0)
