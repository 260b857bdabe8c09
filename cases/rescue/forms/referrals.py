"""The forms of referrals: what was told, triage, and the decisions."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions.status import SCREENING_QUESTIONS
from cases.forms.base import CARRIED, Versioned, a_date, a_text
from cases.forms.intake import CONSENTS, URGENCIES, ContactFields, TypesFields
from cases.forms.screening import ANSWERS
from cases.forms.who import SOMEONE_ELSE, KnownFields, WhoFields
from cases.models import Case
from offices.access import rights_of
from offices.casework import CaseworkType
from offices.models import Office, Partner
from offices.submissions import SubmissionMixin

from ..actions.referrals import birth_of, record_of
from ..models import Referral


def agencies(office_ids):
    """The agencies of these offices that an office still works with."""
    return Partner.objects.filter(office__in=office_ids, is_active=True).order_by("name")


class ReferralForm(ContactFields, WhoFields, SubmissionMixin):
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
        self.fields["partner"].queryset = agencies(offices)

    def office_of_person(self):
        return self.cleaned_data.get("office")

    def facts(self) -> dict:
        """What was typed, as the fields of a referral."""
        left_out = {*CARRIED, "victim", "birth"}
        told = {self.NAMES.get(key, key): value for key, value in self.cleaned_data.items() if key not in left_out}
        return told | {"person": self.cleaned_data["victim"]}


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


class Deciding(SubmissionMixin):
    """A step on one referral, asked by one person."""

    def __init__(self, *args, referral, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.referral, self.user, self.stale = referral, user, None
        self.fields["version"].initial = referral.version
        self.set_up()

    def set_up(self):
        """Fill the choices; overridden by forms that have some."""

    def facts(self) -> dict:
        """What was typed, as the action's keyword arguments."""
        return {name: value for name, value in self.cleaned_data.items() if name not in CARRIED}


class TriageForm(Versioned, TypesFields, Deciding):
    """How urgent it is, of what type, what screening found so far, and the person's consent."""

    urgency = forms.ChoiceField(label=gettext_lazy("Urgency"), choices=URGENCIES, widget=forms.RadioSelect)
    consent = forms.ChoiceField(
        label=gettext_lazy("Does the person agree that we pass it on?"),
        choices=Referral.Consent.choices,
        widget=forms.RadioSelect,
    )

    def set_up(self):
        self.fields["types"].required = False
        for key, sentence in SCREENING_QUESTIONS:
            self.fields[key] = forms.ChoiceField(
                label=sentence, choices=[*ANSWERS, ("", _("Not known yet"))], widget=forms.RadioSelect, required=False
            )
        self.order_fields(["urgency", "types", "main_type", *dict(SCREENING_QUESTIONS), "consent"])
        self.initial = self.read(self.referral)

    @staticmethod
    def read(referral) -> dict:
        """The triage as it is stored."""
        stored = {name: getattr(referral, name) for name in ("urgency", "types", "consent")}
        stored |= {key: referral.screening.get(key, "") for key, _sentence in SCREENING_QUESTIONS}
        return stored | {"main_type": referral.types[0] if len(referral.types) > 1 else ""}

    def facts(self) -> dict:
        typed = super().facts()
        return typed | {"screening": {key: typed.pop(key) for key, _sentence in SCREENING_QUESTIONS}}


class AboutSomebody(KnownFields, Deciding):
    """A decision that may make a record of whom the referral is about: asks first whether we have it already."""

    def needs_record(self, cleaned) -> bool:
        """Whether this decision would make a record."""
        return True

    def clean(self):
        cleaned = super().clean()
        referral = self.referral
        if record_of(referral, self.user) is None and self.needs_record(cleaned):
            self.look_for_the_same(cleaned, referral.office, referral.name, birth_of(referral))
        else:
            cleaned["victim"] = None
        return cleaned

    def facts(self) -> dict:
        typed = super().facts()
        return typed | {"person": typed.pop("victim")}


class BecomeCaseForm(Versioned, AboutSomebody):
    """The referral becomes a case: all that is asked is consent for care, and perhaps who it is."""

    consent = forms.ChoiceField(
        label=gettext_lazy("Does the person agree to care?"),
        choices=CONSENTS,
        initial="not_asked",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A “no” never ends our help, and can change any day."),
    )

    def facts(self) -> dict:
        typed = super().facts()
        return typed | {"consent_for_care": {"yes": True, "no": False}.get(typed.pop("consent"))}


class JoinForm(Versioned, AboutSomebody):
    """Which case the referral tells of: one of those suggested, or by its number among what the person sees."""

    suggested = forms.ChoiceField(
        label=gettext_lazy("Cases of people who may be the same"), required=False, widget=forms.RadioSelect
    )
    number = forms.CharField(
        label=gettext_lazy("Or its number"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Such as CEB-2026-00147."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    add_person = forms.BooleanField(
        label=gettext_lazy("Add whom it is about to the case, as a possible victim"), required=False, initial=True
    )

    def __init__(self, *args, suggestions=(), **kwargs):
        self.suggestions = {str(case.pk): case for case in suggestions}
        super().__init__(*args, **kwargs)

    def set_up(self):
        if self.suggestions:
            self.fields["suggested"].choices = [
                ("", _("None of these")),
                *((key, f"{case} · {case.main_type.label}, {case.place}") for key, case in self.suggestions.items()),
            ]
        else:
            del self.fields["suggested"]

    def needs_record(self, cleaned):
        return bool(cleaned.get("add_person"))

    def clean(self):
        cleaned = super().clean()
        typed = (cleaned.get("number") or "").strip()
        cleaned["case"] = self.suggestions.get(cleaned.get("suggested") or "")
        if cleaned["case"] is None and typed:
            mine = Case.objects.visible_to(self.user).filter(office=self.referral.office_id)
            cleaned["case"] = mine.filter(number__iexact=typed).first()
        if cleaned["case"] is None:
            self.add_error(
                "number",
                _("You have no case with this number in %(office)s.") % {"office": self.referral.office}
                if typed
                else _("Choose a case, or write its number."),
            )
        return cleaned

    def facts(self) -> dict:
        return {name: value for name, value in super().facts().items() if name not in ("suggested", "number")}


class DeclineForm(Versioned, Deciding):
    """Why the office does not take it."""

    reason = a_text(gettext_lazy("Why is it declined?"), rows=3, max_length=1500)


class PassOnForm(Versioned, Deciding):
    """To whom it is passed on, why, and with what consent."""

    passed_to_partner = forms.ModelChoiceField(
        label=gettext_lazy("To which agency?"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=gettext_lazy("Not in the list"),
    )
    passed_to = forms.CharField(label=gettext_lazy("Or to whom, in words"), max_length=200, required=False)
    reason = a_text(gettext_lazy("Why is it passed on?"), rows=3, max_length=1500)
    consent = forms.ChoiceField(
        label=gettext_lazy("Does the person agree?"), choices=Referral.Consent.choices, widget=forms.RadioSelect
    )
    identity_passed = forms.ChoiceField(
        label=gettext_lazy("Do we say who the person is?"),
        choices=(("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No, only what happened"))),
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Without their consent, because of"),
        choices=[("", gettext_lazy("No such reason")), *Referral.Ground.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Only these two go before the person's own word. It is kept with your name."),
    )

    def set_up(self):
        self.fields["passed_to_partner"].queryset = agencies([self.referral.office_id])
        self.fields["consent"].initial = self.referral.consent

    def facts(self) -> dict:
        typed = super().facts()
        return typed | {"identity_passed": typed["identity_passed"] == "yes"}

    @staticmethod
    def read(referral) -> dict:
        """What of these fields a referral that waits has already."""
        return {"consent": referral.consent}
