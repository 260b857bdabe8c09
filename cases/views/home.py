"""Today: what needs the person, their cases, their week. Whoever reads no cases is led to what they do instead."""

from datetime import timedelta

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.access import rights_of, staff_view
from offices.models import Membership

from ..actions.blind_match import questions_for
from ..models import Case, CaseTransfer, ClosureRequest, Task
from ..models.case import DUE
from ..stages import rings, waiting_for
from ..visibility import named
from .local_time import local_time

MOST_CASES, MOST_ROWS = 8, 20
#: Right → where it leads, for those who read no cases: icon, title, sentence, URL name.
PLACES = {
    "view_dashboard": (
        "chart",
        gettext_lazy("Dashboard"),
        gettext_lazy("The figures of your offices, and how they changed."),
        "reports:dashboard",
    ),
    "build_report": (
        "document",
        gettext_lazy("Reports"),
        gettext_lazy("Build an outcome report for offices and a period."),
        "reports:run-list",
    ),
    "manage_office": (
        "office",
        gettext_lazy("Offices"),
        gettext_lazy("Staff, their roles, and the partner directory."),
        "offices:office-list",
    ),
    "view_audit": ("eye", gettext_lazy("Audit"), gettext_lazy("Who saw and changed what."), "offices:audit-list"),
}


@staff_view
@local_time
def home(request):
    user, now = request.user, timezone.localtime()
    reads_cases = rights_of(user).has("view_case") or bool(named(user).shared["view_case"])
    today = now.date()
    mine = my_cases(user) if reads_cases else Case.objects.none()
    groups = {
        "hearings": list(mine.filter(next_hearing_on=today).order_by("number", "pk")[:MOST_ROWS]),
        "late": my_tasks(user, due_on__lt=today) if reads_cases else [],
        "approvals": approvals(user),
        "tasks": my_tasks(user, due_on=today) if reads_cases else [],
    }
    rows = (
        list(mine.select_related("office").alias(due=DUE).order_by("due", "pk")[: MOST_CASES + 1])
        if reads_cases
        else []
    )
    context = {
        "today": today,
        "greeting": greeting(now.hour),
        "reads_cases": reads_cases,
        "groups": groups,
        "waiting": sum(map(len, groups.values())),
        "late": len(groups["late"]),
        "places": places(user),
        "cases": rings(rows[:MOST_CASES]),
        "case_count": mine.count() if reads_cases else 0,
        "week": week(mine, today) if reads_cases else [],
        "nav": "today",
    }
    return render(request, "cases/home.html", context)


def greeting(hour) -> str:
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


def my_cases(user):
    """The running cases that the person leads or is named on."""
    return Case.objects.visible_to(user).running().filter(Q(lead=user) | Q(pk__in=named(user).cases))


def my_tasks(user, **due):
    """The person's open tasks that are due then, the earliest first."""
    tasks = Task.objects.visible_to(user).open().assigned_to(user).filter(**due).select_related("case")
    return list(tasks.order_by("due_on", "pk")[:MOST_ROWS])


def approvals(user) -> list[dict]:
    """What waits for this person's answer: closing cases, roles of colleagues, cases that other offices offer, what
    they asked, and what the stages declare."""
    found = [*closures(user), *memberships(user), *offers(user), *questions(user), *of_stages(user)]
    rows = sorted(found, key=lambda row: row["since"])
    for row in rows:
        day = timezone.localdate(row["since"])
        recent = (timezone.localdate() - day).days < 7
        row["since_words"] = (
            _("Since %(day)s") % {"day": date_format(day, "D")} if recent else date_format(day, "j M Y")
        )
    return rows


def closures(user):
    offices = rights_of(user).offices("approve_closure")
    if not offices:
        return []
    asked = ClosureRequest.objects.visible_to(user).waiting().filter(office_id__in=offices).exclude(asked_by=user)
    return [
        {
            "since": row.asked_at,
            "title": _("Close this case"),
            "case": row.case,
            "text": _("asked by %(person)s") % {"person": row.asked_by.short_name},
            "url": reverse("cases:closure-answer", args=[row.pk]),
        }
        for row in asked.select_related("case", "asked_by").order_by("asked_at")[:MOST_ROWS]
    ]


def memberships(user):
    offices = rights_of(user).offices("confirm_membership")
    if not offices:
        return []
    waiting = Membership.objects.waiting().filter(office_id__in=offices).exclude(user=user).exclude(granted_by=user)
    return [
        {
            "since": row.granted_at,
            "case": None,
            "title": _("Confirm %(role)s: %(person)s") % {"role": row.get_role_display().lower(), "person": row.user},
            "text": str(row.office),
            "url": reverse("offices:membership-confirm", args=[row.office_id, row.pk]),
        }
        for row in waiting.select_related("user", "office").order_by("granted_at")[:MOST_ROWS]
    ]


def offers(user):
    offices = rights_of(user).offices("assign_case")
    if not offices:
        return []
    offered = CaseTransfer.objects.visible_to(user).waiting().filter(to_office_id__in=offices).exclude(offered_by=user)
    return [
        {
            "since": row.offered_at,
            "case": None,
            "title": _("%(office)s offers you a case") % {"office": row.from_office},
            "text": _("asked by %(person)s") % {"person": row.offered_by.short_name},
            "url": reverse("cases:transfer-answer", args=[row.pk]),
        }
        for row in offered.select_related("from_office", "offered_by").order_by("offered_at")[:MOST_ROWS]
    ]


def questions(user):
    if not rights_of(user).has("assign_case"):
        return []
    return [
        {
            "since": row["asked_at"],
            "case": None,
            "title": _("%(office)s asked about somebody you may know") % {"office": row["asking_office__city"]},
            "text": row["office__city"],
            "url": reverse("cases:blind-match-list"),
        }
        for row in questions_for(user)[:MOST_ROWS]
    ]


def of_stages(user):
    return [
        {"since": row.since, "case": None, "title": row.title, "text": row.detail, "url": row.url}
        for row in waiting_for(user)
    ]


def week(mine, today) -> list[dict]:
    """The working days of this week, and weekend days with something on them: what my cases need on each."""
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    days = {monday + timedelta(days=n): [] for n in range(7)}
    hearing = Q(next_hearing_on__range=(monday, sunday))
    for case in mine.filter(hearing | Q(next_due_on__range=(monday, sunday))).order_by("number", "pk")[: 3 * MOST_ROWS]:
        if case.next_hearing_on in days:
            days[case.next_hearing_on].append({"case": case, "what": _("Hearing"), "where": case.next_hearing_at})
        if case.next_due_on in days and case.next_due_on != case.next_hearing_on:
            days[case.next_due_on].append({"case": case, "what": case.next_due_what, "where": ""})
    return [
        {"day": day, "is_today": day == today, "rows": rows} for day, rows in days.items() if rows or day.weekday() < 5
    ]


def places(user):
    """Where the person's rights lead beside cases."""
    rights = rights_of(user)
    open_to = [
        right for right in PLACES if rights.has(right) or (right == "manage_office" and user.is_system_administrator)
    ]
    return [
        {"icon": icon, "title": title, "text": text, "url": reverse(name)}
        for icon, title, text, name in (PLACES[right] for right in open_to)
    ]
