"""Go or no go, carried out or called off, debriefed, closed."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.views.submitting import carry_out, sent
from offices.answers import why_not

from ..actions.operations import (
    add_lesson,
    answer_checklist,
    call_off_operation,
    check_can_call_off,
    check_can_check,
    check_can_close,
    check_can_debrief,
    check_can_execute,
    check_can_hand_on,
    check_can_take_up,
    close_operation,
    execute_operation,
    hand_on_lesson,
    take_up_operation,
    write_debrief,
)
from ..forms.operation_course import (
    ChecklistForm,
    CloseForm,
    DebriefForm,
    ExecuteForm,
    HandOnForm,
    LessonForm,
    ReasonedForm,
)
from ..models import OperationLesson
from ..roster.reconciliation import reconcile
from .operation_pages import operation_url, operation_view, show_form
from .operations import part_of


def _step(request, operation, form, action, check, *, done, to=None, about=None, **page):
    """One step of an operation: refused on arrival with the sentence of `check`, otherwise its form."""
    known = about or {"operation": operation}
    if request.method != "POST" and (sentence := why_not(check, next(iter(known.values())), request.user)):
        messages.error(request, sentence)
        return redirect(operation_url(operation))
    made = carry_out(
        request,
        form,
        action,
        done=done,
        to=to or operation_url(operation),
        draft=page.get("draft", ""),
        **known,
    )
    return made or show_form(request, operation, form, **page)


@operation_view("change_rescue")
def operation_checklist(request, operation):
    form = ChecklistForm(sent(request), operation=operation, user=request.user)
    return _step(
        request,
        operation,
        form,
        answer_checklist,
        check_can_check,
        done=_("The list is saved."),
        title=_("Go or no go"),
        submit=_("Save the list"),
        draft=f"operation-{operation.pk}-list-{operation.plan_version}",
        template="rescue/operation_checklist.html",
    )


@operation_view("change_rescue")
def operation_execute(request, operation):
    form = ExecuteForm(sent(request), operation=operation, user=request.user)
    return _step(
        request,
        operation,
        form,
        execute_operation,
        check_can_execute,
        done=_("The operation was carried out. The roster is open."),
        title=_("Carried out"),
        submit=_("It was carried out"),
        draft=f"operation-{operation.pk}-execute",
        intro=_("From now on everybody of the office who reads the rescue stage knows of it."),
    )


@operation_view("change_rescue")
def operation_call_off(request, operation):
    form = ReasonedForm(sent(request), operation=operation, user=request.user)
    return _step(
        request,
        operation,
        form,
        call_off_operation,
        check_can_call_off,
        done=_("The operation is called off."),
        title=_("Call off the operation"),
        submit=_("Call it off"),
        intro=_("It stays a secret of those who know of it. It cannot be taken up again; plan another one."),
    )


@operation_view("change_rescue")
def operation_debrief(request, operation):
    form = DebriefForm(sent(request), operation=operation, user=request.user)
    return _step(
        request,
        operation,
        form,
        write_debrief,
        check_can_debrief,
        done=_("The debrief is saved."),
        title=_("Debrief"),
        submit=_("Save"),
        draft=f"operation-{operation.pk}-debrief",
        intro=_("What went as planned, what did not, who was hurt, what the people freed said. Name no survivor."),
    )


@operation_view("change_rescue")
def lesson_create(request, operation):
    form = LessonForm(sent(request), operation=operation, user=request.user)
    return _step(
        request,
        operation,
        form,
        add_lesson,
        check_can_debrief,
        done=_("The lesson is written down."),
        title=_("A lesson"),
        submit=_("Write it down"),
        draft=f"operation-{operation.pk}-lesson",
    )


@operation_view("change_case")
def lesson_hand_on(request, operation, lesson_id):
    """Whoever names system gaps goes on to do so; for others the task waits on the case."""
    lesson = part_of(operation, OperationLesson, lesson_id)
    form = HandOnForm(sent(request), operation=operation, user=request.user)
    names_gaps = operation.allows(request.user, "change_transformation")

    def onwards(handed_on):
        if not names_gaps:
            return operation_url(operation)
        return f"{reverse('transformation:gap-create', args=[handed_on.task.case_id])}?task={handed_on.task_id}"

    return _step(
        request,
        operation,
        form,
        hand_on_lesson,
        check_can_hand_on,
        done=_("The lesson is handed on, as a task on the case."),
        to=onwards,
        about={"lesson": lesson},
        title=_("Hand on a lesson"),
        submit=_("Hand it on"),
        intro=str(lesson),
    )


@operation_view("change_rescue")
def operation_close(request, operation):
    form = CloseForm(sent(request), operation=operation, user=request.user)
    return _step(
        request,
        operation,
        form,
        close_operation,
        check_can_close,
        done=_("The operation is closed."),
        title=_("Close the operation"),
        submit=_("Close it"),
        draft=f"operation-{operation.pk}-close",
        figures=reconcile(operation),
        template="rescue/operation_close.html",
    )


@operation_view("change_rescue")
def operation_take_up(request, operation):
    form = ReasonedForm(sent(request), operation=operation, user=request.user)
    return _step(
        request,
        operation,
        form,
        take_up_operation,
        check_can_take_up,
        done=_("The operation is taken up again."),
        title=_("Take up again"),
        submit=_("Take it up again"),
    )
