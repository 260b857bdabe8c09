"""When the courts of a profile do not sit: the weekend of its version, and the profile's holidays."""

from collections import defaultdict

from ..counting_days import RestDays
from ..models import Holiday


def rest_days(versions) -> dict[int, RestDays]:
    """Version id → the days of rest its clocks are counted by; one question for all, none for no version."""
    holidays = defaultdict(set)
    if versions:
        days = Holiday.objects.filter(profile__in={version.profile_id for version in versions})
        for profile, day in days.values_list("profile", "day"):
            holidays[profile].add(day)
    return {
        version.pk: RestDays(frozenset(version.weekend), frozenset(holidays[version.profile_id]))
        for version in versions
    }
