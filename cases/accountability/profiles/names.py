"""What a profile calls things."""

from django.urls import reverse
from django.utils.translation import gettext as _

from offices.legal_profiles import Known

from ..models import LegalProfile, Plea, Proceeding, ProfileVersion

S = Proceeding.Stage


def profiles_known() -> list[Known]:
    """The legal profiles there are, for the forms and pages of offices."""
    return [
        Known(profile.code, profile.name, reverse("accountability:profile-detail", args=[profile.code]))
        for profile in LegalProfile.objects.all()
    ]


def version_in_use(code: str):
    """The version of the profile of that code by which new matters go; None when there is none."""
    if not code:
        return None
    found = ProfileVersion.objects.filter(profile__code=code, status=ProfileVersion.Status.IN_USE)
    return found.select_related("profile").first()


def local_names(version) -> dict[str, str]:
    """Stage → its name under this version, for those that have one. Reads `stages` as the page has fetched them."""
    return {row.stage: row.local_name for row in version.stages.all() if row.local_name} if version else {}


def in_words(stage, local="") -> str:
    """“Acusación (charged)”: the local name with ours, or ours alone when they are the same or there is no other."""
    ours = str(S(stage).label)
    if not local or local.casefold() == ours.casefold():
        return ours
    return _("%(local)s (%(stage)s)") % {"local": local, "stage": ours.lower()}


def label(proceeding, stage="") -> str:
    """The name of `stage`, or of the one the proceeding stands at, as its legal profile calls it."""
    return named(proceeding.matter, stage or proceeding.stage)


def named(matter, stage) -> str:
    """The name of `stage` under the law of a matter."""
    return in_words(stage, local_names(matter.profile_version).get(stage, ""))


def pleas(matter) -> list[tuple[str, str]]:
    """(value, label) of the pleas the matter's law knows; none in many countries, and all without a profile."""
    version = matter.profile_version
    return [(plea.value, plea.label) for plea in Plea if version is None or plea in version.pleas]
