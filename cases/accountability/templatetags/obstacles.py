"""The form that names a system gap, wherever something of this stage shows one."""

from django import template
from django.urls import reverse

from cases.stages import gap_naming

from ..models import Hearing
from ..obstacles import obstacle_of

register = template.Library()


@register.inclusion_tag("accountability/_obstacle.html", takes_context=True)
def obstacle(context, record):
    """Three buttons that name the gap which a hearing or a proceeding shows, or the gap once it is named.

    The page gives `gaps` (ref → gap, of `obstacles.named_gaps`); a list says on each record whether it `is_named`.
    Nothing for a record that shows none.
    """
    shown = obstacle_of(record)
    if shown is None:
        return {}
    request, case = context["request"], context.get("case") or record.case
    gap = (context.get("gaps") or {}).get(shown.ref)
    is_named = bool(gap) or getattr(record, "is_named", False)
    may_name = record.allows(request.user, Hearing.change_right) and case.status == case.Status.OPEN
    return {
        "shown": shown,
        "gap": gap,
        "is_named": is_named,
        "may_name": may_name and not is_named,
        "url": reverse("accountability:obstacle-name", args=[record.case_id, *shown.ref.split(":")]),
        "next": request.get_full_path(),
        "key": shown.ref.replace(":", "-"),
        "causes": gap_naming().causes,
        "stages": gap_naming().stages,
        "csrf_token": context.get("csrf_token"),
    }
