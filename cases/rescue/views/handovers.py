"""The pages on which people are handed over to aftercare."""

from django.utils.translation import gettext as _

from cases.models import Case
from cases.views.submitting import RELATED, carry_out, sent, show
from offices.access import record_view

from ..actions.handovers import change_handover, record_handovers, remove_handover
from ..forms.handovers import HandoverChangeForm, HandoverForm
from ..forms.reliefs import TakeBackForm
from ..models import Handover
from .reliefs import OF_RELIEF, panel_url


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def handover_create(request, case):
    draft = f"case-{case.pk}-handover"
    form = HandoverForm(sent(request), case=case, user=request.user, initial={"people": request.GET.getlist("person")})
    made = carry_out(
        request, form, record_handovers, done=_("Handed over."), to=panel_url(case), draft=draft, case=case
    )
    return made or show(
        request,
        case,
        form,
        title=_("Hand over to aftercare"),
        submit=_("Record"),
        draft=draft,
        intro=_("Everybody who was relieved. Choose those who went to the same place on the same day."),
        template="rescue/people_form.html",
    )


@record_view(Handover, "change_case", kwarg="handover_id", related=OF_RELIEF)
def handover_edit(request, handover):
    form = HandoverChangeForm(sent(request), case=handover.case, user=request.user, handover=handover)
    saved = carry_out(request, form, change_handover, done=_("Saved."), to=panel_url(handover.case), handover=handover)
    return saved or show(
        request,
        handover.case,
        form,
        title=_("Correct the hand-over of %(person)s") % {"person": handover.person.record},
        submit=_("Save"),
    )


@record_view(Handover, "change_case", kwarg="handover_id", related=OF_RELIEF)
def handover_remove(request, handover):
    form = TakeBackForm(sent(request), case=handover.case, user=request.user)
    removed = carry_out(
        request, form, remove_handover, done=_("The hand-over was taken back."), to=panel_url, handover=handover
    )
    return removed or show(
        request,
        handover.case,
        form,
        title=_("Take back the hand-over of %(person)s") % {"person": handover.person.record},
        submit=_("Take it back"),
        intro=_("What it was stays in its history."),
    )
