"""The cause list: hearings of a day or a week on paper, with nobody's name."""

from collections import defaultdict
from itertools import groupby

from django.shortcuts import render
from django.utils import timezone

from cases.views.local_time import local_time
from offices.access import right_view
from offices.templatetags.ui import initials

from ..court_calendar.finding import Wanted, find, offices_of, read
from ..court_calendar.spans import MONTH, WEEK, Span
from ..forms.calendar import CauseListForm
from ..models import HearingAccused

#: More rows are no list for a wall or a bag; whoever needs them asks for one lawyer or one court.
MOST_ROWS = 500


@right_view("view_accountability")
@local_time
def cause_list(request):
    """One row a hearing: time, case number, initials of the accused if asked for, kind and court. Never a survivor."""
    user = request.user
    offices = offices_of(user)
    form = CauseListForm(request.GET, user=user, offices=offices, today=timezone.localdate())
    span = Span.of(WEEK, form.span.first) if form.span.view == MONTH else form.span
    found = find(user, Wanted(span.first, span.last, form.chosen_lawyer and form.chosen_lawyer.pk, form.chosen_court))
    ids = [pk for day in span.days for pk in found.of_day(day)]
    hearings = read(user, ids[:MOST_ROWS], in_full=False)
    rows = [hearings[pk] for pk in ids[:MOST_ROWS] if pk in hearings]
    for row in rows:
        row.city = offices[row.office_id].city
    if form.with_initials:
        put_initials(user, rows)
    context = {
        "form": form,
        "span": span,
        "title": span.words(),
        "days": [(day, list(of_day)) for day, of_day in groupby(rows, key=lambda row: row.on)],
        "courts": sorted({*found.courts, form.chosen_court} - {""}),
        "cut": len(ids) - len(ids[:MOST_ROWS]),
        "several_zones": len({office.time_zone for office in offices.values()}) > 1,
        "nav": "calendar",
    }
    return render(request, "accountability/cause_list.html", context)


def put_initials(user, rows):
    """On each hearing, the initials of the accused it is about; one question for all."""
    of_hearing = defaultdict(list)
    accused = HearingAccused.objects.visible_to(user).filter(hearing__in=[row.pk for row in rows]).order_by("pk")
    for hearing, name in accused.values_list("hearing", "proceeding__person__display_name"):
        of_hearing[hearing].append(initials(name))
    for row in rows:
        row.initials = of_hearing[row.pk]
