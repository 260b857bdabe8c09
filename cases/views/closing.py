"""Closing a case with a second person's approval, and opening it again."""

from django.utils.translation import gettext as _

from offices.access import record_view
from offices.answers import why_not

from ..actions.status import answer_closure, ask_to_close, check_can_answer_closure, reopen_case, what_closing_needs
from ..forms.moves import ClosureAnswerForm, ClosureForm, ReopenForm
from ..models import Case, ClosureRequest
from .submitting import RELATED, carry_out, case_url, sent, show


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def closure_ask(request, case):
    draft = f"case-{case.pk}-close"
    form = ClosureForm(sent(request), case=case, user=request.user)
    asked = carry_out(
        request,
        form,
        ask_to_close,
        done=_("Asked. Somebody else approves it."),
        to=case_url(case),
        draft=draft,
        case=case,
    )
    return asked or show(
        request,
        case,
        form,
        title=_("Ask to close the case"),
        submit=_("Ask to close"),
        draft=draft,
        needs=what_closing_needs(case),
        template="cases/closure_ask.html",
    )


@record_view(
    ClosureRequest,
    "approve_closure",
    kwarg="closure_id",
    related=("case__office", "case__lead", "asked_by", "answered_by"),
)
def closure_answer(request, asked):
    case = asked.case
    form = ClosureAnswerForm(sent(request), case=case, user=request.user)
    answered = carry_out(
        request, form, answer_closure, done=_("Your answer is recorded."), to=case_url(case), asked=asked
    )
    return answered or show(
        request,
        case,
        form,
        title=_("Can this case be closed?"),
        submit=_("Save the answer"),
        asked=asked,
        needs=what_closing_needs(case),
        why_not=why_not(check_can_answer_closure, asked, request.user),
        template="cases/closure_answer.html",
    )


@record_view(Case, "approve_closure", kwarg="case_id", related=RELATED)
def case_reopen(request, case):
    form = ReopenForm(sent(request), case=case, user=request.user)
    reopened = carry_out(request, form, reopen_case, done=_("The case is open again."), to=case_url(case), case=case)
    return reopened or show(
        request,
        case,
        form,
        title=_("Open the case again"),
        submit=_("Open again"),
        intro=_(
            "It keeps its number and does not count as opened a second time. Stages are taken up again one by one."
        ),
    )
