"""The forms of the rescue stage."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, Versioned, a_date, a_text
from cases.models import Person
from offices.models import Partner

from ..checks import USUAL
from ..models import Relief, VictimOutcome
from ..victims import victims_of

NOT_HERE = _("Choose among the victims of this case.")
HOW = _("In a few words: spoken to alone, seen at the shelter, called at home.")
#: In the address of a form instead of a person: everybody who waits.
EVERYBODY = "all"


def type_choices(case):
    """The kinds of relief, those that are usual for the case's types first."""
    usual = {kind for casework in case.types for kind in USUAL[casework]}
    first = [choice for choice in Relief.Type.choices if choice[0] in usual]
    rest = [choice for choice in Relief.Type.choices if choice[0] not in usual]
    return [("", _("Choose")), (_("Usual for this case"), first), (_("Other"), rest)]


def named(person):
    """The words by which a victim is told from others of the same name."""
    return f"{person}, {person.born_text}" if person.born_text else str(person)


class VictimsField(forms.ModelMultipleChoiceField):
    """Several victims of the case; beside a name stand the remarks of that person."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": NOT_HERE,
        "invalid_pk_value": NOT_HERE,
        "required": _("Choose who was relieved."),
    }

    #: What stands beside a name: words by a person's id.
    remarks: dict[int, str] = {}

    def offer(self, user, victims, remarks=()):
        """Offer these victims, as far as the person asking reads their records."""
        self.remarks = dict(remarks)
        offered = Person.objects.visible_to(user).filter(pk__in=[victim.person.pk for victim in victims])
        self.queryset = offered.order_by("display_name", "pk")

    def label_from_instance(self, person):
        remark = self.remarks.get(person.pk)
        return f"{named(person)} ({remark})" if remark else named(person)


def offer_victims(form, victims, waiting, remarks=()):
    """Offer victims in `people` of a form; those who wait are chosen when its address asks for everybody."""
    form.fields["people"].offer(form.user, victims, remarks)
    form.waiting = waiting
    if form.initial.get("people") == [EVERYBODY]:
        form.initial["people"] = waiting


class VictimField(forms.ModelChoiceField):
    """One victim of the case."""

    default_error_messages = {"invalid_choice": NOT_HERE}

    def label_from_instance(self, person):
        return named(person)


class ReliefFields(CaseForm):
    """What is asked about every relief."""

    relieved_on = a_date(_("On which day?"))
    type = forms.ChoiceField(label=_("How?"))
    authority = forms.CharField(
        label=_("Which authority?"),
        max_length=160,
        help_text=_("The public authority that led or ordered it: a court, a labour inspectorate, a police unit."),
    )
    attribution = forms.ChoiceField(
        label=_("Whose relief is it?"),
        choices=Relief.Attribution.choices,
        widget=forms.RadioSelect,
        help_text=_("What an authority did by itself is not counted as ours."),
    )

    def set_up(self):
        self.fields["type"].choices = type_choices(self.case)
        partners = Partner.objects.in_offices([self.case.office_id]).active().public()
        self.authorities = [partner.name for partner in partners]
        self.fields["authority"].widget.attrs["list"] = "authorities"


class ReliefForm(ReliefFields):
    """A new relief, for one victim or for several who were freed together."""

    people = VictimsField(label=_("Who was relieved?"), queryset=None)
    safety_confirmed = forms.BooleanField(label=_("I made sure that they are safe now."), required=False)
    safety_how = forms.CharField(label=_("How did you make sure?"), max_length=200, required=False, help_text=HOW)
    field_order = ("people", "relieved_on", "type", "authority", "attribution", "safety_confirmed", "safety_how")

    def set_up(self):
        super().set_up()
        victims = [victim for victim in victims_of(self.case, self.user) if victim.can_be_relieved]
        before = {victim.person.pk: gettext("relieved before") for victim in victims if victim.reliefs}
        offer_victims(self, victims, [victim.person.pk for victim in victims if not victim.is_settled], before)


class ReliefChangeForm(Versioned, ReliefFields):
    """Correcting a relief; `version` says which one was read before."""

    def __init__(self, *args, relief, **kwargs):
        super().__init__(*args, initial={**self.read(relief), "version": relief.version}, **kwargs)

    @staticmethod
    def read(relief) -> dict:
        """The relief as it is stored."""
        return {name: getattr(relief, name) for name in ("relieved_on", "type", "authority", "attribution")}


class SafetyFields(CaseForm):
    """On which day, and how, somebody made sure that people are safe after their relief."""

    confirmed_on = a_date(_("On which day?"))
    how = forms.CharField(label=_("How did you make sure?"), max_length=200, help_text=HOW)

    def set_up(self):
        self.fields["confirmed_on"].initial = self.case.office.today


class SafetyForm(SafetyFields):
    """The same for everybody who was relieved and of whom nobody has made sure."""

    people = VictimsField(label=_("Who is safe?"), queryset=None, error_messages={"required": _("Choose who is safe.")})
    field_order = ("people", "confirmed_on", "how")

    def set_up(self):
        super().set_up()
        every = victims_of(self.case, self.user)
        self.unsafe = {
            victim.person.pk: [relief for relief in victim.reliefs if not relief.safety_confirmed_by_id]
            for victim in every
        }
        victims = [victim for victim in every if self.unsafe[victim.person.pk]]
        offer_victims(self, victims, [victim.person.pk for victim in victims])

    def facts(self) -> dict:
        reliefs = [relief for person in self.cleaned_data["people"] for relief in self.unsafe[person.pk]]
        return {"reliefs": reliefs} | {name: self.cleaned_data[name] for name in ("confirmed_on", "how")}


class OutcomeForm(CaseForm):
    """How the rescue ended for a victim who was not relieved."""

    person = VictimField(label=_("Who?"), queryset=None, empty_label=_("Choose"))
    outcome = forms.ChoiceField(
        label=_("How did it end?"), choices=VictimOutcome.Outcome.choices, widget=forms.RadioSelect
    )
    decided_on = a_date(_("On which day?"))
    reason = a_text(_("Why?"), rows=3, max_length=500)

    def set_up(self):
        waiting = [
            victim.person.pk
            for victim in victims_of(self.case, self.user)
            if victim.is_listed and not victim.is_settled
        ]
        self.fields["person"].queryset = Person.objects.visible_to(self.user).filter(pk__in=waiting)
        self.fields["decided_on"].initial = self.case.office.today


class TakeBackForm(CaseForm):
    """Why something that was recorded is taken back."""

    reason = a_text(
        _("Why was it a mistake?"), rows=3, max_length=500, help_text=_("It is kept as a note of the rescue stage.")
    )
