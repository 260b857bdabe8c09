from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import a_text

from .. import dates
from ..models import CustodyInterval
from .base import DayField, StageForm, VersionedForm
from .rows import AmountField, CurrencyField

BAIL = ("bail_kind", "bail_amount")
FIELDS = ("state", "place", *BAIL, "bail_currency", "terms", "reason")


class CustodyForm(StageForm):
    """Where the accused is, since when, and on which terms."""

    state = forms.ChoiceField(
        label=_("What happened?"), choices=CustodyInterval.State.choices, widget=forms.RadioSelect
    )
    when = DayField(label=_("Since when"), required=True)
    place = forms.CharField(
        label=_("Place"), max_length=160, required=False, help_text=_("The police station, the prison or the court.")
    )
    bail_kind = forms.ChoiceField(
        label=_("Kind of bail"), required=False, choices=[("", _("No bail")), *CustodyInterval.Bail.choices]
    )
    bail_amount = AmountField(label=_("Amount of bail"), min_value=0, required=False)
    bail_currency = CurrencyField(required=False)
    terms = a_text(_("Conditions"), rows=3, max_length=1000, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def set_up(self):
        self.fields["bail_currency"].initial = self.case.office.currency

    def clean(self):
        typed = super().clean()
        if typed.get("state") != CustodyInterval.State.BAILED:
            for name in BAIL:
                if typed.get(name) not in (None, ""):
                    self.add_error(name, _("Only who is on bail has terms of bail. Choose “On bail”, or empty this."))
        if typed.get("bail_amount") is None:
            typed["bail_currency"] = ""
        elif not typed.get("bail_currency") and "bail_currency" not in self.errors:
            self.add_error("bail_currency", _("Say in which currency."))
        return typed


class CustodyChangeForm(VersionedForm, CustodyForm):
    """What was recorded about custody, to be corrected."""

    def keep_unknown(self, custody):
        """A day that a court record did not tell may stay unknown while the rest is corrected."""
        self.fields["when"].required = custody.from_on is not None

    def read(self, custody):
        return {name: getattr(custody, name) for name in FIELDS} | {"when": dates.kept(custody, "from")}
