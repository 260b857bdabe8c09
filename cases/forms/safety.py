"""How a person may be reached, and what they agreed to."""

from django import forms
from django.utils.translation import gettext_lazy

from ..models import Consent
from .base import CaseForm, PersonOfCase, a_date, people_of
from .intake import ContactFields


class ContactForm(ContactFields, CaseForm):
    """How one person of the case may be reached."""

    person = PersonOfCase(
        label=gettext_lazy("Whom is it about?"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Nobody in particular: for the whole case"),
    )

    def set_up(self):
        self.fields["person"].queryset = people_of(self.case, self.user)


class ConsentForm(CaseForm):
    """What a person agreed to or refused, for one purpose."""

    person = PersonOfCase(label=gettext_lazy("Who"), queryset=None)
    purpose = forms.ChoiceField(
        label=gettext_lazy("For what"),
        choices=Consent.Purpose.choices,
        initial=Consent.Purpose.CARE,
        widget=forms.RadioSelect,
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=Consent.Answer.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A “no” never ends our help, and can change any day."),
    )
    answered_on = a_date(gettext_lazy("On"))
    language = forms.CharField(label=gettext_lazy("Language"), max_length=40, required=False)
    text_version = forms.CharField(label=gettext_lazy("Version of the text"), max_length=40, required=False)
    guardian = forms.CharField(
        label=gettext_lazy("Guardian who consented"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For a child. Never a suspect."),
    )
    child_assents = forms.NullBooleanField(
        label=gettext_lazy("Does the child agree?"),
        required=False,
        widget=forms.Select(
            choices=[
                ("unknown", gettext_lazy("Not asked, or not a child")),
                ("true", gettext_lazy("Yes")),
                ("false", gettext_lazy("No")),
            ]
        ),
    )

    def set_up(self):
        self.fields["person"].queryset = people_of(self.case, self.user)
        self.fields["answered_on"].initial = self.case.office.today()


class WithdrawForm(CaseForm):
    """From when a person takes back what they agreed to."""

    withdrawn_on = a_date(gettext_lazy("Withdrawn on"))

    def set_up(self):
        self.fields["withdrawn_on"].initial = self.case.office.today()
