"""Who saw and changed what: read by auditors, changed by nobody."""

from django.shortcuts import render

from .. import audit
from ..access import right_view
from ..audit_log import audited_offices, audited_people, events_open_to, narrowed, page_before
from ..forms import AuditFilter


@right_view("view_audit")
def audit_list(request):
    offices, people = audited_offices(request.user), audited_people(request.user)
    form = AuditFilter(request.GET, offices=offices, people=people)
    events, older = [], ""
    if form.is_valid():
        found = narrowed(events_open_to(request.user), **form.cleaned_data)
        events, older = page_before(found, request.GET.get("before", ""))
    audit.read(request, None)
    context = {"form": form, "events": events, "older": older, "nav": "audit"}
    return render(request, "offices/audit_list.html", context)
