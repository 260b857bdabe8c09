"""What the address of the calendar asks for. Whatever it asks wrongly is said, and the rest is shown."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.access import colleagues

from ..court_calendar.spans import VIEWS, WEEK, Span, read_day


class CalendarForm(forms.Form):
    """Days, lawyer and court of a calendar or a cause list."""

    view = forms.ChoiceField(choices=[(key, words[0]) for key, words in VIEWS.items()], required=False)
    on = forms.CharField(required=False, max_length=10)
    lawyer = forms.CharField(required=False, max_length=20, label=gettext_lazy("Lawyer"))
    court = forms.CharField(required=False, max_length=160, label=gettext_lazy("Court"))

    def __init__(self, data, *, user, offices, today):
        super().__init__(data)
        self.user, self.today = user, today
        self.lawyers = {str(person.pk): person for person in colleagues(list(offices), "change_accountability")}
        self.is_valid()
        asked = self.cleaned_data
        self.span = Span.of(asked.get("view") or WEEK, asked.get("on") or today)
        self.chosen_lawyer = self.lawyers.get(asked.get("lawyer"))
        self.chosen_court = asked.get("court", "")

    def clean_on(self):
        text = self.cleaned_data["on"]
        if not text:
            return None
        day = read_day(text)
        if day is None:
            raise forms.ValidationError(
                _("“%(text)s” is no day of the calendar. Write it like 2026-03-09."), params={"text": text}
            )
        return day

    def clean_lawyer(self):
        text = self.cleaned_data["lawyer"]
        if text and text not in self.lawyers:
            raise forms.ValidationError(_("This lawyer does not work in your offices now. All hearings are shown."))
        return text

    @property
    def sentences(self) -> list[str]:
        """What could not be understood."""
        return [sentence for sentences in self.errors.values() for sentence in sentences]


class CauseListForm(CalendarForm):
    """The same for a list on paper, with or without the initials of the accused."""

    names = forms.ChoiceField(
        choices=[("initials", gettext_lazy("Initials")), ("none", gettext_lazy("None"))], required=False
    )

    @property
    def with_initials(self) -> bool:
        return self.cleaned_data.get("names") == "initials"
