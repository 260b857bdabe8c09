"""Screening a case: three questions, then it is opened, or declined with a reason."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions.status import SCREENING_QUESTIONS
from ..models import Case
from .base import CaseForm, a_text

ANSWERS = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
DECISIONS = (("open", gettext_lazy("Open the case")), ("decline", gettext_lazy("Decline it")))


class ScreeningForm(CaseForm):
    """The answers, the decision, and for a case that is not taken the reason and who takes it on."""

    decision = forms.ChoiceField(label=gettext_lazy("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    reason = a_text(gettext_lazy("Reason, if it is declined"), rows=3, max_length=1500, required=False)
    passed_on_to = forms.CharField(
        label=gettext_lazy("Passed on to"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Whoever can help instead, if there is somebody."),
    )
    field_order = [*(key for key, _sentence in SCREENING_QUESTIONS), "decision", "reason", "passed_on_to"]

    def set_up(self):
        answered = self.case.screening or {}
        for key, sentence in SCREENING_QUESTIONS:
            self.fields[key] = forms.ChoiceField(
                label=sentence, choices=ANSWERS, widget=forms.RadioSelect, initial=answered.get(key)
            )
        self.order_fields(self.field_order)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == "open" and self.answered_no():
            self.add_error(
                "decision", _("A case is opened when all three answers are “yes”. Decline it, or pass it on.")
            )
        if cleaned.get("decision") == "decline" and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Say why the case is declined."))
        return cleaned

    def answered_no(self):
        return [str(sentence) for key, sentence in SCREENING_QUESTIONS if self.cleaned_data.get(key) == "no"]

    def facts(self) -> dict:
        """The decision; the reason is kept with the questions that were answered with no."""
        typed = self.cleaned_data
        noes = [_("No: %(question)s") % {"question": one} for one in self.answered_no()]
        return {
            "decision": typed["decision"],
            "reason": "\n".join([typed["reason"].strip(), *noes]),
            "passed_on_to": typed["passed_on_to"],
        }


class DuplicateForm(CaseForm):
    """Which case tells the same already."""

    of = forms.CharField(
        label=gettext_lazy("Number of the case that stays"),
        max_length=20,
        help_text=gettext_lazy("Such as CEB-2026-00147. Everything recorded here stays here."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_of(self):
        """A case of the same office that the person may read; others show no sign of existing."""
        typed = self.cleaned_data["of"].strip()
        found = Case.objects.visible_to(self.user).filter(office=self.case.office_id, number__iexact=typed).first()
        if found is None:
            raise forms.ValidationError(
                _("You have no case with this number in %(office)s.") % {"office": self.case.office}
            )
        return found
