"""Trafficking profiles: what is known of how one victim was recruited, controlled and exploited."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require
from offices.audiences import Audience
from offices.refusal import Refusal
from offices.versions import store

from .. import red_flags
from ..models import TraffickingProfile
from ..victims import victims_of


def check_writes_profiles(by, case):
    """Raise unless `by` works on the case (PermissionDenied) and it runs (Refusal): all stages learn of the victim."""
    require(by, "change_case", case.office_id)
    if not case.is_running:
        raise Refusal(_("The case is closed, so its profiles do not change."))


def _scored(profile) -> dict:
    found = red_flags.score(profile)
    return {
        "score": found.points,
        "score_of": found.of,
        "score_version": found.version,
        "score_reasons": list(found.reasons),
    }


def _wrote(action, profile, by, summary, at=None):
    audit.record(action, by=by, obj=profile, case=profile.case, audience=Audience.RESCUE, summary=summary, at=at)


def record_profile(*, case, person, by, at=None, **facts) -> TraffickingProfile:
    """Begin the profile of a victim of the case, with its score. `facts` are fields of the profile."""
    check_writes_profiles(by, case)
    victim = next((victim for victim in victims_of(case, by) if person.pk in victim.person_ids), None)
    if victim is None:
        raise Refusal(_("Only a victim of this case has a profile."), "person")
    if TraffickingProfile.objects.visible_to(by).filter(case=case, person__in=victim.person_ids).exists():
        raise Refusal(_("%(person)s has a profile already. Open that one.") % {"person": victim.person}, "person")
    profile = TraffickingProfile(case=case, person_id=victim.role.person_id, recorded_by=by, **facts)
    for name, value in _scored(profile).items():
        setattr(profile, name, value)
    try:
        with transaction.atomic():
            profile.save()
            _wrote("record_profile", profile, by, _("Trafficking profile recorded"), at)
    except IntegrityError:
        raise Refusal(_("%(person)s has a profile already. Open that one.") % {"person": person}, "person") from None
    return profile


def change_profile(*, profile: TraffickingProfile, by, version, **facts) -> TraffickingProfile:
    """Change a profile, and score it anew. Raises Stale if somebody saved it since `version` was read."""
    check_writes_profiles(by, profile.case)
    with transaction.atomic():
        for name, value in facts.items():
            setattr(profile, name, value)
        store(profile, version, **facts, **_scored(profile))
        _wrote("change_profile", profile, by, _("Trafficking profile changed"))
    return profile
