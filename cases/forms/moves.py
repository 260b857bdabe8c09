"""Moving a case or a stage: waiving, taking up again, closing, re-opening, transfer."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.models import Office

from ..models import CaseTransfer
from ..models.stage_progress import StageStatus
from ..stages import TRANSITIONS
from .base import CaseForm, a_text


class StageForm(CaseForm):
    """To which status a stage moves; without one it is completed, which needs no reason."""

    LABELS = {StageStatus.WAIVED: gettext_lazy("Waive it"), StageStatus.ACTIVE: gettext_lazy("Take it up again")}

    to = forms.ChoiceField(label=gettext_lazy("What to do"), required=False, widget=forms.RadioSelect)
    reason = a_text(gettext_lazy("Reason"), rows=3, max_length=500, required=False)

    def __init__(self, *args, progress, **kwargs):
        self.progress = progress
        super().__init__(*args, **kwargs)

    def set_up(self):
        self.by_hand = [to for to in (StageStatus.WAIVED, StageStatus.ACTIVE) if to in self.moves()]
        self.fields["to"].choices = [(to.value, self.LABELS[to]) for to in self.by_hand] + [
            (StageStatus.COMPLETED.value, _("Complete it"))
        ]
        self.fields["to"].initial = self.by_hand[0] if self.by_hand else None

    def moves(self):
        """Where the table lets it go. A stage that has not begun begins by itself, never by hand."""
        moves = set(TRANSITIONS[self.progress.status])
        return moves - {StageStatus.ACTIVE} if self.progress.status == StageStatus.NOT_STARTED else moves

    def clean_to(self):
        return self.cleaned_data["to"] or StageStatus.COMPLETED

    def clean_reason(self):
        return self.cleaned_data["reason"].strip()


class ClosureForm(CaseForm):
    """Why a case can be closed."""

    reason = a_text(gettext_lazy("Why can it be closed?"), rows=4, max_length=2000)


class ClosureAnswerForm(CaseForm):
    """Approving or refusing; a refusal says why."""

    approve = forms.TypedChoiceField(
        label=gettext_lazy("Answer"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
        choices=[("yes", gettext_lazy("Close the case")), ("no", gettext_lazy("Not yet"))],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, if not yet"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReopenForm(CaseForm):
    """Why a closed case goes on."""

    reason = a_text(gettext_lazy("Why is it opened again?"), rows=4, max_length=2000)


class TransferForm(CaseForm):
    """To which office a case is offered, and what that office must know to decide."""

    to_office = forms.ModelChoiceField(
        label=gettext_lazy("To office"),
        queryset=None,
        empty_label=gettext_lazy("Choose an office"),
        error_messages={"invalid_choice": gettext_lazy("Choose another field office.")},
    )
    reason = a_text(
        gettext_lazy("Why, and what they must know to decide"),
        rows=5,
        max_length=2000,
        help_text=gettext_lazy("They read this before they read the case. Write no names."),
    )

    def set_up(self):
        self.fields["to_office"].queryset = Office.objects.filter(kind=Office.Kind.FIELD).exclude(
            pk=self.case.office_id
        )


class TransferAnswerForm(CaseForm):
    """Accepting, refusing or withdrawing an offer; which of them depends on whose office asks."""

    answer = forms.ChoiceField(label=gettext_lazy("Answer"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Reason, if it is not taken"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    LABELS = {
        CaseTransfer.Answer.ACCEPTED: gettext_lazy("Take the case over"),
        CaseTransfer.Answer.REFUSED: gettext_lazy("Do not take it"),
        CaseTransfer.Answer.WITHDRAWN: gettext_lazy("Withdraw the offer"),
    }

    def __init__(self, *args, answers, **kwargs):
        self.answers = answers
        super().__init__(*args, **kwargs)

    def set_up(self):
        self.fields["answer"].choices = [(answer.value, self.LABELS[answer]) for answer in self.answers]
