"""The law of a country as it is shipped, and what an administrator makes of it."""

import factory

from cases.accountability.models import LegalProfile, ProfileVersion, Statute
from cases.accountability.profiles.loading import load

from . import OwnerFactory, as_owner


def shipped(code) -> ProfileVersion:
    """The version in use of a shipped profile, loaded if it is not there."""
    with as_owner():
        load(only=[code])
    return ProfileVersion.objects.select_related("profile").get(profile__code=code, status="in_use")


def profile(code) -> LegalProfile:
    """A shipped profile."""
    return shipped(code).profile


class StatuteFactory(OwnerFactory):
    """An offence of the Philippines that nobody confirmed."""

    class Meta:
        model = Statute

    country = "PH"
    citation = factory.Sequence(lambda n: f"Republic Act {9000 + n}, s. 4")
    title = "Trafficking in persons"
    iccs = "0204"
