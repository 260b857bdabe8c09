"""People on a case: adding somebody, verifying a victim, ending a role."""

import json

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.days import in_words

from ..models import CaseRole
from .base import CaseForm, a_date
from .who import WhoFields


class RoleForm(WhoFields, CaseForm):
    """Somebody and what they are in the case: a person known already, or a new one."""

    role = forms.ChoiceField(
        label=gettext_lazy("What are they in this case?"), choices=CaseRole.Role.choices, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Such as “owner, recruiter” or “mother of the first victim”."),
    )

    def set_up(self):
        self.fields["name"].widget.attrs["hx-vals"] = json.dumps({"office": self.case.office_id})

    def office_of_person(self):
        return self.case.office


class VerifyForm(CaseForm):
    """Whether somebody listed as a victim is one, and who found it."""

    verification = forms.ChoiceField(
        label=gettext_lazy("What was found?"), choices=CaseRole.Verification.choices, widget=forms.RadioSelect
    )
    found_by = forms.ChoiceField(
        label=gettext_lazy("By whom?"), choices=CaseRole.Finder.choices, widget=forms.RadioSelect
    )
    found_by_body = forms.CharField(
        label=gettext_lazy("Name of the body"),
        max_length=160,
        required=False,
        help_text=gettext_lazy(
            "The court and number, the police unit, the inspectorate. Not needed for our own staff."
        ),
    )
    on = a_date(gettext_lazy("Found on"), required=False, help_text=gettext_lazy("Today, if you leave it empty."))

    def clean_on(self):
        return not_in_the_future(self.cleaned_data["on"], self.case)


class EndRoleForm(CaseForm):
    """From when somebody no longer has a role."""

    on = a_date(gettext_lazy("Ended on"), required=False, help_text=gettext_lazy("Today, if you leave it empty."))

    def __init__(self, *args, since=None, **kwargs):
        self.since = since
        super().__init__(*args, **kwargs)

    def clean_on(self):
        on = not_in_the_future(self.cleaned_data["on"], self.case)
        if on and self.since and on < self.since:
            raise forms.ValidationError(
                _("The role began on %(day)s; it cannot end before.") % {"day": in_words(self.since)}
            )
        return on


def not_in_the_future(day, case):
    """The day, if it is not after the office's today. Raises ValidationError."""
    if day and day > case.office.today():
        raise forms.ValidationError(_("This day is in the future."))
    return day
