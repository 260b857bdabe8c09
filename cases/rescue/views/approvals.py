"""Asking for approval, answering to a plan, and who answers while an approver is away."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.views.submitting import carry_out, sent
from offices.access import record_view, right_view, workplaces
from offices.answers import why_not

from ..actions.approvals import (
    answer_operation,
    check_can_withdraw,
    name_deputy,
    own_capacities,
    submit_operation,
    withdraw_approval,
    withdraw_deputy,
)
from ..approvals import check_waits_for
from ..forms.approvals import AnswerForm, DeputyForm
from ..forms.operation_course import ReasonForm
from ..models import ApprovalDeputy
from ..operation_detail import people_of, team_of
from .operation_pages import operation_page, operation_url, operation_view, press, show_form


@operation_view("change_rescue")
@require_POST
def operation_submit(request, operation):
    return press(
        request,
        submit_operation,
        done=_("The approvers are asked. They see the plan now."),
        to=operation_url(operation),
        operation=operation,
    )


@operation_view("view_rescue")
def operation_answer(request, operation):
    """An approver reads the whole plan and answers; who cannot is told why."""
    form = AnswerForm(sent(request), operation=operation, user=request.user)
    answered = carry_out(
        request,
        form,
        answer_operation,
        done=_("Your answer is stored."),
        to=operation_url(operation),
        operation=operation,
    )
    if answered:
        return answered
    context = {
        "why_not": why_not(check_waits_for, operation, request.user),
        "people": people_of(operation, request.user),
        "risks": operation.operationrisks.all(),
        "team": team_of(operation),
    }
    return operation_page(request, operation, "rescue/operation_answer.html", form=form, **context)


@operation_view("view_rescue")
def approval_withdraw(request, operation):
    if sentence := why_not(check_can_withdraw, operation, request.user):
        messages.error(request, sentence)
        return redirect(operation_url(operation))
    form = ReasonForm(sent(request), operation=operation, user=request.user)
    taken = carry_out(
        request,
        form,
        withdraw_approval,
        done=_("Your approval is taken back."),
        to=operation_url(operation),
        operation=operation,
    )
    return taken or show_form(
        request,
        operation,
        form,
        title=_("Take back your approval"),
        submit=_("Take it back"),
        intro=_("The operation is planned again, and needs two approvals anew."),
    )


@right_view("view_rescue")
def deputy_list(request):
    """Who answers in whose place in the person's offices, and, for approvers, naming somebody for days away."""
    offices = [(office, own_capacities(request.user, office)) for office in workplaces(request.user)]
    mine = [(office, held) for office, held in offices if held]
    office, held = mine[0] if mine else (None, [])
    form = None
    if office:
        form = DeputyForm(sent(request), office=office, user=request.user, capacities=held)
        named = carry_out(
            request, form, name_deputy, done=_("Your deputy is named."), to=lambda _row: _deputies(), office=office
        )
        if named:
            return named
    rows = ApprovalDeputy.objects.visible_to(request.user).select_related("office", "absent", "deputy")
    rows = [row for row in rows.filter(withdrawn_at=None) if row.until_on >= row.office.today()]
    context = {"nav": "operations", "form": form, "office": office, "deputies": rows, "me": request.user}
    return render(request, "rescue/deputy_list.html", context)


def _deputies():
    return reverse("rescue:deputy-list")


@record_view(ApprovalDeputy, "view_rescue", kwarg="deputy_id", related=("office", "absent"))
@require_POST
def deputy_withdraw(request, deputy):
    return press(request, withdraw_deputy, done=_("You answer yourself again."), to=_deputies(), deputy=deputy)
