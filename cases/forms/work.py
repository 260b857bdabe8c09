"""Daily work on a case: a note, a task."""

import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.days import in_words

from .base import CaseForm, ColleagueField, a_date, a_text, an_audience, audiences_for, colleagues_of

FARTHEST = datetime.timedelta(days=10 * 366)


def near(day, case):
    """A day on which somebody can still do something. Raises ValidationError for a year that was mistyped."""
    if day and abs(day - case.office.today()) > FARTHEST:
        raise forms.ValidationError(
            _("%(day)s is more than ten years away. Please check the year.") % {"day": in_words(day)}
        )
    return day


class NoteForm(CaseForm):
    """Something to write down, and for whom."""

    body = a_text(gettext_lazy("Note"), rows=8, max_length=10000)
    audience = an_audience()

    def set_up(self):
        self.fields["audience"].choices = audiences_for(self.user, self.case)


class TaskForm(CaseForm):
    """Something to be done, by when and by whom."""

    title = forms.CharField(label=gettext_lazy("What is to be done?"), max_length=200)
    due_on = a_date(gettext_lazy("Due"), required=False)
    assignee = ColleagueField(
        label=gettext_lazy("Who"), queryset=None, required=False, empty_label=gettext_lazy("Nobody yet")
    )
    audience = an_audience()

    def set_up(self):
        self.fields["audience"].choices = audiences_for(self.user, self.case)
        self.fields["assignee"].queryset = colleagues_of(self.case)
        self.fields["assignee"].initial = self.user

    def clean_due_on(self):
        return near(self.cleaned_data["due_on"], self.case)
