from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.forms.base import PlainForm, Versioned, a_date
from offices.forms import COUNTRY_CODE, CURRENCY_CODE

from ..models import Statute

#: Level 1 to 4 of the classification: 02, 0204, 02041, 020411.
ICCS = RegexValidator(r"^\d{2}(\d{2}(\d{1,2})?)?$", _("Write two to six digits of ICCS, such as 0204."))
FACTS = (
    "citation",
    "title",
    "iccs",
    "max_penalty",
    "max_months",
    "is_life",
    "max_fine",
    "currency",
    "valid_from",
    "valid_until",
    "source",
)


class StatuteFields(PlainForm):
    """An offence of a country's law."""

    citation = forms.CharField(
        label=_("Law and section"), max_length=160, help_text=_("As it is cited, such as Republic Act 9208, s. 4.")
    )
    title = forms.CharField(label=_("Offence"), max_length=200)
    iccs = forms.CharField(
        label=_("ICCS code"),
        max_length=6,
        required=False,
        validators=[ICCS],
        help_text=_("Of the International Classification of Crime, such as 0204 for trafficking in persons."),
    )
    max_penalty = forms.CharField(label=_("Maximum penalty, in words"), max_length=300, required=False)
    max_months = forms.IntegerField(
        label=_("Longest imprisonment, in months"), min_value=1, max_value=1200, required=False
    )
    is_life = forms.BooleanField(label=_("Up to life, or death"), required=False)
    max_fine = forms.DecimalField(label=_("Highest fine"), min_value=0, max_digits=16, decimal_places=2, required=False)
    currency = forms.CharField(
        label=_("Currency"), max_length=3, required=False, validators=[CURRENCY_CODE], help_text=_("Such as PHP.")
    )
    valid_from = a_date(_("In force from"), required=False)
    valid_until = a_date(_("In force until"), required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def clean(self):
        super().clean()
        told = self.cleaned_data
        if told.get("max_fine") is not None and not told.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _now("Write the currency of the fine."))
        if told.get("valid_from") and told.get("valid_until") and told["valid_until"] < told["valid_from"]:
            self.add_error("valid_until", _now("It would end before it begins."))
        return told


class StatuteForm(StatuteFields):
    """A new entry, and the country whose law it is."""

    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        validators=[COUNTRY_CODE],
        help_text=_("Two capital letters of ISO 3166, such as PH."),
    )
    field_order = ("country",)


class StatuteChangeForm(Versioned, StatuteFields):
    """An entry to be corrected."""

    def read(self, statute):
        return {name: getattr(statute, name) for name in FACTS}


class StatuteConfirmForm(Versioned, PlainForm):
    """A lawyer's word that an entry says the law."""


class StatuteFilter(forms.Form):
    """Filters of the library, all of them in the address."""

    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    state = forms.ChoiceField(
        label=_("Confirmed"),
        required=False,
        choices=[("", _("All")), ("yes", _("Confirmed")), ("no", _("To be confirmed"))],
    )

    def __init__(self, *args, countries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("All countries")), *countries]

    def statutes(self):
        """The entries that the filters let through; all of them when a filter makes no sense."""
        told = self.cleaned_data if self.is_valid() else {}
        found = Statute.objects.select_related("confirmed_by")
        for word in told.get("q", "").split():
            found = found.filter(_said(word))
        if told.get("country"):
            found = found.filter(country=told["country"])
        if told.get("state"):
            found = found.filter(confirmed_by__isnull=told["state"] == "no")
        return found


def _said(word):
    return Q(citation__icontains=word) | Q(title__icontains=word) | Q(iccs__startswith=word)
