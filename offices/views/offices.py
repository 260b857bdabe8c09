"""The offices: list, page, opening, changing, closing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..access import offices_known_to, rights_of, staff_view, system_administrator_view
from ..actions import change_office, close_office, open_office, reopen_office
from ..actions.memberships import why_not_confirm
from ..answers import shown_on, side_by_side
from ..casework import CaseworkType
from ..forms import OfficeChangeForm, OfficeCloseForm, OfficeForm
from ..models import Office
from ..submissions import already, went
from .shared import may_manage, office_page

# In the order of the page.
STATES = ("effective", "waiting", "planned", "ended")


@staff_view
def office_list(request):
    offices = offices_known_to(request.user).select_related("region").order_by("kind", "city")
    context = {"offices": offices, "today": timezone.localdate(), "nav": "offices"}
    return render(request, "offices/office_list.html", context)


@office_page()
def office_detail(request, office):
    manages = may_manage(request.user, office)
    confirms = rights_of(request.user).has("confirm_membership", office.pk)
    memberships = list(office.memberships.select_related("user", "office", "granted_by"))
    if not (manages or confirms):
        memberships = [membership for membership in memberships if membership.state == "effective"]
    waiting = [
        {"membership": membership, "why_not": why_not_confirm(by=request.user, membership=membership)}
        for membership in memberships
        if membership.state == "waiting"
    ]
    memberships.sort(key=lambda membership: (STATES.index(membership.state), membership.user.full_name))
    context = {
        "office": office,
        "mandate": [CaseworkType(key).label for key in office.mandate],
        "memberships": memberships,
        "waiting": waiting,
        "manages": manages,
        "confirms": confirms,
        "sees_partners": any(rights_of(request.user).has(right, office.pk) for right in ("manage_office", "view_case")),
        "nav": "offices",
    }
    return render(request, "offices/office_detail.html", context)


@system_administrator_view
def office_open(request):
    form = OfficeForm(request.POST or None, initial={"opened_on": timezone.localdate()})
    if there := already(request, form):
        return redirect(there)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            office = open_office(by=request.user, **_described(form))
        if form.is_valid():
            sentence = _("%(office)s is open. Invite its first administrator.")
            messages.success(request, sentence % {"office": office.city}, extra_tags="office-new")
            return went(request, form, reverse("offices:office-detail", args=[office.pk]))
    return render(request, "offices/office_edit.html", {"form": form, "nav": "offices"})


@system_administrator_view
def office_change(request, office_id):
    office = get_object_or_404(Office, pk=office_id)
    form = OfficeChangeForm(request.POST or None, instance=office, initial={"version": office.version})
    if there := already(request, form):
        return redirect(there)
    compared = []
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            change_office(by=request.user, office=office, version=form.cleaned_data["version"], **_described(form))
        if form.is_valid():
            messages.success(request, _("The office was changed."), extra_tags=f"office-{office.pk}")
            return went(request, form, reverse("offices:office-detail", args=[office.pk]))
        if form.stale:
            compared = side_by_side(form)
    context = {"form": form, "office": office, "compared": compared, "nav": "offices"}
    return render(request, "offices/office_edit.html", context)


@system_administrator_view
def office_close(request, office_id):
    office = get_object_or_404(Office, pk=office_id)
    form = OfficeCloseForm(request.POST or None, initial={"closed_on": office.closed_on or timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            close_office(by=request.user, office=office, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The closing was recorded."))
            return redirect("offices:office-detail", office.pk)
    return render(request, "offices/office_close.html", {"form": form, "office": office, "nav": "offices"})


@system_administrator_view
@require_POST
def office_reopen(request, office_id):
    office = get_object_or_404(Office, pk=office_id)
    reopen_office(by=request.user, office=office)
    messages.success(request, _("The office stays open."))
    return redirect("offices:office-detail", office.pk)


def _described(form):
    return {name: form.cleaned_data[name] for name in form.Meta.fields}
