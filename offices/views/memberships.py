"""Roles of people in an office: grant, confirm, change, end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..actions import change_membership, confirm_membership, end_membership, grant_membership
from ..actions.memberships import why_not_change, why_not_end
from ..answers import shown_on, side_by_side
from ..forms import MembershipChangeForm, MembershipEndForm, MembershipForm
from ..models import Membership
from ..refusal import Refusal
from ..submissions import already, went
from .people import person_of
from .shared import office_page


@office_page("manage_office", system=True)
def membership_grant(request, office, user_id):
    person = person_of(office, user_id)
    form = MembershipForm(request.POST or None, by=request.user, office=office)
    if there := already(request, form):
        return redirect(there)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in form.field_order}
        with shown_on(form):
            grant_membership(by=request.user, office=office, person=person, **fields)
        if form.is_valid():
            messages.success(request, _("The role was granted."))
            return went(request, form, reverse("offices:person-detail", args=[office.pk, person.pk]))
    context = {"form": form, "office": office, "person": person, "nav": "offices"}
    return render(request, "offices/membership_grant.html", context)


@office_page("confirm_membership", "manage_office", system=True)
@require_POST
def membership_confirm(request, office, membership_id):
    membership = _membership_of(office, membership_id)
    try:
        confirm_membership(by=request.user, membership=membership)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The role takes effect."))
    return redirect("offices:person-detail", office.pk, membership.user_id)


@office_page("manage_office", system=True)
def membership_change(request, office, membership_id):
    membership = _membership_of(office, membership_id)
    _require_possible(why_not_change(by=request.user, membership=membership))
    dates = {name: getattr(membership, name) for name in ("starts_on", "ends_on", "version")}
    form = MembershipChangeForm(request.POST or None, initial=dates)
    compared = []
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            change_membership(by=request.user, membership=membership, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The dates were changed."))
            return redirect("offices:person-detail", office.pk, membership.user_id)
        if form.stale:
            compared = side_by_side(form)
    context = {"form": form, "office": office, "membership": membership, "compared": compared, "nav": "offices"}
    return render(request, "offices/membership_change.html", context)


@office_page("manage_office", "confirm_membership", system=True)
def membership_end(request, office, membership_id):
    membership = _membership_of(office, membership_id)
    _require_possible(why_not_end(by=request.user, membership=membership))
    form = MembershipEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            end_membership(by=request.user, membership=membership, last_day=form.cleaned_data["last_day"])
        if form.is_valid():
            messages.success(request, _("The role was ended."))
            return redirect("offices:person-detail", office.pk, membership.user_id)
    context = {"form": form, "office": office, "membership": membership, "nav": "offices"}
    return render(request, "offices/membership_end.html", context)


def _membership_of(office, membership_id):
    memberships = Membership.objects.select_related("user", "office", "group", "granted_by")
    return get_object_or_404(memberships, office=office, pk=membership_id)


def _require_possible(why_not):
    if why_not:
        raise PermissionDenied(why_not)
