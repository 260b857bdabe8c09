"""A form with rows below it, and a button that adds one more without a script."""

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.forms import CURRENCY_CODE
from offices.numbers import number_in

ADD = "add_row"


def typed(form, data) -> dict:
    """What was typed into a form, by field, as it came: to show it again without judging it."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name)) for name, field in form.fields.items()
    }


class RowForm(forms.Form):
    """One row. Nothing is asked of it while none of the fields in TELLING is filled."""

    TELLING: tuple[str, ...] = ()
    use_required_attribute = False

    def is_blank(self, data) -> bool:
        said = typed(self, data)
        return not any(said[name] for name in self.TELLING)

    def facts(self) -> dict:
        return self.cleaned_data


class RowsForm(forms.Form):
    """A form with rows; stands before the form that it makes so. Its facts hold those of the rows under ROWS.

    The page sends how many rows it showed as `rows`. Whoever asks for one more is shown what was typed so far.
    """

    ROWS = "rows"
    row_class = RowForm
    LEAST, MOST = 1, 60

    def __init__(self, data=None, *args, rows=(), **kwargs):
        self.is_adding = data is not None and ADD in data
        super().__init__(None if self.is_adding else data, *args, **kwargs)
        if self.is_adding:
            self.initial = {**self.initial, **typed(self, data)}
        self.rows = [self._row(place, data, rows) for place in range(self._how_many(data, rows))]

    def _how_many(self, data, rows):
        if data is None:
            return min(max(len(rows), self.LEAST), self.MOST)
        shown = number_in(data.get("rows", ""), most=self.MOST) or self.LEAST
        return min(shown + self.is_adding, self.MOST)

    def _row(self, place, data, rows):
        arguments = {"prefix": f"row-{place}", "auto_id": "id_%s"} | self.row_arguments(place)
        if data is None:
            return self.row_class(initial=rows[place] if place < len(rows) else None, **arguments)
        row = self.row_class(data, **arguments)
        is_new = not any(row.add_prefix(name) in data for name in row.fields)
        if not self.is_adding and not row.is_blank(data):
            return row
        return self.row_class(initial=None if is_new else typed(row, data), **arguments)

    def row_arguments(self, place) -> dict:
        """What each row is made with."""
        return {}

    @property
    def can_grow(self) -> bool:
        return len(self.rows) < self.MOST

    def is_valid(self):
        return all([super().is_valid(), *(row.is_valid() for row in self.rows if row.is_bound)])

    def facts(self) -> dict:
        return super().facts() | {self.ROWS: [row.facts() for row in self.rows if row.is_bound]}


class AmountField(forms.DecimalField):
    """An amount of money, also as it is printed: 50,000.00."""

    default_error_messages = {"invalid": _("Write an amount, such as 50000 or 50,000.00.")}

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**{"max_digits": 16, "decimal_places": 2} | kwargs)

    def to_python(self, value):
        head, *groups = str(value or "").strip().split(",")
        last = groups[-1].partition(".")[0] if groups else ""
        if groups and len(head) <= 3 and all(len(group) == 3 for group in [*groups[:-1], last]):
            value = "".join([head, *groups])
        return super().to_python(value)

    def widget_attrs(self, widget):
        return {"inputmode": "decimal"}


def a_number(label, most, **kwargs):
    """A whole number of something."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric"}),
        **kwargs,
    )


class CurrencyField(forms.CharField):
    """A currency; small letters are made capital."""

    def __init__(self, **kwargs):
        widget = forms.TextInput({"autocapitalize": "characters", "size": 4})
        given = {"label": _("Currency"), "max_length": 3, "widget": widget, "validators": [CURRENCY_CODE]}
        super().__init__(**given | kwargs)

    def to_python(self, value):
        return super().to_python(value).upper()
