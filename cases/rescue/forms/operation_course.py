"""The forms of what becomes of an operation: go or no go, carried out or called off, debriefed, closed."""

from django import forms
from django.utils.translation import gettext_lazy

from cases.forms.base import a_date, a_text

from ..actions.operations import cases_for_lessons
from ..checklist import ITEMS, answers_of
from ..models import OperationCheck
from .operations import OneVersion, OperationForm


class ReasonForm(OperationForm):
    """Why something is done with an operation."""

    reason = a_text(gettext_lazy("Why?"), rows=3, max_length=500)


class ReasonedForm(OneVersion, ReasonForm):
    """The same for what changes the operation that was read."""


class ChecklistForm(OperationForm):
    """The go/no-go list. Only what was changed on the page is sent on, so that two people can share the list."""

    def set_up(self):
        answers = answers_of(self.operation)
        for item in ITEMS:
            answer = answers.get(item.key)
            self.fields[item.key] = forms.ChoiceField(
                label=item.label,
                help_text=item.hint,
                choices=OperationCheck.Answer.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=answer.answer if answer else "",
                show_hidden_initial=True,
            )
            self.fields[f"{item.key}_remark"] = forms.CharField(
                label=gettext_lazy("Remark"),
                max_length=300,
                required=False,
                initial=answer.remark if answer else "",
                show_hidden_initial=True,
            )

    def rows(self):
        """Each line: its answer and its remark."""
        return [(self[item.key], self[f"{item.key}_remark"]) for item in ITEMS]

    def clean(self):
        for item in ITEMS:
            remark = f"{item.key}_remark"
            if not self.cleaned_data.get(item.key) and self.cleaned_data.get(remark):
                self.add_error(item.key, gettext_lazy("Say “go” or “no go”."))
            if self.cleaned_data.get(item.key) == OperationCheck.Answer.NO_GO and not self.cleaned_data.get(remark):
                self.add_error(remark, gettext_lazy("Say what is wrong."))
        return self.cleaned_data

    def facts(self) -> dict:
        changed = set(self.changed_data)
        return {
            "answers": {
                item.key: (self.cleaned_data[item.key], self.cleaned_data[f"{item.key}_remark"])
                for item in ITEMS
                if self.cleaned_data[item.key] and changed & {item.key, f"{item.key}_remark"}
            }
        }


class ExecuteForm(OneVersion):
    """That an operation was carried out, and what came of it."""

    executed_on = a_date(gettext_lazy("On which day was it carried out?"))
    outcome = a_text(gettext_lazy("What happened?"), rows=5, max_length=5000)
    said = forms.IntegerField(
        label=gettext_lazy("How many people were said to be there?"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=gettext_lazy("Before anybody listed them. It is set beside the roster."),
    )
    said_by = forms.CharField(label=gettext_lazy("Who said it?"), max_length=160, required=False)

    def set_up(self):
        self.initial |= {"executed_on": self.operation.office.today()}


class DebriefForm(OneVersion):
    """How it went."""

    debrief = a_text(gettext_lazy("How did it go?"), rows=10, max_length=10_000)

    @staticmethod
    def read(operation) -> dict:
        return {"debrief": operation.debrief}


class LessonForm(OperationForm):
    """What is to be done better."""

    lesson = a_text(gettext_lazy("What is to be done better?"), rows=3, max_length=1000)
    institution = forms.CharField(
        label=gettext_lazy("By which institution?"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("If it is one of the justice system. Empty: by us."),
    )


class HandOnForm(OperationForm):
    """To which case a lesson goes, as a task for those who work on the justice system."""

    case = forms.ModelChoiceField(
        label=gettext_lazy("On which case?"),
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose a case of the operation.")},
    )

    def set_up(self):
        cases = cases_for_lessons(self.operation, self.user)
        self.fields["case"].queryset = cases
        self.fields["case"].initial = cases.first()


class CloseForm(OneVersion):
    """Why the figures of the roster differ, when they do."""

    explanation = a_text(
        gettext_lazy("Explain the figures"),
        rows=5,
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Why what was said, what is listed and who was found a victim differ."),
    )

    @staticmethod
    def read(operation) -> dict:
        return {"explanation": operation.explanation}
