from django.utils.translation import gettext as _

from cases.views.submitting import sent
from offices.access import record_view

from .. import actions
from ..forms import ChargeForm, VerdictChangeForm, VerdictForm
from ..forms.base import StageForm
from ..models import Charge, Proceeding, Verdict
from .shared import matter_url, page, stored


@record_view(Proceeding, "change_accountability", kwarg="proceeding_id", related=("case__office", "matter", "person"))
def charge_create(request, proceeding):
    form = ChargeForm(sent(request), case=proceeding.case, user=request.user)
    return stored(request, form, actions.add_charge, matter_url(proceeding.matter), proceeding=proceeding) or page(
        request,
        form,
        proceeding.case,
        matter=proceeding.matter,
        title=_("Add a charge"),
        button=_("Add the charge"),
        hint=proceeding.person,
    )


@record_view(Charge, "change_accountability", kwarg="charge_id", related=("case__office", "proceeding__matter"))
def charge_remove(request, charge):
    """A page that asks before a charge is taken back."""
    matter = charge.proceeding.matter
    form = StageForm(sent(request), case=charge.case, user=request.user)
    return stored(request, form, actions.remove_charge, matter_url(matter), charge=charge) or page(
        request,
        form,
        charge.case,
        matter=matter,
        title=_("Take back a charge"),
        button=_("Take it back"),
        hint=_("“%(statute)s” was entered by mistake. The history keeps it.") % {"statute": charge.statute},
        danger=True,
    )


@record_view(Charge, "change_accountability", kwarg="charge_id", related=("case__office", "proceeding__matter"))
def verdict_create(request, charge):
    matter = charge.proceeding.matter
    form = VerdictForm(sent(request), case=charge.case, user=request.user, initial={"counts": charge.counts or 1})
    return stored(request, form, actions.record_verdict, matter_url(matter), charge=charge) or page(
        request,
        form,
        charge.case,
        matter=matter,
        title=_("Record a verdict"),
        button=_("Record the verdict"),
        hint=charge.statute,
    )


@record_view(
    Verdict, "change_accountability", kwarg="verdict_id", related=("case__office", "charge__proceeding__matter")
)
def verdict_edit(request, verdict):
    matter = verdict.charge.proceeding.matter
    form = VerdictChangeForm(sent(request), case=verdict.case, user=request.user)
    form.initial = form.read(verdict) | {"version": verdict.version}
    return stored(request, form, actions.change_verdict, matter_url(matter), verdict=verdict) or page(
        request,
        form,
        verdict.case,
        matter=matter,
        title=_("Correct a verdict"),
        button=_("Save"),
        hint=verdict.charge.statute,
    )
