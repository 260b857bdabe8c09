"""What the forms of a case have in common: sent once, with choices that hold only what the person may reach."""

from django import forms
from django.utils.translation import gettext_lazy

from offices.access import colleagues
from offices.audiences import AUDIENCE_RIGHTS, Audience
from offices.submissions import SubmissionMixin

from ..models import RECORD_OF_PERSON, CaseRole, Person
from ..visibility import allows

#: Fields that a form carries for itself and no action asks for.
CARRIED = ("submission", "version")


class PlainForm(SubmissionMixin):
    """A form that is sent once, and holds the arguments of its action."""

    #: The record as it is stored, when somebody else saved it in between (offices.answers).
    stale = None

    def facts(self) -> dict:
        """What was typed, as the action's keyword arguments."""
        return {name: value for name, value in self.cleaned_data.items() if name not in CARRIED}


class AskedForm(PlainForm):
    """A form that one person is asked: its choices hold only what that person may reach."""

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.set_up()

    def set_up(self):
        """Fill the choices; overridden by forms that have some."""


class CaseForm(AskedForm):
    """A form about one case."""

    def __init__(self, *args, case, **kwargs):
        self.case = case
        super().__init__(*args, **kwargs)


class Versioned(forms.Form):
    """A form that changes a record, and says which version of it was read; stands before the form that it makes so."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("The page lost which version it showed. Open it again."),
        ),
    )

    def facts(self) -> dict:
        return super().facts() | {"version": self.cleaned_data["version"]}


class DateInput(forms.DateInput):
    """The browser's own picker; it sends ISO dates, which are also understood when typed."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def a_date(label, **kwargs):
    """A day as a form field."""
    return forms.DateField(
        label=label,
        widget=DateInput(),
        error_messages={"invalid": gettext_lazy("This is not a day of the calendar. Write it like 2026-11-20.")},
        **kwargs,
    )


def a_text(label, *, rows=5, **kwargs):
    """Some sentences as a form field."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def an_audience():
    """Who may read what is written, among the circles that the writer reads."""
    return forms.ChoiceField(label=gettext_lazy("Who may read it"), widget=forms.RadioSelect, initial=Audience.CASE)


def audiences_for(user, case):
    """(value, label) of the circles whose rows the person reads on this case."""
    return [
        (audience.value, audience.label)
        for audience in Audience
        if allows(user, AUDIENCE_RIGHTS[audience], case.office_id, case.pk)
    ]


def people_of(case, user):
    """The people who stand in the case now, as far as the person asking reads their records; merged ones folded."""
    roles = CaseRole.objects.filter(case=case).visible_to(user).running().select_related(RECORD_OF_PERSON)
    return Person.objects.visible_to(user).filter(pk__in={role.person.record.pk for role in roles})


class PersonOfCase(forms.ModelChoiceField):
    """Somebody who stands in the case."""

    default_error_messages = {"invalid_choice": gettext_lazy("Choose somebody who is on this case.")}


class ColleagueField(forms.ModelChoiceField):
    """Somebody of the case's office."""

    default_error_messages = {"invalid_choice": gettext_lazy("Choose somebody who works in the case's office.")}


def colleagues_of(case, right="change_case"):
    return colleagues([case.office_id], right)
