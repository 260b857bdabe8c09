"""Choosing offices and a period."""

import re
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.access import rights_of
from offices.casework import CaseworkType
from offices.models import Office
from offices.submissions import SubmissionMixin

from .actions import reportable_offices
from .periods import Period

OTHER = "other"
#: How many years back the ready-made periods go.
YEARS_BACK = 4
MOST_YEARS = 30


def ready_periods(today: date) -> list[tuple[str, str]]:
    """The periods that can be chosen with one press: value and label."""
    years = [(str(year), str(year)) for year in range(today.year - 1, today.year - YEARS_BACK - 1, -1)]
    return [("so-far", _("%(year)s so far") % {"year": today.year}), ("last-12", _("Last 12 months")), *years]


def period_of(value: str, today: date) -> Period:
    """The period that a value of `ready_periods` stands for. Raises ValueError for any other."""
    if value == "so-far":
        return Period.of_days(date(today.year, 1, 1), today)
    if value == "last-12":
        return Period.last_months(12, today)
    return Period.of_year(int(value))


class MonthField(forms.CharField):
    """A month, as “2026-03”; its value is the first day of it."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-03"})

    def to_python(self, value):
        text = (value or "").strip()
        if not text:
            return None
        match = re.fullmatch(r"(\d{4})-(\d{1,2})", text, re.ASCII)
        try:
            return date(int(match[1]), int(match[2]), 1)
        except (TypeError, ValueError):
            raise forms.ValidationError(_("Write a month as year and month, such as 2026-03.")) from None

    def prepare_value(self, value):
        return value.strftime("%Y-%m") if isinstance(value, date) else value


class RunForm(SubmissionMixin, forms.Form):
    """Which offices, and which whole months."""

    offices = forms.ModelMultipleChoiceField(
        Office.objects.none(),
        label=gettext_lazy("Offices"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one office."),
            "invalid_choice": gettext_lazy("Choose offices that you may report on."),
            "invalid_pk_value": gettext_lazy("Choose offices that you may report on."),
        },
    )
    ready = forms.ChoiceField(label=gettext_lazy("Period"), widget=forms.RadioSelect)
    first = MonthField(label=gettext_lazy("From month"), required=False)
    last = MonthField(label=gettext_lazy("Until month"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["offices"].queryset = reportable_offices(user)
        if not self.is_bound:
            self.initial.setdefault("offices", [office.pk for office in self.fields["offices"].queryset])
            self.initial.setdefault("ready", "last-12")
        self.fields["ready"].choices = [*ready_periods(timezone.localdate()), (OTHER, _("Other months"))]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("ready") == OTHER:
            for name in ("first", "last"):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Write a month, such as 2026-03."))
            if not self.errors:
                self._check_months(cleaned["first"], cleaned["last"])
        elif not self.errors:
            cleaned["first"], cleaned["last"] = None, None
        return cleaned

    def _check_months(self, first, last):
        if last < first:
            self.add_error("last", _("The last month is before the first."))
        elif first > timezone.localdate():
            self.add_error("first", _("This month has not begun."))
        elif first.year < 1900 or last.year - first.year >= MOST_YEARS:
            self.add_error("first", _("Choose a period of at most %(years)s years.") % {"years": MOST_YEARS})

    @property
    def period(self) -> Period:
        """The period that was chosen, of a valid form. It never reaches beyond this month."""
        cleaned, today = self.cleaned_data, timezone.localdate()
        if cleaned["ready"] == OTHER:
            return Period.of_days(cleaned["first"], min(cleaned["last"], today))
        return period_of(cleaned["ready"], today)


class DashboardForm(forms.Form):
    """What the dashboard shows; all of it in the address. What does not fit falls back to everything."""

    office = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        rights = rights_of(user)
        self.offices = list(
            Office.objects.field().filter(pk__in=rights.offices("view_dashboard") & rights.offices("build_report"))
        )
        every = [("", _("All %(count)d offices") % {"count": len(self.offices)})] if len(self.offices) != 1 else []
        self.fields["office"].choices = [*every, *((str(office.pk), office.city) for office in self.offices)]
        self.fields["type"].choices = [("", _("All types")), *CaseworkType.choices]
        self.fields["period"].choices = ready_periods(timezone.localdate())

    def chosen(self, name):
        """What was chosen, or the first choice where nothing fits."""
        self.is_valid()
        return self.cleaned_data.get(name) or self.fields[name].choices[0][0]

    @property
    def chosen_offices(self):
        wanted = self.chosen("office") if self.offices else ""
        return [office for office in self.offices if not wanted or str(office.pk) == wanted]

    @property
    def chosen_period(self) -> Period:
        return period_of(self.chosen("period"), timezone.localdate())
