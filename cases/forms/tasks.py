"""What the list of tasks is asked for, and the tick before a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Task

TABS = {"mine": _("Mine"), "nobody": _("Nobody yet"), "everyone": _("Everyone"), "done": _("Done by me")}


class TaskFilterForm(forms.Form):
    """Which tasks, and which page of them; what is not understood is as if it were not asked."""

    tab = forms.ChoiceField(choices=list(TABS.items()), required=False)
    page = forms.IntegerField(min_value=1, max_value=400, required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        self.is_valid()
        self.tab = self.cleaned_data.get("tab") or "mine"
        self.page = self.cleaned_data.get("page") or 1

    def tasks(self):
        """The tasks asked for, the soonest first; those done, the newest first."""
        tasks = Task.objects.visible_to(self.user).select_related("case", "assignee")
        if self.tab == "done":
            return tasks.filter(done_by=self.user).order_by("-done_at", "-pk")
        tasks = tasks.open()
        if self.tab != "everyone":
            tasks = tasks.filter(assignee=self.user if self.tab == "mine" else None)
        return tasks


class TickForm(forms.Form):
    """The tick before a task: done or not, whichever it was before, so that a second click changes nothing."""

    done = forms.ChoiceField(choices=[("yes", _("Done")), ("no", _("Not done"))])
    next = forms.CharField(required=False, max_length=500)
