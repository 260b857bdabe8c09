"""The forms of what is decided about a referral: triage, and the four decisions."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions.status import SCREENING_QUESTIONS
from cases.forms.base import AskedForm, Versioned, a_text
from cases.forms.intake import CONSENTS, URGENCIES, TypesFields
from cases.forms.screening import ANSWERS
from cases.forms.who import KnownFields
from cases.models import Case
from offices.models import Partner

from ..actions.referrals import birth_of, record_of
from ..models import Referral
from .referrals import agencies


class Deciding(AskedForm):
    """A step on one referral."""

    def __init__(self, *args, referral, **kwargs):
        self.referral = referral
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = referral.version


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
