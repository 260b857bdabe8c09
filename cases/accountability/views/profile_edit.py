"""The page on which a draft is written: one form with rows, and a button that adds a row and loses nothing typed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.views.submitting import sent
from offices.access import staff_view
from offices.answers import perform
from offices.submissions import already, went

from ..access import check_administers_profile
from ..actions import profiles as actions
from ..forms.profiles import DraftForm, YearForm, holidays_of, rows_of
from ..models import LegalProfile
from .profiles import version_or_404, version_url


@staff_view
def profile_edit(request, profile_version_id):
    version = version_or_404(profile_version_id)
    check_administers_profile(request.user, version.profile)
    if refused := actions.refusal_to_change(version):
        messages.error(request, refused)
        return redirect(version_url(version))
    form = DraftForm(sent(request))
    form.initial = form.read(version) | {"version": version.version}
    adding = request.POST.get("add", "")
    rows = {name: rows_of(version, name, sent(request), more=adding == name) for name in ("stages", "clocks")}
    answer = None if adding else _saved(request, form, rows, version)
    context = {"form": form, "version": version, "adding": adding, "nav": "offices", **rows}
    return answer or render(request, "accountability/profile_edit.html", context)


def _saved(request, form, rows, version):
    """Where it goes when all of it could be stored; None when nothing was sent, or the page says what is wrong."""
    if request.method != "POST":
        return None
    if there := already(request, form):
        return redirect(there)
    if not all([form.is_valid(), *(row.is_valid() for row in rows.values())]):
        return None
    made = {name: row.kept() for name, row in rows.items()}
    if not perform(form, actions.change_draft, profile_version=version, by=request.user, **made, **form.facts()):
        _let_it_be_saved_again(form)
        return None
    messages.success(request, _("The draft is stored."))
    return went(request, form, version_url(version))


def _let_it_be_saved_again(form):
    """After a stale save the page carries the version that is stored now: saving again means, mine is right."""
    if form.stale:
        form.data = form.data.copy()
        form.data["version"] = str(form.stale.version)


@staff_view
def profile_holidays(request, profile_code):
    """The days of one year on which the courts do not sit; the next year's begin with those of the same date."""
    profile = get_object_or_404(LegalProfile, code=profile_code)
    check_administers_profile(request.user, profile)
    asked = YearForm(request.GET)
    if not asked.is_valid():
        raise Http404
    year = asked.cleaned_data["year"] or timezone.localdate().year
    adding = request.POST.get("add", "") == "days"
    rows = holidays_of(profile, year, sent(request), more=adding)
    if request.method == "POST" and not adding and rows.is_valid():
        actions.change_holidays(profile=profile, year=year, days=rows.kept(), by=request.user)
        messages.success(request, _("The days of %(year)d are stored.") % {"year": year})
        return redirect("accountability:profile-detail", profile.code)
    context = {"profile": profile, "year": year, "years": (year - 1, year + 1), "rows": rows, "nav": "offices"}
    return render(request, "accountability/profile_holidays.html", context)
