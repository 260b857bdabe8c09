"""Logging a case on one page: who, what, where, how urgent, how to reach the person, consent for care."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require
from offices.refusal import Refusal

from ..models import Case, CaseRole, Consent, SafeContact, StageProgress
from ..models.stage_progress import Stage
from ..stages import refresh_stages
from .case_keys import lock_case
from .people import add_person_to_case, create_person


def log_case(
    *,
    office,
    by,
    types,
    summary="",
    place="",
    source=Case.Source.OWN,
    urgency=Case.Urgency.WEEK,
    risk=Case.Risk.STANDARD,
    victims_reported=None,
    victim=None,
    victim_name="",
    sex="unknown",
    birth=None,
    birth_text="",
    contact=None,
    consent_for_care=None,
    screening=None,
    source_ref="",
    at=None,
) -> Case:
    """Log a case with, usually, its first victim. Returns the case, `referred`, without a number yet.

    `victim` is a Person known already; otherwise `victim_name` makes a new one. `birth` is a PartialDate. `contact`
    holds the fields of a SafeContact. `consent_for_care`: True, False or None for not asked yet. `screening`: what was
    answered already, question → "yes" or "no"; the page that screens the case begins with it.
    Raises Refusal when the office takes no cases, PermissionDenied without the right.
    """
    require(by, "add_case", office.pk)
    if not office.takes_casework:
        raise Refusal(_("Only field offices take cases; %(office)s is not one.") % {"office": office}, "office")
    if not office.is_open_on(office.today()):
        raise Refusal(_("%(office)s is closed and takes no cases.") % {"office": office}, "office")
    at = at or timezone.now()
    with transaction.atomic():
        case = Case.objects.create(
            office=office,
            types=list(types),
            summary=summary,
            place=place,
            source=source,
            urgency=urgency,
            risk=risk,
            victims_reported=victims_reported,
            screening=screening,
            logged_by=by,
            logged_at=at,
            source_ref=source_ref,
        )
        StageProgress.objects.bulk_create(StageProgress(case=case, office=office, stage=stage) for stage in Stage)
        audit.record("log_case", by=by, obj=case, case=case, summary=_("Case logged"), at=at)
        person = victim or (
            create_person(office=office, by=by, name=victim_name, sex=sex, birth=birth, birth_text=birth_text)
            if victim_name
            else None
        )
        if person:
            add_person_to_case(case=case, person=person, role=CaseRole.Role.VICTIM, by=by, at=at)
            if consent_for_care is not None:
                record_consent(
                    case=case,
                    person=person,
                    by=by,
                    purpose=Consent.Purpose.CARE,
                    at=at,
                    answer=Consent.Answer.GIVEN if consent_for_care else Consent.Answer.REFUSED,
                    answered_on=at.astimezone(office.zone).date(),
                )
        if contact:
            record_safe_contact(case=case, person=person, by=by, at=at, **contact)
    return case


def record_safe_contact(*, case, by, manner, person=None, at=None, **fields) -> SafeContact:
    """Say how a person may be reached. The newest record of a person counts; older ones stay."""
    require(by, "change_case", case.office_id)
    if manner == SafeContact.Manner.OTHERS and not fields.get("through", "").strip():
        raise Refusal(_("Say through whom the person may be reached."), "through")
    with transaction.atomic():
        contact = SafeContact.objects.create(
            case=case, person=person, manner=manner, checked_by=by, checked_at=at or timezone.now(), **fields
        )
        audit.record("record_safe_contact", by=by, obj=contact, case=case, summary=_("Safe contact checked"), at=at)
    return contact


def record_consent(*, case, person, by, purpose, answer, answered_on, at=None, **fields) -> Consent:
    """Write down what a person agreed to or refused, for one purpose, on a day that is not in the future."""
    require(by, "change_case", case.office_id)
    if answered_on > case.office.today():
        raise Refusal(_("The day of the answer is in the future."), "answered_on")
    with transaction.atomic():
        consent = Consent.objects.create(
            case=case, person=person, purpose=purpose, answer=answer, answered_on=answered_on, recorded_by=by, **fields
        )
        audit.record(
            "record_consent",
            by=by,
            obj=consent,
            case=case,
            at=at,
            summary=_("Consent, %(purpose)s: %(answer)s")
            % {"purpose": consent.get_purpose_display().lower(), "answer": consent.get_answer_display().lower()},
        )
        refresh_stages(case=case, by=by, at=at)
    return consent


def withdraw_consent(*, consent: Consent, by, on) -> Consent:
    """A person takes back what they agreed to; from that day nothing rests on it any more."""
    require(by, "change_case", consent.office_id)
    if consent.answer != Consent.Answer.GIVEN or consent.withdrawn_on:
        raise Refusal(_("This consent is not in force."))
    if on < consent.answered_on or on > consent.case.office.today():
        raise Refusal(_("It can be withdrawn from the day it was given until today."), "withdrawn_on")
    with transaction.atomic():
        lock_case(consent.case)  # what is being shared waits, or is waited for
        consent.withdrawn_on = on
        consent.save(update_fields=["withdrawn_on"])
        audit.record("withdraw_consent", by=by, obj=consent, case=consent.case, summary=_("Consent withdrawn"))
    return consent


def consented(case, purpose=Consent.Purpose.CARE):
    """Ids of the people whose newest answer for that purpose is a consent in force."""
    newest = {}
    for person_id, answer, withdrawn in (
        Consent.objects.filter(case=case, purpose=purpose)
        .order_by("answered_on", "pk")
        .values_list("person", "answer", "withdrawn_on")
    ):
        newest[person_id] = answer == Consent.Answer.GIVEN and withdrawn is None
    return {person_id for person_id, given in newest.items() if given}
