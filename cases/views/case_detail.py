"""The case page: whom may I call, what is next, where each stage stands, who is on it."""

from django.utils.translation import gettext as _

from offices.access import record_view

from ..actions.changes import change_case
from ..actions.status import SCREENING_QUESTIONS
from ..forms.facts import FactsForm
from ..models import (
    RECORD_OF_PERSON,
    Case,
    CaseMember,
    CaseRole,
    CaseTransfer,
    ClosureRequest,
    Consent,
    Document,
    SafeContact,
    Task,
)
from ..stages import tracks
from .audit_trail import dressed, timeline_of
from .submitting import RELATED, carry_out, case_url, page, sent, show

RIGHTS_OF_PAGE = {
    "change": "change_case",
    "assign": "assign_case",
    "approve": "approve_closure",
    "accountability": "change_accountability",
}
TASKS, EVENTS, DOCUMENTS = 8, 5, 4
#: Of each group, unless all are asked for: five hundred people may be freed in a day.
PEOPLE = 12
#: The strictest way to reach somebody comes first: it is the one that must not be overlooked.
STRICTNESS = {
    SafeContact.Manner.NEVER: 0,
    SafeContact.Manner.OTHERS: 1,
    SafeContact.Manner.WRITE: 2,
    SafeContact.Manner.CALL: 3,
}


@record_view(Case, "view_case", kwarg="case_id", related=(*RELATED, "closed_by"))
def case_detail(request, case):
    user = request.user
    events = list(timeline_of(case, user)[: EVENTS + 1])
    documents = Document.objects.filter(case=case).visible_to(user)
    tasks = Task.objects.filter(case=case).visible_to(user).open().select_related("assignee")
    context = {
        "can": {name: case.allows(user, right) for name, right in RIGHTS_OF_PAGE.items()},
        "contacts": contacts_of(case, user),
        "people": people_by_role(case, user, most=None if request.GET.get("people") == "all" else PEOPLE),
        "consents": consents_of(case, user),
        "tasks": tasks[:TASKS],
        "task_count": tasks.count(),
        "events": dressed(events[:EVENTS], user),
        "more_events": len(events) > EVENTS,
        "documents": documents.with_custody_count()[:DOCUMENTS],
        "document_count": documents.count(),
        "team": CaseMember.objects.filter(case=case).visible_to(user).running().select_related("user"),
        "closure": ClosureRequest.objects.filter(case=case)
        .visible_to(user)
        .waiting()
        .select_related("asked_by")
        .first(),
        "offer": CaseTransfer.objects.visible_to(user)
        .waiting()
        .filter(moving_case=case)
        .select_related("to_office")
        .first(),
        "stages": tracks(case, user) if case.status in (Case.Status.OPEN, Case.Status.CLOSED) else [],
        "stays": case.duplicate_of_id and Case.objects.visible_to(user).filter(pk=case.duplicate_of_id).first(),
        "questions": [sentence for _key, sentence in SCREENING_QUESTIONS],
    }
    return page(request, case, "cases/case_detail.html", **context)


def contacts_of(case, user) -> list[SafeContact]:
    """The newest safe contact of each person (merged records folded), the strictest first."""
    newest = {}
    rows = SafeContact.objects.filter(case=case).visible_to(user).select_related(RECORD_OF_PERSON, "checked_by")
    for contact in rows:  # newest first
        person = contact.person and contact.person.record
        newest.setdefault(person and person.pk, contact)
    return sorted(newest.values(), key=lambda contact: STRICTNESS[contact.manner])


def people_by_role(case, user, most=None) -> list[dict]:
    """Victims, suspects and others with their running roles; two records of one person are one line.

    Each group says how many they are, and holds at most the first `most` of them.
    """
    roles = CaseRole.objects.filter(case=case).visible_to(user).running().select_related(RECORD_OF_PERSON)
    groups = {
        "victims": {"label": _("Victims"), "icon": "person", "rows": {}},
        "suspects": {"label": _("Suspects"), "icon": "warning", "rows": {}},
        "others": {"label": _("Others"), "icon": "people", "rows": {}},
    }
    for role in roles:
        group = {CaseRole.Role.VICTIM: "victims", CaseRole.Role.SUSPECT: "suspects"}.get(role.role, "others")
        line = groups[group]["rows"].setdefault(role.person.record.pk, {"person": role.person.record, "roles": []})
        line["roles"].append(role)
    return [
        group | {"count": len(group["rows"]), "rows": list(group["rows"].values())[:most]}
        for group in groups.values()
        if group["rows"]
    ]


def consents_of(case, user) -> list[Consent]:
    """The newest answer of each person for each purpose."""
    newest = {}
    for consent in Consent.objects.filter(case=case).visible_to(user).select_related(RECORD_OF_PERSON):
        newest.setdefault((consent.person.record.pk, consent.purpose), consent)
    return list(newest.values())


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def case_edit(request, case):
    draft = f"case-{case.pk}-facts"
    form = FactsForm(sent(request), case=case, user=request.user)
    changed = carry_out(
        request, form, change_case, done=_("The case is saved."), to=case_url(case), draft=draft, case=case
    )
    return changed or show(request, case, form, title=_("Change the case"), submit=_("Save"), draft=draft)
