"""Logging a case on one page: only what is needed now."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.access import rights_of
from offices.casework import CaseworkType
from offices.choices import Described
from offices.models import Office
from offices.submissions import SubmissionMixin

from ..models import Case, SafeContact
from .base import a_text
from .who import WhoFields

URGENCIES = (
    (Case.Urgency.NOW, Described(gettext_lazy("Danger now"), gettext_lazy("Held, hurt or threatened today."))),
    (
        Case.Urgency.WEEK,
        Described(gettext_lazy("This week"), gettext_lazy("Could be moved, or evidence could be lost.")),
    ),
    (Case.Urgency.WAIT, Described(gettext_lazy("Can wait"), gettext_lazy("Safe for now."))),
)
CONSENTS = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("not_asked", gettext_lazy("Not asked yet")))
#: The parts of the page: anchor, heading, and the fields in it.
SECTIONS = (
    ("who", gettext_lazy("Who was harmed"), ("name", "victim", "born_text", "sex", "others")),
    ("what", gettext_lazy("What happened"), ("types", "main_type", "summary", "source")),
    ("where", gettext_lazy("Where"), ("place", "office")),
    ("urgency", gettext_lazy("How urgent"), ("urgency",)),
    (
        "contact",
        gettext_lazy("Safe contact"),
        ("manner", "hours", "through", "warning", "channel", "code_word", "consent"),
    ),
)


class TypesFields(forms.Form):
    """The casework types of a case; the main one comes first."""

    types = forms.MultipleChoiceField(
        label=gettext_lazy("Type of case"),
        choices=CaseworkType.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose all that may apply."),
        error_messages={"required": gettext_lazy("Choose at least one type.")},
    )
    main_type = forms.ChoiceField(
        label=gettext_lazy("Main type"),
        required=False,
        choices=[("", "–"), *CaseworkType.choices],
        help_text=gettext_lazy("Only if several apply."),
    )

    def clean(self):
        cleaned = super().clean()
        types, main = cleaned.get("types") or [], cleaned.pop("main_type", "")
        if main and types and main not in types:
            self.add_error("main_type", _("The main type is not among those you chose."))
        elif main:
            cleaned["types"] = [main, *(one for one in types if one != main)]
        return cleaned


class ContactFields(forms.Form):
    """How a person may be reached without harm. Number and code word never stay on the device."""

    manner = forms.ChoiceField(
        label=gettext_lazy("The safe way"),
        choices=SafeContact.Manner.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one. Nobody calls before this is known.")},
    )
    hours = forms.CharField(label=gettext_lazy("Safe hours"), max_length=120, required=False)
    through = forms.CharField(label=gettext_lazy("Through whom"), max_length=160, required=False)
    warning = forms.CharField(label=gettext_lazy("Who must not answer"), max_length=200, required=False)
    channel = forms.CharField(
        label=gettext_lazy("Number or address"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
    )
    code_word = forms.CharField(
        label=gettext_lazy("Code word"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-draft": ""}),
    )

    CONTACT = ("manner", "hours", "through", "warning", "channel", "code_word")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("manner") == SafeContact.Manner.OTHERS and not (cleaned.get("through") or "").strip():
            self.add_error("through", _("Say through whom the person may be reached."))
        return cleaned


class IntakeForm(ContactFields, TypesFields, WhoFields, SubmissionMixin):
    """Who, what, where, how urgent, how to reach the person, and consent for care."""

    others = forms.IntegerField(
        label=gettext_lazy("How many others were harmed?"),
        required=False,
        min_value=0,
        max_value=99999,
        help_text=gettext_lazy("You can list them later."),
    )
    summary = a_text(
        gettext_lazy("In a few sentences"),
        max_length=5000,
        help_text=gettext_lazy("What was reported, by whom, when. No names of colleagues under cover."),
        error_messages={"required": gettext_lazy("Write in a few words what was reported.")},
    )
    source = forms.ChoiceField(
        label=gettext_lazy("How did we learn of it?"), choices=Case.Source.choices, initial=Case.Source.OWN
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=160,
        help_text=gettext_lazy("Town, district or village"),
        error_messages={"required": gettext_lazy("Write where it happened, in words. “Not known” will do.")},
    )
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"),
        queryset=Office.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": gettext_lazy("Choose an office in which you log cases.")},
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"),
        choices=URGENCIES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one: it decides who is asked first.")},
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Does the person agree to care?"),
        choices=CONSENTS,
        initial="not_asked",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A “no” never ends our help, and can change any day."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        offices = Office.objects.filter(pk__in=rights_of(user).offices("add_case"), kind=Office.Kind.FIELD)
        self.fields["office"].queryset = offices
        self.fields["office"].initial = offices.first()
        self.fields["source"].choices = [choice for choice in Case.Source.choices if choice[0] != Case.Source.RECORDS]

    def office_of_person(self):
        return self.cleaned_data.get("office")

    def facts(self) -> dict:
        """What was typed, as `log_case` asks for it."""
        typed = self.cleaned_data
        return {
            "office": typed["office"],
            "types": typed["types"],
            "summary": typed["summary"],
            "place": typed["place"],
            "source": typed["source"],
            "urgency": typed["urgency"],
            "victim": typed["victim"],
            "victim_name": typed["name"],
            "sex": typed["sex"],
            "birth": typed["birth"],
            "birth_text": typed["born_text"],
            "victims_reported": None if typed["others"] is None else typed["others"] + 1,
            "contact": {name: typed[name] for name in self.CONTACT},
            "consent_for_care": {"yes": True, "no": False}.get(typed["consent"]),
        }

    def sections(self) -> list[dict]:
        """The parts of the page for its list of contents, with how many things are to be put right in each."""
        return [
            {
                "anchor": anchor,
                "label": label,
                "errors": sum(name in self.errors for name in names) if self.is_bound else None,
            }
            for anchor, label, names in SECTIONS
        ]
