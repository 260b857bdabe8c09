from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import ColleagueField, PersonOfCase, a_text, colleagues_of, people_of
from cases.models import Person
from cases.partial_dates import PartialDate
from offices.models import Partner

from ..models import Matter
from .base import DayField, StageForm, VersionedForm

NUMBERS = {"max_length": 120, "required": False}


class CourtField(forms.ModelChoiceField):
    """A court or another public institution that the case's office knows."""

    default_error_messages = {"invalid_choice": _("Choose a court of the case's office, or write its name.")}

    def __init__(self, **kwargs):
        kwargs = {"label": _("Court or institution"), "empty_label": _("Not in the list"), "required": False} | kwargs
        super().__init__(queryset=Partner.objects.none(), **kwargs)

    @staticmethod
    def known_to(case, *, but_also=None):
        """Those that the office works with, and the one that is written down already."""
        known = Partner.objects.in_offices([case.office_id]).public()
        return known.filter(is_active=True) | known.filter(pk=but_also)


class MatterFacts(StageForm):
    """What is written about a matter, whatever its kind."""

    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("As the file is called, such as State v. Cruz.")
    )
    court = CourtField()
    institution = forms.CharField(label=_("Its name, if it is not in the list"), max_length=160, required=False)
    police_number = forms.CharField(label=_("Number at the police"), **NUMBERS)
    prosecutor_number = forms.CharField(label=_("Number at the prosecutor"), **NUMBERS)
    docket = forms.CharField(label=_("Number at the court"), **NUMBERS)
    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[("", _("Not said")), *Matter.About.choices],
        required=False,
        help_text=_("Of a civil or administrative matter."),
    )
    person = PersonOfCase(
        label=_("Our client"), queryset=Person.objects.none(), required=False, empty_label=_("Nobody in particular")
    )
    against_client = forms.BooleanField(label=_("Against our client"), required=False)
    lead = ColleagueField(label=_("Lawyer"), queryset=None, required=False, empty_label=_("Whoever leads the case"))

    FACTS = (
        "title",
        "court",
        "institution",
        "police_number",
        "prosecutor_number",
        "docket",
        "about",
        "person",
        "against_client",
        "lead",
    )

    def __init__(self, *args, matter=None, **kwargs):
        self.matter = matter
        super().__init__(*args, **kwargs)

    def set_up(self):
        stored = self.matter
        self.fields["court"].queryset = CourtField.known_to(self.case, but_also=stored and stored.court_id)
        people = people_of(self.case, self.user)
        if stored and stored.person_id:
            people |= Person.objects.visible_to(self.user).filter(pk=stored.person_id)
        self.fields["person"].queryset = people
        lawyers = colleagues_of(self.case, "change_accountability")
        if stored and stored.lead_id:
            lawyers |= type(stored.lead).objects.filter(pk=stored.lead_id)
        self.fields["lead"].queryset = lawyers


class MatterForm(MatterFacts):
    """A matter: what is before which institution."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Matter.Kind.choices, widget=forms.RadioSelect, initial="criminal")
    field_order = ("kind",)


class MatterChangeForm(VersionedForm, MatterFacts):
    """What is written about a matter. Its kind stays."""

    def read(self, matter):
        stored = {name: getattr(matter, name) for name in self.FACTS if name != "court"}
        return stored | {"court": Partner.objects.filter(pk=matter.court_id).first()}  # perhaps another office's by now


class MatterEndForm(VersionedForm):
    """How a matter ended."""

    status = forms.ChoiceField(
        label=_("How did it end?"),
        widget=forms.RadioSelect,
        choices=[(value, Matter.Status(value).label) for value in ("final", "discontinued")],
    )
    outcome = forms.ChoiceField(
        label=_("What was decided?"), choices=Matter.Outcome.choices, widget=forms.RadioSelect, required=False
    )
    when = DayField(label=_("When"))
    reason = a_text(_("Why it was discontinued"), rows=3, max_length=500, required=False)

    def __init__(self, *args, matter, **kwargs):
        self.matter = matter
        super().__init__(*args, **kwargs)

    def set_up(self):
        if self.matter.kind == Matter.Kind.CRIMINAL:
            del self.fields["outcome"]

    def read(self, matter):
        return {
            "status": matter.status,
            "outcome": matter.outcome,
            "when": PartialDate.unknown(),
            "reason": matter.end_reason,
        }
