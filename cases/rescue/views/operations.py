"""The pages of an operation's plan: the list, the operation itself, and what its plan is made of."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.views.submitting import carry_out, sent
from offices.access import right_view, rights_of
from offices.numbers import number_in

from ..actions.plans import (
    add_risk,
    add_to_team,
    change_plan,
    change_risk,
    choose_cases,
    choose_people,
    plan_operation,
    remove_risk,
    take_off_team,
)
from ..forms.operations import CasesForm, MemberForm, PeopleForm, PlanChangeForm, PlanForm, RiskChangeForm, RiskForm
from ..models import Operation, OperationMember, OperationRisk
from ..operation_detail import detail_of
from .operation_pages import operation_page, operation_url, operation_view, press, show_form

PAGE, MOST_PAGES = 25, 1000
_S = Operation.Status
#: Tab → its name and the states that it shows.
TABS = {
    "planned": (gettext_lazy("Planned"), (_S.PLANNING, _S.SUBMITTED, _S.APPROVED)),
    "done": (gettext_lazy("Carried out"), Operation.DONE),
    "off": (gettext_lazy("Called off"), (_S.CALLED_OFF,)),
}


@right_view("view_rescue")
def operation_list(request):
    """The operations that the person may know of: plans of which they are part, and what was carried out."""
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else "planned"
    case = _case_asked_for(request)
    mine = Operation.objects.visible_to(request.user).select_related("office", "lead_authority")
    if case:
        mine = mine.filter(operationcases__case=case)
    rows, number, more = page_of(mine.filter(status__in=TABS[tab][1]), request.GET.get("page", ""))
    context = {
        "nav": "operations",
        "tabs": [(key, label) for key, (label, _states) in TABS.items()],
        "tab": tab,
        "case": case,
        "operations": rows,
        "page": number,
        "has_more": more,
        "previous_page": number - 1,
        "next_page": number + 1,
        "can_plan": rights_of(request.user).has("change_rescue"),
        "several_offices": len(rights_of(request.user).offices("view_rescue")) > 1,
    }
    return render(request, "rescue/operation_list.html", context)


def _case_asked_for(request):
    """The case whose operations are asked for; None for all. Raises Http404 for one that the person cannot open."""
    if not (wanted := request.GET.get("case")):
        return None
    case = Case.objects.visible_to(request.user).filter(pk=number_in(wanted)).first()
    if case is None:
        raise Http404
    return case


def page_of(rows, wanted) -> tuple[list, int, bool]:
    """25 rows, the number of the page, and whether more follow. A number that makes no sense is the first."""
    number = number_in(wanted, MOST_PAGES) or 1
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return found[:PAGE], number, len(found) > PAGE


@right_view("change_rescue")
def operation_create(request):
    case = _case_asked_for(request)
    form = PlanForm(sent(request), operation=None, user=request.user, initial={"cases": case and case.number})
    made = carry_out(
        request, form, plan_operation, done=_("The plan is begun."), to=operation_url, draft="operation-new"
    )
    return made or show_form(
        request,
        None,
        form,
        title=_("Plan an operation"),
        submit=_("Begin the plan"),
        draft="operation-new",
        template="rescue/operation_plan_form.html",
        intro=_("Until it is carried out, only you, your team and the approvers you ask know of it."),
    )


@operation_view("view_rescue")
def operation_detail(request, operation):
    return operation_page(request, operation, "rescue/operation_detail.html", **detail_of(operation, request.user))


@operation_view("change_rescue")
def operation_edit(request, operation):
    form = PlanChangeForm(sent(request), operation=operation, user=request.user)
    return _change(
        request,
        operation,
        form,
        change_plan,
        title=_("Change the plan"),
        template="rescue/operation_plan_form.html",
        draft=f"operation-{operation.pk}-plan",
    )


@operation_view("change_rescue")
def operation_cases(request, operation):
    form = CasesForm(sent(request), operation=operation, user=request.user)
    return _change(
        request,
        operation,
        form,
        choose_cases,
        title=_("Cases of the operation"),
        intro=_("People of a case that you take off leave the plan with it."),
    )


@operation_view("change_rescue")
def operation_people(request, operation):
    form = PeopleForm(sent(request), operation=operation, user=request.user)
    return _change(
        request,
        operation,
        form,
        choose_people,
        title=_("People of the operation"),
        template="rescue/operation_people_form.html",
    )


def _change(request, operation, form, action, *, title, submit="", done="", **more):
    """A form that makes a new version of the plan, and leads back to the operation."""
    saved = carry_out(
        request,
        form,
        action,
        done=done or _("The plan is saved."),
        to=operation_url(operation),
        operation=operation,
        draft=more.get("draft", ""),
    )
    return saved or show_form(request, operation, form, title=title, submit=submit or _("Save"), **more)


@operation_view("change_rescue")
def risk_create(request, operation):
    form = RiskForm(sent(request), operation=operation, user=request.user)
    return _change(request, operation, form, add_risk, title=_("Name a risk"), done=_("The risk is named."))


def part_of(operation, model, pk):
    """One row of the operation. Raises Http404 for one of another."""
    row = model.objects.filter(operation=operation, pk=pk).first()
    if row is None:
        raise Http404
    row.operation = operation
    return row


@operation_view("change_rescue")
def risk_edit(request, operation, risk_id):
    risk = part_of(operation, OperationRisk, risk_id)
    form = RiskChangeForm(sent(request), risk=risk, user=request.user)
    saved = carry_out(request, form, change_risk, done=_("The risk is saved."), to=operation_url(operation), named=risk)
    return saved or show_form(request, operation, form, title=_("Change a risk"), submit=_("Save"))


@operation_view("change_rescue")
@require_POST
def risk_remove(request, operation, risk_id):
    risk = part_of(operation, OperationRisk, risk_id)
    return press(request, remove_risk, done=_("The risk is off the plan."), to=operation_url(operation), risk=risk)


@operation_view("change_rescue")
def member_create(request, operation):
    form = MemberForm(sent(request), operation=operation, user=request.user)
    return _change(
        request, operation, form, add_to_team, title=_("Add to the team"), submit=_("Add"), done=_("On the team now.")
    )


@operation_view("change_rescue")
@require_POST
def member_end(request, operation, teammate_id):
    member = part_of(operation, OperationMember, teammate_id)
    return press(request, take_off_team, done=_("Off the team."), to=operation_url(operation), member=member)
