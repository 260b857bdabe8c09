"""Who works on a case, and with whom it is shared."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.models import User
from offices.roles import RIGHTS

from ..models import CaseMember
from .base import CaseForm, ColleagueField, colleagues_of

STAGES_TO_SHARE = [(right, RIGHTS[right]) for right in CaseMember.SHAREABLE if right != "view_case"]


class LeadForm(CaseForm):
    """The one colleague who leads the case."""

    lead = ColleagueField(
        label=gettext_lazy("Lead"), queryset=None, required=False, empty_label=gettext_lazy("Nobody yet")
    )

    def set_up(self):
        self.fields["lead"].queryset = colleagues_of(self.case)
        self.fields["lead"].initial = self.case.lead_id


class MemberForm(CaseForm):
    """A colleague who joins the team."""

    user = ColleagueField(
        label=gettext_lazy("Colleague"), queryset=None, empty_label=gettext_lazy("Choose a colleague")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)

    def set_up(self):
        self.fields["user"].queryset = colleagues_of(self.case, "view_case")


class ShareForm(CaseForm):
    """One person of another office, by e-mail, and what they may read."""

    user = forms.EmailField(
        label=gettext_lazy("E-mail of the person"),
        help_text=gettext_lazy("Somebody who works on cases in another office."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    rights = forms.MultipleChoiceField(
        label=gettext_lazy("May also read"),
        choices=STAGES_TO_SHARE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("People, notes for everyone and documents are always shared; nothing can be changed."),
    )

    def clean_user(self):
        person = User.objects.filter(email__iexact=self.cleaned_data["user"], is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody signs in with this address."))
        return person
