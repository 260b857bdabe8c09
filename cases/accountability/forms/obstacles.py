from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm
from cases.stages import gap_naming


class ObstacleForm(CaseForm):
    """The gap of the justice system that something showed: a press on its cause is enough."""

    cause = forms.ChoiceField(
        label=_("Why did it fail?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Press the cause: corruption, lack of resources or lack of good will.")},
    )
    institution = forms.CharField(label=_("Which institution?"), max_length=160, required=False)
    justice_stage = forms.ChoiceField(label=_("Where did it fail?"), required=False)
    what = forms.CharField(
        label=_("What happened?"), max_length=500, required=False, help_text=_("One sentence. Name no survivor.")
    )

    def set_up(self):
        self.fields["cause"].choices = gap_naming().causes
        self.fields["justice_stage"].choices = gap_naming().stages
