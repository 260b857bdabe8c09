"""A snapshot as a CSV file: every cell, shown or withheld as on the pages."""

import csv
import io
from decimal import Decimal

from .models import SnapshotCell
from .reading import Amount, SnapshotReader

HEADINGS = (
    "snapshot",
    "counted_at",
    "indicator",
    "version",
    "unit",
    "place",
    "code",
    "name",
    "time",
    "from",
    "casework_type",
    "sex",
    "age_group",
    "attribution",
    "detail",
    "further",
    "value",
    "of",
    "median_days",
    "median_from",
    "median_to",
)
#: A spreadsheet takes a cell that starts with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text) -> str:
    """The text as a spreadsheet shows it and never runs it."""
    text = str(text)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def snapshot_csv(reader: SnapshotReader) -> str:
    """The file, in UTF-8 with a byte order mark so that spreadsheets read it as such."""
    file = io.StringIO()
    file.write("\ufeff")
    rows = csv.writer(file)
    rows.writerow(HEADINGS)
    names = _names(reader)
    moment = reader.snapshot.built_at.isoformat(timespec="seconds")
    for code, definition in reader.definitions.items():
        figures, over = reader.of(code), reader.over(code)
        for key in sorted(figures, key=_order):
            shown = figures[key]
            rows.writerow(
                [
                    reader.snapshot,
                    moment,
                    code,
                    definition["version"],
                    harmless(definition["unit"]),
                    key.scope,
                    *names.get((key.scope, key.place), ("", "")),
                    key.grain,
                    key.starts_on or "",
                    key.casework_type or "all",
                    key.sex or "all",
                    key.age_group or "all",
                    key.attribution or "all",
                    key.detail or "all",
                    key.further or "all",
                    _value(shown),
                    _value(over[_whole(key)]) if over else "",
                    *_median(figures, key),
                ]
            )
    return file.getvalue()


def _value(shown):
    if shown.is_hidden:
        return shown.text
    return f"{Decimal(shown.value) / 100:.2f}" if isinstance(shown, Amount) else shown.value


def _whole(key):
    """A share is of the whole: what it is a part of is not cut by the details of the part."""
    return key._replace(detail="", further="")


def _median(figures, key):
    wait = figures.wait(key)
    if wait.is_hidden or wait.curve is None:
        return [""] * 3
    return ["" if wait.curve[name] is None else wait.curve[name] for name in ("median", "low", "high")]


def _names(reader):
    names = {("office", office.pk): (harmless(office.code), harmless(office.city)) for office in reader.offices}
    for office in reader.offices:
        if office.region:
            names["region", office.region_id] = (harmless(office.region.code), harmless(office.region.name))
    return names


_SCOPES, _GRAINS = SnapshotCell.Scope.values, SnapshotCell.Grain.values


def _order(key):
    return (
        _SCOPES.index(key.scope),
        key.place,
        _GRAINS.index(key.grain),
        str(key.starts_on or ""),
        key.casework_type,
        key.sex,
        key.age_group,
        key.attribution,
        key.detail,
        key.further,
    )
