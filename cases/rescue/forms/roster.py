"""The forms round a roster: a whole list, a status for many, who is who, and one relief each."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.base import a_date, a_text
from cases.partial_dates import latin_digits
from offices.submissions import SubmissionMixin

from ..models import Relief, RosterEntry
from .reliefs import type_choices

MOST_TEXT = 300_000
#: Letters in a list of numbers: every range in it takes time.
MOST_NUMBERS = 300
_A = RosterEntry.Adjudication
A_RANGE = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?")


class ListForm(SubmissionMixin):
    """A list pasted from a spreadsheet, or a file with one."""

    text = a_text(
        _("Paste the list here"),
        rows=10,
        max_length=MOST_TEXT,
        required=False,
        help_text=_("One person a line, as a spreadsheet copies it. A first line with the names of the columns helps."),
    )
    file = forms.FileField(
        label=_("Or choose a file"), required=False, help_text=_("CSV, or a spreadsheet: XLSX, XLS, ODS. Up to 5 MB.")
    )
    case = forms.ChoiceField(label=_("They belong to the case"))
    again = forms.BooleanField(label=_("Also those who are on the roster already, word for word"), required=False)

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.cases = {str(case.pk): case for case in cases}
        self.fields["case"].choices = [(pk, str(case)) for pk, case in self.cases.items()]
        if len(cases) < 2:
            del self.fields["case"]
        self.fields["text"].strip = False
        self.fields["text"].widget.attrs["data-no-draft"] = ""

    def clean(self):
        if not (self.cleaned_data.get("text") or "").strip() and not self.cleaned_data.get("file") and not self.errors:
            self.add_error("text", gettext("Paste a list, or choose a file."))
        return self.cleaned_data

    @property
    def chosen_case(self):
        return self.cases.get(self.cleaned_data.get("case", ""))


class NumbersField(forms.CharField):
    """Numbers of rows as people write them: “1–40, 55”."""

    def to_python(self, value):
        written = latin_digits(super().to_python(value))
        if len(written) > MOST_NUMBERS:
            raise forms.ValidationError(gettext("This is too long. Write ranges, or do it in two goes."))
        parts = [part.strip() for part in re.split(r"[,;]", written) if part.strip()]
        numbers = set()
        for part in parts:
            found = A_RANGE.fullmatch(part)
            if not found:
                raise forms.ValidationError(gettext("Write numbers like 1–40, 55."))
            first, last = int(found[1]), int(found[2] or found[1])
            numbers |= set(range(min(first, last), max(first, last) + 1))
        return sorted(numbers)


class DecideForm(forms.Form):
    """What many people on the roster were found to be."""

    to = forms.ChoiceField(
        label=_("What were they found to be?"),
        choices=[(status.value, status.label) for status in (_A.VICTIM, _A.NOT_A_VICTIM, _A.UNDECIDED)],
        widget=forms.RadioSelect,
    )
    numbers = NumbersField(
        label=_("Which numbers?"),
        required=False,
        help_text=_("Like 1–40, 55. Empty for all undecided."),
    )
    expected = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self):
        found = self.cleaned_data
        undecided = found.get("to") == _A.UNDECIDED
        if undecided and not found.get("numbers") and "numbers" not in self.errors:
            self.add_error("numbers", gettext("Name the numbers of those who are undecided again."))
        return found


class PeopleForm(SubmissionMixin):
    """For each row that may be somebody known: who it is, or a new record. And rows that are written twice."""

    def __init__(self, *args, suggestions, pairs, **kwargs):
        super().__init__(*args, **kwargs)
        self.suggestions, self.pairs = suggestions, pairs
        for one in suggestions:
            choices = [("", _("Somebody new"))] + [(str(person.pk), person.display_name) for person in one.people]
            self.fields[f"row-{one.entry.pk}"] = forms.ChoiceField(
                label=str(one.entry), choices=choices, required=False, widget=forms.RadioSelect, initial=""
            )
        for pair in pairs:
            self.fields[f"double-{pair.later.pk}"] = forms.BooleanField(
                label=gettext("One and the same: strike no. %(n)d") % {"n": pair.later.number}, required=False
            )

    def rows(self):
        """Each suggestion with its field, for the page."""
        return [(one, self[f"row-{one.entry.pk}"]) for one in self.suggestions]

    def doubles(self):
        return [(pair, self[f"double-{pair.later.pk}"]) for pair in self.pairs]

    def facts(self) -> dict:
        """What was decided, as the keyword arguments of `link_people`."""
        found = {name.partition("-"): value for name, value in self.cleaned_data.items() if value}
        doubles = [int(pk) for (kind, _dash, pk) in found if kind == "double"]
        chosen = {int(pk): int(value) for (kind, _dash, pk), value in found.items() if kind == "row"}
        return {"chosen": {pk: person for pk, person in chosen.items() if pk not in doubles}, "doubles": doubles}


class RosterReliefForm(SubmissionMixin):
    """One relief for everybody on the roster who is a victim."""

    relieved_on = a_date(_("On which day?"))
    type = forms.ChoiceField(label=_("How?"))
    authority = forms.CharField(label=_("Which authority?"), max_length=160)
    attribution = forms.ChoiceField(
        label=_("Whose relief is it?"), choices=Relief.Attribution.choices, widget=forms.RadioSelect
    )
    safety_confirmed = forms.BooleanField(label=_("We made sure that all of them are safe now."), required=False)
    safety_how = forms.CharField(label=_("How was it made sure?"), max_length=200, required=False)

    def __init__(self, *args, operation, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = type_choices(cases[0]) if cases else Relief.Type.choices
        self.fields["relieved_on"].initial = operation.executed_on
        self.fields["authority"].initial = getattr(operation.lead_authority, "name", "")

    def facts(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"}
