"""The trafficking profile of a victim: what is known, what calls for a second look, and why."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import RECORD_OF_PERSON, Case, CaseRole
from cases.views.submitting import RELATED, carry_out, page, sent
from offices.access import record_view

from .. import htcds, ilo, red_flags
from ..actions.profiles import change_profile, record_profile
from ..forms.profiles import SECTIONS, ProfileChangeForm, ProfileForm
from ..models import TraffickingProfile
from ..models.trafficking_profile import CODED, SINGLE
from .investigation import show_form

OF_PROFILE = ("case__office", "case__lead", RECORD_OF_PERSON, "recorded_by")


def profile_url(profile):
    return reverse("rescue:profile-detail", args=[profile.pk])


def facts_in_words(profile) -> list[dict]:
    """The sections of the profile with the fields that are known, in words."""
    sections = []
    for label, names in SECTIONS:
        rows = [(_label(profile, name), _words(profile, name)) for name in names]
        sections.append({"label": label, "rows": [row for row in rows if row[1]]})
    return sections


def _label(profile, name):
    return profile._meta.get_field(name).verbose_name


def _words(profile, name):
    value = getattr(profile, name)
    if name in CODED:
        return ", ".join(htcds.labels(CODED[name], [value] if name in SINGLE else value))
    return "" if value is None else value


def status_of(profile, user) -> dict:
    """Whether the person is a victim and who found it, from their role in the case, also as the standard calls it."""
    roles = list(CaseRole.objects.filter(case=profile.case_id, person=profile.person_id).visible_to(user).victims())
    if not roles:
        return {}
    role = next((role for role in roles if role.until is None), roles[-1])
    return {
        "role": role,
        "status": ", ".join(htcds.labels(htcds.TRAFFICKING_STATUS, [htcds.STATUS_OF_VERIFICATION[role.verification]])),
        "org": ", ".join(htcds.labels(htcds.DECISION_MAKING_ORG, [htcds.ORG_OF_FINDER.get(role.found_by)])),
    }


@record_view(TraffickingProfile, "view_rescue", kwarg="profile_id", related=OF_PROFILE)
def profile_detail(request, profile):
    case = profile.case
    context = {
        "profile": profile,
        "person": profile.person.record,
        "told": red_flags.told(profile),
        "sections": facts_in_words(profile),
        "indicators": [
            {"label": label, "answer": profile.answer(code), "words": profile.indicator_words.get(code, "")}
            for code, label, _question in ilo.INDICATORS
        ],
        "found": status_of(profile, request.user),
        "attribution": htcds.ATTRIBUTION,
        "can_change": case.allows(request.user, "change_case") and case.is_running,
    }
    return page(request, case, "rescue/profile_detail.html", **context)


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def profile_create(request, case):
    draft = f"case-{case.pk}-profile"
    form = ProfileForm(sent(request), case=case, user=request.user, initial={"person": request.GET.get("person")})
    made = carry_out(request, form, record_profile, done=_("Profile saved."), to=profile_url, draft=draft, case=case)
    return made or show_form(
        request,
        case,
        form,
        title=_("Record a trafficking profile"),
        submit=_("Save profile"),
        draft=draft,
        attribution=htcds.ATTRIBUTION,
        template="rescue/profile_form.html",
    )


@record_view(TraffickingProfile, "change_case", kwarg="profile_id", related=OF_PROFILE)
def profile_edit(request, profile):
    draft = f"profile-{profile.pk}"
    form = ProfileChangeForm(sent(request), case=profile.case, user=request.user, profile=profile)
    saved = carry_out(
        request, form, change_profile, done=_("Profile saved."), to=profile_url, draft=draft, profile=profile
    )
    return saved or show_form(
        request,
        profile.case,
        form,
        title=_("Trafficking profile of %(person)s") % {"person": profile.person.record},
        submit=_("Save profile"),
        draft=draft,
        back=profile_url(profile),
        attribution=htcds.ATTRIBUTION,
        template="rescue/profile_form.html",
    )
