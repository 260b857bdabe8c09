"""The custody chain of a document: who had it when, where and why. Each link is sealed over the one before it."""

from collections import defaultdict

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


def add_custody_to_each(*, case, done, by, place, why, whom="", at=None):
    """The same for several documents of one case at once; `done` is (document, CustodyEvent.Action) for each.

    Asks as often for two hundred as for one. Must run in the action's own transaction, with the case locked.
    """
    require(by, "change_case", case.office_id)
    for audience in {document.audience for document, _what in done}:
        check_audience(by, case, audience)
    documents = [document.pk for document, _what in done]
    links = CustodyEvent.objects.filter(document__in=documents).order_by("document_id", "-number")
    last, now = {link.document_id: link for link in links.distinct("document_id")}, timezone.now()
    for document, what in done:
        document.case = case  # the one that is at hand, not asked for again with each
        _check(what, place.strip(), why.strip(), whom.strip(), at or now, now, first=False)
    events = [
        _sealed(document, last.get(document.pk), now, by=by, action=what, place=place, why=why, whom=whom, at=at)
        for document, what in done
    ]
    CustodyEvent.objects.bulk_create(events)
    _record_each(events, by)


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


def _record_each(events, by):
    """The same for many links, in as many statements as they have circles of readers and kinds."""
    alike = defaultdict(list)
    for event in events:
        alike[event.audience, event.action].append(event)
    for (audience, what), some in alike.items():
        audit.record_each(
            "add_custody",
            by=by,
            rows=[(event.document, event.case, {"number": event.number}) for event in some],
            audience=audience,
            summary=_("Custody: %(what)s") % {"what": CustodyEvent.Action(what).label},
        )


def _link(document, *, by, action, place, why, whom, at, first=False):
    now = timezone.now()
    _check(action, place.strip(), why.strip(), whom.strip(), at or now, now, first)
    last = document.custody.order_by("number").last()
    event = _sealed(document, last, now, by=by, action=action, place=place, why=why, whom=whom, at=at)
    event.save()
    return event


def _sealed(document, last, now, *, by, action, place, why, whom, at):
    """The next link after `last` (None: the first), sealed and not stored yet."""
    event = CustodyEvent(
        case=document.case,
        office_id=document.office_id,
        restricted=document.restricted,
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
