"""The drawings of the dashboard: bars as percentages, a sentence that states the finding, and the same as a table."""

from dataclasses import dataclass, field

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from offices.casework import CaseworkType

from .indicators import BY_CODE

#: How much of the drawing's width the longest line takes; the rest is for its number.
LONGEST = 84
#: Pixels that the highest column takes, and from the top of the drawing to where columns stand.
COLUMN_HEIGHT, COLUMN_FOOT = 150, 172
STAGES = (
    ("rescue", gettext_lazy("Rescue")),
    ("accountability", gettext_lazy("Accountability")),
    ("aftercare", gettext_lazy("Aftercare")),
    ("transformation", gettext_lazy("Transformation")),
)
STATUSES = (
    ("completed", gettext_lazy("Completed"), "bar"),
    ("active", gettext_lazy("Active"), "bar-mid"),
    ("not_started", gettext_lazy("Not started"), "bar-off"),
    ("waived", gettext_lazy("Waived"), "bar-3"),
)


@dataclass
class Bar:
    """One part of a bar; x and width are percentages of the drawing, ready to be written."""

    css: str
    x: str
    width: str
    words: str


@dataclass
class Line:
    label: str
    bars: list[Bar]
    text: str

    @property
    def end(self):
        """Where the words beside the bar begin."""
        return f"{sum(float(bar.width[:-1]) for bar in self.bars):.2f}%"


@dataclass
class Chart:
    """One drawing: what it says in a sentence, its lines, and the same as a table."""

    key: str
    title: str
    finding: str
    lines: list[Line]
    headings: list[str]
    table: list[list[str]]
    legend: list[tuple[str, str]] = field(default_factory=list)
    columns: list["Column"] = field(default_factory=list)


@dataclass
class Column:
    """One upright bar; x, width and middle are percentages, top and height pixels of COLUMN_HEIGHT."""

    x: str
    width: str
    middle: str
    top: int
    height: int
    label: str
    text: str
    words: str

    @property
    def text_y(self):
        return self.top - 5


def number(value):
    return number_format(value, use_l10n=True, force_grouping=True)


def _bars(parts, most):
    """Bars side by side; `parts` are (css, value, what it is), `most` is the longest line's value."""
    bars, at = [], 0
    for css, value, what in parts:
        if value:
            width = round(LONGEST * value / most, 2)
            bars.append(Bar(css, f"{at:.2f}%", f"{width:.2f}%", f"{what}: {number(value)}"))
            at += width
    return bars


def stage_chart(stages):
    totals = {stage: sum(stages.get((stage, status), 0) for status, *_rest in STATUSES) for stage, _label in STAGES}
    most = max(totals.values(), default=0)
    lines, table = [], []
    for stage, label in STAGES:
        counts = [(css, stages.get((stage, status), 0), f"{label}, {words}") for status, words, css in STATUSES]
        lines.append(Line(label, _bars(counts, most), number(totals[stage])))
        table.append([label, *(number(count) for _css, count, _title in counts), number(totals[stage])])
    finding = _stage_finding(stages, most)
    return Chart(
        "stages",
        _("Open cases by stage, today"),
        finding,
        lines,
        [_("Stage"), *(str(words) for _status, words, _css in STATUSES), _("All")],
        table,
        [(css.replace("bar", "key"), str(words)) for _status, words, css in STATUSES],
    )


def _stage_finding(stages, most):
    active = {stage: stages.get((stage, "active"), 0) for stage, _label in STAGES}
    busiest, label = max(STAGES, key=lambda pair: active[pair[0]])
    if not most:
        return _("No case is open.")
    if not active[busiest]:
        return ngettext(
            "%(all)s case is open, and no stage is active.", "%(all)s cases are open, and no stage is active.", most
        ) % {"all": number(most)}
    return ngettext(
        "Of %(all)s open case, most work is in %(stage)s: active in %(active)s, completed in %(done)s.",
        "Of %(all)s open cases, most work is in %(stage)s: active in %(active)s, completed in %(done)s.",
        most,
    ) % {
        "all": number(most),
        "stage": label.lower(),
        "active": number(active[busiest]),
        "done": number(stages.get((busiest, "completed"), 0)),
    }


def month_chart(here):
    months = here.period.months
    values = [shown.value for shown in here.months("cases_opened")]
    most, total = max(values, default=0), here.total("cases_opened").value
    finding = _("No case was opened in this period.")
    if total:
        opened = ngettext("%(n)s case was opened", "%(n)s cases were opened", total) % {"n": number(total)}
        finding = _("%(opened)s; most, %(most)s, in %(month)s.") % {
            "opened": opened,
            "most": number(most),
            "month": date_format(months[values.index(most)], "F Y"),
        }
    open_then = [number(still.value) for still in here.months("cases_open")]
    names = [date_format(month, "F Y") for month in months]
    return Chart(
        "opened",
        _("Cases opened by month"),
        finding,
        [],
        [_("Month"), _("Opened"), _("Open at its end")],
        [[name, number(value), still] for name, value, still in zip(names, values, open_then, strict=True)],
        columns=_columns([date_format(month, "M") for month in months], values),
    )


def _columns(labels, values):
    most, each = max(values, default=0) or 1, 100 / len(values)
    columns = []
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        height = round(COLUMN_HEIGHT * value / most)
        left = place * each
        columns.append(
            Column(
                f"{left + each * 0.15:.2f}%",
                f"{each * 0.7:.2f}%",
                f"{left + each / 2:.2f}%",
                COLUMN_FOOT - height,
                height,
                label,
                number(value),
                f"{label}: {number(value)}",
            )
        )
    return columns


def path_chart(here):
    codes = ("suspects_arrested", "suspects_charged", "convictions")
    shown = {code: here.total(code) for code in codes}
    most = max((each.value or 0 for each in shown.values()), default=0)
    lines = [
        Line(str(BY_CODE[code].name), _bars([("bar", each.value or 0, str(BY_CODE[code].name))], most), each.text)
        for code, each in shown.items()
    ]
    # A figure that is withheld reads “under 11 convictions”: as many.
    finding = ngettext(
        "%(arrested)s arrested for the first time, %(charged)s charged, %(convicted)s conviction. "
        "They need not be the same people.",
        "%(arrested)s arrested for the first time, %(charged)s charged, %(convicted)s convictions. "
        "They need not be the same people.",
        2 if shown["convictions"].is_hidden else shown["convictions"].value,
    ) % {name: shown[code].text for name, code in zip(("arrested", "charged", "convicted"), codes, strict=True)}
    table = [[str(BY_CODE[code].name), each.text] for code, each in shown.items()]
    return Chart(
        "path",
        _("From arrest to conviction"),
        finding[:1].upper() + finding[1:],
        lines,
        [_("Figure"), _("In the period")],
        table,
    )


def type_chart(here):
    rows = [(label, here.total("individuals_relieved", value)) for value, label in CaseworkType.choices]
    rows = sorted((row for row in rows if row[1].is_hidden or row[1].value), key=lambda row: -(row[1].value or 0))
    most = max((each.value or 0 for _label, each in rows), default=0)
    lines = [Line(label, _bars([("bar", each.value or 0, label)], most), each.text) for label, each in rows]
    if rows and rows[0][1].value:
        finding = _("Most people were relieved from %(type)s: %(n)s. Who suffered two kinds stands in both.") % {
            "type": rows[0][0].lower(),
            "n": rows[0][1].text,
        }
    else:
        finding = _("Nobody was relieved in this period.") if not rows else _("The figures are too small to be shown.")
    return Chart(
        "types",
        _("People relieved by casework type"),
        finding,
        lines,
        [_("Casework type"), _("People")],
        [[label, each.text] for label, each in rows],
    )
