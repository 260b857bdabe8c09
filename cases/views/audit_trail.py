"""What happened on a case, and who looked at it."""

from django.utils.translation import gettext_lazy as _

from offices.access import record_view
from offices.audiences import Audience
from offices.audit_log import page_before
from offices.models import AuditEvent

from ..models import Case, Note
from ..visibility import allows
from .submitting import RELATED, page

#: The right that opens the events of each audience: that something of aftercare was done, not what was written.
EVENT_RIGHTS = {
    Audience.CASE: "view_case",
    Audience.RESCUE: "view_rescue",
    Audience.ACCOUNTABILITY: "view_accountability",
    Audience.AFTERCARE: "view_aftercare",
    Audience.TRANSFORMATION: "view_transformation",
}
AUDIENCE_ICONS = {
    Audience.RESCUE: "key",
    Audience.ACCOUNTABILITY: "scales",
    Audience.AFTERCARE: "heart",
    Audience.TRANSFORMATION: "bank",
}
#: Icon and state by what the action was done to.
OBJECT_ICONS = {
    "cases.note": ("note", "teal"),
    "cases.document": ("document", "teal"),
    "cases.task": ("tasks", "teal"),
    "cases.caserole": ("person", "info"),
    "cases.safecontact": ("phone", "bad"),
    "cases.consent": ("stamp", "info"),
    "cases.casemember": ("people", "info"),
    "cases.casetransfer": ("swap", "warn"),
    "cases.stageprogress": ("flag", "teal"),
}
LOOKED_AT = {
    "cases:case-detail": _("the case page"),
    "cases:timeline": _("the timeline"),
    "cases:case-audit": _("who looked at the case"),
    "cases:contact-show": _("number and code word"),
    "cases:document-get": _("a document"),
    "cases:document-detail": _("a document's custody"),
    "cases:document-original": _("a document's original"),
    "cases:case-team": _("the team"),
    "cases:document-list": _("the documents"),
}


def events_of(case, user):
    """The log of a case, as far as this person may read it, without what is told of sealed plans; newest first."""
    circles = [audience for audience, right in EVENT_RIGHTS.items() if allows(user, right, case.office_id, case.pk)]
    events = AuditEvent.objects.filter(case_id=case.pk, audience__in=circles, sealed=False)
    return events.select_related("actor")


def timeline_of(case, user):
    """What was done on the case; looks are left to the audit page."""
    return events_of(case, user).filter(verb=AuditEvent.Verb.ACTION).exclude(summary="")


def dressed(events, user):
    """Give each event its icon and, where it is a note this person may read, the words of the note."""
    note_ids = [event.object_id for event in events if event.object_type == "cases.note"]
    notes = {note.pk: note.body for note in Note.objects.visible_to(user).filter(pk__in=note_ids)} if note_ids else {}
    for event in events:
        event.icon, event.state = OBJECT_ICONS.get(
            event.object_type, (AUDIENCE_ICONS.get(event.audience, "folder"), "teal")
        )
        event.words = notes.get(event.object_id, "") if event.object_type == "cases.note" else ""
    return events


@record_view(Case, "view_case", kwarg="case_id", related=RELATED)
def timeline(request, case):
    events, older = page_before(timeline_of(case, request.user), request.GET.get("before", ""))
    return page(request, case, "cases/case_timeline.html", events=dressed(events, request.user), older=older)


@record_view(Case, "view_case", kwarg="case_id", related=RELATED)
def case_audit(request, case):
    events, older = page_before(events_of(case, request.user), request.GET.get("before", ""))
    for event in events:
        event.looked_at = LOOKED_AT.get(event.action, _("a page of the case"))
    return page(request, case, "cases/case_audit.html", events=events, older=older)
