"""Screening a case, and finding that it tells what another one tells already."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from offices.access import record_view

from ..actions.status import decline_case, mark_duplicate, open_case, start_screening
from ..forms.screening import DuplicateForm, ScreeningForm
from ..models import Case
from .submitting import RELATED, carry_out, case_url, sent, show


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def case_screen(request, case):
    if "start" in request.POST:
        return _start(request, case)
    form = ScreeningForm(sent(request), case=case, user=request.user)
    decided = carry_out(
        request,
        form,
        _decide,
        done=_("The case was screened."),
        to=case_url(case),
        draft=f"case-{case.pk}-screen",
        case=case,
    )
    return decided or show(
        request,
        case,
        form,
        title=_("Screen the case"),
        submit=_("Save the decision"),
        draft=f"case-{case.pk}-screen",
        template="cases/case_screen.html",
    )


def _start(request, case):
    if case.status == Case.Status.REFERRED:
        start_screening(case=case, by=request.user)
    else:
        messages.warning(request, _("Screening of this case began already."))
    return redirect("cases:case-screen", case.pk)


def _decide(*, case, by, decision, reason, passed_on_to):
    """Open or decline; the form has checked that only three times “yes” opens."""
    if decision == "open":
        return open_case(case=case, by=by)
    return decline_case(case=case, by=by, reason=reason, passed_on_to=passed_on_to)


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def case_duplicate(request, case):
    form = DuplicateForm(sent(request), case=case, user=request.user)
    marked = carry_out(request, form, mark_duplicate, done=_("Marked as a duplicate."), to=case_url(case), case=case)
    return marked or show(
        request,
        case,
        form,
        title=_("This case tells what another one tells already"),
        submit=_("Mark as a duplicate"),
        intro=_("Its records stay as they are. An open case leaves the count of open cases."),
    )
