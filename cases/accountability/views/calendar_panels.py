"""What stands below the calendar: the statutory clocks that run, and the adjournments of late.

They are asked for after the calendar itself, so that a lawyer who looks up an hour does not wait for them.
"""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone

from cases.views.local_time import local_time
from offices.access import right_view

from ..court_calendar.finding import Wanted, offices_of
from ..forms.calendar import CalendarForm
from ..ledger import in_period, tally
from ..models import Hearing
from .clocks import running

DAYS = 90


@right_view("view_accountability")
@local_time
def calendar_panels(request):
    """A fragment for htmx, a page of its own without it. Follows the lawyer and the court that were asked for."""
    user, today = request.user, timezone.localdate()
    form = CalendarForm(request.GET, user=user, offices=offices_of(user), today=today)
    wanted = Wanted(
        today - timedelta(days=DAYS), today, form.chosen_lawyer and form.chosen_lawyer.pk, form.chosen_court
    )
    hearings = Hearing.objects.visible_to(user).filter(wanted.condition(user))
    context = running(user, lawyer=form.chosen_lawyer) | {
        "tally": tally(in_period(hearings, wanted.first, wanted.last)),
        "nav": "calendar",
    }
    template = "accountability/_calendar_panels.html" if request.htmx else "accountability/calendar_panels.html"
    return render(request, template, context)
