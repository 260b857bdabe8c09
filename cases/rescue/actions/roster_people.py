"""From a roster to people: a record for every victim. The same few statements for 5 or for 500."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import CaseRole, Person, PersonName, PersonToken
from cases.models.stage_progress import Stage
from cases.naming import tokens
from cases.partial_dates import parse_birth
from cases.stages import refresh_stages
from cases.visibility import forget_named
from offices.refusal import Refusal

from ..models import RosterEntry
from ..roster.matching import birth_of
from ..roster.numbering import check_can_list, hold_roster
from ..transitions import wrote
from .roster import cases_of

#: The stages that look at who is a victim and who is relieved.
TOUCHED = (Stage.RESCUE, Stage.AFTERCARE)
ACTUAL, NOT = CaseRole.Verification.ACTUAL, CaseRole.Verification.NOT


def victims_on(operation, by):
    """Victims on the roster, as `by` reads them; who has no record yet has no person."""
    return RosterEntry.objects.on(operation, by).listed().victims().order_by("number")


def link_people(*, operation, by, chosen=None, doubles=(), at=None) -> int:
    """Give every victim on the roster a record: the one named in `chosen` (row id → person id), or else a new one.

    All of them become verified victims of their case. The rows whose ids are `doubles` are struck first: somebody
    written twice. Returns how many rows it was. Raises Refusal, with the number of the row, when two rows would be one
    person.
    """
    check_can_list(by, operation)
    with transaction.atomic():
        held = hold_roster(operation)
        if doubles:
            twice = RosterEntry.objects.on(operation, by).listed().filter(pk__in=doubles, person=None)
            twice.update(struck_at=at or timezone.now(), struck_by=by, version=F("version") + 1, turn=held.turn + 1)
        cases = {case.pk: case for case in cases_of(operation, by)}
        entries = list(victims_on(operation, by).filter(person=None, case__in=cases))
        _check_running([cases[pk] for pk in {entry.case_id for entry in entries}])
        record_people(entries, operation, by, held, chosen or {})
        number = len(entries)
        words = ngettext("%(n)d person of the roster recorded", "%(n)d people of the roster recorded", number)
        wrote("link_roster_people", operation, by, words % {"n": number}, at, number=number, known=len(chosen or {}))
        for case_id in sorted({entry.case_id for entry in entries}):
            refresh_stages(case=cases[case_id], by=by, at=at, only=TOUCHED)
    return number


def _check_running(cases):
    for case in cases:
        if not case.is_running:
            raise Refusal(_("%(case)s is not open, so nobody can be added.") % {"case": case})


def record_people(entries, operation, by, held, chosen):
    """Records, names and roles for these rows, who have none. For actions that hold the roster already."""
    if not entries:
        return
    day = operation.executed_on or operation.planned_for
    known = _known(operation, by, entries, chosen)
    new = [entry for entry in entries if entry.pk not in chosen]
    _create_people(operation, new, day)
    _give_roles(operation, entries, known, by, day)
    if any(entry.restricted for entry in entries):
        forget_named(by)
    for entry in entries:
        entry.version, entry.turn = entry.version + 1, held.turn + 1
    RosterEntry.objects.bulk_update(entries, ["person", "version", "turn"])


def _known(operation, by, entries, chosen):
    """Row id → the record that was chosen for it, and the roles as a victim that these people have in the cases."""
    if not chosen:
        return {}
    taken = dict(
        RosterEntry.objects.filter(operation=operation, person__in=chosen.values())
        .listed()
        .values_list("person_id", "number")
    )
    people = Person.objects.visible_to(by).filter(office=operation.office_id).current().in_bulk(list(chosen.values()))
    for entry in entries:
        wanted = chosen.get(entry.pk)
        if wanted is None:
            continue
        if wanted not in people:
            raise Refusal(_("No. %(n)d: choose a record of this office.") % {"n": entry.number})
        if wanted in taken:
            raise Refusal(
                _("No. %(n)d and no. %(other)d cannot be one person. Strike one of the rows, or choose another.")
                % {"n": entry.number, "other": taken[wanted]}
            )
        taken[wanted] = entry.number
        entry.person_id = wanted
    return _roles_of(people, entries)


def _roles_of(people, entries):
    """(case, person) → the role as a victim in that case that any record of this human being has."""
    stands = Person.objects.standing_for(people)
    roles = CaseRole.objects.filter(case__in={entry.case_id for entry in entries}, person__in=stands)
    return {(role.case_id, stands[role.person_id]): role for role in roles.victims().running()}


def _create_people(operation, entries, day):
    """A record with a name and what search looks up for each of these rows."""
    people = [_new_person(operation, entry, day) for entry in entries]
    Person.objects.bulk_create(people)
    common = {"office_id": operation.office_id}
    names = [(person, entry.name) for person, entry in zip(people, entries, strict=True) if entry.name]
    PersonName.objects.bulk_create(PersonName(person=person, full=name, **common) for person, name in names)
    PersonToken.objects.bulk_create(
        PersonToken(person=person, kind=kind, token=token, **common)
        for person, name in names
        for kind, token in sorted(tokens(name))
    )
    for person, entry in zip(people, entries, strict=True):
        entry.person = person


def _birth(entry, day):
    """When somebody was born: by what the list said of it, otherwise by the age band."""
    try:
        return parse_birth(entry.age_text, day) if entry.age_text else birth_of(entry, day)
    except ValueError:  # it was read on another day, before it was known when the operation took place
        return birth_of(entry, day)


def _new_person(operation, entry, day):
    birth = _birth(entry, day)
    band = entry.get_age_band_display() if entry.age_band != RosterEntry.AgeBand.UNKNOWN else ""
    return Person(
        office_id=operation.office_id,
        display_name=entry.name or _("Not named, no. %(n)d of an operation") % {"n": entry.number},
        sex=entry.sex,
        born_from=birth.earliest,
        born_to=birth.latest,
        born_precision=birth.precision,
        born_text=entry.age_text or band,
        source_ref=f"roster:{operation.pk}:{entry.number}",
    )


def _give_roles(operation, entries, known, by, day):
    """Everybody is a verified victim of the row's case. Who stands there as no victim is not made one."""
    verified = {"verification": ACTUAL, "verified_by": by, "verified_on": day}
    raised, new = [], []
    for entry in entries:
        role = known.get((entry.case_id, entry.person_id))
        if role is None:
            new.append(
                CaseRole(
                    case_id=entry.case_id,
                    office_id=entry.office_id,
                    restricted=entry.restricted,
                    person_id=entry.person_id,
                    role=CaseRole.Role.VICTIM,
                    remark=entry.remark,
                    **verified,
                )
            )
            continue
        if role.verification == NOT:
            raise Refusal(
                _("No. %(n)d was found not to be a victim on the case. Correct that first.") % {"n": entry.number}
            )
        entry.person_id = role.person_id
        if role.verification != ACTUAL:
            raised.append(role.pk)
    if raised:
        CaseRole.objects.filter(pk__in=raised).update(**verified)
    CaseRole.objects.bulk_create(new)
