"""Days as people know them: a day, a month or a year."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..partial_dates import PartialDate, Precision, parse_day

FORMATS = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}


class DayField(forms.CharField):
    """A day, a month or a year, typed as it is known; cleaned to a PartialDate. `today` is set by the form."""

    today = None

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("As far as it is known: 3 March 2007, March 2007 or 2007."))
        kwargs.setdefault("required", False)
        super().__init__(max_length=40, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        try:
            return parse_day(text, self.today)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value):
        if isinstance(value, PartialDate):
            return value.earliest.strftime(FORMATS[value.precision]) if value.precision in FORMATS else ""
        return value


class DatedForm(forms.Form):
    """A form of a case whose days are read as of the office's own today; stands before the form that it makes so."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.today = self.case.office.today()
