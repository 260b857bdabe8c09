from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import a_text
from cases.partial_dates import PartialDate

from ..models import Matter
from .base import DayField, StageForm, VersionedForm


class MatterForm(StageForm):
    """A matter: what is before which institution."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Matter.Kind.choices, widget=forms.RadioSelect, initial="criminal")
    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("As the file is called, such as State v. Cruz.")
    )
    institution = forms.CharField(label=_("Court or institution"), max_length=160, required=False)
    docket = forms.CharField(label=_("Docket number"), max_length=120, required=False)
    against_client = forms.BooleanField(label=_("Against our client"), required=False)


class MatterChangeForm(VersionedForm):
    """What is written about a matter. Its kind stays."""

    title = forms.CharField(label=_("Title"), max_length=160)
    institution = forms.CharField(label=_("Court or institution"), max_length=160, required=False)
    docket = forms.CharField(label=_("Docket number"), max_length=120, required=False)
    against_client = forms.BooleanField(label=_("Against our client"), required=False)

    def read(self, matter):
        return {name: getattr(matter, name) for name in ("title", "institution", "docket", "against_client")}


class MatterEndForm(VersionedForm):
    """How a matter ended."""

    status = forms.ChoiceField(
        label=_("How did it end?"),
        widget=forms.RadioSelect,
        choices=[(value, Matter.Status(value).label) for value in ("final", "discontinued")],
    )
    when = DayField(label=_("When"))
    reason = a_text(_("Why it was discontinued"), rows=3, max_length=500, required=False)

    def read(self, matter):
        return {"status": matter.status, "when": PartialDate.unknown(), "reason": matter.end_reason}
