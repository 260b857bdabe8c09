"""Writing on a case: notes and tasks."""

from django.utils.translation import gettext as _

from offices.access import record_view

from ..actions.work import add_note, add_task
from ..forms.work import NoteForm, TaskForm
from ..models import Case
from .submitting import RELATED, carry_out, case_url, sent, show


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def note_add(request, case):
    draft = f"case-{case.pk}-note"
    form = NoteForm(sent(request), case=case, user=request.user)
    added = carry_out(
        request, form, add_note, done=_("Note written."), to=case_url(case) + "#timeline", draft=draft, case=case
    )
    return added or show(request, case, form, title=_("Add a note"), submit=_("Add note"), draft=draft)


@record_view(Case, "change_case", kwarg="case_id", related=RELATED)
def task_add(request, case):
    draft = f"case-{case.pk}-task"
    form = TaskForm(sent(request), case=case, user=request.user)
    added = carry_out(
        request, form, add_task, done=_("Task added."), to=case_url(case) + "#tasks", draft=draft, case=case
    )
    return added or show(request, case, form, title=_("Add a task"), submit=_("Add task"), draft=draft)
