"""The forms of approvals: an answer to a plan, taking it back, and who answers while an approver is away."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.base import PlainForm, a_date, a_text
from offices.access import colleagues

from ..approvals import open_to
from ..models import OperationApproval
from .operations import OperationForm


class AnswerForm(OperationForm):
    """An approver's answer to the version of a plan that was read."""

    plan_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    capacity = forms.ChoiceField(label=gettext_lazy("You answer as"), widget=forms.RadioSelect)
    decision = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        widget=forms.RadioSelect,
        choices=[
            (OperationApproval.Decision.APPROVED, gettext_lazy("Approve this plan")),
            (OperationApproval.Decision.REFUSED, gettext_lazy("Send it back")),
        ],
    )
    reason = a_text(
        gettext_lazy("What has to change?"),
        rows=3,
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Needed when you send it back. The team reads it."),
    )

    def set_up(self):
        self.capacities = {as_.key: as_ for as_ in open_to(self.operation, self.user)}
        field = self.fields["capacity"]
        field.choices = [(key, str(as_)) for key, as_ in self.capacities.items()]
        field.error_messages["invalid_choice"] = _("Choose as what you answer.")
        self.initial |= {
            "plan_version": self.operation.plan_version,
            "capacity": next(iter(self.capacities), None),
        }

    def facts(self) -> dict:
        facts = super().facts()
        return facts | {"capacity": self.capacities[facts["capacity"]]}


class DeputyForm(PlainForm):
    """Who answers to plans in an approver's place, and on which days."""

    capacity = forms.ChoiceField(label=gettext_lazy("As"), widget=forms.RadioSelect)
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Deputy"),
        queryset=None,
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("They see every plan that waits for approval in these days."),
        error_messages={"invalid_choice": gettext_lazy("Choose somebody who reads the office's rescue stage.")},
    )
    from_on = a_date(gettext_lazy("First day away"))
    until_on = a_date(gettext_lazy("Last day away"))

    def __init__(self, *args, office, user, capacities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["capacity"].choices = [(as_.capacity, str(as_)) for as_ in capacities]
        self.fields["capacity"].initial = capacities[0].capacity if capacities else None
        self.fields["deputy"].queryset = colleagues([office.pk], "view_rescue").exclude(pk=user.pk)
        self.fields["from_on"].initial = office.today
