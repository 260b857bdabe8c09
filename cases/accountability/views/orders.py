from django.urls import reverse
from django.utils.translation import gettext as _

from cases.views.submitting import carry_out, sent
from offices.access import record_view
from offices.numbers import number_in

from .. import actions
from ..forms.orders import OrderChangeForm, OrderForm
from ..models import CourtOrder, Hearing, Matter
from .shared import page


def order_home(order) -> str:
    """The page on which an order stands: its hearing's, or the matter's."""
    if order.hearing_id:
        return reverse("accountability:hearing-detail", args=[order.hearing_id]) + "#orders"
    return reverse("accountability:matter-detail", args=[order.matter_id]) + "#orders"


@record_view(Matter, "change_accountability", kwarg="matter_id", related=("case__office",))
def order_create(request, matter):
    """`?hearing=` names the hearing at which the order was given."""
    hearings = Hearing.objects.visible_to(request.user).filter(matter=matter)
    hearing = hearings.filter(pk=number_in(request.GET.get("hearing", ""))).first()
    given = {"hearing": hearing.pk, "given_on": min(hearing.on, matter.case.office.today())} if hearing else {}
    form = OrderForm(sent(request), case=matter.case, user=request.user, matter=matter, initial=given)
    return carry_out(
        request,
        form,
        actions.give_order,
        done=_("It is recorded."),
        to=order_home,
        draft=request.get_full_path(),
        matter=matter,
    ) or page(
        request,
        form,
        matter.case,
        matter=matter,
        title=_("Write down a court order"),
        button=_("Save"),
        hint=_("It stands among the tasks of whoever sees to it, until one of the two is ticked."),
    )


@record_view(CourtOrder, "change_accountability", kwarg="order_id", related=("case__office", "matter", "task__case"))
def order_edit(request, order):
    form = OrderChangeForm(sent(request), case=order.case, user=request.user, matter=order.matter)
    form.initial = form.read(order) | {"version": order.version}
    return carry_out(
        request,
        form,
        actions.change_order,
        done=_("It is recorded."),
        to=order_home,
        draft=request.path,
        order=order,
    ) or page(request, form, order.case, matter=order.matter, title=_("Correct the court order"), button=_("Save"))


def shown(matter, user) -> dict:
    """What the fragment `_orders.html` needs: the court's orders in a matter, what is still to be done first."""
    orders = CourtOrder.objects.visible_to(user).filter(matter=matter).select_related("task__assignee", "case")
    return {"orders": sorted(orders, key=lambda order: (order.task.done_at is not None, order.given_on, order.pk))}
