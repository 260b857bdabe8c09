"""The page of a roster: which rows it shows, what was typed into them, and what a new row begins with."""

from dataclasses import dataclass, field
from uuid import uuid4

from django.db.models import Q

from ..models import RosterEntry
from .rows import CELLS, typed_row

#: Rows on a page; and how many of the last ones stand above the row for a new person.
PAGE, LAST = 25, 12


@dataclass
class GridRow:
    """A row as the page shows it: stored values, or what was typed where it could not be stored."""

    key: str
    number: int | None = None
    version: int = 0
    facts: dict = field(default_factory=dict)
    struck: bool = False
    linked: bool = False
    case_id: int | None = None
    errors: dict = field(default_factory=dict)
    stored: RosterEntry | None = None
    like: int | None = None
    opens_family: bool = False


def window(first, last_number) -> tuple[int, int]:
    """The numbers to show, both included: from `first` on, or the last ones when nothing is asked for."""
    if first is None:
        return max(last_number - LAST + 1, 1), max(last_number, 1)
    first = min(max(first, 1), max(last_number, 1))
    return first, min(first + PAGE - 1, max(last_number, 1))


def rows_between(operation, user, first, last) -> list[GridRow]:
    """The rows with these numbers, and the one before them, which tells where a family begins."""
    near = Q(number__range=(first - 1, last))
    rows, family = [], None
    for entry in RosterEntry.objects.on(operation, user).filter(near).order_by("number"):
        if entry.number >= first:
            rows.append(_shown(entry, opens_family=(family is not None and entry.family != family) or not entry.family))
        family = entry.family
    return rows


def _shown(entry, *, opens_family=False) -> GridRow:
    return GridRow(
        key=str(entry.key),
        number=entry.number,
        version=entry.version,
        facts={cell: getattr(entry, cell) for cell in CELLS},
        struck=entry.struck_at is not None,
        linked=entry.person_id is not None,
        case_id=entry.case_id,
        opens_family=opens_family,
    )


def new_row(rows, following) -> GridRow:
    """The row for the next person: sex, age, family and status as in the row above, which is usually right."""
    above = next((row for row in reversed(rows) if not row.struck), None)
    facts = {cell: RosterEntry._meta.get_field(cell).default if cell in _KEPT else "" for cell in CELLS}
    facts |= {cell: above.facts[cell] for cell in _KEPT if above}
    facts["family"] = above.facts["family"] if above else f"F-{following}"
    return GridRow(key=str(uuid4()), facts=facts, case_id=above.case_id if above else None)


_KEPT = ("sex", "age_band", "adjudication")


def typed_rows(data) -> list:
    """The rows of a form that was sent without scripts. A new row counts when something was written into it, or when it
    was asked for. Raises ValueError when the form is torn."""
    columns = {name: data.getlist(name) for name in ("key", "version", *CELLS)}
    if len({len(values) for values in columns.values()}) != 1:
        raise ValueError("the columns of the form differ")
    struck, rows = set(data.getlist("struck")), []
    for values in zip(*columns.values(), strict=True):
        sent = dict(zip(columns, values, strict=True))
        row = typed_row(sent | {"struck": sent["key"] in struck, "case": data.get("case")})
        if row.version or sent["name"].strip() or sent["remark"].strip() or data.get("do") == "add":
            rows.append(row)
    return rows


def put_back(rows, typed, saved, entry_row) -> GridRow:
    """Show what was typed where it could not be stored, with its sentences. Returns the row for a new person."""
    stale = {str(entry.key): entry for entry in saved.stale}
    by_key = {row.key: row for row in rows}
    for one in typed:
        key = str(one.key)
        if key not in stale and key not in saved.errors:
            continue
        if key in by_key:
            shown = by_key[key]
        else:
            shown = entry_row = GridRow(key=key, case_id=one.case_id)
        shown.facts, shown.errors, shown.struck = one.facts, saved.errors.get(key, {}), one.struck
        shown.stored = stale.get(key)
    return entry_row
