from django.utils.translation import gettext as _

from cases.views.submitting import sent
from offices.access import record_view

from .. import actions
from ..actions.charges import refusal_to_change
from ..forms import ChargeAmendForm, ChargesForm, ChargeWithdrawForm, PleaForm
from ..forms.base import StageForm
from ..models import Charge, Proceeding
from ..profiles import pleas
from .shared import matter_url, page, stored

OF_CHARGE = ("case__office", "proceeding__matter__profile_version", "proceeding__person", "statute_entry")


@record_view(Proceeding, "change_accountability", kwarg="proceeding_id", related=("case__office", "matter", "person"))
def charge_create(request, proceeding):
    """Several charges at once, and the same against co-accused."""
    form = ChargesForm(sent(request), case=proceeding.case, user=request.user, proceeding=proceeding)
    return stored(request, form, actions.lay_charges, matter_url(proceeding.matter)) or page(
        request,
        form,
        proceeding.case,
        matter=proceeding.matter,
        title=_("Add charges"),
        button=_("Add the charges"),
        hint=proceeding.person,
        template="accountability/charge_create.html",
    )


@record_view(Charge, "change_accountability", kwarg="charge_id", related=OF_CHARGE)
def charge_amend(request, charge):
    matter = charge.proceeding.matter
    form = ChargeAmendForm(sent(request), case=charge.case, user=request.user)
    form.initial = form.read(charge) | {"version": charge.version, "when": ""}
    return stored(request, form, actions.amend_charge, matter_url(matter), charge=charge) or page(
        request,
        form,
        charge.case,
        matter=matter,
        title=_("Amend a charge"),
        button=_("Amend"),
        hint=_("What you write takes the place of “%(statute)s”, which stays as amended.")
        % {"statute": charge.statute},
        refusals=_refusals(charge),
        template="accountability/charge_amend.html",
    )


@record_view(Charge, "change_accountability", kwarg="charge_id", related=OF_CHARGE)
def charge_withdraw(request, charge):
    matter = charge.proceeding.matter
    form = ChargeWithdrawForm(sent(request), case=charge.case, user=request.user, initial={"version": charge.version})
    return stored(request, form, actions.withdraw_charge, matter_url(matter), charge=charge) or page(
        request,
        form,
        charge.case,
        matter=matter,
        title=_("Withdraw a charge"),
        button=_("Withdraw"),
        hint=charge.statute,
        refusals=_refusals(charge),
        danger=True,
    )


def _refusals(charge):
    refusal = refusal_to_change(charge)
    return [refusal] if refusal else []


@record_view(Charge, "change_accountability", kwarg="charge_id", related=OF_CHARGE)
def charge_plea(request, charge):
    """What the accused pleaded to this charge, and to others if the plea was the same."""
    matter = charge.proceeding.matter
    form = PleaForm(
        sent(request),
        case=charge.case,
        user=request.user,
        charge=charge,
        initial={"plea": charge.plea, "charges": [charge.pk]},
    )
    none = _("The legal profile of this matter knows no pleas.")
    return stored(request, form, actions.record_plea, matter_url(matter)) or page(
        request,
        form,
        charge.case,
        matter=matter,
        title=_("Record a plea"),
        button=_("Record the plea"),
        hint=charge.proceeding.person,
        refusals=[] if pleas(matter) else [none],
    )


@record_view(Charge, "change_accountability", kwarg="charge_id", related=OF_CHARGE)
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
