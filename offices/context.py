"""What the frame round every page needs: who is signed in, where they work, where they may go."""

from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .access import rights_of, workplaces
from .models import Office

#: key, label, icon, address, the right that opens it (None: everybody who is signed in), and the rights that make it
#: daily work: whoever has one of them finds it in the bar, everybody else under “More”. In the order of the bar.
NAV = (
    ("today", gettext_lazy("Today"), "today", "cases:home", None, None),
    ("cases", gettext_lazy("Cases"), "folder", "cases:case-list", "view_case", ("view_case",)),
    (
        "calendar",
        gettext_lazy("Calendar"),
        "calendar",
        "accountability:calendar",
        "view_accountability",
        ("change_accountability", "change_aftercare", "assign_case"),
    ),
    ("tasks", gettext_lazy("Tasks"), "tasks", "cases:task-list", "view_case", ("view_case",)),
    ("reports", gettext_lazy("Reports"), "document", "reports:run-list", "build_report", ("build_report",)),
    (
        "referrals",
        gettext_lazy("Referrals"),
        "phone",
        "rescue:referral-list",
        "view_rescue",
        ("change_rescue",),
    ),
    (
        "operations",
        gettext_lazy("Operations"),
        "flag",
        "rescue:operation-list",
        "view_rescue",
        ("change_rescue", "approve_operation"),
    ),
    (
        "reforms",
        gettext_lazy("Reforms"),
        "bank",
        "transformation:reform-list",
        "view_transformation",
        ("change_transformation",),
    ),
    ("dashboard", gettext_lazy("Dashboard"), "chart", "reports:dashboard", "view_dashboard", ("view_dashboard",)),
    ("offices", gettext_lazy("Offices"), "office", "offices:office-list", None, ("manage_office",)),
    ("audit", gettext_lazy("Audit"), "eye", "offices:audit-list", "view_audit", ("view_audit",)),
)
MOST_IN_BAR = 5
#: Where on its page an item leads: on a phone the calendar opens at today.
ANCHORS = {"calendar": "#today"}


def shell(request):
    """The context processor: `shell`, empty for whoever is not signed in. Costs one query beyond the rights."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"shell": {}}
    try:
        rights, label = rights_of(user), office_label(user)
        rights.by_right  # noqa: B018 -- read now: on the page that says what failed it may be too late
    except DatabaseError:
        return {"shell": {}}
    open_to = [_item(rights, *row) for row in NAV if row[4] is None or rights.has(row[4])]
    return {
        "shell": {
            "user": user,
            "office_label": label,
            "nav": open_to,
            "can_log_case": rights.has("add_case"),
            "case_new_url": reverse("cases:case-create"),
            "search_url": reverse("cases:case-list") if rights.opens_cases else "",
        }
    }


def office_label(user) -> str:
    """Where the person works now: “Cebu”, “Cebu, Manila”, “Headquarters”, or “System administration”."""
    if not hasattr(user, "_office_label"):
        places = list(dict.fromkeys(_place(office) for office in workplaces(user)))
        if not places and user.is_system_administrator:
            places = [_("System administration")]
        user._office_label = ", ".join(places) if len(places) <= 3 else _("%(count)d offices") % {"count": len(places)}
    return user._office_label


def _place(office):
    return _("Headquarters") if office.kind == Office.Kind.HEADQUARTERS else office.city


def _item(rights, key, label, icon, name, _right, daily):
    is_daily = daily is None or any(rights.has(right) for right in daily)
    return {"key": key, "label": label, "icon": icon, "url": reverse(name) + ANCHORS.get(key, ""), "is_daily": is_daily}


def bar(items, current) -> tuple[list, list]:
    """The items of the bar, and those under “More”.

    The first few of daily work, all of them where few are open, and always the one where the person is, so that
    nobody looks in vain for the place they are at.
    """
    if len(items) <= MOST_IN_BAR:
        return items, []
    shown = [item for item in items if item["is_daily"]][:MOST_IN_BAR]
    here = [item for item in items if item["key"] == current and item not in shown]
    shown = shown[: MOST_IN_BAR - len(here)] + here
    return shown, [item for item in items if item not in shown]
