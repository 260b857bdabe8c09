from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import PersonOfCase, a_date, people_of
from cases.models import Person

from .. import dates
from ..models import Award, Proceeding
from .base import DayField, StageForm, VersionedForm
from .rows import AmountField, CurrencyField


class AgainstField(forms.ModelChoiceField):
    """The accused who is to pay."""

    default_error_messages = {"invalid_choice": _("Choose an accused of this matter.")}

    def label_from_instance(self, proceeding):
        return str(proceeding.person)


class AwardForm(StageForm):
    """Money that the court ordered."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Award.Kind.choices, widget=forms.RadioSelect, initial=Award.Kind.RESTITUTION
    )
    amount = AmountField(label=_("Amount"), min_value=0)
    currency = CurrencyField()
    ordered = DayField(label=_("Ordered on"))
    person = PersonOfCase(
        label=_("To be paid to"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("All survivors of the case together"),
    )
    proceeding = AgainstField(
        label=_("By"),
        queryset=Proceeding.objects.none(),
        required=False,
        empty_label=_("Whoever the matter is against"),
    )
    jointly = forms.BooleanField(
        label=_("Owed together with the co-accused"),
        required=False,
        help_text=_("Record it once, for one of them: it is counted once."),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    FACTS = ("kind", "amount", "currency", "person", "proceeding", "jointly", "note")

    def __init__(self, *args, matter, award=None, **kwargs):
        self.matter, self.award = matter, award
        super().__init__(*args, **kwargs)

    def set_up(self):
        people = people_of(self.case, self.user)
        if self.award and self.award.person_id:
            people |= Person.objects.visible_to(self.user).filter(pk=self.award.person_id)
        self.fields["person"].queryset = people
        accused = Proceeding.objects.visible_to(self.user).filter(matter=self.matter).select_related("person")
        mine = accused.filter(appeal_of=None)
        if self.award and self.award.proceeding_id:
            mine |= accused.filter(pk=self.award.proceeding_id)
        self.fields["proceeding"].queryset = mine
        if not mine:
            del self.fields["proceeding"], self.fields["jointly"]

    def clean_amount(self):
        if not self.cleaned_data["amount"]:
            raise forms.ValidationError(_("Write the amount that was ordered."))
        return self.cleaned_data["amount"]


class AwardChangeForm(VersionedForm, AwardForm):
    """An award that was entered wrongly."""

    def read(self, award):
        return {name: getattr(award, name) for name in self.FACTS} | {"ordered": dates.kept(award, "ordered")}


class AwardOverturnForm(VersionedForm):
    """Since when an award no longer stands."""

    on = a_date(_("When"))

    def read(self, award):
        return {"on": award.overturned_on}


class PaymentForm(StageForm):
    """Something of an award was paid."""

    paid_on = a_date(_("Paid on"))
    amount = AmountField(label=_("Amount"), min_value=0)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean_amount(self):
        if not self.cleaned_data["amount"]:
            raise forms.ValidationError(_("Write the amount that was paid."))
        return self.cleaned_data["amount"]


class PaymentChangeForm(VersionedForm, PaymentForm):
    """A payment that was entered wrongly."""

    def read(self, payment):
        return {name: getattr(payment, name) for name in ("paid_on", "amount", "note")}
