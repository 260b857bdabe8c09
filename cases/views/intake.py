"""Logging a case on one page."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from offices.access import right_view

from ..actions.intake import log_case
from ..forms.intake import IntakeForm
from .submitting import carry_out, case_url, sent


@right_view("add_case")
def case_create(request):
    form = IntakeForm(sent(request), user=request.user)
    logged = carry_out(request, form, log_case, done=_("The case is logged."), to=case_url, draft="case-new")
    return logged or render(request, "cases/case_create.html", {"form": form, "nav": "cases"})
