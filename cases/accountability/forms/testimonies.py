from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import PersonOfCase, a_text, people_of
from cases.models import CaseRole

from ..actions.testimonies import FACTS, WITNESSES
from ..models import Testimony
from .base import VersionedForm
from .hearings import HearingDay, TypedForm

A = Testimony.Accommodation


class SupportFields(TypedForm):
    """What a witness needs, and what of it is arranged."""

    wanted = forms.MultipleChoiceField(
        label=_("Wanted"), choices=A.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    arranged = forms.MultipleChoiceField(
        label=_("Arranged"), choices=A.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    interpreter_language = forms.CharField(label=_("Interpreter for"), max_length=80, required=False)
    interpreter_arranged = forms.BooleanField(label=_("The interpreter is arranged"), required=False)
    protection_order = forms.ChoiceField(
        label=_("Protection order"),
        choices=Testimony.Protection.choices,
        initial=Testimony.Protection.NONE,
        widget=forms.RadioSelect,
    )
    protection_number = forms.CharField(label=_("Number of the order"), max_length=80, required=False)
    protection_until = HearingDay(label=_("In force until"), required=False)
    note = a_text(_("Note"), rows=3, max_length=1000, required=False)


class TestimonyForm(SupportFields):
    """Who testifies, and with what support."""

    __test__ = False
    person = PersonOfCase(label=_("Who testifies?"), queryset=None, empty_label=_("Choose"))
    field_order = ("person",)

    def __init__(self, *args, matter, **kwargs):
        self.matter = matter
        super().__init__(*args, **kwargs)

    def set_up(self):
        roles = CaseRole.objects.filter(case=self.case, role__in=WITNESSES).running()
        there = Testimony.objects.filter(matter=self.matter).values("person")
        people = people_of(self.case, self.user).filter(pk__in=roles.values("person"))
        self.fields["person"].queryset = people.exclude(pk__in=there)


class TestimonyChangeForm(VersionedForm, SupportFields):
    """The support of a witness as it is now."""

    __test__ = False

    def read(self, testimony):
        return {name: getattr(testimony, name) for name in FACTS}
