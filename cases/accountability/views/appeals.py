from django.utils.translation import gettext as _

from cases.views.submitting import sent
from offices.access import record_view

from .. import actions
from ..actions.appeals import refusal_to_appeal
from ..forms import AppealDecisionForm, AppealForm, OverturnForm
from ..models import Proceeding
from .shared import matter_url, page, stored

RELATED = ("case__office", "matter", "person")


@record_view(Proceeding, "change_accountability", kwarg="proceeding_id", related=RELATED)
def appeal_create(request, proceeding):
    form = AppealForm(sent(request), case=proceeding.case, user=request.user)
    refusals = {refusal_to_appeal(proceeding, side) for side in Proceeding.Side.values}
    return stored(request, form, actions.open_appeal, matter_url(proceeding.matter), proceeding=proceeding) or page(
        request,
        form,
        proceeding.case,
        matter=proceeding.matter,
        title=_("Open an appeal"),
        button=_("Open the appeal"),
        hint=_("A proceeding of its own that points back. The chain counts once."),
        refusals=[] if "" in refusals else sorted(refusals),
    )


@record_view(Proceeding, "change_accountability", kwarg="proceeding_id", related=RELATED)
def appeal_decide(request, appeal):
    form = AppealDecisionForm(
        sent(request), case=appeal.case, user=request.user, proceeding=appeal, initial={"version": appeal.version}
    )
    return stored(request, form, actions.decide_appeal, matter_url(appeal.matter), appeal=appeal) or page(
        request,
        form,
        appeal.case,
        matter=appeal.matter,
        title=_("What the court of appeal decided"),
        button=_("Record"),
        hint=appeal.person,
    )


@record_view(Proceeding, "change_accountability", kwarg="proceeding_id", related=RELATED)
def proceeding_overturn(request, proceeding):
    form = OverturnForm(sent(request), case=proceeding.case, user=request.user, proceeding=proceeding)
    return stored(request, form, actions.overturn, matter_url(proceeding.matter), proceeding=proceeding) or page(
        request,
        form,
        proceeding.case,
        matter=proceeding.matter,
        title=_("Overturn a conviction"),
        button=_("Overturn"),
        hint=_("Figures no longer count what is overturned. The history stays."),
        danger=True,
    )
