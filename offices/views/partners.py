"""The office's directory of partners: read by those who work its cases, kept by its administrator."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ..access import rights_of
from ..actions import add_partner, change_partner
from ..answers import shown_on, side_by_side
from ..forms import PartnerChangeForm, PartnerForm
from ..models import Partner
from ..submissions import already, went
from .shared import office_page


@office_page("view_case", "manage_office")
def partner_list(request, office):
    context = {
        "office": office,
        "partners": Partner.objects.in_offices([office.pk]).order_by("-is_active", "kind", "name"),
        "manages": rights_of(request.user).has("manage_office", office.pk),
        "nav": "offices",
    }
    return render(request, "offices/partner_list.html", context)


@office_page("manage_office")
def partner_add(request, office):
    form = PartnerForm(request.POST or None, office=office)
    if there := already(request, form):
        return redirect(there)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            add_partner(by=request.user, office=office, **_described(form))
        if form.is_valid():
            messages.success(request, _("The partner was added."), extra_tags=f"office-{office.pk}-partner")
            return went(request, form, reverse("offices:partner-list", args=[office.pk]))
    return render(request, "offices/partner_edit.html", {"form": form, "office": office, "nav": "offices"})


@office_page("manage_office")
def partner_change(request, office, partner_id):
    partner = get_object_or_404(Partner.objects.in_offices([office.pk]), pk=partner_id)
    form = PartnerChangeForm(request.POST or None, instance=partner, initial={"version": partner.version})
    if there := already(request, form):
        return redirect(there)
    compared = []
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            change_partner(by=request.user, partner=partner, version=form.cleaned_data["version"], **_described(form))
        if form.is_valid():
            messages.success(request, _("The partner was changed."), extra_tags=f"partner-{partner.pk}")
            return went(request, form, reverse("offices:partner-list", args=[office.pk]))
        if form.stale:
            compared = side_by_side(form)
    context = {"form": form, "office": office, "partner": partner, "compared": compared, "nav": "offices"}
    return render(request, "offices/partner_edit.html", context)


def _described(form):
    return {name: form.cleaned_data[name] for name in form.Meta.fields}
