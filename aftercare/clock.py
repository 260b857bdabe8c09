"""The time limit of aftercare: two years for a survivor of bonded labour alone, none for anybody else.

Source: the domain rules, "Aftercare, per survivor". The clock starts with the first enrolment after the relief, and
coming back does not restart it; a new case with a relief of its own has a clock of its own.
"""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from cases.models import CaseRole, Person
from cases.rescue.models import Relief
from offices.casework import CaseworkType

from .models import Enrolment

LIMIT_MONTHS, WARN_MONTHS = 24, 21


def add_months(day: date, months: int) -> date:
    """The same day of the month, so many months on; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Limit:
    """When care ends, and from when that is said aloud."""

    deadline_on: date
    warned_on: date

    def is_near(self, today) -> bool:
        return self.warned_on <= today < self.deadline_on

    def is_over(self, today) -> bool:
        return today >= self.deadline_on


def limits(enrolments) -> dict[int, Limit]:
    """The limits of those enrolments that have one, by enrolment id. Four queries, however many there are."""
    enrolments = list(enrolments)
    if not enrolments:
        return {}
    people = Person.objects.standing_for({enrolment.person.record.pk for enrolment in enrolments})
    types, relieved, enrolled = _types(people), _relieved(people), _enrolled(people)
    found = {}
    for enrolment in enrolments:
        survivor = people.get(enrolment.person_id)
        if types[survivor] != {CaseworkType.BONDED_LABOUR}:
            continue
        start = min(relieved[survivor, enrolment.case_id], default=date.min)
        first = min((day for day in enrolled[survivor] if day >= start), default=enrolment.opened_on)
        found[enrolment.pk] = Limit(add_months(first, LIMIT_MONTHS), add_months(first, WARN_MONTHS))
    return found


def limit_of(enrolment) -> Limit | None:
    """The limit of one enrolment, or None."""
    return limits([enrolment]).get(enrolment.pk)


def _types(people):
    types = defaultdict(set)
    roles = CaseRole.objects.filter(person__in=people).victims().exclude(verification=CaseRole.Verification.NOT)
    for person_id, of_case in roles.values_list("person", "case__types"):
        types[people[person_id]].update(of_case)
    return types


def _relieved(people):
    relieved = defaultdict(list)
    for person_id, case_id, day in Relief.objects.filter(person__in=people).values_list(
        "person", "case", "relieved_on"
    ):
        relieved[people[person_id], case_id].append(day)
    return relieved


def _enrolled(people):
    """The days on which care began; who declined on the day was not in care."""
    enrolled = defaultdict(list)
    declined = Q(outcome=Enrolment.Outcome.DECLINED, closed_on=F("opened_on"))
    for person_id, day in (
        Enrolment.objects.filter(person__in=people).exclude(declined).values_list("person", "opened_on")
    ):
        enrolled[people[person_id]].append(day)
    return enrolled
