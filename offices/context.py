"""What the frame round every page needs: who is signed in, where they work, where they may go."""

from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .access import rights_of, workplaces
from .models import Office

#: key, label, icon, address, and the right that opens it (None: everybody who is signed in).
NAV = (
    ("today", gettext_lazy("Today"), "today", "cases:home", None),
    ("referrals", gettext_lazy("Referrals"), "phone", "rescue:referral-list", "view_rescue"),
    ("cases", gettext_lazy("Cases"), "folder", "cases:case-list", "view_case"),
    ("operations", gettext_lazy("Operations"), "flag", "rescue:operation-list", "view_rescue"),
    ("tasks", gettext_lazy("Tasks"), "tasks", "cases:task-list", "view_case"),
    ("reforms", gettext_lazy("Reforms"), "bank", "transformation:reform-list", "view_transformation"),
    ("dashboard", gettext_lazy("Dashboard"), "chart", "reports:dashboard", "view_dashboard"),
    ("reports", gettext_lazy("Reports"), "document", "reports:run-list", "build_report"),
    ("offices", gettext_lazy("Offices"), "office", "offices:office-list", None),
    ("audit", gettext_lazy("Audit"), "eye", "offices:audit-list", "view_audit"),
)


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
    open_to = [_item(*row) for *row, right in NAV if right is None or rights.has(right)]
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


def _item(key, label, icon, name):
    return {"key": key, "label": label, "icon": icon, "url": reverse(name)}
