"""Money that courts ordered for survivors: what was ordered, what was paid, and what is outstanding."""

from django.contrib import messages
from django.utils.translation import gettext as _

from cases.views.submitting import sent
from offices.access import record_view

from .. import actions
from ..forms import AwardChangeForm, AwardForm, AwardOverturnForm, PaymentChangeForm, PaymentForm
from ..forms.base import StageForm
from ..models import Award, AwardPayment, Matter
from ..money import money, outstanding, sums
from .shared import matter_url, page, stored

RELATED = ("case__office", "matter")
OF_PAYMENT = ("case__office", "award__matter", "award__case__office")


@record_view(Matter, "change_accountability", kwarg="matter_id", related=("case__office",))
def award_create(request, matter):
    form = AwardForm(
        sent(request),
        case=matter.case,
        user=request.user,
        matter=matter,
        initial={"currency": matter.case.office.currency},
    )
    return stored(request, form, actions.order_award, matter_url(matter), matter=matter) or page(
        request, form, matter.case, matter=matter, title=_("Record an award"), button=_("Record the award")
    )


@record_view(Award, "change_accountability", kwarg="award_id", related=RELATED)
def award_edit(request, award):
    form = AwardChangeForm(sent(request), case=award.case, user=request.user, matter=award.matter, award=award)
    form.initial = form.read(award) | {"version": award.version}
    return stored(request, form, actions.change_award, matter_url(award.matter), award=award) or page(
        request, form, award.case, matter=award.matter, title=_("Correct an award"), button=_("Save")
    )


@record_view(Award, "change_accountability", kwarg="award_id", related=RELATED)
def award_overturn(request, award):
    form = AwardOverturnForm(sent(request), case=award.case, user=request.user, initial={"version": award.version})
    return stored(request, form, actions.overturn_award, matter_url(award.matter), award=award) or page(
        request,
        form,
        award.case,
        matter=award.matter,
        title=_("Overturn an award"),
        button=_("Overturn"),
        hint=money(award.amount, award.currency),
        danger=True,
    )


@record_view(Award, "change_accountability", kwarg="award_id", related=RELATED)
def payment_create(request, award):
    form = PaymentForm(
        sent(request), case=award.case, user=request.user, initial={"paid_on": award.case.office.today()}
    )
    response = stored(request, form, actions.record_payment, matter_url(award.matter), award=award)
    if response:
        _warn(request, award)
    return response or page(
        request,
        form,
        award.case,
        matter=award.matter,
        title=_("Record a payment"),
        button=_("Record the payment"),
        hint=_("Outstanding: %(amount)s") % {"amount": money(max(outstanding(award), 0), award.currency)},
    )


@record_view(AwardPayment, "change_accountability", kwarg="payment_id", related=OF_PAYMENT)
def payment_edit(request, payment):
    matter = payment.award.matter
    form = PaymentChangeForm(sent(request), case=payment.case, user=request.user)
    form.initial = form.read(payment) | {"version": payment.version}
    response = stored(request, form, actions.change_payment, matter_url(matter), payment=payment)
    if response:
        _warn(request, payment.award)
    return response or page(
        request,
        form,
        payment.case,
        matter=matter,
        title=_("Correct a payment"),
        button=_("Save"),
        hint=payment.award.currency,
    )


@record_view(AwardPayment, "change_accountability", kwarg="payment_id", related=OF_PAYMENT)
def payment_remove(request, payment):
    """A page that asks before a payment is taken back."""
    matter = payment.award.matter
    form = StageForm(sent(request), case=payment.case, user=request.user)
    return stored(request, form, actions.remove_payment, matter_url(matter), payment=payment) or page(
        request,
        form,
        payment.case,
        matter=matter,
        title=_("Take back a payment"),
        button=_("Take it back"),
        hint=_("%(amount)s was entered by mistake. The history keeps it.")
        % {"amount": money(payment.amount, payment.award.currency)},
        danger=True,
    )


def _warn(request, award):
    too_much = -outstanding(award)
    if too_much > 0:
        messages.warning(
            request,
            _("More was paid than was ordered: %(amount)s too much. It is recorded; please check the amounts.")
            % {"amount": money(too_much, award.currency)},
        )


def sums_of(case, user) -> list[dict]:
    """The same for all matters of a case."""
    awards = Award.objects.visible_to(user).filter(matter__case=case).prefetch_related("payments")
    return sums(awards)


def shown(matter, user) -> dict:
    """What the fragment of the awards needs on the page of a matter."""
    awards = list(
        Award.objects.visible_to(user)
        .filter(matter=matter)
        .select_related("person", "proceeding__person")
        .prefetch_related("payments")
    )
    for award in awards:
        award.words = money(award.amount, award.currency)
        award.is_owed = outstanding(award) > 0
        award.left = money(max(outstanding(award), 0), award.currency)
        award.paid = [(payment, money(payment.amount, award.currency)) for payment in award.payments.all()]
    return {"awards": awards, "award_sums": sums(awards)}
