from django.utils.translation import gettext as _

from cases.views.submitting import sent
from offices.access import record_view

from .. import actions
from ..forms import DiscontinueForm, MoveForm, ProceedingDaysForm, ProceedingForm
from ..forms.proceedings import stages_to_move_to
from ..models import Matter, Proceeding
from ..profiles import label
from ..transitions import refusals
from .shared import matter_url, page, stored, warn

RELATED = ("case__office", "matter", "person")


@record_view(Matter, "change_accountability", kwarg="matter_id", related=("case__office",))
def proceeding_create(request, matter):
    form = ProceedingForm(sent(request), case=matter.case, user=request.user, matter=matter)
    return stored(request, form, actions.open_proceedings, matter_url(matter), matter=matter) or page(
        request,
        form,
        matter.case,
        matter=matter,
        title=_("Add accused"),
        button=_("Add the accused"),
        hint=_("Each accused has a proceeding of their own. Charges are added next."),
        refusals=[] if form.fields["people"].queryset.exists() else [_nobody_left(matter)],
    )


def _nobody_left(matter):
    if matter.against_client:
        return _("Everybody on the case is accused here already. Add the person to the case first.")
    return _("No suspect on the case is left to be accused. Add the person to the case as a suspect first.")


@record_view(Proceeding, "change_accountability", kwarg="proceeding_id", related=RELATED)
def proceeding_edit(request, proceeding):
    form = ProceedingDaysForm(sent(request), case=proceeding.case, user=request.user)
    form.initial = form.read(proceeding) | {"version": proceeding.version}
    response = stored(request, form, actions.change_proceeding, matter_url(proceeding.matter), proceeding=proceeding)
    if response:
        warn(request, proceeding)
    return response or page(
        request,
        form,
        proceeding.case,
        matter=proceeding.matter,
        title=_("Change days and numbers"),
        button=_("Save"),
        hint=proceeding.person,
    )


@record_view(Proceeding, "change_accountability", kwarg="proceeding_id", related=RELATED)
def proceeding_move(request, proceeding):
    form = MoveForm(
        sent(request),
        case=proceeding.case,
        user=request.user,
        proceeding=proceeding,
        initial={"version": proceeding.version},
    )
    response = stored(request, form, actions.move_proceeding, matter_url(proceeding.matter), proceeding=proceeding)
    if response:
        warn(request, proceeding)
    return response or page(
        request,
        form,
        proceeding.case,
        matter=proceeding.matter,
        title=_("Move the proceeding on"),
        button=_("Move"),
        hint=proceeding.person,
        refusals=_what_stands_in_the_way(proceeding),
    )


def _what_stands_in_the_way(proceeding):
    return [
        f"{label(proceeding, stage)}: {sentence}"
        for stage in stages_to_move_to(proceeding)
        for sentence in refusals(proceeding, stage)
    ]


@record_view(Proceeding, "change_accountability", kwarg="proceeding_id", related=RELATED)
def proceeding_discontinue(request, proceeding):
    form = DiscontinueForm(
        sent(request), case=proceeding.case, user=request.user, initial={"version": proceeding.version}
    )
    return stored(request, form, actions.discontinue, matter_url(proceeding.matter), proceeding=proceeding) or page(
        request,
        form,
        proceeding.case,
        matter=proceeding.matter,
        title=_("Discontinue the proceeding"),
        button=_("Discontinue"),
        hint=proceeding.person,
        danger=True,
    )
