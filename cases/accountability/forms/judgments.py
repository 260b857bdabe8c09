from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.forms.base import a_date

from .. import dates
from ..models import Charge, Sentence
from .base import DayField, StageForm, VersionedForm
from .rows import AmountField, CurrencyField, RowForm, RowsForm, a_number

Kind, Runs = Sentence.Kind, Sentence.Runs
MOST_DAYS = 999_999
TOGETHER, AFTER_ALL, AFTER = "together", "after_all", "after-"
LENGTHS = ("years", "months", "days")
OF_A_FINE = ("fine_amount", "currency", "in_lieu_days", "is_paid")


class ChargeChoice(forms.ModelChoiceField):
    default_error_messages = {"invalid_choice": _("Choose a charge of which the accused stands convicted.")}

    def label_from_instance(self, charge):
        return charge.statute


class PaidSelect(forms.NullBooleanSelect):
    """Three answers in our words."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.choices = [("unknown", _("Not known")), ("true", _("Yes")), ("false", _("No"))]


class SentenceRow(RowForm):
    """One part of a judgment. `parts` is how many parts the page shows: any of them may come after another."""

    TELLING = ("kind", *LENGTHS, "fine_amount")

    charge = ChargeChoice(label=_("For"), queryset=Charge.objects.none(), required=False)
    kind = forms.ChoiceField(label=_("Sentence"), choices=[("", _("Choose")), *Kind.choices])
    years = a_number(_("Years"), 32_000)
    months = a_number(_("Months"), 99_999)
    days = a_number(_("Days"), MOST_DAYS)
    runs = forms.ChoiceField(label=_("It runs"))
    is_suspended = forms.BooleanField(label=_("Suspended"), required=False)
    suspended_months = a_number(_("Suspended for how many months"), 9999)
    activated_on = a_date(_("Activated on"), required=False)
    fine_amount = AmountField(label=_("Amount of the fine"), min_value=0, required=False)
    currency = CurrencyField(required=False)
    in_lieu_days = a_number(_("Days in custody if it is not paid"), MOST_DAYS)
    is_paid = forms.NullBooleanField(
        label=_("Paid?"),
        required=False,
        widget=PaidSelect,
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, charges, parts, place, today, **kwargs):
        self.place, self.today = place, today
        super().__init__(*args, **kwargs)
        self.fields["charge"].queryset = charges
        self.fields["charge"].empty_label = _("All charges together")
        self.fields["runs"].choices = [
            (TOGETHER, _("together with the others")),
            (AFTER_ALL, _("after all parts above")),
            *(
                (f"{AFTER}{other}", _now("after part %(n)d") % {"n": other + 1})
                for other in range(parts)
                if other != place
            ),
        ]
        self.fields["runs"].initial = TOGETHER

    def clean_activated_on(self):
        day = self.cleaned_data["activated_on"]
        if day and day > self.today:
            raise forms.ValidationError(_("This day is in the future. Write the day on which it happened."))
        return day

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == Kind.FINE:
            self._check_fine(cleaned)
        elif kind and cleaned.get("fine_amount") is not None:
            self.add_error("fine_amount", _("Only a fine has an amount. Write it as a part of its own."))
        if kind in (Kind.LIFE, Kind.FINE) and any(cleaned.get(name) for name in LENGTHS):
            self.add_error("kind", _("This sentence has no years, months or days."))
        if not cleaned.get("is_suspended") and cleaned.get("suspended_months"):
            self.add_error("is_suspended", _("Say that it is suspended, or leave the months empty."))
        return cleaned

    def _check_fine(self, cleaned):
        for name, sentence in (("fine_amount", _("How much is it?")), ("currency", _("In which currency?"))):
            if name not in self.errors and cleaned.get(name) in (None, ""):
                self.add_error(name, sentence)

    def facts(self):
        """The fields of Sentence; `after` is a place among the rows shown, or None."""
        facts = dict(self.cleaned_data)
        runs = facts.pop("runs")
        facts["runs"] = Runs.CONCURRENT if runs == TOGETHER else Runs.CONSECUTIVE
        facts["after"] = int(runs.removeprefix(AFTER)) if runs.startswith(AFTER) and runs != AFTER_ALL else None
        facts |= {name: facts[name] or 0 for name in LENGTHS}
        if facts["kind"] != Kind.FINE:
            facts |= {"fine_amount": None, "currency": "", "in_lieu_days": None, "is_paid": None}
        return facts


class JudgmentForm(RowsForm, StageForm):
    """What the court sentenced an accused to: its totals as stated, and the parts."""

    ROWS, row_class, LEAST, MOST = "sentences", SentenceRow, 1, 40

    given = DayField(label=_("Given on"))
    starts_on = a_date(
        _("Counted from"), required=False, help_text=_("The first day of the sentence. Empty: not known.")
    )
    time_served_days = a_number(_("Days in custody before, that count"), 99_999, initial=0)
    stated_months = a_number(
        _("The court's total, in months"), 999_999, help_text=_("Only if the judgment states one. Empty: it does not.")
    )
    stated_life = forms.BooleanField(label=_("The court's total is life"), required=False)
    stated_probation_months = a_number(_("The court's total of probation, in months"), 99_999)

    HEADER = ("starts_on", "time_served_days", "stated_months", "stated_life", "stated_probation_months")

    def __init__(self, *args, charges, **kwargs):
        self.charges = charges
        super().__init__(*args, **kwargs)

    def _row(self, place, data, rows):
        self.parts = self._how_many(data, rows)
        return super()._row(place, data, rows)

    def row_arguments(self, place):
        return {"charges": self.charges, "parts": self.parts, "place": place, "today": self.case.office.today()}

    def is_valid(self):
        return super().is_valid() and self._follows()

    def _follows(self):
        """Whether every part that follows another follows one that was written."""
        written = {row.place for row in self.rows if row.is_bound}
        for row in self.rows:
            if row.is_bound and row.facts()["after"] not in (None, *written):
                row.add_error("runs", _("The part that it follows is empty."))
                return False
        return True

    def facts(self):
        facts = super().facts()
        written = [row.place for row in self.rows if row.is_bound]
        for part in facts["sentences"]:
            part["after"] = None if part["after"] is None else written.index(part["after"])
        return facts | {"time_served_days": facts["time_served_days"] or 0}

    def read(self, judgment):
        return {name: getattr(judgment, name) for name in self.HEADER} | {"given": dates.kept(judgment, "given")}


class JudgmentChangeForm(VersionedForm, JudgmentForm):
    """A judgment that was entered wrongly."""


def rows_of(judgment) -> list[dict]:
    """The parts of a judgment as the rows of its form."""
    sentences = list(judgment.sentences.all())
    place = {sentence.pk: place for place, sentence in enumerate(sentences)}
    fields = (*LENGTHS, *OF_A_FINE, "kind", "is_suspended", "suspended_months", "activated_on", "note")
    return [
        {name: getattr(sentence, name) for name in fields}
        | {"charge": sentence.charge_id, "runs": _runs(sentence, place)}
        | {name: getattr(sentence, name) or None for name in LENGTHS}
        for sentence in sentences
    ]


def _runs(sentence, place):
    if sentence.runs == Runs.CONCURRENT:
        return TOGETHER
    return AFTER_ALL if sentence.after_id is None else f"{AFTER}{place[sentence.after_id]}"
