"""The custody chain of a document: who had it when, where and why. Each link is sealed over the one before it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require
from offices.refusal import Refusal

from ..evidence import seals
from ..models import CustodyEvent, Document
from .case_keys import lock_case
from .work import check_audience


def add_custody(*, document: Document, by, what, place, why, whom="", at=None) -> CustodyEvent:
    """Add a link to a document's chain: `what` (CustodyEvent.Action) happened `at` some past moment, or just now."""
    require(by, "change_case", document.office_id)
    check_audience(by, document.case, document.audience)
    with transaction.atomic():
        lock_case(document.case)
        event = _link(document, by=by, action=what, place=place, why=why, whom=whom, at=at)
        _record(event)
    return event


def begin_custody(document: Document, *, by, place, why, whom, at=None) -> CustodyEvent:
    """The first link: received. The case must be locked, the document just kept."""
    received = CustodyEvent.Action.RECEIVED
    return _link(document, by=by, action=received, place=place, why=why, whom=whom, at=at, first=True)


def _record(event):
    """Tell of a link in the log, with its number: a chain cut off at its end is found by it."""
    audit.record(
        "add_custody",
        by=event.by,
        obj=event.document,
        case=event.case,
        audience=event.audience,
        summary=_("Custody: %(what)s") % {"what": event.get_action_display()},
        number=event.number,
    )


def _link(document, *, by, action, place, why, whom, at, first=False):
    now = timezone.now()
    _check(action, place.strip(), why.strip(), whom.strip(), at or now, now, first)
    last = document.custody.order_by("number").last()
    event = CustodyEvent(
        case=document.case,
        document=document,
        audience=document.audience,
        number=last.number + 1 if last else 1,
        action=action,
        at=at or now,
        place=place.strip(),
        whom=whom.strip(),
        why=why.strip(),
        by=by,
        recorded_at=now,
    )
    seals.seal(event, seals.CUSTODY, after=last.seal if last else document.seal)
    event.save()
    return event


def _check(action, place, why, whom, at, now, first):
    if (action == CustodyEvent.Action.RECEIVED) != first:
        raise Refusal(_("“Received” is written once, when the document is added."), "what")
    if not place:
        raise Refusal(_("Say where it was."), "place")
    if not why:
        raise Refusal(_("Say why."), "why")
    if action in CustodyEvent.TO_SOMEBODY and not whom:
        raise Refusal(_("Say to whom it went."), "whom")
    if at > now:
        raise Refusal(_("This moment is still to come. Write down what has happened."), "at")
