"""A snapshot's figures as tables: offices as rows, times or cuts as columns."""

from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.rescue.models import Relief
from offices.casework import CaseworkType

from . import details
from .indicators import DAYS, MONEY
from .models import SnapshotCell
from .reading import Reader, Share
from .small_numbers import Key

#: The tabs of a result: times and cuts.
TABS = {
    "period": gettext_lazy("Period"),
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
    first: str = ""  # what the rows are, where they are not offices
    has_hidden: bool = False


def tabs_of(definition: dict, period) -> list[str]:
    """The tabs that an indicator of this snapshot has, in order."""
    if definition.get("shown") == MONEY:
        return ["detail"]
    if definition.get("shown") == DAYS:
        return ["period", "detail"]
    tabs = ["detail"] if definition.get("detail") else []
    tabs.append("month")
    if len(period.quarters) * 3 == len(period.months) and len(period.months) > 3:
        tabs.append("quarter")
    if len(period.years) * 12 == len(period.months) and len(period.years) > 1:
        tabs.append("year")
    if "sex" in definition["cuts"]:
        tabs.append("sex_age")
    return [*tabs, *(cut for cut in ("casework_type", "attribution") if cut in definition["cuts"])]


def tab_label(definition: dict, tab: str):
    return details.tab_name(definition["detail"]) if tab == "detail" else TABS[tab]


def first_tab(definition: dict, period) -> str:
    """What it is about, where that is its own; else the finest times that can be read without effort."""
    if definition.get("detail"):
        return tabs_of(definition, period)[0]
    times = [tab for tab in tabs_of(definition, period) if tab in ("month", "quarter", "year")]
    easy = [tab for tab in times if len(getattr(period, f"{tab}s")) <= EASILY_READ]
    if "quarter" in easy:
        return "quarter"
    return easy[0] if easy else times[-1]


def table_of(reader: Reader, figures, definition: dict, tab: str, over=None) -> Table:
    """The table of one indicator under one tab. `over`: the figures of which these are a part, if they are."""
    if definition.get("shown") == DAYS:
        return _waits(reader, figures, tab)
    if tab == "detail" and "further" in definition["cuts"]:
        return _reasons(reader, figures, definition, over)
    start = reader.period.start
    columns = [
        (_("Period") if definition["kind"] != "stock" else _("At the end"), {"grain": "period", "starts_on": start})
    ]
    if definition.get("shown") == MONEY:
        columns = []
    columns += _columns(reader.period, figures, tab, definition)
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


def _reasons(reader, figures, definition, over):
    """Reasons as rows, what they are cut by beside as columns: all offices of the report, over the whole period."""
    detail = definition["detail"]
    whole = Key("all", 0, "period", reader.period.start)
    columns = [("", _("All")), *details.values(figures, "detail", detail)]
    table = Table([str(label) for _value, label in columns], first=str(details.tab_name(detail)))
    rows = [(value, str(label), "office") for value, label in details.values(figures, "further", detail)]
    for value, label, kind in [*rows, ("", str(_("All")), "total")]:
        cells = [figures[whole._replace(detail=column, further=value)] for column, _label in columns]
        if over:
            cells[0] = Share(cells[0], over[whole])
        table.rows.append(Row(label, kind, cells))
        table.has_hidden |= any(cell.is_hidden for cell in cells)
    if table.has_hidden:
        table.notes.append(_hidden_note())
    return table


def _waits(reader, figures, tab):
    """The median with the numbers that it rests on: by office, or by court for all offices."""
    ways = details.values(figures, "detail", "wait")
    labels = [_("Median (95 % interval)"), _("Under way"), *(str(label) for _way, label in ways)]
    table = Table(labels, first=_("Court") if tab == "detail" else "")
    start = reader.period.start
    if tab == "detail":
        whole = Key("all", 0, "period", start)
        places = [
            (name, "office", whole._replace(further=pk)) for pk, name in details.values(figures, "further", "wait")
        ]
        places.append((_("All"), "total", whole))
    else:
        places = [(label, kind, Key(scope, pk, "period", start)) for label, kind, scope, pk in _places(reader)]
    for label, kind, key in places:
        cells = [figures.wait(key), figures[key], *(figures[key._replace(detail=way)] for way, _label in ways)]
        table.rows.append(Row(label, kind, cells))
        table.has_hidden |= any(cell.is_hidden for cell in cells)
    left_out = figures[Key("all", 0, "undated", None)]
    if left_out.is_hidden or left_out.value:
        table.notes.append(_("Left out, because a day is not known: %(n)s.") % {"n": left_out.text})
    if table.has_hidden:
        table.notes.append(_hidden_note())
    return table


def _columns(period, figures, tab, definition):
    start = period.start
    if tab == "detail":
        found = details.values(figures, "detail", definition["detail"])
        return [(str(label), {"grain": "period", "starts_on": start, "detail": value}) for value, label in found]
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


def _hidden_note():
    return _("Fewer than 11 is not shown, nor what would give it away.")


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
    if definition.get("shown") == MONEY:
        notes.append(_("Amounts are by currency and never added over currencies."))
    elif definition["kind"] == "stock":
        notes.append(_("Each column shows what was open at its end; they are not added."))
    if any(where["grain"] in ("undated", "apart") for _label, where in columns):
        notes.append(
            _(
                "What has no date, or a year of which the period holds only a part, "
                "stands apart and is in no other figure."
            )
        )
    if table.has_hidden:
        notes.append(_hidden_note())
    return notes
