"""From a roster to reliefs: one for every victim. The same few statements for 5 or for 500."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.stages import refresh_stages
from offices import audit
from offices.access import require
from offices.audiences import Audience
from offices.refusal import Refusal

from ..checks import check_authority, check_day, check_safety, check_works
from ..models import Operation, Relief, VictimOutcome
from ..roster.numbering import hold_roster
from .roster import cases_of
from .roster_people import TOUCHED, record_people, victims_on


@dataclass
class Relieved:
    """How many reliefs were recorded, and whom they were not recorded for: sentences with the numbers."""

    number: int = 0
    skipped: list[str] = field(default_factory=list)


def check_can_relieve(by, operation):
    """Raise unless `by` works rescue in the office (PermissionDenied) and the operation took place (Refusal)."""
    require(by, "change_rescue", operation.office_id)
    if operation.status != Operation.Status.EXECUTED:
        raise Refusal(_("Reliefs are recorded once the operation was carried out, and before it is closed."))


def relieve_roster(
    *,
    operation,
    by,
    relieved_on,
    type,  # noqa: A002 -- the domain's word
    authority,
    attribution,
    safety_confirmed=False,
    safety_how="",
    at=None,
) -> Relieved:
    """One relief for every victim on the roster, all on one day; whoever has no record yet gets a new one.

    Whoever has a relief of that day or of this operation is left out, as is whoever was found not to be a victim since.
    The office of each case earns them for ever. Raises Refusal with a sentence. Source: the domain rules, "Rescue, per
    victim".
    """
    check_can_relieve(by, operation)
    if relieved_on < operation.executed_on:
        raise Refusal(_("The operation was carried out later than that."), "relieved_on")
    check_safety(safety_confirmed, safety_how)
    with transaction.atomic():
        held = hold_roster(operation)
        cases = {case.pk: case for case in cases_of(operation, by)}
        entries = list(victims_on(operation, by).filter(case__in=cases).select_related("person"))
        known = [entry for entry in entries if entry.person_id]
        new = [entry for entry in entries if not entry.person_id]
        result = Relieved()
        people = _to_relieve(known, operation, relieved_on, result)
        for case_id in {*people, *(entry.case_id for entry in new)}:
            check_works(by, cases[case_id])
            check_day(cases[case_id], relieved_on, "relieved_on")
            check_authority(cases[case_id], authority)
        record_people(new, operation, by, held, {})
        for entry in new:
            people[entry.case_id].append(entry.person_id)
        facts = {
            "relieved_on": relieved_on,
            "type": type,
            "authority": authority.strip(),
            "attribution": attribution,
            "operation": operation,
            "recorded_by": by,
            "safety_confirmed_by": by if safety_confirmed else None,
            "safety_confirmed_on": operation.office.today(at) if safety_confirmed else None,
            "safety_how": safety_how.strip(),
        }
        _record(people, cases, facts, by, at, len(new))
        result.number = sum(map(len, people.values()))
    return result


def _to_relieve(entries, operation, day, result):
    """Case id → ids of the people of these rows who get a relief; why others get none goes to `result.skipped`."""
    people = defaultdict(list)
    if not entries:
        return people
    cases = {entry.case_id for entry in entries}
    reliefs = Relief.objects.filter(case__in=cases).values_list("case", "person", "relieved_on", "operation")
    freed, that_day = set(), set()
    for case, person, on, through in reliefs:
        if through == operation.pk:
            freed.add((case, person))
        elif on == day:
            that_day.add((case, person))
    none = VictimOutcome.objects.filter(case__in=cases, outcome=VictimOutcome.Outcome.NOT_A_VICTIM)
    no_victims = set(none.values_list("case", "person"))
    for entry in entries:
        who = entry.case_id, entry.person_id
        if who in freed:
            continue
        if who in that_day:
            result.skipped.append(_("No. %(n)d has a relief on that day already.") % {"n": entry.number})
        elif who in no_victims:
            result.skipped.append(_("No. %(n)d was found not to be a victim on the case.") % {"n": entry.number})
        elif entry.person.born_from and day < entry.person.born_from:
            result.skipped.append(_("No. %(n)d was not born on that day yet.") % {"n": entry.number})
        else:
            people[entry.case_id].append(entry.person_id)
    return people


def _record(people, cases, facts, by, at, new):
    """Write the reliefs, tell each case of them, and count its steps once."""
    Relief.objects.bulk_create(
        Relief(
            case_id=case_id,
            office_id=cases[case_id].office_id,
            restricted=cases[case_id].restricted,
            earned_office_id=cases[case_id].office_id,
            person_id=person,
            recorded_at=at or timezone.now(),
            **facts,
        )
        for case_id, ids in people.items()
        for person in ids
    )
    for case_id, ids in people.items():
        words = ngettext("%(n)d victim relieved in an operation", "%(n)d victims relieved in an operation", len(ids))
        audit.record(
            "relieve_roster",
            by=by,
            obj=facts["operation"],
            case=cases[case_id],
            audience=Audience.RESCUE,
            summary=words % {"n": len(ids)},
            at=at,
            number=len(ids),
            new_people=new,
        )
        refresh_stages(case=cases[case_id], by=by, at=at, only=TOUCHED)
