"""Putting the shipped profiles and statutes into the database: what is there already stays as it is."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ..models import Holiday, LegalProfile, ProfileClock, ProfileStage, ProfileVersion, Statute
from . import shipped


@dataclass
class Loaded:
    """What a load added."""

    profiles: int = 0
    statutes: int = 0


def load(using: str = "default", only=None) -> Loaded:
    """Add the shipped profiles that are not there, and the statutes of countries that have none.

    `using` is the database alias to write with: the owner's, outside tests. `only` is a list of codes. A profile or a
    library that is there was perhaps edited here, so nothing of it is touched. Raises IntegrityError for a broken file.
    """
    loaded = Loaded()
    with transaction.atomic(using=using):
        have = set(LegalProfile.objects.using(using).values_list("code", flat=True))
        stocked = set(Statute.objects.using(using).values_list("country", flat=True))
        for code in only or shipped.codes():
            if code not in have:
                _add(shipped.profile(code), using)
                loaded.profiles += 1
            fresh = [statute for statute in shipped.statutes(code) if statute.country not in stocked]
            Statute.objects.using(using).bulk_create(fresh)
            loaded.statutes += len(fresh)
    return loaded


def _add(one, using):
    """A version takes its stages and clocks while it is a draft; then it is in use, and the database keeps it."""
    one.profile.save(using=using)
    one.version.profile = one.profile
    one.version.save(using=using)
    for row in (*one.stages, *one.clocks):
        row.version = one.version
    for row in one.holidays:
        row.profile = one.profile
    ProfileStage.objects.using(using).bulk_create(one.stages)
    ProfileClock.objects.using(using).bulk_create(one.clocks)
    Holiday.objects.using(using).bulk_create(one.holidays)
    one.version.status, one.version.published_at = ProfileVersion.Status.IN_USE, timezone.now()
    one.version.save(using=using)
