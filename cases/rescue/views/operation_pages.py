"""What the pages of operations share: the operation is reached through the person asking, and shown in its zone."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from offices.access import record_view
from offices.answers import side_by_side
from offices.refusal import Refusal

from ..models import Operation

RELATED = ("office", "lead_authority", "placement_partner", "planned_by", "executed_by", "debriefed_by", "closed_by")


def operation_view(right: str):
    """Declare a view on one operation: 404 for whoever may not know of it, 403 for a colleague without the right.

    What the log keeps of the look is sealed as the operation is.
    """
    return record_view(Operation, right, kwarg="operation_id", related=RELATED)


def operation_url(operation):
    return reverse("rescue:operation-detail", args=[operation.pk])


def operation_page(request, operation, template, *, status=200, **context):
    """A page about an operation, with days and hours as its office reckons them."""
    with timezone.override(operation.office.zone if operation else None):
        return render(request, template, context | {"operation": operation, "nav": "operations"}, status=status)


def show_form(request, operation, form, *, title, submit, draft="", template="rescue/operation_form.html", **more):
    """The page with the form; after a stale save both versions stand side by side."""
    versions = side_by_side(form) if getattr(form, "stale", None) else None
    return operation_page(
        request, operation, template, form=form, title=title, submit=submit, draft=draft, versions=versions, **more
    )


def press(request, action, *, done, to, **known):
    """One button: do it, or say why not, and go to `to`."""
    try:
        action(by=request.user, **known)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect(to)
