"""The pages of legal profiles. They tell of no case, so whoever is signed in reads them; who writes is asked here."""

from contextlib import contextmanager

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.views.submitting import carry_out, sent
from offices.access import record_view, staff_view
from offices.models import Office
from offices.refusal import Refusal

from ..access import administers_profile, check_system_administrator
from ..actions import matter_law
from ..actions import profiles as actions
from ..forms.profiles import ProfileForm, SignForm
from ..models import LegalProfile, Matter, ProfileVersion, Statute
from ..profiles.comparing import differences
from ..profiles.drawing import drawn
from .shared import matter_url

Status = ProfileVersion.Status
RELATED = ("profile", "drafted_by", "published_by", "confirmed_by")
#: In which order the versions of a profile are looked for: what is in use, what will be, what was.
BEST = (Status.IN_USE, Status.DRAFT, Status.RETIRED)


def version_or_404(profile_version_id):
    return get_object_or_404(ProfileVersion.objects.select_related(*RELATED), pk=profile_version_id)


def version_url(version) -> str:
    return reverse("accountability:profile-version", args=[version.pk])


@contextmanager
def _told(request):
    """Inside, a Refusal undoes what was done, and the next page says why."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        messages.error(request, refusal.sentence)


@staff_view
def profile_list(request):
    versions = ProfileVersion.objects.filter(status__in=(Status.IN_USE, Status.DRAFT)).select_related("confirmed_by")
    profiles = list(LegalProfile.objects.prefetch_related(Prefetch("versions", versions)))
    users = {}
    for office in Office.objects.exclude(legal_profile="").order_by("city"):
        users.setdefault(office.legal_profile, []).append(office.city)
    rows = [{"profile": profile, "offices": users.get(profile.code, [])} for profile in profiles]
    return render(request, "accountability/profile_list.html", {"rows": rows, "nav": "offices"})


@staff_view
def profile_detail(request, profile_code):
    """A profile's page is that of its version in use."""
    profile = get_object_or_404(LegalProfile, code=profile_code)
    versions = sorted(profile.versions.all(), key=lambda version: BEST.index(version.status))
    return redirect(version_url(versions[0]))


@staff_view
def profile_version(request, profile_version_id):
    version = version_or_404(profile_version_id)
    profile = version.profile
    keeps = administers_profile(request.user, profile)
    context = {
        "nav": "offices",
        "version": version,
        "profile": profile,
        "stages": drawn(version),
        "clocks": version.clocks.all(),
        "versions": profile.versions.select_related("confirmed_by"),
        "statutes": Statute.objects.filter(country=profile.country).count() if profile.country else 0,
        "offices": Office.objects.filter(legal_profile=profile.code).order_by("city"),
        "keeps": keeps,
        "refusals": actions.refusals_to_publish(version) if version.status == Status.DRAFT else [],
        "no_draft": actions.refusal_to_draft(profile) if keeps else "",
        "not_signed": actions.refusal_to_sign(request.user, version),
    }
    return render(request, "accountability/profile_version.html", context)


@staff_view
def profile_create(request):
    check_system_administrator(request.user)
    form = ProfileForm(sent(request))
    answer = carry_out(request, form, actions.add_profile, done=_("The first draft is there."), to=version_url)
    context = {
        "form": form,
        "title": _("Add a legal profile"),
        "submit": _("Begin the draft"),
        "back": reverse("accountability:profile-list"),
    }
    return answer or render(request, "accountability/law_form.html", context | {"nav": "offices"})


@staff_view
@require_POST
def profile_draft(request, profile_code):
    profile = get_object_or_404(LegalProfile, code=profile_code)
    with _told(request):
        draft = actions.draft_version(profile=profile, by=request.user)
        messages.success(request, _("Version %(number)d is a draft now.") % {"number": draft.number})
        return redirect("accountability:profile-edit", draft.pk)
    return redirect("accountability:profile-detail", profile.code)


@staff_view
@require_POST
def profile_publish(request, profile_version_id):
    version = version_or_404(profile_version_id)
    with _told(request):
        actions.publish_version(profile_version=version, by=request.user)
        messages.success(request, _("Version %(number)d is in use: new matters go by it.") % {"number": version.number})
    return redirect(version_url(version))


@staff_view
@require_POST
def profile_discard(request, profile_version_id):
    version = version_or_404(profile_version_id)
    with _told(request):
        actions.discard_draft(profile_version=version, by=request.user)
        messages.success(request, _("The draft was thrown away."))
    return redirect("accountability:profile-detail", version.profile.code)


@staff_view
def profile_sign(request, profile_version_id):
    """A lawyer confirms a version. Who cannot is told why, beside the button that does not work."""
    version = version_or_404(profile_version_id)
    form = SignForm(sent(request), initial={"version": version.version})
    answer = carry_out(
        request,
        form,
        actions.sign_version,
        done=_("It is confirmed."),
        to=version_url(version),
        profile_version=version,
    )
    context = {
        "form": form,
        "title": _("Confirm %(profile)s, version %(number)d")
        % {"profile": version.profile.name, "number": version.number},
        "hint": _("You confirm, as local counsel, that the stages, clocks, pleas and days off say the law as it is."),
        "submit": _("Confirm it"),
        "refused": actions.refusal_to_sign(request.user, version),
        "back": version_url(version),
    }
    return answer or render(request, "accountability/law_form.html", context | {"nav": "offices"})


@staff_view
def profile_compare(request, profile_version_id, other_version_id):
    version, other = version_or_404(profile_version_id), version_or_404(other_version_id)
    context = {"version": version, "other": other, "groups": differences(other, version), "nav": "offices"}
    return render(request, "accountability/profile_compare.html", context)


def shown(matter, user) -> dict:
    """What the matter's page says of the law it goes by."""
    newest = matter_law.newest_law(matter) if matter.is_running else None
    may = newest and matter.allows(user, "change_accountability") and matter.case.is_running
    return {"newest_law": newest, "law_refused": matter_law.refusal_to_move(matter, newest) if may else ""}


@record_view(Matter, "change_accountability", kwarg="matter_id", related=("case__office", "profile_version__profile"))
@require_POST
def matter_newest_law(request, matter):
    with _told(request):
        matter_law.move_to_newest_law(matter=matter, by=request.user)
        number = matter.profile_version.number
        messages.success(request, _("The matter goes by version %(number)d now.") % {"number": number})
    return redirect(matter_url(matter))
