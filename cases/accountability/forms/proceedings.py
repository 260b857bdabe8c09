from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import a_date
from cases.models import CaseRole, Person

from .. import dates
from ..actions.overturning import acquittals_of
from ..actions.proceedings import NUMBERS
from ..judged import standing_verdicts
from ..models import Charge, Proceeding, Verdict
from ..profiles import label, named
from ..transitions import is_deciding, next_stages, opening_stages
from .base import DayField, StageForm, VersionedForm

S, Result = Proceeding.Stage, Proceeding.AppealResult
#: Stages that a proceeding reaches by another page: a verdict by recording it, an end by saying why.
BY_OTHER_PAGES = (S.VERDICT, S.DISCONTINUED)


def stages_to_move_to(proceeding) -> list[str]:
    """What the page for moving offers. While a court still decides, only the decision on an appeal brings the end."""
    other = (*BY_OTHER_PAGES, S.FINAL) if is_deciding(proceeding) else BY_OTHER_PAGES
    return [stage for stage in next_stages(proceeding) if stage not in other]


class PeopleOfCase(forms.ModelMultipleChoiceField):
    """Suspects on the case, or clients whom the matter is against."""

    default_error_messages = dict.fromkeys(
        ("invalid_choice", "invalid_pk_value"), _("Choose among the people who are on this case.")
    )


class NumberFields(forms.Form):
    """What a proceeding is called by at each place, where it is not what the matter is called by."""

    police_number = forms.CharField(label=_("Number at the police"), max_length=120, required=False)
    prosecutor_number = forms.CharField(label=_("Number at the prosecutor"), max_length=120, required=False)
    court_number = forms.CharField(label=_("Number at the court"), max_length=120, required=False)
    institution = forms.CharField(label=_("Court, if it is not the matter's"), max_length=160, required=False)


class ProceedingForm(StageForm):
    """Who is accused, one or several, and how far it is before the charge."""

    people = PeopleOfCase(label=_("Accused"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple)
    stage = forms.ChoiceField(label=_("How far is it?"), widget=forms.RadioSelect, initial=S.REPORTED)
    reported = DayField(label=_("Reported to the authorities"))
    arrested = DayField(label=_("Arrested"))

    def __init__(self, *args, matter, **kwargs):
        self.matter = matter
        super().__init__(*args, **kwargs)

    def set_up(self):
        self.fields["stage"].choices = [(stage, named(self.matter, stage)) for stage in opening_stages(self.matter)]
        roles = CaseRole.objects.filter(case=self.case).visible_to(self.user).running()
        if not self.matter.against_client:
            roles = roles.suspects()
        accused = Proceeding.objects.filter(matter=self.matter).values("person")
        self.fields["people"].queryset = (
            Person.objects.visible_to(self.user).filter(pk__in=roles.values("person")).exclude(pk__in=accused)
        )

    def facts(self):
        facts = super().facts()
        return facts | {"people": list(facts["people"])}


class ProceedingDaysForm(NumberFields, VersionedForm):
    """The days and numbers of a proceeding, to be corrected."""

    reported = DayField(label=_("Reported to the authorities"))
    arrested = DayField(label=_("Arrested"))
    charged = DayField(label=_("Charged"))
    field_order = ("reported", "arrested", "charged")

    def read(self, proceeding):
        days = {stem: dates.kept(proceeding, stem) for stem in ("reported", "arrested", "charged")}
        return days | {name: getattr(proceeding, name) for name in NUMBERS}


class MoveForm(VersionedForm):
    """Where the proceeding goes next."""

    to = forms.ChoiceField(label=_("Move to"), widget=forms.RadioSelect)
    when = DayField(label=_("When"))

    def __init__(self, *args, proceeding, **kwargs):
        self.proceeding = proceeding
        super().__init__(*args, **kwargs)

    def set_up(self):
        self.fields["to"].choices = [
            (stage, label(self.proceeding, stage)) for stage in stages_to_move_to(self.proceeding)
        ]

    def read(self, proceeding):
        return {"to": proceeding.stage}


class DiscontinueForm(VersionedForm):
    """Why a proceeding ended without a verdict of its own."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Proceeding.Reason.choices, widget=forms.RadioSelect)
    when = DayField(label=_("When"))

    def read(self, proceeding):
        return {"reason": proceeding.discontinued_reason}


class AppealForm(StageForm):
    """An appeal was filed."""

    filed_by = forms.ChoiceField(label=_("Filed by"), choices=Proceeding.Side.choices, widget=forms.RadioSelect)
    filed = DayField(label=_("Filed on"))
    institution = forms.CharField(label=_("Court of appeal"), max_length=160, required=False)
    court_number = forms.CharField(label=_("Number at the court of appeal"), max_length=120, required=False)


class VerdictsField(forms.ModelMultipleChoiceField):
    """Guilty verdicts that stand."""

    default_error_messages = dict.fromkeys(
        ("invalid_choice", "invalid_pk_value"), _("Choose among the verdicts that stand.")
    )

    def label_from_instance(self, verdict):
        return f"{verdict.charge.statute}: {verdict.get_outcome_display()} ({verdict.counts})"


class OverturnForm(StageForm):
    """Which guilty verdicts no longer stand, and since when."""

    on = a_date(_("When"))
    verdicts = VerdictsField(
        label=_("Which verdicts"), queryset=Verdict.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, proceeding, **kwargs):
        self.proceeding = proceeding
        super().__init__(*args, **kwargs)

    def set_up(self):
        standing = standing_verdicts(self.proceeding)
        self.fields["verdicts"].queryset = standing
        self.fields["verdicts"].initial = [verdict.pk for verdict in standing]


class AcquittalsField(forms.ModelMultipleChoiceField):
    """Charges on which the accused was acquitted, or whose conviction was overturned."""

    default_error_messages = dict.fromkeys(
        ("invalid_choice", "invalid_pk_value"), _("Choose charges that ended in an acquittal.")
    )

    def label_from_instance(self, charge):
        return charge.statute


class AppealDecisionForm(VersionedForm, OverturnForm):
    """What the court of appeal decided."""

    result = forms.ChoiceField(
        label=_("What was decided?"), choices=Proceeding.AppealResult.choices, widget=forms.RadioSelect
    )
    charges = AcquittalsField(
        label=_("Convicted on which charges"),
        queryset=Charge.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only when an acquittal was overturned."),
    )
    field_order = ("result", "on", "verdicts", "charges")

    def set_up(self):
        super().set_up()
        self.fields["verdicts"].required = False
        self.fields["verdicts"].help_text = _("Only when a verdict was overturned, or is tried again.")
        if not self.fields["verdicts"].initial:
            del self.fields["verdicts"]
        acquitted = acquittals_of(self.proceeding)
        self.fields["charges"].queryset = Charge.objects.filter(pk__in=[charge.pk for charge in acquitted])
        if not acquitted:
            del self.fields["charges"]

    def clean(self):
        cleaned = super().clean()
        result = cleaned.get("result")
        if "verdicts" in self.fields and result in (Result.OVERTURNED, Result.RETRIAL) and not cleaned.get("verdicts"):
            self.add_error("verdicts", _("Choose the verdicts that no longer stand."))
        if "charges" in self.fields and result == Result.CONVICTED and not cleaned.get("charges"):
            self.add_error("charges", _("Choose the charges on which the accused was convicted."))
        return cleaned

    def facts(self):
        facts = {"verdicts": None, "charges": None} | super().facts()
        return facts | {name: facts[name] and list(facts[name]) for name in ("verdicts", "charges")}

    def read(self, appeal):
        return {"result": appeal.appeal_result, "on": appeal.ended_on, "verdicts": [], "charges": []}
