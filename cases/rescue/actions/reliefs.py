"""What is done in the rescue stage: reliefs, their safety, and the other ways in which it ends for a victim."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.actions.people import verify_victim
from cases.models import Case, CaseRole
from cases.stages import refresh_stages
from offices import audit
from offices.audiences import Audience
from offices.refusal import Refusal
from offices.versions import store

from ..checks import check_authority, check_can_be_relieved, check_day, check_safety, check_works
from ..models import Relief, VictimOutcome
from ..victims import victims_among
from .taking_back import take_back


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
    safety_how="",
    at=None,
) -> list[Relief]:
    """Record that the violence ended for these victims on one day: all of them, or none. Returns their reliefs.

    The office of the case earns them for ever. A possible victim becomes a verified one, because only verified victims
    are relieved. Raises Refusal with a sentence. Source: the domain rules, "Rescue, per victim".
    """
    check_works(by, case)
    check_day(case, relieved_on, "relieved_on")
    check_authority(case, authority)
    check_safety(safety_confirmed, safety_how)
    chosen = victims_among(case, people)
    if not chosen:
        raise Refusal(_("Choose who was relieved."), "people")
    for victim in chosen:
        check_can_be_relieved(victim, relieved_on)
    facts = {
        "relieved_on": relieved_on,
        "type": type,
        "authority": authority.strip(),
        "attribution": attribution,
        "earned_office_id": case.office_id,
        "recorded_by": by,
        "safety_confirmed_by": by if safety_confirmed else None,
        "safety_confirmed_on": case.office.today(at) if safety_confirmed else None,
        "safety_how": safety_how.strip(),
    }
    try:
        with transaction.atomic():
            _verify(chosen, case, relieved_on, by, at)
            reliefs = Relief.objects.bulk_create(
                Relief(case=case, office_id=case.office_id, person_id=victim.role.person_id, **facts)
                for victim in chosen
            )
            _wrote_reliefs(reliefs, case, by, at)
            refresh_stages(case=case, by=by, at=at)
    except IntegrityError:
        raise Refusal(_("One of them has a relief on that day already."), "people") from None
    return reliefs


def _wrote_reliefs(reliefs, case, by, at):
    """One line for one relief, and one for all of those recorded together: five hundred lines are read by nobody."""
    how = reliefs[0].get_type_display().lower()
    if len(reliefs) == 1:
        return _wrote("record_relief", reliefs[0], case, by, at, _("Relief recorded: %(how)s") % {"how": how})
    said = _("%(n)d reliefs recorded: %(how)s") % {"n": len(reliefs), "how": how}
    return _wrote("record_reliefs", None, case, by, at, said, reliefs=[relief.pk for relief in reliefs])


def _verify(victims, case, day, by, at):
    """Possible victims among these become verified. In one statement: five hundred people may be freed in a day."""
    roles = [role for victim in victims if not victim.is_verified for role in [victim.role]]
    if not roles:
        return
    CaseRole.objects.filter(pk__in=[role.pk for role in roles]).update(
        verification=CaseRole.Verification.ACTUAL, verified_by=by, verified_on=day
    )
    said = ngettext("%(n)d victim verified by relief", "%(n)d victims verified by relief", len(roles))
    said %= {"n": len(roles)}
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
    with transaction.atomic():
        take_back(
            relief,
            action="remove_relief",
            told=_("Relief taken back: it was recorded by mistake"),
            noted=_("A relief was taken back: %(reason)s"),
            reason=reason,
            by=by,
            at=at,
        )
        refresh_stages(case=case, by=by, at=at)
    return case


def confirm_safety(*, relief: Relief, by, confirmed_on=None, how="", at=None) -> Relief:
    """Somebody made sure, on that day and in these words, that the person is safe. The first to confirm stays."""
    confirm_safety_of(case=relief.case, reliefs=[relief], by=by, confirmed_on=confirmed_on, how=how, at=at)
    relief.refresh_from_db(fields=["safety_confirmed_by", "safety_confirmed_on", "safety_how"])
    return relief


def confirm_safety_of(*, case, reliefs, by, confirmed_on=None, how="", at=None) -> int:
    """The same for several reliefs of a case, in one statement. Returns how many were not confirmed before.

    Raises Refusal for a day in the future, or before the last of these reliefs.
    """
    check_works(by, case)
    confirmed_on = confirmed_on or case.office.today()
    check_day(case, confirmed_on, "confirmed_on")
    waiting = Relief.objects.filter(case=case, pk__in=[relief.pk for relief in reliefs], safety_confirmed_by=None)
    if waiting.filter(relieved_on__gt=confirmed_on).exists():
        raise Refusal(_("This day is before the relief."), "confirmed_on")
    with transaction.atomic():
        pks = [relief.pk for relief in reliefs]
        confirmed = waiting.update(safety_confirmed_by=by, safety_confirmed_on=confirmed_on, safety_how=how.strip())
        if confirmed:
            only = reliefs[0] if len(reliefs) == 1 else None
            said = ngettext("Safety confirmed after a relief", "Safety confirmed after %(n)d reliefs", confirmed) % {
                "n": confirmed
            }
            _wrote("confirm_safety", only, case, by, at, said, reliefs=pks)
    return confirmed


def record_victim_outcome(*, case, person, outcome, reason, by, decided_on=None, at=None) -> VictimOutcome:
    """Record how the rescue ended for a victim who was not relieved. “Not a victim” says so of their role as well."""
    check_works(by, case)
    decided_on = decided_on or case.office.today()
    check_day(case, decided_on, "decided_on")
    if not reason.strip():
        raise Refusal(_("Say why."), "reason")
    victim = victims_among(case, [person])[0]
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
    with transaction.atomic():
        take_back(
            ended,
            action="remove_victim_outcome",
            told=_("A victim's outcome was taken back"),
            noted=_("An outcome was taken back: %(reason)s"),
            reason=reason,
            by=by,
            at=at,
        )
        if ended.outcome == VictimOutcome.Outcome.NOT_A_VICTIM:
            for role in CaseRole.objects.filter(
                case=case, person=ended.person_id, verification=CaseRole.Verification.NOT
            ).victims():
                verify_victim(role=role, by=by, verification=CaseRole.Verification.POSSIBLE, at=at)
        refresh_stages(case=case, by=by, at=at)
    return case
