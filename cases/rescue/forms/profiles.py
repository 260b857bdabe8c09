"""The form of a trafficking profile: the standard's fields, and the ILO's eleven indicators."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, Versioned, a_text
from cases.models import Person

from .. import ilo
from ..models import TraffickingProfile
from ..models.trafficking_profile import CODED, SINGLE
from ..victims import victims_of
from .reliefs import VictimField

ANSWERS = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known")))
PLACES = ("recruitment_place", "exploitation_place")
#: How the page groups the fields: heading, and the fields below it.
SECTIONS = (
    (
        _("Recruitment"),
        ("relationship", "age_when_trafficked", "recruitment_methods", "recruitment_place", "recruitment_apps"),
    ),
    (
        _("Exploitation"),
        ("exploitation_types", "industry", "sex_exploitation_types", "exploitation_place", "exploitation_apps"),
    ),
    (_("Control"), ("control_methods",)),
    (_("Vulnerabilities and remarks"), ("vulnerabilities", "remark")),
)


def _coded(name):
    label = TraffickingProfile._meta.get_field(name).verbose_name
    label = label[:1].upper() + label[1:]
    if name in SINGLE:
        return forms.ChoiceField(label=label, choices=[("", _("Not known")), *CODED[name]], required=False)
    return forms.MultipleChoiceField(
        label=label, choices=CODED[name], required=False, widget=forms.CheckboxSelectMultiple
    )


class ProfileFields(CaseForm):
    """What is known of a victim's recruitment, control and exploitation. Nothing is required."""

    age_when_trafficked = forms.IntegerField(
        label=_("Age when first trafficked"), min_value=0, max_value=120, required=False
    )
    recruitment_place = forms.CharField(label=_("Location of recruitment"), max_length=160, required=False)
    exploitation_place = forms.CharField(label=_("Location of exploitation"), max_length=160, required=False)
    remark = a_text(_("Remark"), rows=4, max_length=2000, required=False)

    def set_up(self):
        for name in CODED:
            self.fields[name] = _coded(name)
        for code, label, question in ilo.INDICATORS:
            self.fields[f"ilo_{code}"] = forms.ChoiceField(
                label=label,
                help_text=question,
                choices=ANSWERS,
                initial="unknown",
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"words_{code}"] = forms.CharField(
                label=format_lazy("{}: {}", label, _("in words")), max_length=300, required=False
            )

    def sections(self):
        """The fields of the page in their groups: heading and bound fields."""
        return [{"label": label, "fields": [self[name] for name in names]} for label, names in SECTIONS]

    def indicators(self):
        """The eleven indicators: the answer and the words of each."""
        return [{"answer": self[f"ilo_{code}"], "words": self[f"words_{code}"]} for code in ilo.CODES]

    def clean(self):
        cleaned = super().clean()
        for code in ilo.CODES:
            cleaned[f"ilo_{code}"] = cleaned.get(f"ilo_{code}") or "unknown"  # no answer is none
        return cleaned

    def facts(self):
        facts = super().facts()
        answers = {code: facts.pop(f"ilo_{code}") for code in ilo.CODES}
        words = {code: facts.pop(f"words_{code}") for code in ilo.CODES}
        facts["indicators_yes"] = [code for code, answer in answers.items() if answer == "yes"]
        facts["indicators_no"] = [code for code, answer in answers.items() if answer == "no"]
        facts["indicator_words"] = {code: said for code, said in words.items() if said}
        return facts


class ProfileForm(ProfileFields):
    """A new profile of one victim of the case."""

    person = VictimField(label=_("Who?"), queryset=None, empty_label=_("Choose"))

    def set_up(self):
        super().set_up()
        profiles = TraffickingProfile.objects.visible_to(self.user).filter(case=self.case)
        known = set(profiles.values_list("person", flat=True))
        without = [victim.person.pk for victim in victims_of(self.case, self.user) if not victim.person_ids & known]
        self.fields["person"].queryset = Person.objects.visible_to(self.user).filter(pk__in=without)


class ProfileChangeForm(Versioned, ProfileFields):
    """Changing a profile."""

    def __init__(self, *args, profile, **kwargs):
        super().__init__(*args, initial={**self.read(profile), "version": profile.version}, **kwargs)

    @staticmethod
    def read(profile) -> dict:
        """The profile as it is stored, by the names of the form's fields."""
        stored = {name: getattr(profile, name) for name in (*CODED, *PLACES, "age_when_trafficked", "remark")}
        for code in ilo.CODES:
            stored[f"ilo_{code}"] = profile.answer(code)
            stored[f"words_{code}"] = profile.indicator_words.get(code, "")
        return stored
