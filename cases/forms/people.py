"""A person's record: correcting it, another name, and finding that two records are one person."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.days import in_words

from ..models import Person, PersonName
from ..partial_dates import PartialDate, parse_birth
from .base import PlainForm, a_date


class PersonForm(PlainForm):
    """What is known of a person; `version` says which record was read before changing it."""

    display_name = forms.CharField(
        label=gettext_lazy("Name"), max_length=160, help_text=gettext_lazy("As given. One name is enough.")
    )
    born_text = forms.CharField(
        label=gettext_lazy("Age or birth date"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("18, about 16, 2007, 3 March 2007. An age is kept as of today."),
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Person.Sex.choices, widget=forms.RadioSelect)
    citizenships = forms.CharField(label=gettext_lazy("Citizenships"), max_length=60, required=False)
    languages = forms.CharField(label=gettext_lazy("Languages"), max_length=120, required=False)
    deceased_on = a_date(gettext_lazy("Died on"), required=False)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.initial = {**self.read(person), "version": person.version}

    @staticmethod
    def read(person) -> dict:
        """The record as it is stored."""
        names = ("display_name", "born_text", "sex", "citizenships", "languages", "deceased_on")
        return {name: getattr(person, name) for name in names}

    def clean_deceased_on(self):
        day = self.cleaned_data["deceased_on"]
        if day and day > self.person.office.today():
            raise forms.ValidationError(_("This day is in the future."))
        return day

    def clean(self):
        cleaned = super().clean()
        if "born_text" in cleaned:
            self._read_birth(cleaned)
        return cleaned

    def _read_birth(self, cleaned):
        """An age that was not touched stays what it was on the day it was told; “16” does not start anew."""
        if cleaned["born_text"] == self.person.born_text:
            cleaned["birth"] = PartialDate(self.person.born_from, self.person.born_to, self.person.born_precision)
            return
        try:
            cleaned["birth"] = parse_birth(cleaned["born_text"], self.person.office.today())
        except ValueError as unreadable:
            self.add_error("born_text", str(unreadable))

    def facts(self) -> dict:
        facts = super().facts()
        return facts | {"expected_version": self.cleaned_data["version"], "birth_text": facts.pop("born_text")}


class NameForm(PlainForm):
    """Another name under which the person is known and found."""

    full = forms.CharField(
        label=gettext_lazy("Name"), max_length=160, help_text=gettext_lazy("As it is written or said, in any script.")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=PersonName.Kind.choices,
        initial=PersonName.Kind.ALIAS,
        widget=forms.RadioSelect,
    )
    romanisation = forms.CharField(label=gettext_lazy("In Latin letters"), max_length=160, required=False)


class MergeForm(PlainForm):
    """Two records are one person: which one stays, and how we know."""

    other = forms.IntegerField(widget=forms.HiddenInput)
    keep = forms.ChoiceField(label=gettext_lazy("Which record stays?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("How do you know that they are one person?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, person, other, **kwargs):
        super().__init__(*args, **kwargs)
        self.pair = {str(person.pk): person, str(other.pk): other}
        older = min(person, other, key=lambda record: (record.created_at, record.pk))
        self.initial = {"other": other.pk, "keep": str(older.pk)}
        self.fields["keep"].choices = [
            (
                key,
                _("%(name)s, known since %(day)s")
                % {"name": record, "day": in_words(timezone.localdate(record.created_at))},
            )
            for key, record in self.pair.items()
        ]

    def facts(self) -> dict:
        kept = self.pair[self.cleaned_data["keep"]]
        merged = next(record for record in self.pair.values() if record is not kept)
        return {"kept": kept, "merged": merged, "reason": self.cleaned_data["reason"]}


class SentOnceForm(PlainForm):
    """Nothing to fill in; sent once."""


class PersonSearchForm(forms.Form):
    """What somebody is typing about a person, while they type."""

    name = forms.CharField(min_length=2, max_length=160)
    office = forms.IntegerField(required=False)
    born_text = forms.CharField(max_length=60, required=False)

    def birth(self, office) -> PartialDate | None:
        """The birth as far as it can be read already."""
        try:
            return parse_birth(self.cleaned_data["born_text"], office.today())
        except ValueError:
            return None
