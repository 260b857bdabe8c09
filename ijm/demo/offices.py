"""Opening the demonstration's offices: the owner appoints the first administrators, they do the rest."""

import datetime

from cases.accountability.profiles.loading import load as load_legal_profiles
from offices.access import forget_rights
from offices.actions import open_office
from offices.models import Office, Region, User

from .hands import hands_of
from .places import FIELD, OTHER, REGIONS
from .sign_in import KNOWN, PASSWORD, SECOND_ADMINISTRATOR


def lay_ground() -> tuple[User, User]:
    """Regions, the law of the countries and the two first system administrators, as the owner of the tables: nobody is
    there yet who could.

    Returns the administrators as the application sees them.
    """
    load_legal_profiles(using="owner")
    for code, name in REGIONS.items():
        Region.objects.using("owner").get_or_create(code=code, defaults={"name": name})
    for known in (KNOWN[-1], SECOND_ADMINISTRATOR):
        if not User.objects.filter(email=known.email).exists():
            User.objects.db_manager("owner").create_superuser(
                known.email, PASSWORD, full_name=known.name, nationality=known.nationality
            )
    return tuple(User.objects.get(email=known.email) for known in (KNOWN[-1], SECOND_ADMINISTRATOR))


def open_offices(administrator: User) -> dict[str, Office]:
    """Open what is not open yet. Returns every demonstration office by its code."""
    have = {office.code: office for office in Office.objects.filter(code__in=[*FIELD, *OTHER])}
    regions = {region.code: region for region in Region.objects.all()}
    with hands_of(administrator):
        for code, (kind, city, country, zone, languages, currency, year) in OTHER.items():
            if code not in have:
                have[code] = open_office(
                    by=administrator,
                    kind=kind,
                    code=code,
                    city=city,
                    country=country,
                    time_zone=zone,
                    languages=languages.split(),
                    currency=currency,
                    opened_on=_opening(code, year),
                )
        for code, (city, country, region, zone, languages, currency, law, year, mandate) in FIELD.items():
            if code not in have:
                have[code] = open_office(
                    by=administrator,
                    kind=Office.Kind.FIELD,
                    code=code,
                    city=city,
                    country=country,
                    region=regions[region],
                    time_zone=zone,
                    languages=languages.split(),
                    currency=currency,
                    legal_profile=law,
                    opened_on=_opening(code, year),
                    mandate=[str(kind) for kind in mandate],
                    publish_as_region=region == "south-asia",
                )
    forget_rights(administrator)
    return have


def _opening(code: str, year: int) -> datetime.date:
    """A day of that year, the same each time."""
    return datetime.date(year, 1 + ord(code[0]) % 12, 1 + ord(code[1]) % 28)
