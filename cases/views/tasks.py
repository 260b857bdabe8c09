"""Tasks: mine, those of nobody yet, everyone's, and the tick that finishes one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offices.access import record_view, staff_view
from offices.refusal import Refusal

from ..actions.work import finish_task, reopen_task
from ..forms.tasks import TABS, TaskFilterForm, TickForm
from ..models import Task
from .local_time import local_time

PAGE = 25


@staff_view
@local_time
def task_list(request):
    form = TaskFilterForm(request.GET, user=request.user)
    start = (form.page - 1) * PAGE
    rows = list(form.tasks()[start : start + PAGE + 1])
    context = {
        "tasks": rows[:PAGE],
        "tab": form.tab,
        "tabs": TABS.items(),
        "who": form.tab in ("everyone", "nobody"),
        "first": start + 1,
        "last": start + len(rows[:PAGE]),
        "previous_page": form.page - 1,
        "next_page": form.page + 1 if len(rows) > PAGE else None,
        "nav": "tasks",
    }
    return render(request, "cases/task_list.html", context)


@record_view(Task, "change_case", kwarg="task_id", related=("case",))
@require_POST
def task_done(request, task):
    form = TickForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("We did not understand whether the task is done. Tick it again."))
        return redirect("cases:task-list")
    try:
        if form.cleaned_data["done"] == "yes":
            finish_task(task=task, by=request.user)
            messages.success(request, _("Done: %(title)s") % {"title": task.title})
        else:
            reopen_task(task=task, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(back_to(request, form.cleaned_data["next"]))


def back_to(request, url):
    """The page of ours that the tick was on; never another site's."""
    if url.startswith("/") and url_has_allowed_host_and_scheme(
        url, {request.get_host()}, require_https=request.is_secure()
    ):
        return url
    return reverse("cases:task-list")
