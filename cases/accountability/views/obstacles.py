"""The press on the cause of a system gap, from wherever an adjournment, a discontinuation or an acquittal is shown."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from cases.stages import gap_naming
from cases.views.submitting import carry_out, sent, show
from cases.views.tasks import back_to
from offices.access import record_view

from .. import actions
from ..forms.obstacles import ObstacleForm
from ..models import Hearing, Proceeding
from ..obstacles import obstacle_of, ref_of

OF_OBSTACLES = {"hearing": Hearing, "proceeding": Proceeding}


@record_view(Case, "change_accountability", kwarg="case_id", related=("office",))
def obstacle_name(request, case, kind, record_id):
    """Name the gap that one record showed. Without a cause the page asks for all of it."""
    model = OF_OBSTACLES.get(kind)
    if model is None:
        raise Http404
    rows = model.objects.visible_to(request.user).select_related("case__office", "matter")
    record = rows.filter(case=case, pk=record_id).first()
    if record is None:
        raise Http404
    shown = obstacle_of(record)
    facts = {"institution": shown.institution, "justice_stage": shown.justice_stage} if shown else {}
    form = ObstacleForm(sent(request), case=case, user=request.user, initial=facts)
    back = _home_of(record)
    asked = request.POST.get("next", "")
    to = back_to(request, asked) if asked else back
    return carry_out(
        request, form, actions.name_obstacle, done=_("The system gap is named."), to=to, record=record
    ) or show(
        request,
        case,
        form,
        title=_("Name the system gap"),
        submit=_("Name the gap"),
        template="accountability/record_edit.html",
        hint=shown.what if shown else "",
        matter=record.matter,
        back=back,
        refusals=[] if shown else [_("Nothing here shows a system gap.")],
    )


def shown(matter, user) -> dict:
    """What the obstacles on the page of a matter need: which of them have their gap named."""
    lost = (Proceeding.Stage.ACQUITTED, Proceeding.Stage.DISCONTINUED, Proceeding.Stage.FINAL)
    proceedings = Proceeding.objects.visible_to(user).filter(matter=matter, stage__in=lost).only("pk")
    refs = [ref_of(proceeding) for proceeding in proceedings]
    return {"gaps": gap_naming().shown_by(matter.case, refs)}


def _home_of(record):
    if isinstance(record, Hearing):
        return reverse("accountability:hearing-detail", args=[record.pk])
    return reverse("accountability:matter-detail", args=[record.matter_id])
