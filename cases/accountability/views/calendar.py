"""The court calendar: a day, a week or a month of hearings, as far as the person asking may see them."""

import datetime
from dataclasses import dataclass, field

from django.shortcuts import render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cases.views.local_time import local_time
from offices.access import right_view, rights_of

from ..court_calendar.entries import Entry
from ..court_calendar.finding import AFTERNOON, MORNING, NO_HOUR, Wanted, clashes, find, offices_of, read
from ..court_calendar.spans import DAY, MONTH, VIEWS, WEEK
from ..forms.calendar import CalendarForm
from ..models import Hearing
from ..support import put_support

#: How many cards a part of a day shows in a week, how many lines a day in a month, and how many a page of one day.
MOST_IN_PART, MOST_IN_MONTH, PAGE = 5, 3, 25
MOST_NAMED = 3  # offices
WORKING_DAYS = 5


@dataclass
class Half:
    """A part of a day: morning, afternoon, or the hearings whose hour is not known."""

    key: int
    entries: list
    more: int = 0


@dataclass
class Day:
    """A day of the calendar, with what stands on it, and the offices in which it is today."""

    date: datetime.date
    today_in: list
    halves: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    more: int = 0
    is_past: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@right_view("view_accountability")
@local_time
def calendar(request):
    user = request.user
    offices = offices_of(user)
    form = CalendarForm(request.GET, user=user, offices=offices, today=timezone.localdate())
    span = form.span
    wanted = Wanted(span.first, span.last, form.chosen_lawyer and form.chosen_lawyer.pk, form.chosen_court)
    found = find(user, wanted)
    drawing = Drawing(user, wanted, offices)
    drawn = DRAWN[span.view](request, found, span, drawing)
    context = {
        "form": form,
        "span": span,
        "title": span.words([day.date for day in drawn["days"]]),
        "counts": summed(found, drawing.first_today),
        "views": [{"key": key, "label": words[0]} for key, words in VIEWS.items()],
        "back_to_today": VIEWS[span.view][1],
        "courts": sorted({*found.courts, form.chosen_court} - {""}),
        "offices": offices,
        "where": places(offices),
        "can_add": rights_of(user).has(Hearing.change_right),
        "nav": "calendar",
        **drawn,
    }
    return render(request, "accountability/calendar.html", context)


class Drawing:
    """Turns ids into what is drawn, with one look at the offices: their date today, and whose clock an hour is of."""

    def __init__(self, user, wanted, offices):
        self.user, self.wanted, self.offices = user, wanted, offices
        self.todays = {pk: office.today() for pk, office in offices.items()}
        #: Before this day it is past everywhere.
        self.first_today = min(self.todays.values(), default=datetime.date.max)
        self.several_zones = len({office.time_zone for office in offices.values()}) > 1

    def entries(self, ids, *, in_full=True) -> dict[int, Entry]:
        """The entries of these hearings by id."""
        hearings = read(self.user, ids, in_full=in_full)
        found = clashes(self.user, self.wanted, hearings.keys()) if in_full else {}
        if in_full:
            put_support(hearings.values())
        return {pk: self._entry(hearing, found.get(pk)) for pk, hearing in hearings.items()}

    def _entry(self, hearing, clashing):
        office = self.offices[hearing.office_id]
        city = office.city if self.several_zones else ""
        return Entry(hearing, self.todays[office.pk], clashing[0] if clashing else None, city)

    def today_in(self, day) -> list:
        """The cities in which `day` is today."""
        return [office.city for pk, office in self.offices.items() if self.todays[pk] == day]


def places(offices) -> str:
    """Whose calendar it is: “Cebu and Manila”, “6 offices”."""
    if len(offices) > MOST_NAMED:
        return _("%(count)d offices") % {"count": len(offices)}
    return get_text_list([office.city for office in offices.values()], _("and"))


def summed(found, first_today) -> dict:
    """How many hearings there are of each state. Those whose day has passed everywhere and that say no outcome are
    no longer to come."""
    counts = found.counts()
    passed = {day for day, _half in found.parts if day < first_today}
    late = found.counts(passed)[Hearing.Status.SCHEDULED]
    return counts | {"total": sum(counts.values()), "late": late, "to_come": counts[Hearing.Status.SCHEDULED] - late}


def shown_days(found, span) -> list[datetime.date]:
    """The working days, and a day of the weekend on which there is a hearing."""
    return [
        day for day in span.days if day.weekday() < WORKING_DAYS or any(found.part(day, half).ids for half in PARTS)
    ]


PARTS = (MORNING, AFTERNOON, NO_HOUR)


def week(request, found, span, drawing) -> dict:
    """The days of a week in columns; of each part of a day the first few, and how many more there are."""
    days = shown_days(found, span)
    first = {(day, half): found.part(day, half).ids[:MOST_IN_PART] for day in days for half in PARTS}
    entries = drawing.entries([pk for ids in first.values() for pk in ids])
    halves = [half for half in PARTS if half != NO_HOUR or any(first[day, half] for day in days)]

    def part(day, half):
        shown = [entries[pk] for pk in first[day, half] if pk in entries]
        return Half(half, shown, len(found.part(day, half).ids) - len(first[day, half]))

    columns = [
        Day(day, drawing.today_in(day), [part(day, half) for half in halves], counts=found.counts([day]))
        for day in days
    ]
    return {"days": columns, "halves": halves, "template": "accountability/_calendar_week.html"}


def month(request, found, span, drawing) -> dict:
    """The days of a month: how many hearings by status, and the first few."""
    days = shown_days(found, span)
    ids = {day: found.of_day(day) for day in days}
    entries = drawing.entries([pk for day in days for pk in ids[day][:MOST_IN_MONTH]], in_full=False)
    cells = [
        Day(
            day,
            drawing.today_in(day),
            entries=[entries[pk] for pk in ids[day][:MOST_IN_MONTH] if pk in entries],
            counts=found.counts([day]),
            more=max(len(ids[day]) - MOST_IN_MONTH, 0),
            is_past=day < drawing.first_today,
        )
        for day in days
    ]
    columns = max((day.weekday() + 1 for day in days), default=WORKING_DAYS)
    return {"days": cells, "columns": columns, "template": "accountability/_calendar_month.html"}


def day(request, found, span, drawing) -> dict:
    """One day in pages."""
    ids = found.of_day(span.first)
    number = min(max(_number(request.GET.get("page")), 1), max(-(-len(ids) // PAGE), 1))
    start = (number - 1) * PAGE
    page = ids[start : start + PAGE]
    entries = drawing.entries(page)
    half_of = {pk: half for half in PARTS for pk in found.part(span.first, half).ids}
    halves = [Half(half, [entries[pk] for pk in page if half_of[pk] == half and pk in entries]) for half in PARTS]
    shown = Day(
        span.first, drawing.today_in(span.first), [half for half in halves if half.entries], counts=found.counts()
    )
    return {
        "days": [shown],
        "first": start + 1,
        "last": start + len(page),
        "previous_page": number - 1,
        "next_page": number + 1 if start + PAGE < len(ids) else None,
        "several_pages": len(ids) > PAGE,
        "template": "accountability/_calendar_day.html",
    }


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 6 else 1


DRAWN = {DAY: day, WEEK: week, MONTH: month}
