"""Evidence: a file to keep, something held elsewhere, and what happened to the original."""

from django import forms
from django.utils.translation import gettext_lazy

from offices.models import Partner

from ..evidence.formats.known import FORMATS
from ..evidence.sentences import KEPT
from ..models import CustodyEvent, Document
from .base import CaseForm, a_text, an_audience, audiences_for

#: What the browser offers to choose. Types as well as endings: a telephone offers its camera only for a type.
ACCEPTED = ",".join(
    [known.content_type.partition(";")[0] for known in FORMATS.values() if known.kind != Document.Kind.OFFICE]
    + [f".{ending}" for known in FORMATS.values() for ending in known.endings]
)


def a_place(label):
    return forms.CharField(label=label, max_length=160)


class DocumentForm(CaseForm):
    """A file to keep with the case: a photo, a scan, a recording, a document."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        help_text=KEPT,
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )
    shows_abuse = forms.TypedChoiceField(
        label=gettext_lazy("Does it show sexual abuse of a child?"),
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Such pictures are never kept here, not even as evidence."),
        error_messages={"required": gettext_lazy("Answer this before the file is kept.")},
    )
    whom = forms.CharField(label=gettext_lazy("Received from"), max_length=160, required=False)
    place = a_place(gettext_lazy("Received where"))
    audience = an_audience()

    def set_up(self):
        self.fields["audience"].choices = audiences_for(self.user, self.case)
        self.fields["place"].initial = self.case.office.city


class ReferenceForm(CaseForm):
    """Something that an authority holds, and that is never kept here: number, hash and custodian alone."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=160, help_text=gettext_lazy("Do not describe what it shows.")
    )
    reference = forms.CharField(label=gettext_lazy("Reference number"), max_length=80)
    hash_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of hash"), choices=Document.HashKind.choices, initial=Document.HashKind.SHA256
    )
    given_hash = forms.CharField(
        label=gettext_lazy("Hash"), max_length=300, help_text=gettext_lazy("As the agency gave it.")
    )
    custodian = forms.ModelChoiceField(
        label=gettext_lazy("Who holds it"), queryset=None, required=False, empty_label=gettext_lazy("Not on the list")
    )
    custodian_name = forms.CharField(
        label=gettext_lazy("Agency, if it is not on the list"), max_length=160, required=False
    )
    audience = an_audience()

    def set_up(self):
        self.fields["audience"].choices = audiences_for(self.user, self.case)
        self.fields["custodian"].queryset = Partner.objects.in_offices([self.case.office_id]).active().public()


class CustodyForm(CaseForm):
    """What happened to a document: who had it, when, where and why."""

    what = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=[one for one in CustodyEvent.Action.choices if one[0] != CustodyEvent.Action.RECEIVED],
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: just now."),
        error_messages={"invalid": gettext_lazy("Write day and hour like 2026-11-20 14:30.")},
    )
    place = a_place(gettext_lazy("Where"))
    whom = forms.CharField(
        label=gettext_lazy("To whom, or from whom"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Needed when it was handed out or transferred."),
    )
    why = a_text(gettext_lazy("Why"), rows=3, max_length=1000)

    def set_up(self):
        self.fields["place"].initial = self.case.office.city

    def clean_at(self):
        """Hours are those of the case's office."""
        at = self.cleaned_data["at"]
        return at and at.replace(tzinfo=self.case.office.zone)


class OriginalForm(CaseForm):
    """Why somebody needs the file exactly as it was received."""

    whom = forms.CharField(label=gettext_lazy("For whom"), max_length=160)
    place = a_place(gettext_lazy("Where"))
    why = a_text(gettext_lazy("Why is the original needed?"), rows=3, max_length=1000)

    def set_up(self):
        self.fields["place"].initial = self.case.office.city
        self.fields["whom"].initial = self.user.full_name
