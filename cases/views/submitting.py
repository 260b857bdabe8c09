"""How a form about a case is sent, carried out once, and shown again with what was typed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from offices.answers import perform, side_by_side
from offices.submissions import already, went

from ..models.stage_progress import Stage

#: What every page about a case reads along with it.
RELATED = ("office", "lead")


def sent(request):
    """What was sent, or None when the page was only asked for."""
    return request.POST if request.method == "POST" else None


def case_url(case):
    return reverse("cases:case-detail", args=[case.pk])


def carry_out(request, form, action, *, done, to, draft="", **known):
    """Do `action` with what was typed, once, and go to `to` (an address, or a function of what the action returned).

    Returns the redirect; None when nothing was sent, or when it cannot be done and the form says why.
    """
    if request.method != "POST":
        return None
    # Asked before the form is read: what the first submit made may be what the second would stumble over.
    if there := already(request, form):
        return redirect(there)
    if not form.is_valid():
        return None
    result = perform(form, action, by=request.user, **known, **form.facts())
    if result is None:
        return None
    messages.success(request, done, extra_tags=draft)
    return went(request, form, to(result) if callable(to) else to)


def show(request, case, form, *, title, submit, draft="", template="cases/form_page.html", **more):
    """The page with the form; after a stale save both versions stand side by side."""
    versions = side_by_side(form) if getattr(form, "stale", None) else None
    return page(request, case, template, form=form, title=title, submit=submit, draft=draft, versions=versions, **more)


def stage_page(request, case, stage, **context):
    """The work of a stage: a fragment for the case page, a page of its own when asked for directly."""
    fragment = f"{stage}/_panel.html"
    template = fragment if request.htmx else "cases/stage_page.html"
    return page(request, case, template, fragment=fragment, stage_label=Stage(stage).label, **context)


def page(request, case, template, *, status=200, **context):
    """A page about a case, with days and hours as the case's office reckons them."""
    with timezone.override(case.office.zone if case else None):
        return render(request, template, {"nav": "cases"} | context | {"case": case}, status=status)
