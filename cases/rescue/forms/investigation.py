"""The forms of the investigation: activities, places and sources."""

import re
from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, ColleagueField, Versioned, a_text, colleagues_of
from cases.forms.days import DatedForm, DayField
from cases.partial_dates import latin_digits
from offices.access import colleagues
from offices.models import User

from ..models import Activity, ActivitySource, Informant, Site

COORDINATES = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*")


class ActivityForm(DatedForm, CaseForm):
    """What was done to find out, and what was found."""

    kind = forms.ChoiceField(label=_("What was done?"), choices=Activity.Kind.choices, widget=forms.RadioSelect)
    happened = DayField(label=_("When?"), required=True)
    what = a_text(_("What was found?"), rows=8, max_length=5000, help_text=_("No code name and nothing of a source."))
    site = forms.ModelChoiceField(
        label=_("Where?"),
        queryset=None,
        required=False,
        empty_label=_("No place of the case"),
        error_messages={"invalid_choice": _("Choose a place of this case.")},
    )
    done_by = ColleagueField(label=_("Who did it?"), queryset=None)
    sources = forms.ModelMultipleChoiceField(
        label=_("From which source?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-no-draft": ""}),
        help_text=_("Only those to whom the source is open see that this came from it."),
        error_messages={
            "invalid_choice": _("Choose a source of this case."),
            "invalid_pk_value": _("Choose a source of this case."),
        },
    )

    def set_up(self):
        self.fields["site"].queryset = Site.objects.visible_to(self.user).filter(case=self.case)
        self.fields["done_by"].queryset = colleagues_of(self.case)
        self.fields["done_by"].initial = self.user
        self.fields["sources"].queryset = Informant.objects.visible_to(self.user).filter(case=self.case)
        if not self.fields["sources"].queryset.exists():
            del self.fields["sources"]

    def clean_sources(self):
        return list(self.cleaned_data["sources"])


class ActivityChangeForm(Versioned, ActivityForm):
    """Correcting an activity."""

    def __init__(self, *args, activity, user, **kwargs):
        self.activity, self.user = activity, user
        super().__init__(*args, user=user, initial={**self.read(activity), "version": activity.version}, **kwargs)

    def set_up(self):
        super().set_up()
        # Whoever did it stays to be chosen, even if they work elsewhere now.
        present = Q(pk__in=self.fields["done_by"].queryset.values("pk"))
        self.fields["done_by"].queryset = User.objects.filter(present | Q(pk=self.activity.done_by_id))

    def read(self, activity) -> dict:
        """The activity as it is stored, with those of its sources that are open to the person."""
        links = (
            ActivitySource.objects.visible_to(self.user)
            .filter(activity=activity)
            .order_by("informant__code_name", "informant")
        )
        return {
            "kind": activity.kind,
            "happened": activity.happened,
            "what": activity.what,
            "site": activity.site,
            "done_by": activity.done_by,
            "sources": [link.informant for link in links.select_related("informant")],
        }


class CoordinatesField(forms.CharField):
    """A latitude and a longitude in one field, as they are copied from a map; cleaned to two Decimals, or None."""

    def __init__(self, **kwargs):
        super().__init__(max_length=60, **kwargs)

    def clean(self, value):
        text = latin_digits(super().clean(value))
        if not text.strip():
            return None
        found = COORDINATES.fullmatch(text)
        if not found:
            raise forms.ValidationError(
                gettext("We cannot read these. Write the latitude, a comma, and the longitude: 10.3157, 123.8854")
            )
        latitude, longitude = (round(Decimal(number), 6) for number in found.groups())
        if abs(latitude) > 90:
            raise forms.ValidationError(gettext("A latitude lies between −90 and 90. It comes first."))
        if abs(longitude) > 180:
            raise forms.ValidationError(gettext("A longitude lies between −180 and 180."))
        return latitude, longitude

    def prepare_value(self, value):
        return ", ".join(f"{number:.6f}" for number in value) if isinstance(value, tuple) else value


class SiteForm(CaseForm):
    """A place of the case."""

    name = forms.CharField(
        label=_("Name"), max_length=160, help_text=_("As people call it: “Kiln 4, east of the canal”.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Site.Kind.choices, widget=forms.RadioSelect)
    address = forms.CharField(label=_("Address, or the way there"), max_length=300, required=False)
    coordinates = CoordinatesField(
        label=_("Coordinates"),
        required=False,
        help_text=_("Latitude and longitude as a map gives them: 10.315700, 123.885400"),
    )
    remark = a_text(_("Remark"), rows=4, max_length=2000, required=False)

    def facts(self):
        facts = super().facts()
        facts["latitude"], facts["longitude"] = facts.pop("coordinates") or (None, None)
        return facts


class SiteChangeForm(Versioned, SiteForm):
    """Correcting a place."""

    def __init__(self, *args, site, **kwargs):
        super().__init__(*args, initial={**self.read(site), "version": site.version}, **kwargs)

    @staticmethod
    def read(site) -> dict:
        """The place as it is stored."""
        return {name: getattr(site, name) for name in ("name", "kind", "address", "coordinates", "remark")}


def _secret(label, *, rows=3, max_length=1000, **kwargs):
    """Something about a source: never kept as a draft on a device."""
    return forms.CharField(
        label=label,
        max_length=max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows, "data-no-draft": "", "autocomplete": "off"}),
        **kwargs,
    )


def _grade(label, choices, initial):
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, widget=forms.Select(attrs={"data-no-draft": ""})
    )


class InformantForm(CaseForm):
    """A source. Nothing of it is kept on the device."""

    code_name = forms.CharField(
        label=_("Code name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
        help_text=_("One that tells nothing of who they are."),
    )
    who = _secret(_("Who are they?"))
    reach = _secret(_("How can they be reached without harm?"))
    reliability = _grade(_("How reliable is the source?"), Informant.Reliability.choices, Informant.Reliability.F)
    credibility = _grade(_("How credible is what it tells?"), Informant.Credibility.choices, Informant.Credibility.SIX)
    motive = _secret(_("Why do they talk?"), rows=2)
    risk = _secret(_("What could happen to them, and what is done about it?"))


class InformantChangeForm(Versioned, InformantForm):
    """Correcting what is known of a source."""

    def __init__(self, *args, informant, **kwargs):
        super().__init__(*args, initial={**self.read(informant), "version": informant.version}, **kwargs)

    @staticmethod
    def read(informant) -> dict:
        """The source as it is stored."""
        return {name: getattr(informant, name) for name in InformantForm.base_fields if name != "submission"}


class ReaderForm(CaseForm):
    """To whom a source is opened."""

    user = ColleagueField(label=_("Who may read this source?"), queryset=None, empty_label=_("Choose"))

    def __init__(self, *args, informant, **kwargs):
        self.informant = informant
        super().__init__(*args, **kwargs)

    def set_up(self):
        self.fields["user"].queryset = colleagues([self.informant.office_id], "view_rescue").exclude(
            pk__in=[self.user.pk, self.informant.handler_id]
        )


class HandOverForm(Versioned, ReaderForm):
    """Who handles a source from now on."""

    user = ColleagueField(label=_("Who handles it from now on?"), queryset=None, empty_label=_("Choose"))

    def set_up(self):
        self.fields["user"].queryset = colleagues([self.informant.office_id], "change_rescue").exclude(pk=self.user.pk)
        self.fields["version"].initial = self.informant.version

    @staticmethod
    def read(informant) -> dict:
        """Who handles it as it is stored."""
        return {"user": informant.handler}
