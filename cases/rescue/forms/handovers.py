"""Handing people over to aftercare."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.actions.intake import consented
from cases.forms.base import CaseForm, ColleagueField, PersonOfCase, Versioned, a_date, a_text, colleagues_of
from cases.models import RECORD_OF_PERSON, CaseRole, Person
from offices.models import Partner, User

from ..actions.handovers import Told
from ..models import Handover
from ..victims import victims_of
from .reliefs import VictimsField, offer_victims


class ShelterField(forms.ModelChoiceField):
    """A shelter of the office, with the places that it has."""

    default_error_messages = {"invalid_choice": _("Choose a shelter of this office.")}

    def label_from_instance(self, partner):
        if partner.places is None:
            return partner.name
        return gettext("%(shelter)s (%(n)d places)") % {"shelter": partner.name, "n": partner.places}


class HandoverFields(CaseForm):
    """What is told of a hand-over."""

    to = forms.ChoiceField(label=_("To whom?"), choices=Handover.To.choices, widget=forms.RadioSelect)
    partner = ShelterField(label=_("Which shelter?"), queryset=None, required=False, empty_label=_("Choose"))
    place = forms.CharField(
        label=_("Where?"), max_length=160, required=False, help_text=_("For the family or somebody else: the place.")
    )
    receiver = PersonOfCase(
        label=_("Who received them, if they are on this case?"),
        queryset=None,
        required=False,
        empty_label=_("Somebody else"),
    )
    received_by = forms.CharField(
        label=_("Who received them?"), max_length=160, required=False, help_text=_("Name and role. Never a suspect.")
    )
    handed_over_on = a_date(_("On which day?"))
    handed_over_by = ColleagueField(label=_("Who of us handed them over?"), queryset=None, empty_label=None)
    needs = a_text(
        _("Condition and needs"),
        rows=3,
        max_length=500,
        required=False,
        help_text=_("What whoever looks after them must know now. Not a therapy note: everyone on the case reads it."),
    )

    def set_up(self):
        partners = Partner.objects.in_offices([self.case.office_id]).active()
        self.fields["partner"].queryset = partners.filter(kind=Partner.Kind.SHELTER)
        self.fields["receiver"].queryset = self._others()
        self.fields["handed_over_by"].queryset = colleagues_of(self.case)
        self.fields["handed_over_by"].initial = self.user.pk
        self.fields["handed_over_on"].initial = self.case.office.today

    def _others(self):
        """Who stands in the case as something else than a victim: of those there may be five hundred."""
        roles = CaseRole.objects.filter(case=self.case).visible_to(self.user).running()
        others = roles.exclude(role=CaseRole.Role.VICTIM).select_related(RECORD_OF_PERSON)
        return Person.objects.visible_to(self.user).filter(pk__in={role.person.record.pk for role in others})

    def told(self) -> Told:
        """What was told; who received is kept in words."""
        words = {name: value for name, value in self.cleaned_data.items() if name in Told.__annotations__}
        received = [str(self.cleaned_data.get("receiver") or ""), self.cleaned_data["received_by"].strip()]
        return Told(**words | {"received_by": ", ".join(part for part in received if part)[:160]})


class HandoverForm(HandoverFields):
    """Handing over people who were relieved, one or several to the same place."""

    people = VictimsField(
        label=_("Who was handed over?"), queryset=None, error_messages={"required": _("Choose who was handed over.")}
    )
    field_order = ("people", "to", "partner", "place", "receiver", "received_by")

    def set_up(self):
        super().set_up()
        relieved = [victim for victim in victims_of(self.case, self.user) if victim.reliefs]
        before = set(Handover.objects.visible_to(self.user).filter(case=self.case).values_list("person", flat=True))
        agreed, remarks, waiting = consented(self.case), {}, []
        for victim in relieved:
            words = [] if victim.person_ids & agreed else [gettext("no consent for care")]
            if victim.person_ids & before:
                words.append(gettext("handed over before"))
            else:
                waiting.append(victim.person.pk)
            remarks[victim.person.pk] = ", ".join(words)
        offer_victims(self, relieved, waiting, remarks)

    def facts(self) -> dict:
        return {"people": self.cleaned_data["people"], "told": self.told()}


class HandoverChangeForm(Versioned, HandoverFields):
    """Correcting a hand-over."""

    def __init__(self, *args, handover, **kwargs):
        self.handover = handover
        super().__init__(*args, initial={**self.read(handover), "version": handover.version}, **kwargs)

    def set_up(self):
        super().set_up()
        del self.fields["receiver"]  # who received is kept in words
        # Whoever handed over may have left since, and the office may work with the shelter no more.
        self.fields["handed_over_by"].queryset |= User.objects.filter(pk=self.handover.handed_over_by_id)
        self.fields["partner"].queryset |= Partner.objects.filter(pk=self.handover.partner_id)

    @staticmethod
    def read(handover) -> dict:
        """The hand-over as it is stored."""
        names = ("to", "place", "received_by", "handed_over_on", "handed_over_by", "needs")
        # The case may have moved away from the office whose shelter it was; its name stands in `place`.
        shelter = Partner.objects.filter(pk=handover.partner_id).first()
        return {name: getattr(handover, name) for name in names} | {"partner": shelter}

    def facts(self) -> dict:
        return {"told": self.told(), "version": self.cleaned_data["version"]}
