"""Moving a case to another office: offered by one, accepted by the other."""

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require
from offices.refusal import Refusal

from ..models import Case, CaseTransfer, ClosureRequest
from ..visibility import forget_named


def offer_transfer(*, case: Case, to_office, by, reason: str) -> CaseTransfer:
    """Offer an open case to another field office. It stays until that office accepts."""
    require(by, "assign_case", case.office_id)
    if to_office.pk == case.office_id:
        raise Refusal(_("The case is in that office already."), "to_office")
    if not to_office.takes_casework or not to_office.is_open_on(to_office.today()):
        raise Refusal(_("%(office)s takes no cases.") % {"office": to_office}, "to_office")
    if not case.is_running:
        raise Refusal(_("Only a running case can be transferred."))
    if ClosureRequest.objects.waiting().filter(case=case).exists():
        raise Refusal(_("Closing this case waits for an answer. Answer that first."))
    if not reason.strip():
        raise Refusal(_("Say why, and what the other office must know to decide. Write no names."), "reason")
    try:
        with transaction.atomic():
            offer = CaseTransfer.objects.create(
                moving_case=case,
                case_number=case.number or "",
                from_office_id=case.office_id,
                to_office=to_office,
                reason=reason.strip(),
                offered_by=by,
                offered_at=timezone.now(),
            )
            audit.record(
                "offer_transfer",
                by=by,
                obj=offer,
                case=case,
                summary=_("Offered to %(office)s") % {"office": to_office},
            )
    except IntegrityError:
        raise Refusal(_("The case is offered to an office already.")) from None
    return offer


def accept_transfer(*, offer: CaseTransfer, by) -> Case:
    """Take the case over. The sender's access ends in this transaction; what was achieved stays with who earned it."""
    require(by, "assign_case", offer.to_office_id)
    _check_waits(offer)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT ijm_accept_transfer(%s)", [offer.pk])
        forget_named(by)  # the accepter is on the team now
        case = Case.objects.get(pk=offer.moving_case_id)
        if not case.is_running:
            raise Refusal(_("The case does not run any more, so it stays where it is."))
        audit.record(
            "accept_transfer",
            by=by,
            obj=offer,
            case=case,
            summary=_("Transferred from %(one)s to %(other)s") % {"one": offer.from_office, "other": offer.to_office},
        )
    return case


def answer_transfer(*, offer: CaseTransfer, by, answer: str, reason: str = "") -> CaseTransfer:
    """Refuse an offer (the receiving office) or withdraw it (the offering one), with a reason."""
    withdrawn = answer == CaseTransfer.Answer.WITHDRAWN
    require(by, "assign_case", offer.from_office_id if withdrawn else offer.to_office_id)
    _check_waits(offer)
    if not withdrawn and not reason.strip():
        raise Refusal(_("Say why you do not take the case."), "reason")
    with transaction.atomic():
        done = CaseTransfer.objects.filter(pk=offer.pk, answer=CaseTransfer.Answer.OFFERED).update(
            answer=answer, answer_reason=reason.strip(), answered_by=by, answered_at=timezone.now()
        )
        if not done:
            raise Refusal(_("The offer was answered already."))
        audit.record(f"{answer}_transfer", by=by, obj=offer, office=offer.from_office)
    offer.refresh_from_db()
    return offer


def _check_waits(offer):
    if offer.answer != CaseTransfer.Answer.OFFERED:
        raise Refusal(_("The offer was answered already."))
