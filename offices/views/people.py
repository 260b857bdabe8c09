"""The people of an office."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..access import offices_known_to
from ..actions import invite_again, invite_person
from ..actions.memberships import why_not_change, why_not_confirm, why_not_end
from ..answers import shown_on
from ..forms import InvitationForm
from ..models import User
from ..refusal import Refusal
from ..submissions import already, went
from .shared import may_manage, office_page, site_of


@office_page("manage_office", system=True)
def person_invite(request, office):
    form = InvitationForm(request.POST or None, by=request.user, office=office)
    if there := already(request, form):
        return redirect(there)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in form.field_order}
        with shown_on(form):
            person, is_new = invite_person(by=request.user, office=office, site=site_of(request), **fields)
        if form.is_valid():
            known = _("This person has an account already; the role was granted.")
            sentence = _("The invitation is on its way.") if is_new else known
            messages.success(request, sentence, extra_tags=f"office-{office.pk}-invite")
            return went(request, form, reverse("offices:person-detail", args=[office.pk, person.pk]))
    return render(request, "offices/person_invite.html", {"form": form, "office": office, "nav": "offices"})


@office_page("manage_office", "confirm_membership", system=True)
def person_detail(request, office, user_id):
    person = person_of(office, user_id)
    known = offices_known_to(request.user) if request.user.is_system_administrator else [office]
    rows = [
        {
            "membership": membership,
            "why_not_confirm": why_not_confirm(by=request.user, membership=membership),
            "can_change": not why_not_change(by=request.user, membership=membership),
            "can_end": not why_not_end(by=request.user, membership=membership),
        }
        for membership in person.memberships.filter(office__in=known)
        .select_related("office", "user", "granted_by", "confirmed_by")
        .order_by("-starts_on", "-pk")
    ]
    context = {
        "office": office,
        "person": person,
        "rows": rows,
        "manages": may_manage(request.user, office),
        "is_self": person == request.user,
        "nav": "offices",
    }
    return render(request, "offices/person_detail.html", context)


@office_page("manage_office", system=True)
@require_POST
def person_invite_again(request, office, user_id):
    person = person_of(office, user_id)
    try:
        invite_again(by=request.user, office=office, person=person, site=site_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is on its way."))
    return redirect("offices:person-detail", office.pk, person.pk)


def person_of(office, user_id):
    """Somebody who works, worked or will work in the office; 404 for everybody else."""
    return get_object_or_404(User.objects.filter(memberships__office=office).distinct(), pk=user_id)
