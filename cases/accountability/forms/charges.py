from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import dates
from ..models import Charge, Proceeding, Statute, Verdict
from ..profiles import pleas
from .base import DayField, StageForm, VersionedForm
from .rows import RowForm, RowsForm

MOST_COUNTS = 9999
#: How many statutes a page offers while somebody types; what is not among them is typed in full.
MOST_STATUTES = 300
EMPTY_IS_UNKNOWN = _("Empty: not known.")


def library_of(case) -> list[Statute]:
    """The statutes of the office's country that are in force, to choose from while typing."""
    today = case.office.today()
    in_force = Q(valid_until=None) | Q(valid_until__gte=today)
    return list(Statute.objects.filter(in_force, country=case.office.country)[:MOST_STATUTES])


class StatuteFields(forms.Form):
    """A statute as typed, or one of the library: whichever was written, it is found there by its citation."""

    library: list[Statute] = []

    statute = forms.CharField(
        label=_("Statute"),
        max_length=160,
        help_text=_("Such as Republic Act 9208, section 4. The library offers what it knows."),
        widget=forms.TextInput({"list": "statutes", "autocomplete": "off"}),
    )
    iccs = forms.CharField(label=_("ICCS code"), max_length=10, required=False)
    counts = forms.IntegerField(
        label=_("Counts"), min_value=1, max_value=MOST_COUNTS, required=False, help_text=EMPTY_IS_UNKNOWN
    )

    def clean(self):
        cleaned = super().clean()
        written = " ".join((cleaned.get("statute") or "").split()).casefold()
        cleaned["statute_entry"] = None
        for entry in self.library:
            if written in (entry.citation.casefold(), str(entry).casefold()):
                cleaned |= {
                    "statute_entry": entry,
                    "statute": entry.citation,
                    "iccs": entry.iccs or cleaned.get("iccs"),
                }
        return cleaned


class ChargeRow(StatuteFields, RowForm):
    TELLING = ("statute", "iccs", "counts")

    def __init__(self, *args, library, **kwargs):
        self.library = library
        super().__init__(*args, **kwargs)
        for name in ("statute", "counts"):
            self.fields[name].help_text = ""


class AccusedField(forms.ModelMultipleChoiceField):
    """Other accused of the matter."""

    default_error_messages = dict.fromkeys(
        ("invalid_choice", "invalid_pk_value"), _("Choose among the accused of this matter.")
    )

    def label_from_instance(self, proceeding):
        return str(proceeding.person)


class ChargesForm(RowsForm, StageForm):
    """Charges against one accused, and the same against others."""

    ROWS, row_class, LEAST = "charges", ChargeRow, 2

    laid = DayField(label=_("When were they laid?"))
    also = AccusedField(
        label=_("The same charges against"),
        queryset=Proceeding.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, proceeding, **kwargs):
        self.proceeding, self.library = proceeding, library_of(proceeding.case)
        super().__init__(*args, **kwargs)

    def set_up(self):
        others = (
            Proceeding.objects.visible_to(self.user)
            .filter(matter=self.proceeding.matter)
            .exclude(pk=self.proceeding.pk)
            .exclude(kind=Proceeding.Kind.APPEAL)
            .exclude(stage__in=(*Proceeding.ENDED, Proceeding.Stage.SENTENCED, Proceeding.Stage.ACQUITTED))
            .select_related("person", "matter", "case")
        )
        if others:
            self.fields["also"].queryset = others
        else:
            del self.fields["also"]

    def row_arguments(self, place):
        return {"library": self.library}

    def facts(self):
        facts = super().facts()
        return facts | {"proceedings": [self.proceeding, *facts.pop("also", [])]}


class ChargeAmendForm(StatuteFields, VersionedForm):
    """What takes the place of a charge."""

    when = DayField(label=_("When was it amended?"))
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)

    def set_up(self):
        self.library = library_of(self.case)

    def read(self, charge):
        stored = {name: getattr(charge, name) for name in ("statute", "iccs", "counts")}
        return stored | {"when": dates.kept(charge, "ended"), "reason": charge.end_reason}


class ChargeWithdrawForm(VersionedForm):
    """Why a charge is no longer pursued."""

    when = DayField(label=_("When was it withdrawn?"))
    reason = forms.CharField(label=_("Why"), max_length=300)

    def read(self, charge):
        return {"when": dates.kept(charge, "ended"), "reason": charge.end_reason}


class ChargesField(forms.ModelMultipleChoiceField):
    """Charges of one accused."""

    default_error_messages = dict.fromkeys(
        ("invalid_choice", "invalid_pk_value"), _("Choose charges of this accused that stand.")
    )

    def label_from_instance(self, charge):
        return charge.statute


class PleaForm(StageForm):
    """What the accused pleaded, to one or several charges."""

    plea = forms.ChoiceField(label=_("Plea"), widget=forms.RadioSelect, required=False)
    when = DayField(label=_("When"))
    charges = ChargesField(
        label=_("To which charges"), queryset=Charge.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, charge, **kwargs):
        self.charge = charge
        super().__init__(*args, **kwargs)

    def set_up(self):
        self.fields["plea"].choices = [*pleas(self.charge.proceeding.matter), ("", _("None, or taken back"))]
        standing = Charge.objects.filter(proceeding=self.charge.proceeding, status=Charge.Status.STANDING)
        self.fields["charges"].queryset = standing.select_related("proceeding__matter__profile_version")

    def facts(self):
        facts = super().facts()
        return facts | {"charges": list(facts["charges"])}


class VerdictForm(StageForm):
    """How some or all counts of a charge ended."""

    outcome = forms.ChoiceField(label=_("Verdict"), choices=Verdict.Outcome.choices, widget=forms.RadioSelect)
    counts = forms.IntegerField(label=_("On how many counts"), min_value=1, max_value=MOST_COUNTS, initial=1)
    when = DayField(label=_("When"))


class VerdictChangeForm(VersionedForm, VerdictForm):
    """A verdict that was entered wrongly, to be corrected."""

    def read(self, verdict):
        return {"outcome": verdict.outcome, "counts": verdict.counts, "when": dates.kept(verdict, "given")}


class VerdictRow(RowForm):
    """The verdict on one charge, or none yet."""

    TELLING = ("outcome",)

    outcome = forms.ChoiceField(
        label=_("Verdict"), choices=[("", _("Not decided yet")), *Verdict.Outcome.choices], required=False
    )
    counts = forms.IntegerField(label=_("On how many counts"), min_value=1, max_value=MOST_COUNTS, required=False)

    def __init__(self, *args, charge, **kwargs):
        super().__init__(*args, **kwargs)
        self.charge = charge
        self.fields["counts"].initial = charge.undecided or 1

    def facts(self):
        return self.cleaned_data | {"charge": self.charge}


class VerdictsForm(RowsForm, StageForm):
    """What a court decided on one day, charge by charge."""

    ROWS, row_class = "rows", VerdictRow

    when = DayField(label=_("When"))

    def __init__(self, *args, charges, **kwargs):
        self.charges = charges
        super().__init__(*args, **kwargs)

    def _how_many(self, data, rows):
        return len(self.charges)

    def row_arguments(self, place):
        # By the charge's own number: one that was added meanwhile moves no verdict to another.
        charge = self.charges[place]
        return {"charge": charge, "prefix": f"charge-{charge.pk}"}

    @property
    def can_grow(self):
        return False
