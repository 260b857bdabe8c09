from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import ColleagueField, colleagues_of

from ..models import Hearing
from .base import VersionedForm
from .hearings import HearingDay, TypedForm


class OrderForm(TypedForm):
    """What a court ordered, who sees to it, and by when."""

    what = forms.CharField(
        label=_("What was ordered?"), max_length=500, help_text=_("Name no survivor: it is shown among the tasks.")
    )
    given_on = HearingDay(label=_("Given on"))
    due_on = HearingDay(label=_("Due"), required=False)
    owner = ColleagueField(label=_("Who sees to it?"), queryset=None, required=False, empty_label=_("Nobody yet"))
    hearing = forms.ModelChoiceField(
        label=_("At which hearing?"), queryset=Hearing.objects.none(), required=False, empty_label=_("At none")
    )

    def __init__(self, *args, matter, **kwargs):
        self.matter = matter
        super().__init__(*args, **kwargs)

    def set_up(self):
        self.fields["owner"].queryset = colleagues_of(self.case)
        self.fields["hearing"].queryset = Hearing.objects.visible_to(self.user).filter(matter=self.matter)
        self.fields["hearing"].label_from_instance = lambda hearing: f"{hearing}, {hearing.on:%Y-%m-%d}"
        self.initial = {"owner": self.user.pk, "given_on": self.case.office.today()} | self.initial


class OrderChangeForm(VersionedForm, OrderForm):
    """An order, to be corrected or given to somebody else."""

    hearing = None

    def set_up(self):
        self.fields["owner"].queryset = colleagues_of(self.case)

    def read(self, order):
        return {
            "what": order.what,
            "given_on": order.given_on,
            "due_on": order.task.due_on,
            "owner": order.task.assignee_id,
        }
