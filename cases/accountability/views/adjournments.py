"""Adjourning, the next date, and the ledger of adjournments."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.views.local_time import local_time
from cases.views.submitting import page, sent
from offices.access import record_view, right_view

from .. import actions
from ..actions.adjournments import others_of_sitting
from ..forms.adjournments import LedgerForm
from ..forms.hearings import AdjournForm, NextHearingForm
from ..hearing_states import S, refusal, refusal_to_set_next
from ..ledger import by_court, in_period, tally
from ..models import Hearing, Matter
from ..obstacles import is_named
from .hearings import RELATED, ask, changed, hearing_url

PAGE = 25


@record_view(Hearing, "change_accountability", kwarg="hearing_id", related=RELATED)
def hearing_adjourn(request, hearing):
    others = others_of_sitting(hearing, request.user).count() if hearing.sitting else 0
    form = AdjournForm(
        sent(request),
        case=hearing.case,
        user=request.user,
        others=others,
        initial={"version": hearing.version, "next_hour": hearing.at, "whole_sitting": True},
    )
    refused = refusal(hearing, S.ADJOURNED)
    done = _("The adjournment is recorded.")
    return changed(request, form, actions.adjourn_hearing, hearing, done=done) or ask(
        request,
        form,
        hearing,
        title=_("The hearing was adjourned"),
        button=_("Adjourned"),
        refusals=[refused] if refused else [],
        template="hearing_adjourn",
    )


@record_view(Hearing, "change_accountability", kwarg="hearing_id", related=RELATED)
def hearing_next(request, hearing):
    """The date that was not known when the hearing was adjourned."""
    initial = {"version": hearing.version, "next_hour": hearing.at}
    form = NextHearingForm(sent(request), case=hearing.case, user=request.user, initial=initial)
    refused = refusal_to_set_next(hearing)
    return changed(request, form, actions.set_next_hearing, hearing, to=hearing_url) or ask(
        request,
        form,
        hearing,
        title=_("Set the next date"),
        button=_("Set the date"),
        refusals=[refused] if refused else [],
    )


@right_view("view_accountability")
@local_time
def ledger(request):
    """Adjournments of the offices whose cases one reads: who asked, why, what they cost, by court."""
    form = LedgerForm(request.GET, user=request.user)
    return render(request, "accountability/ledger.html", {"nav": "calendar", **listed(form, form.hearings())})


@record_view(Matter, "view_accountability", kwarg="matter_id", related=("case__office",))
def matter_ledger(request, matter):
    """The same for one matter, over all its time unless a period is asked for."""
    form = LedgerForm(request.GET, user=request.user, matter=matter)
    return page(
        request,
        matter.case,
        "accountability/ledger.html",
        matter=matter,
        **listed(form, form.hearings()),
    )


def listed(form, hearings) -> dict:
    """The share, the causes, the courts, and a page of the adjournments themselves."""
    hearings = in_period(hearings, form.since, form.until)
    rows = hearings.adjourned().with_cost().annotate(is_named=is_named())
    if form.only_unnamed:
        rows = rows.filter(is_named=False)
    start = (form.page - 1) * PAGE
    found = list(rows.select_related("case", "matter", "next").order_by("-on", "-pk")[start : start + PAGE + 1])
    return {
        "form": form,
        "tally": tally(hearings),
        "courts": by_court(hearings),
        "rows": found[:PAGE],
        "first": start + 1,
        "last": start + len(found[:PAGE]),
        "previous_page": form.page - 1,
        "next_page": form.page + 1 if len(found) > PAGE else None,
    }
