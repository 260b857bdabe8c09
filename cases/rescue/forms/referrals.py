"""The forms of what was told: taking a referral, and correcting it while it waits."""

from django import forms
from django.utils.translation import gettext_lazy

from cases.forms.base import PlainForm, Versioned, a_date, a_text
from cases.forms.intake import URGENCIES, ContactFields
from cases.forms.who import SOMEONE_ELSE, WhoFields
from offices.access import rights_of
from offices.casework import CaseworkType
from offices.models import Office, Partner

from ..actions.referrals import record_of
from ..models import Referral


def agencies(office_ids, chosen=None):
    """The agencies that these offices still work with, and the one whose id was `chosen` before."""
    return Partner.objects.in_offices(office_ids).active() | Partner.objects.filter(pk=chosen)


class ReferralForm(ContactFields, WhoFields, PlainForm):
    """What was told, about whom, and how to reach them. Only what was told and how it came must be written."""

    account = a_text(
        gettext_lazy("What was told?"),
        max_length=5000,
        help_text=gettext_lazy("In their words, as far as you can. No names of colleagues under cover."),
        error_messages={"required": gettext_lazy("Write in a few words what was told.")},
    )
    came = forms.ChoiceField(
        label=gettext_lazy("How did it come?"),
        choices=Referral.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"),
        choices=URGENCIES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one: it decides what is looked at first.")},
    )
    partner = forms.ModelChoiceField(
        label=gettext_lazy("Agency"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=gettext_lazy("None, or not in the list"),
        error_messages={"invalid_choice": gettext_lazy("Choose an agency of your office.")},
    )
    told_by = forms.CharField(
        label=gettext_lazy("Who tells it?"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("A name, “a neighbour”, or nothing."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
    )
    told_by_contact = forms.CharField(
        label=gettext_lazy("How can we reach who tells it?"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
    )
    received_on = a_date(gettext_lazy("Received on"))
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Town, district or village"),
    )
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"),
        queryset=Office.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": gettext_lazy("Choose an office in which you log cases.")},
    )
    types = forms.MultipleChoiceField(
        label=gettext_lazy("What may it be?"),
        choices=CaseworkType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    victims_said = forms.IntegerField(
        label=gettext_lazy("How many victims, as it was told?"), required=False, min_value=1, max_value=99999
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Does the person agree that we pass it on?"),
        choices=Referral.Consent.choices,
        initial=Referral.Consent.NOT_ASKED,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("To another agency that can help. A “no” never ends our help."),
    )

    #: Form field → field of a referral, where the names differ.
    NAMES = {"came": "channel", "channel": "reach_at"}

    def __init__(self, *args, user, referral=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.referral = user, referral
        self.fields["name"].required = self.fields["manner"].required = False
        offices = Office.objects.filter(pk__in=rights_of(user).offices("add_case"), kind=Office.Kind.FIELD)
        if referral is not None:
            offices = offices.filter(pk=referral.office_id)
            self.fields["office"].widget = forms.HiddenInput()
        first = offices.first()
        self.fields["office"].queryset, self.fields["office"].initial = offices, first
        self.fields["received_on"].initial = first.today() if first else None
        self.fields["partner"].queryset = agencies(offices, referral and referral.partner_id)

    def office_of_person(self):
        return self.cleaned_data.get("office")

    def facts(self) -> dict:
        """What was typed, as the fields of a referral."""
        typed = super().facts()
        told = {self.NAMES.get(key, key): value for key, value in typed.items() if key not in ("victim", "birth")}
        return told | {"person": typed["victim"]}


class ReferralChangeForm(Versioned, ReferralForm):
    """Correcting or completing what was told; `version` says which one was read before."""

    def __init__(self, *args, referral, user, **kwargs):
        initial = {**self.read(referral), "version": referral.version, "victim": self.answered(referral, user)}
        super().__init__(*args, referral=referral, user=user, initial=initial, **kwargs)

    @staticmethod
    def answered(referral, user) -> str:
        """Who it is, as it was answered before; asked again only if the name changes."""
        record = record_of(referral, user)
        if record:
            return str(record.pk)
        return SOMEONE_ELSE if referral.name else ""

    @classmethod
    def read(cls, referral) -> dict:
        """The referral as it is stored."""
        stored = {name: getattr(referral, cls.NAMES.get(name, name), None) for name in cls.base_fields}
        return stored | {"victim": referral.person_id}

    def look_for_the_same(self, cleaned, office, name, birth, field=None):
        if name != self.referral.name and cleaned.get("victim") == self.initial["victim"]:
            cleaned["victim"] = ""
        super().look_for_the_same(cleaned, office, name, birth, field)

    def facts(self) -> dict:
        return {name: value for name, value in super().facts().items() if name != "office"}
