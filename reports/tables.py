"""A snapshot's figures as tables: offices as rows, times or cuts as columns."""

from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.rescue.models import Relief
from offices.casework import CaseworkType

from .models import SnapshotCell
from .reading import Reader, Share
from .small_numbers import Key

#: The tabs of a result: times and cuts.
TABS = {
    "month": gettext_lazy("Month"),
    "quarter": gettext_lazy("Quarter"),
    "year": gettext_lazy("Year"),
    "sex_age": gettext_lazy("Sex and age"),
    "casework_type": gettext_lazy("Casework type"),
    "attribution": gettext_lazy("Attribution"),
}
#: More months or quarters than this are not the first thing to show.
EASILY_READ = 13


@dataclass
class Row:
    label: str
    kind: str  # "office", "part" (a region) or "total"
    cells: list


@dataclass
class Table:
    columns: list[str]
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_hidden: bool = False


def tabs_of(definition: dict, period) -> list[str]:
    """The tabs that an indicator of this snapshot has, in order."""
    tabs = ["month"]
    if len(period.quarters) * 3 == len(period.months) and len(period.months) > 3:
        tabs.append("quarter")
    if len(period.years) * 12 == len(period.months) and len(period.years) > 1:
        tabs.append("year")
    if "sex" in definition["cuts"]:
        tabs.append("sex_age")
    return [*tabs, *(cut for cut in ("casework_type", "attribution") if cut in definition["cuts"])]


def first_tab(definition: dict, period) -> str:
    """The finest times that can be read without effort."""
    times = [tab for tab in tabs_of(definition, period) if tab in ("month", "quarter", "year")]
    easy = [tab for tab in times if len(getattr(period, f"{tab}s")) <= EASILY_READ]
    if "quarter" in easy:
        return "quarter"
    return easy[0] if easy else times[-1]


def table_of(reader: Reader, figures, definition: dict, tab: str, over=None) -> Table:
    """The table of one indicator under one tab. `over`: the figures of which these are a part, if they are."""
    start = reader.period.start
    columns = [
        (_("Period") if definition["kind"] != "stock" else _("At the end"), {"grain": "period", "starts_on": start})
    ]
    columns += _columns(reader.period, figures, tab)
    table = Table([label for label, _cell in columns])
    for label, kind, scope, place in _places(reader):
        keys = [Key(scope=scope, place=place, **cell) for _label, cell in columns]
        cells = [Share(figures[key], over[key]) if over else figures[key] for key in keys]
        table.rows.append(Row(label, kind, cells))
        table.has_hidden |= any(cell.is_hidden for cell in cells)
    table.notes = _notes(table, definition, columns)
    return table


def _places(reader):
    """(label, kind, scope, place) of every row: each region after its offices' heading, and all of them last."""
    by_region = {}
    for office in reader.offices:
        by_region.setdefault(office.region, []).append(office)
    for region, offices in sorted(by_region.items(), key=lambda pair: pair[0].name if pair[0] else "\uffff"):
        if region and len(by_region) > 1:
            yield _("%(region)s, offices in this report") % {"region": region.name}, "part", "region", region.pk
        for office in offices:
            yield office.city, "office", "office", office.pk
    if len(reader.offices) > 1:
        yield _("All offices"), "total", "all", 0


def _columns(period, figures, tab):
    start = period.start
    if tab == "casework_type":
        used = {key.casework_type for key in figures if key.casework_type}
        return [
            (label, {"grain": "period", "starts_on": start, "casework_type": value})
            for value, label in CaseworkType.choices
            if value in used
        ]
    if tab == "attribution":
        return _cut("attribution", Relief.Attribution, start, figures)
    if tab == "sex_age":
        return [
            *_cut("sex", SnapshotCell.Sex, start, figures),
            *_cut("age_group", SnapshotCell.AgeGroup, start, figures),
        ]
    times = [(_time_label(tab, day), {"grain": tab, "starts_on": day}) for day in getattr(period, f"{tab}s")]
    return times + _dateless(figures, tab)


def _cut(name, choices, start, figures):
    used = {getattr(key, name) for key in figures}
    always = {"female", "male", "child", "adult"}
    return [
        (label, {"grain": "period", "starts_on": start, name: value})
        for value, label in choices.choices
        if value in used or value in always
    ]


def _dateless(figures, tab):
    """Columns for what is known by year only, or not at all, when there is any."""
    used = {(key.grain, key.starts_on) for key in figures if key.grain in ("year_only", "apart", "undated")}
    columns = []
    for grain, day in sorted(used, key=lambda pair: (pair[0] == "undated", pair[1] is None, pair[1] or 0)):
        if grain == "year_only" and tab != "year":
            columns.append((_("%(year)s, no month") % {"year": day.year}, {"grain": grain, "starts_on": day}))
        elif grain == "apart":
            columns.append(
                (_("%(year)s, not in the period's figure") % {"year": day.year}, {"grain": grain, "starts_on": day})
            )
        elif grain == "undated":
            columns.append((_("No date"), {"grain": grain, "starts_on": None}))
    return columns


def _time_label(tab, day):
    if tab == "year":
        return str(day.year)
    if tab == "quarter":
        last = day.replace(month=day.month + 2)
        return f"{date_format(day, 'M')}–{date_format(last, 'M Y')}"
    return date_format(day, "M Y")


def _notes(table, definition, columns):
    notes = []
    total = table.rows[-1].cells if table.rows else []
    parts = [
        cell
        for cell, (_label, where) in zip(total, columns, strict=True)
        if where["grain"] in ("month", "quarter", "year", "year_only")
    ]
    if definition["kind"] == "distinct" and parts and not any(cell.is_hidden for cell in total):
        twice = sum(cell.value for cell in parts) - total[0].value
        if twice > 0:
            notes.append(
                _(
                    "The period is counted, not added: its parts add up to %(twice)d more, "
                    "because people who are in two of them count once."
                )
                % {"twice": twice}
            )
        else:
            notes.append(_("The period is counted, not added."))
    if definition["kind"] == "max":
        notes.append(_("Each figure is the largest of its own; they are not added."))
    if definition["kind"] == "stock":
        notes.append(_("Each column shows what was open at its end; they are not added."))
    if any(where["grain"] in ("undated", "apart") for _label, where in columns):
        notes.append(
            _(
                "What has no date, or a year of which the period holds only a part, "
                "stands apart and is in no other figure."
            )
        )
    if table.has_hidden:
        notes.append(_("Fewer than 11 is not shown, nor what would give it away."))
    return notes
