"""Thirty field offices and headquarters with staff in all roles, made by the product's own models as the owner."""

import datetime

from allauth.mfa.models import Authenticator

from offices.access import role_group, sync_grants
from offices.casework import CaseworkType
from offices.models import Membership, Office, Partner, Region, User
from offices.roles import ROLES

from .scale import CASEWORKERS_PER_OFFICE, FIELD_OFFICES, FIRST_DAY, OFFICES_OF_A_TRAVELLER, Place

CASE_ROLES = ("lawyer", "investigator", "social_worker", "transformation_specialist")
ONE_OFFICE, MANY_OFFICES = "one.office@example.org", "many.offices@example.org"
NEW_OFFICE = "new.office@example.org"
NO_OFFICE, MANAGER = "no.office@example.org", "manager@example.org"
_BEGAN = datetime.datetime(2014, 11, 1, tzinfo=datetime.UTC)


def make_offices() -> list[Place]:
    """Create it all and return the field offices with the ids that cases need."""
    headquarters = Office.objects.create(
        kind=Office.Kind.HEADQUARTERS, code="HQS", city="Headquarters", country="US", opened_on=FIRST_DAY
    )
    regions = [Region.objects.create(code=f"region-{n}", name=f"Region {n}") for n in range(5)]
    fields = [
        _field_office(f"F{chr(65 + n // 26)}{chr(65 + n % 26)}", f"City {n}", regions[n % 5])
        for n in range(FIELD_OFFICES)
    ]
    just_opened = _field_office("NEW", "New City", regions[0])
    sync_grants()
    confirmer = _person("confirmer@example.org", "Confirmer")
    places = [_staff(office, confirmer) for office in fields]
    _appoint(_user_of(places[0]), fields[0], "lawyer", confirmer)
    traveller = _person(MANY_OFFICES, "Traveller Between Offices")
    for office in fields[:OFFICES_OF_A_TRAVELLER]:
        _appoint(traveller, office, "lawyer", confirmer)
    _appoint(_person(MANAGER, "Manager Of Everything"), headquarters, "headquarters_manager", confirmer)
    _appoint(_person(NEW_OFFICE, "First Caseworker"), just_opened, "lawyer", confirmer)
    _person(NO_OFFICE, "Nobody Yet")
    return places


def _field_office(code: str, city: str, region: Region) -> Office:
    return Office.objects.create(
        kind=Office.Kind.FIELD, code=code, city=city, country="PH", region=region, time_zone="Asia/Manila",
        mandate=CaseworkType.values, opened_on=FIRST_DAY,
    )  # fmt: skip


def _user_of(place: Place) -> User:
    """The caseworker of one office whose pages are measured: leads as many cases as any colleague."""
    user = User.objects.get(pk=place.caseworkers[1])
    user.email, user.full_name = ONE_OFFICE, "Caseworker Of One"
    user.save(update_fields=["email", "full_name"])
    Membership.objects.filter(user=user).delete()
    user.groups.clear()
    return user


def _staff(office: Office, confirmer: User) -> Place:
    caseworkers = []
    for n in range(CASEWORKERS_PER_OFFICE):
        user = _person(f"{office.code}.{n}@example.org".lower(), f"{office.city} Caseworker {n}")
        _appoint(user, office, CASE_ROLES[n % len(CASE_ROLES)], confirmer)
        caseworkers.append(user.pk)
    for role in ("director", "operations_approver", "office_administrator", "regional_manager", "auditor"):
        user = _person(f"{office.code}.{role}@example.org".lower(), f"{office.city} {role}")
        _appoint(user, office, role, confirmer)
        if role == "director":
            director = user.pk
    authority = Partner.objects.create(office=office, kind=Partner.Kind.LABOUR_INSPECTORATE, name="Labour inspectorate")
    return Place(office.pk, office.code, tuple(caseworkers), director, authority.pk)


def _person(email: str, name: str) -> User:
    user = User.objects.create(email=email, full_name=name, nationality="PH", password="!")  # noqa: S106 -- unusable
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    return user


def _appoint(user: User, office: Office, role: str, confirmer: User) -> None:
    group = role_group(office, role)
    needs = ROLES[role].reads_cases
    Membership.objects.create(
        user=user, office=office, role=role, group=group, starts_on=FIRST_DAY, granted_by=None,
        needs_confirmation=needs, confirmed_by=confirmer if needs else None, confirmed_at=_BEGAN if needs else None,
    )  # fmt: skip
    user.groups.add(group)
