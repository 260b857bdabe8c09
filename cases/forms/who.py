"""Saying who somebody is: a name as given, an age as people write it, and whether we know them already."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.numbers import number_in

from ..models import Person
from ..partial_dates import parse_birth
from ..search import possible_same

SOMEONE_ELSE = "new"


class KnownFields(forms.Form):
    """Whether somebody with a name is a person whose record we have. `known` holds those who may be, to be answered
    first; asked once, never guessed. Uses `self.user`.
    """

    #: The id of a record we have, SOMEONE_ELSE, or nothing yet.
    victim = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    known = ()

    def hidden_fields(self):
        """Without `victim`, which stands where the question is asked: sent twice, the empty one would be the answer."""
        return [bound for bound in super().hidden_fields() if bound.name != "victim"]

    def look_for_the_same(self, cleaned, office, name, birth, field=None):
        """Turn the answer into a Person of the office, or put the question on the form, beside `field`."""
        answer, cleaned["victim"] = cleaned.get("victim") or "", None
        if answer == SOMEONE_ELSE or not name:
            return
        if answer:
            mine = Person.objects.visible_to(self.user).current().filter(office=office)
            cleaned["victim"] = mine.filter(pk=number_in(answer)).first()
            if cleaned["victim"] is None:
                self.add_error(
                    field, _("The record you chose is not one of %(office)s. Choose again.") % {"office": office}
                )
            return
        self.known = possible_same(self.user, office, name, birth)
        if self.known:
            self.add_error(field, _("Perhaps we know this person already. Say below who it is."))


class WhoFields(KnownFields):
    """Fields for a person of an office. Uses `self.user` and, once cleaned, `self.office_of_person()`."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=160,
        help_text=gettext_lazy("As given. One name is enough; a nickname is fine."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Write a name, or what the person is called. “Unknown girl” will do.")
        },
    )
    born_text = forms.CharField(
        label=gettext_lazy("Age or birth date"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("18, about 16, 2007, 3 March 2007"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        choices=Person.Sex.choices,
        initial=Person.Sex.UNKNOWN,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # With JavaScript the hint comes while the name is typed; only what it needs is sent, never the whole form.
        self.fields["name"].widget.attrs |= {
            "hx-get": reverse("cases:person-search"),
            "hx-trigger": "input changed delay:600ms",
            "hx-target": "#known-place",
            "hx-include": "#id_office, #id_born_text",
        }

    def office_of_person(self):
        """The office whose people are meant, or None while it is not known."""
        raise NotImplementedError

    def clean(self):
        cleaned = super().clean()
        office = self.office_of_person()
        if office is not None:
            self._read_birth(cleaned, office)
            self.look_for_the_same(cleaned, office, cleaned.get("name"), cleaned.get("birth"), "name")
        return cleaned

    def _read_birth(self, cleaned, office):
        try:
            cleaned["birth"] = parse_birth(cleaned.get("born_text") or "", office.today())
        except ValueError as unreadable:
            self.add_error("born_text", str(unreadable))
