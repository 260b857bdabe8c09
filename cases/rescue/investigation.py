"""What is known of a case by investigating it, as far as one person may read it."""

from cases.models import RECORD_OF_PERSON

from .models import Activity, ActivitySource, Informant, Site, TraffickingProfile
from .victims import victims_of


def counts(case, user) -> dict:
    """How many activities, places and profiles there are, and how many sources are open to the person."""
    rows = {"activities": Activity, "sites": Site, "profiles": TraffickingProfile, "informants": Informant}
    return {name: model.objects.visible_to(user).filter(case=case).count() for name, model in rows.items()}


def with_sources(activities, user) -> list:
    """The activities, each with `.named_sources`: those it came from that are open to the person. One query."""
    activities = list(activities)
    found = {activity.pk: [] for activity in activities}
    links = ActivitySource.objects.visible_to(user).filter(activity__in=found).select_related("informant")
    for link in links.order_by("informant__code_name", "pk"):
        found[link.activity_id].append(link.informant)
    for activity in activities:
        activity.named_sources = found[activity.pk]
    return activities


def victims_with_profiles(case, user) -> list:
    """The victims of the case, each with `.profiles`: one, or more where records of one person were merged."""
    victims = victims_of(case, user)
    profiles = TraffickingProfile.objects.visible_to(user).filter(case=case).select_related(RECORD_OF_PERSON)
    by_person = {}
    for profile in profiles:
        by_person.setdefault(profile.person_id, []).append(profile)
    for victim in victims:
        victim.profiles = [profile for pk in sorted(victim.person_ids) for profile in by_person.get(pk, [])]
    return victims
