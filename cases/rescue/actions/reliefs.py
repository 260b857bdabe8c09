"""What is done in the rescue stage: reliefs, their safety, and the other ways in which it ends for a victim."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.actions.people import verify_victim
from cases.actions.work import add_note
from cases.models import Case, CaseRole
from cases.stages import refresh_stages
from offices import audit
from offices.audiences import Audience
from offices.refusal import Refusal
from offices.versions import store

from ..checks import check_authority, check_can_be_relieved, check_day, check_works
from ..models import Relief, VictimOutcome
from ..victims import victims_of


def record_relief(*, case, person, by, **facts) -> Relief:
    """Record that the violence ended for one victim; takes what `relieve_victims` takes, and returns the relief."""
    return relieve_victims(case=case, people=[person], by=by, **facts)[0]


def relieve_victims(
    *,
    case,
    people,
    relieved_on,
    type,  # noqa: A002 -- the domain's word
    authority,
    attribution,
    by,
    safety_confirmed=False,
    at=None,
) -> list[Relief]:
    """Record that the violence ended for these victims on one day: all of them, or none. Returns their reliefs.

    The office of the case earns them for ever. A possible victim becomes a verified one, because only verified victims
    are relieved. Raises Refusal with a sentence. Source: the domain rules, "Rescue, per victim".
    """
    check_works(by, case)
    check_day(case, relieved_on, "relieved_on")
    check_authority(case, authority)
    victims = {person_id: victim for victim in victims_of(case) for person_id in victim.person_ids}
    chosen = list({id(victims.get(person.pk)): victims.get(person.pk) for person in people}.values())
    if not chosen:
        raise Refusal(_("Choose who was relieved."), "people")
    for victim in chosen:
        check_can_be_relieved(victim, relieved_on)
    try:
        with transaction.atomic():
            _verify(chosen, case, relieved_on, by, at)
            reliefs = [
                Relief.objects.create(
                    case=case,
                    person_id=victim.role.person_id,
                    relieved_on=relieved_on,
                    type=type,
                    authority=authority.strip(),
                    attribution=attribution,
                    earned_office_id=case.office_id,
                    recorded_by=by,
                    safety_confirmed_by=by if safety_confirmed else None,
                )
                for victim in chosen
            ]
            for relief in reliefs:
                _wrote(
                    "record_relief",
                    relief,
                    case,
                    by,
                    at,
                    _("Relief recorded: %(how)s") % {"how": relief.get_type_display().lower()},
                )
            refresh_stages(case=case, by=by, at=at)
    except IntegrityError:
        raise Refusal(_("One of them has a relief on that day already."), "people") from None
    return reliefs


def _verify(victims, case, day, by, at):
    """Possible victims among these become verified. In one statement: five hundred people may be freed in a day."""
    roles = [role for victim in victims if not victim.is_verified for role in [victim.role]]
    CaseRole.objects.filter(pk__in=[role.pk for role in roles]).update(
        verification=CaseRole.Verification.ACTUAL, verified_by=by, verified_on=day
    )
    if roles:
        said = ngettext("%(n)d victim verified by relief", "%(n)d victims verified by relief", len(roles)) % {
            "n": len(roles)
        }
        audit.record("verify_victims", by=by, case=case, summary=said, at=at, roles=[role.pk for role in roles])


def _wrote(action, obj, case, by, at, summary, **detail):
    audit.record(action, by=by, obj=obj, case=case, audience=Audience.RESCUE, summary=summary, at=at, **detail)


def change_relief(
    *,
    relief: Relief,
    by,
    version,
    relieved_on,
    type,  # noqa: A002 -- the domain's word
    authority,
    attribution,
    at=None,
) -> Relief:
    """Correct a relief. Raises Stale if somebody saved it since `version` was read. The office that earned it stays."""
    case = relief.case
    check_works(by, case)
    check_day(case, relieved_on, "relieved_on")
    check_authority(case, authority)
    try:
        with transaction.atomic():
            store(relief, version)
            relief.relieved_on, relief.type, relief.authority = relieved_on, type, authority.strip()
            relief.attribution = attribution
            relief.save(update_fields=["relieved_on", "type", "authority", "attribution"])
            _wrote("change_relief", relief, case, by, at, _("Relief corrected"))
            refresh_stages(case=case, by=by, at=at)
    except IntegrityError:
        raise Refusal(_("This person has a relief on that day already."), "relieved_on") from None
    return relief


def remove_relief(*, relief: Relief, by, reason, at=None) -> Case:
    """Take back a relief recorded by mistake, for a reason. What it was stays in its history. Returns the case."""
    case = relief.case
    check_works(by, case)
    if not reason.strip():
        raise Refusal(_("Say why it is taken back."), "reason")
    with transaction.atomic():
        _wrote("remove_relief", relief, case, by, at, _("Relief taken back: it was recorded by mistake"))
        add_note(
            case=case,
            by=by,
            body=_("A relief was taken back: %(reason)s") % {"reason": reason.strip()},
            audience=Audience.RESCUE,
            at=at,
        )
        relief.delete()
        refresh_stages(case=case, by=by, at=at)
    return case


def confirm_safety(*, relief: Relief, by, at=None) -> Relief:
    """Somebody made sure that the person is safe now. The first to confirm stays on record."""
    check_works(by, relief.case)
    with transaction.atomic():
        if Relief.objects.filter(pk=relief.pk, safety_confirmed_by=None).update(safety_confirmed_by=by):
            _wrote("confirm_safety", relief, relief.case, by, at, _("Safety confirmed after a relief"))
        relief.refresh_from_db(fields=["safety_confirmed_by"])
    return relief


def record_victim_outcome(*, case, person, outcome, reason, by, decided_on=None, at=None) -> VictimOutcome:
    """Record how the rescue ended for a victim who was not relieved. “Not a victim” says so of their role as well."""
    check_works(by, case)
    decided_on = decided_on or case.office.today()
    check_day(case, decided_on, "decided_on")
    if not reason.strip():
        raise Refusal(_("Say why."), "reason")
    victim = next((victim for victim in victims_of(case) if person.pk in victim.person_ids), None)
    if victim is None or not victim.is_listed:
        raise Refusal(_("Only a victim of this case has an outcome."), "person")
    if victim.reliefs:
        raise Refusal(
            _("%(person)s was relieved. Take that back first if it was a mistake.") % {"person": victim.person},
            "person",
        )
    if victim.outcome:
        raise Refusal(
            _("%(person)s has an outcome already. Take that back first.") % {"person": victim.person}, "person"
        )
    try:
        with transaction.atomic():
            ended = VictimOutcome.objects.create(
                case=case,
                person_id=victim.role.person_id,
                outcome=outcome,
                reason=reason.strip(),
                decided_on=decided_on,
                recorded_by=by,
            )
            _wrote(
                "record_victim_outcome",
                ended,
                case,
                by,
                at,
                _("Rescue ended for a victim: %(how)s") % {"how": ended.get_outcome_display().lower()},
            )
            if outcome == VictimOutcome.Outcome.NOT_A_VICTIM:
                for role in victim.roles:
                    verify_victim(role=role, by=by, verification=CaseRole.Verification.NOT, on=decided_on, at=at)
            refresh_stages(case=case, by=by, at=at)
    except IntegrityError:
        raise Refusal(_("This person has an outcome already."), "person") from None
    return ended


def remove_victim_outcome(*, ended: VictimOutcome, by, reason, at=None) -> Case:
    """Take back an outcome, for a reason: who was “not a victim” is a possible one again. Returns the case."""
    case = ended.case
    check_works(by, case)
    if not reason.strip():
        raise Refusal(_("Say why it is taken back."), "reason")
    with transaction.atomic():
        _wrote("remove_victim_outcome", ended, case, by, at, _("A victim's outcome was taken back"))
        add_note(
            case=case,
            by=by,
            body=_("An outcome was taken back: %(reason)s") % {"reason": reason.strip()},
            audience=Audience.RESCUE,
            at=at,
        )
        if ended.outcome == VictimOutcome.Outcome.NOT_A_VICTIM:
            for role in CaseRole.objects.filter(
                case=case, person=ended.person_id, verification=CaseRole.Verification.NOT
            ).victims():
                verify_victim(role=role, by=by, verification=CaseRole.Verification.POSSIBLE, at=at)
        ended.delete()
        refresh_stages(case=case, by=by, at=at)
    return case
