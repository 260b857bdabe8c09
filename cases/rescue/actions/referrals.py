"""Referrals: taking one, triage, and the four decisions. One function moves them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.intake import log_case, record_safe_contact
from cases.actions.people import add_person_to_case, create_person
from cases.models import Case, CaseRole, Person
from cases.partial_dates import PartialDate, parse_birth
from offices import audit
from offices.access import require
from offices.audiences import Audience
from offices.refusal import Refusal
from offices.versions import store

from ..models import Referral
from ..referral_checks import (
    check_can_become_case,
    check_can_move_referral,
    check_consent_to_pass_on,
    check_joins,
)

Status = Referral.Status


def take_referral(*, office, by, channel, account, urgency, received_on=None, person=None, at=None, **told) -> Referral:
    """Write down what somebody told the office. `told` holds the other fields of a Referral. Returns it, `new`.

    `person` is whose record we have already. Raises Refusal for a day in the future or an agency of another office,
    PermissionDenied without the right.
    """
    require(by, "add_case", office.pk)
    received_on = received_on or office.today()
    _check_told(office, received_on, told)
    with transaction.atomic():
        referral = Referral.objects.create(
            office=office,
            received_by=by,
            recorded_at=at or timezone.now(),
            channel=channel,
            account=account.strip(),
            urgency=urgency,
            received_on=received_on,
            person=person,
            **told,
        )
        _wrote("take_referral", referral, by, at)
    return referral


def change_referral(*, referral: Referral, by, version=None, **told) -> Referral:
    """Correct or complete what was told, while it waits. Raises Stale if somebody saved it since `version`."""
    require(by, "add_case", referral.office_id)
    _check_told(referral.office, told.get("received_on", referral.received_on), told)
    with transaction.atomic():
        _check_waits(_lock(referral))
        store(referral, version, **told)
        _wrote("change_referral", referral, by, None)
    return referral


def move_referral(*, referral: Referral, to: str, by, action: str, summary="", version=None, at=None, **changes):
    """The one function that changes a referral's status, under a lock, and writes it down. Raises Refusal or Stale."""
    with transaction.atomic():
        check_can_move_referral(_lock(referral), to)
        if to not in Referral.WAITING:
            changes |= {"decided_by": by, "decided_at": at or timezone.now()}
        store(referral, version, status=to, **changes)
        _wrote(action, referral, by, at, summary)
    return referral


def triage_referral(*, referral: Referral, by, urgency, types, screening, consent, version=None, at=None) -> Referral:
    """Say how urgent it is, of what type, what screening found so far and whether the person agrees to be passed on."""
    require(by, "add_case", referral.office_id)
    return move_referral(
        referral=referral,
        to=Status.TRIAGED,
        by=by,
        action="triage_referral",
        version=version,
        at=at,
        urgency=urgency,
        types=list(types),
        screening={key: answer for key, answer in screening.items() if answer},
        consent=consent,
    )


def log_case_of_referral(
    *, referral: Referral, by, person=None, consent_for_care=None, version=None, at=None
) -> Referral:
    """The referral becomes a case, which begins with all that was told: nobody types it twice.

    `person` is whose record we have; without one a record is made of the name that was told.
    """
    require(by, "add_case", referral.office_id)
    with transaction.atomic():
        told = _lock(referral)
        check_can_become_case(told)
        case = log_case(
            office=told.office,
            by=by,
            types=told.types,
            summary=told.account,
            place=told.place,
            source=Case.Source(told.channel),
            urgency=told.urgency,
            victims_reported=told.victims_said,
            victim=person or record_of(told, by),
            victim_name=told.name,
            sex=told.sex,
            birth=birth_of(told),
            birth_text=told.born_text,
            contact=told.contact or None,
            consent_for_care=consent_for_care,
            screening=told.screening,
            at=at,
        )
        return move_referral(
            referral=referral,
            to=Status.BECAME_CASE,
            by=by,
            action="log_case_of_referral",
            summary=_("Logged from a referral"),
            version=version,
            at=at,
            case=case,
            person_id=CaseRole.objects.filter(case=case).values_list("person", flat=True).first(),
        )


def join_referral_to_case(
    *, referral: Referral, case: Case, by, add_person: bool, person=None, version=None, at=None
) -> Referral:
    """The referral tells of a case that the office has. With `add_person` whom it is about becomes a possible victim of
    that case, unless they stand in it already, and how they may be reached goes along."""
    require(by, "add_case", referral.office_id)
    with transaction.atomic():
        told = _lock(referral)
        check_can_move_referral(told, Status.JOINED)
        check_joins(told, case)
        who = person or record_of(told, by)
        if add_person:
            who = who or _new_record(told, by)
        if add_person and who:
            _put_on(case, who, told, by, at)
        return move_referral(
            referral=referral,
            to=Status.JOINED,
            by=by,
            action="join_referral_to_case",
            summary=_("A referral joined this case"),
            version=version,
            at=at,
            case=case,
            person=who,
        )


def decline_referral(*, referral: Referral, by, reason: str, version=None, at=None) -> Referral:
    """The office does not take it, for a reason."""
    require(by, "add_case", referral.office_id)
    if not reason.strip():
        raise Refusal(_("Say why it is declined."), "reason")
    return move_referral(
        referral=referral,
        to=Status.DECLINED,
        by=by,
        action="decline_referral",
        version=version,
        at=at,
        reason=reason.strip(),
    )


def pass_on_referral(
    *,
    referral: Referral,
    by,
    reason: str,
    consent: str,
    identity_passed: bool,
    passed_to="",
    passed_to_partner=None,
    ground="",
    version=None,
    at=None,
) -> Referral:
    """Somebody else takes it on: who, why, and with what consent. See `check_consent_to_pass_on` for the rule."""
    require(by, "add_case", referral.office_id)
    if not reason.strip():
        raise Refusal(_("Say why it is passed on."), "reason")
    if passed_to_partner is None and not passed_to.strip():
        raise Refusal(_("Say to whom it is passed on."), "passed_to")
    _check_partner(referral.office, passed_to_partner, "passed_to_partner")
    check_consent_to_pass_on(consent, identity_passed, ground)
    return move_referral(
        referral=referral,
        to=Status.PASSED_ON,
        by=by,
        action="pass_on_referral",
        version=version,
        at=at,
        reason=reason.strip(),
        consent=consent,
        identity_passed=identity_passed,
        ground=ground if identity_passed and consent != Referral.Consent.GIVEN else "",
        passed_to=passed_to.strip(),
        passed_to_partner=passed_to_partner,
    )


def record_of(referral: Referral, by) -> Person | None:
    """The record of whom the referral is about, as far as it is still one of the office that `by` may see."""
    mine = Person.objects.visible_to(by).filter(office=referral.office_id)
    found = mine.filter(pk=referral.person_id).first() if referral.person_id else None
    return found.record if found else None


def birth_of(referral: Referral) -> PartialDate:
    """The birth as it was told: an age is of the day on which it was written down."""
    on = timezone.localdate(referral.recorded_at, referral.office.zone)
    try:
        return parse_birth(referral.born_text, on)
    except ValueError:  # corrected since to a day that had not come when it was first written down
        return parse_birth(referral.born_text, referral.office.today())


def _new_record(told, by):
    if not told.name.strip():
        return None
    return create_person(
        office=told.office, by=by, name=told.name, sex=told.sex, birth=birth_of(told), birth_text=told.born_text
    )


def _put_on(case, who, told, by, at):
    """A possible victim of the case, unless the person, under any of their records, stands in it already."""
    records = Person.objects.visible_to(by).standing_for([who.pk])
    if not CaseRole.objects.filter(case=case, person__in=records).exists():
        add_person_to_case(case=case, person=who, role=CaseRole.Role.VICTIM, by=by, at=at)
    if told.contact:
        record_safe_contact(case=case, person=who, by=by, at=at, **told.contact)


def _lock(referral):
    """The referral as it is stored, held until the transaction ends."""
    rows = Referral.objects.select_related("office").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=referral.pk)


def _check_waits(referral):
    if not referral.is_waiting:
        raise Refusal(_("This referral was decided, so it does not change any more."))


def _check_told(office, received_on, told):
    if received_on > office.today():
        raise Refusal(_("This day is in the future."), "received_on")
    _check_partner(office, told.get("partner"), "partner")


def _check_partner(office, partner, field):
    if partner is not None and partner.office_id != office.pk:
        raise Refusal(_("Choose an agency of %(office)s.") % {"office": office}, field)


def _wrote(action, referral, by, at, summary=""):
    """Of a referral that belongs to a case, on that case's timeline; otherwise in the office's log alone."""
    audit.record(
        action,
        by=by,
        obj=referral,
        case=referral.audited_case if referral.case_id else None,
        office=referral.office,
        audience=Audience.RESCUE,
        summary=summary,
        at=at,
    )
