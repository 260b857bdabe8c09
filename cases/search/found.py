"""What a search finds: cases by their number, people by name, and the cases in which they stand."""

import re
from dataclasses import dataclass, field

from django.db.models import Q

from offices.access import rights_of
from offices.models import Office

from ..models import Case, CaseRole, Person
from .persons import find_persons

NUMBER = re.compile(r"([a-z]{3,5})[\s\-/]*(\d{4})(?:[\s\-/]+(\d{0,5}))?", re.IGNORECASE)
SHORT = re.compile(r"(?:([a-z]{3,5})[\s\-/]*)?(?:(\d{4})[\s\-/]+)?(\d{1,5})", re.IGNORECASE)
YEARS_BACK = 5
MOST_CASES = 200


@dataclass
class Found:
    """Ids of cases, the people found with their roles in `.found_roles`, and whether there may be more."""

    case_ids: list[int] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    is_cut: bool = False


def search(user, text) -> Found:
    """The cases and people that `text` means, as far as `user` may see them."""
    numbered = number_condition(user, text)
    if numbered is not None:
        ids = Case.objects.visible_to(user).filter(numbered).order_by("-pk").values_list("pk", flat=True)
        if case_ids := list(ids[:MOST_CASES]):
            return Found(case_ids=case_ids)
    persons, is_cut = find_persons(user, text)
    return Found(case_ids=with_roles(user, persons), persons=persons, is_cut=is_cut)


def number_condition(user, text) -> Q | None:
    """The cases whose number begins like `text` (“CEB-2026-001”, “ceb 2026”, “147”); None: it is not a number.

    Bounds of one length, so that they hold in any collation.
    """
    if match := NUMBER.fullmatch(text.strip()):
        start, sequence = f"{match[1].upper()}-{match[2]}", match[3] or ""
        return Q(number__gte=f"{start}-{sequence:0<5}", number__lte=f"{start}-{sequence:9<5}")
    if match := SHORT.fullmatch(text.strip()):
        offices = Office.objects.filter(pk__in=rights_of(user).offices("view_case"))
        numbers = []
        for office in offices.filter(code=match[1].upper()) if match[1] else offices:
            this_year = office.today().year
            years = [match[2]] if match[2] else range(this_year, this_year - YEARS_BACK, -1)
            numbers += [f"{office.code}-{year}-{int(match[3]):05}" for year in years]
        return Q(office_id__in=rights_of(user).offices("view_case"), number__in=numbers)
    return None


def with_roles(user, persons) -> list[int]:
    """Put `.found_roles`, the roles the user may see, on each person, and return the ids of their cases."""
    record_of = {person.pk: person for person in persons}
    for person in persons:
        person.found_roles = []
    of = Person.objects.visible_to(user).standing_for(record_of)
    roles = CaseRole.objects.visible_to(user).filter(person_id__in=of).select_related("case").order_by("-case_id", "pk")
    for role in roles[:MOST_CASES]:
        record_of[of[role.person_id]].found_roles.append(role)
    return list({role.case_id: True for person in persons for role in person.found_roles})
