"""Who keeps the law of a country, and who may confirm it. Everybody who is signed in reads it: it tells of no case."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from offices.access import rights_of, workplaces
from offices.models import Office


def _works_by(user, right, **law) -> bool:
    """Whether the person holds `right` in an office with this country or legal profile."""
    return Office.objects.filter(pk__in=rights_of(user).offices(right), **law).exists()


def administers_profile(user, profile) -> bool:
    """A system administrator, or an administrator of an office that uses the profile."""
    return user.is_system_administrator or _works_by(user, "manage_office", legal_profile=profile.code)


def administers_statutes(user, country="") -> bool:
    """A system administrator, or an administrator of an office in that country; without one, of any office."""
    where = {"country": country} if country else {}
    return user.is_system_administrator or _works_by(user, "manage_office", **where)


def keeps_statutes_of(user, countries) -> set[str]:
    """Those of these countries whose statutes the person keeps."""
    if user.is_system_administrator:
        return set(countries)
    offices = Office.objects.filter(pk__in=rights_of(user).offices("manage_office"), country__in=countries)
    return set(offices.values_list("country", flat=True))


def counsel_of_profile(user, profile) -> bool:
    """A lawyer of an office that uses the profile."""
    return _works_by(user, "change_accountability", legal_profile=profile.code)


def counsel_of_country(user, country) -> bool:
    """A lawyer of an office in that country."""
    return _works_by(user, "change_accountability", country=country)


def today_of(user):
    """The day it is where the person works; the latest one, for who works in several zones. Of a lawyer it is known."""
    return max(office.today() for office in workplaces(user))


def check_administers_profile(user, profile):
    """Raise PermissionDenied with a sentence unless the person keeps this profile."""
    if not administers_profile(user, profile):
        raise PermissionDenied(
            _("Legal profiles are kept by system administrators and by administrators of the offices that use them.")
        )


def check_administers_statutes(user, country=""):
    """Raise PermissionDenied with a sentence unless the person keeps the statutes of that country."""
    if not administers_statutes(user, country):
        raise PermissionDenied(
            _("Statutes are kept by system administrators and by administrators of the offices in that country.")
        )


def check_system_administrator(user):
    """Raise PermissionDenied with a sentence unless the person is a system administrator."""
    if not user.is_system_administrator:
        raise PermissionDenied(_("Only a system administrator adds a legal profile."))
