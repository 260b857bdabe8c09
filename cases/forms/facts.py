"""Correcting the common facts of a case."""

from django import forms
from django.utils.translation import gettext_lazy

from ..models import Case
from .base import CaseForm, a_text
from .intake import URGENCIES, TypesFields


class FactsForm(TypesFields, CaseForm):
    """What the case is about; `version` says which one was read before changing it."""

    summary = a_text(gettext_lazy("What happened"), max_length=5000)
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=160, help_text=gettext_lazy("Town, district or village")
    )
    urgency = forms.ChoiceField(label=gettext_lazy("How urgent is it?"), choices=URGENCIES, widget=forms.RadioSelect)
    risk = forms.ChoiceField(label=gettext_lazy("Risk"), choices=Case.Risk.choices, widget=forms.RadioSelect)
    source = forms.ChoiceField(label=gettext_lazy("How did we learn of it?"), choices=Case.Source.choices)
    victims_reported = forms.IntegerField(
        label=gettext_lazy("Victims reported"),
        required=False,
        min_value=0,
        max_value=100000,
        help_text=gettext_lazy("As reported, whether listed or not."),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def set_up(self):
        self.initial = {**self.read(self.case), "main_type": self.case.types[0], "version": self.case.version}

    @staticmethod
    def read(case) -> dict:
        """The facts as they are stored."""
        names = ("types", "summary", "place", "urgency", "risk", "source", "victims_reported")
        return {name: getattr(case, name) for name in names}

    def facts(self) -> dict:
        return super().facts() | {"expected_version": self.cleaned_data["version"]}
