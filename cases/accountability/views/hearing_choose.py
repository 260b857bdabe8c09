"""From the calendar to a new hearing: the choice of the matter that is heard."""

from django.db.models import Q
from django.shortcuts import render

from cases.models import Case
from cases.search import search
from cases.views.local_time import local_time
from cases.visibility import named
from offices.access import right_view, rights_of

from ..models import Matter

MOST_MATTERS = 25


@right_view("change_accountability")
@local_time
def hearing_choose(request):
    """The running matters to which the person may add a hearing: their own, or those a search finds."""
    user, asked = request.user, request.GET.get("q", "").strip()[:120]
    matters = (
        Matter.objects.visible_to(user)
        .filter(
            status=Matter.Status.RUNNING,
            case__status=Case.Status.OPEN,
            office_id__in=rights_of(user).offices("change_accountability"),
        )
        .select_related("case")
    )
    if asked:
        matters = matters.filter(Q(case_id__in=search(user, asked).case_ids) | Q(docket=asked))
    else:
        matters = matters.filter(Q(lead=user) | Q(case__lead=user) | Q(case_id__in=named(user).cases))
    rows = list(matters.order_by("case__number", "pk")[: MOST_MATTERS + 1])
    context = {
        "asked": asked,
        "matters": rows[:MOST_MATTERS],
        "more": len(rows) > MOST_MATTERS,
        "most": MOST_MATTERS,
        "nav": "calendar",
    }
    return render(request, "accountability/hearing_choose.html", context)
