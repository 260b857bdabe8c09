from django import forms
from django.utils.translation import gettext_lazy as _

from .. import dates
from ..models import Verdict
from .base import DayField, StageForm, VersionedForm

MOST_COUNTS = 9999


class ChargeForm(StageForm):
    """A statute and the number of counts."""

    statute = forms.CharField(label=_("Statute"), max_length=160, help_text=_("Such as Republic Act 9208, section 4."))
    counts = forms.IntegerField(
        label=_("Counts"), min_value=1, max_value=MOST_COUNTS, required=False, help_text=_("Empty: not known.")
    )


class VerdictForm(StageForm):
    """How some or all counts of a charge ended."""

    outcome = forms.ChoiceField(label=_("Verdict"), choices=Verdict.Outcome.choices, widget=forms.RadioSelect)
    counts = forms.IntegerField(label=_("On how many counts"), min_value=1, max_value=MOST_COUNTS, initial=1)
    when = DayField(label=_("When"))


class VerdictChangeForm(VersionedForm, VerdictForm):
    """A verdict that was entered wrongly, to be corrected."""

    def read(self, verdict):
        return {"outcome": verdict.outcome, "counts": verdict.counts, "when": dates.kept(verdict, "given")}
