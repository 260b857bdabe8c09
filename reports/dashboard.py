"""The dashboard: a few figures counted now, by the same declarations as the reports, and drawn.

Small numbers are withheld as everywhere (reports/small_numbers.py); whatever a drawing would give away is not drawn.
"""

from dataclasses import dataclass, field

from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import ClosureRequest
from offices.access import rights_of

from . import builder, charts
from .indicators import BY_CODE
from .reading import Reader, Share, Shown
from .small_numbers import Key

#: The figures of the cards, and whether more of it is good (True), neither (None).
CARDS = {"individuals_relieved": True, "suspects_charged": True, "convictions": True, "cases_open": None}
#: The figures of operations, shown beneath the cards where there was one.
OPERATIONS = ("operations", "people_listed", "people_adjudicated")
#: Parts of a whole, shown with their share where there is any of it.
SHARES = ("conviction_rate", "adjournments")
COUNTED = (
    *CARDS,
    "cases_opened",
    "suspects_arrested",
    *OPERATIONS,
    *SHARES,
    *(BY_CODE[code].over for code in SHARES),
    "time_to_verdict",
)
# Where the stages of the open cases stand now. Cases, not people; the wall gives only offices to report on.
_BY_STAGE = """
    SELECT s.stage, s.status, count(*)
      FROM cases_stageprogress s JOIN cases_case c ON c.id = s.case_id
     WHERE c.status = 'open' AND s.office_id = ANY(%(offices)s) AND (%(type)s = '' OR %(type)s = ANY(c.types))
     GROUP BY s.stage, s.status
"""


@dataclass
class Card:
    label: str
    shown: Shown
    change: str
    state: str
    compared: str
    spark: list = field(default_factory=list)
    spark_label: str = ""
    records: str = ""


def gathered(user, every, offices, period, kind) -> dict:
    """Everything the dashboard shows of these offices, this period and this casework type ("" for all).

    Counted and withheld over `every` office the person may choose, whichever they chose: otherwise the figures of all
    offices less those of the others, asked for one after another, would tell what is withheld of one.
    """
    ids, reach = [office.pk for office in offices], [office.pk for office in every]
    context = {"period": period, "offices": offices, "now": timezone.localtime(), "waiting": _waiting(user, ids)}
    try:
        now = builder.count_now(user, COUNTED, reach, period)
        before = builder.count_now(user, tuple(CARDS), reach, period.before)
        stages = _stages(user, ids, kind)
    except OperationalError:  # too many records to wait for
        return context | {"too_many": True}
    place = ("office", ids[0]) if len(ids) == 1 and len(reach) > 1 else ("all", 0)
    here = _Counted(user, reach, place, period, kind, now)
    there = _Counted(user, reach, place, period.before, kind, before)
    return context | {
        "cards": [_card(code, good, here, there, _records(user, code, offices, kind)) for code, good in CARDS.items()],
        "operations": [(BY_CODE[code].name, here.total(code)) for code in OPERATIONS]
        if here.total("operations").value
        else [],
        "courts": list(_courts(here)),
        "charts": [
            charts.stage_chart(stages),
            charts.path_chart(here),
            charts.month_chart(here),
            charts.type_chart(here),
        ],
    }


class _Counted:
    """The figures of a period, of one office or all of them, as the reader may see them."""

    def __init__(self, user, offices, place, period, kind, cells):
        self.place, self.period, self.kind = place, period, kind
        reader = Reader(user, offices, period)
        values = {code: {Key(*cell[: len(Key._fields)]): cell.value for cell in rows} for code, rows in cells.items()}
        self.figures = {
            code: reader.figures(found, about_people=BY_CODE[code].about_people, whole=values.get(BY_CODE[code].over))
            for code, found in values.items()
        }

        for code, rows in cells.items():
            self.figures[code].curves = {Key(*cell[: len(Key._fields)]): cell.curve for cell in rows if cell.curve}

    def total(self, code, kind=None) -> Shown:
        return self.figures[code][self.whole(kind)]

    def whole(self, kind=None) -> Key:
        return Key(*self.place, "period", self.period.start, self.kind if kind is None else kind)

    def months(self, code) -> list[Shown]:
        return [self.figures[code][Key(*self.place, "month", month, self.kind)] for month in self.period.months]


def _courts(here):
    """(name, figure) of what the courts decided and how long they took; a time is of all casework types together."""
    for code in SHARES:
        whole = here.total(BY_CODE[code].over)
        if whole.is_hidden or whole.value:
            yield BY_CODE[code].name, Share(here.total(code), whole)
    wait = here.figures["time_to_verdict"].wait(here.whole(""))
    if not here.kind and (wait.is_hidden or wait.curve):
        yield BY_CODE["time_to_verdict"].name, wait


def _waiting(user, offices) -> int:
    """How many requests to close a case this person may answer in these offices; never one of their own."""
    answers = rights_of(user).offices("approve_closure") & frozenset(offices)
    if not answers:
        return 0
    asked = ClosureRequest.objects.visible_to(user).waiting().filter(office_id__in=answers)
    return asked.exclude(asked_by=user).count()


def _stages(user, offices, kind):
    with builder.one_moment(user, patience="5s") as cursor:
        cursor.execute(_BY_STAGE, {"offices": offices, "type": kind})
        return {(stage, status): count for stage, status, count in cursor.fetchall()}


def _records(user, code, offices, kind):
    """The address of the cases behind a figure, for whoever may read them all."""
    rights = rights_of(user)
    if not all(rights.has("view_case", office.pk) for office in offices):
        return ""
    asked = [f"office={offices[0].pk}"] if len(offices) == 1 and len(rights.offices("view_case")) > 1 else []
    asked += ["tab=open" if code == "cases_open" else "tab=all"]
    asked += [f"type={kind}"] if kind else []
    return f"{reverse('cases:case-list')}?{'&'.join(asked)}"


# --- cards -------------------------------------------------------------------------------------------------------


def _card(code, good, here, there, records):
    shown, earlier, months = here.total(code), there.total(code), here.months(code)
    change, state = _change(shown, earlier, good)
    drawn = [] if any(month.is_hidden for month in months) else [month.value for month in months]
    return Card(
        label=str(BY_CODE[code].name),
        shown=shown,
        change=change,
        state=state,
        compared=str(there.period),
        spark=drawn,
        spark_label=_("By month: %(figures)s") % {"figures": ", ".join(map(charts.number, drawn))} if drawn else "",
        records=records,
    )


def _change(shown, earlier, good):
    """The change in words, and the state that colours it. Nothing when either figure is hidden."""
    if shown.is_hidden or earlier.is_hidden:
        return "", ""
    more = shown.value - earlier.value
    if not more:
        return _("same"), ""
    words = (
        f"▲ {_('%(n)s more') % {'n': charts.number(more)}}"
        if more > 0
        else f"▼ {_('%(n)s fewer') % {'n': charts.number(-more)}}"
    )
    return words, "" if good is None else "ok" if (more > 0) == good else "bad"
