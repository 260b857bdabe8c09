from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import PersonOfCase, a_date
from cases.models import CaseRole, Person

from .. import dates
from ..actions.appeals import standing_verdicts
from ..actions.proceedings import FIRST_STAGES
from ..models import Proceeding, Verdict
from ..transitions import DECIDING, next_stages
from .base import DayField, StageForm, VersionedForm

S = Proceeding.Stage
#: Stages that a proceeding reaches by another page: a verdict by recording it, an end by saying why.
BY_OTHER_PAGES = (S.VERDICT, S.DISCONTINUED)


def stages_to_move_to(proceeding) -> list[str]:
    """What the page for moving offers. While a court still decides, only the decision on an appeal brings the end."""
    other = (*BY_OTHER_PAGES, S.FINAL) if proceeding.stage in DECIDING else BY_OTHER_PAGES
    return [stage for stage in next_stages(proceeding) if stage not in other]


class ProceedingForm(StageForm):
    """Who is accused, and how far it is before the charge."""

    person = PersonOfCase(label=_("Accused"), queryset=Person.objects.none(), empty_label=_("Choose a suspect"))
    stage = forms.ChoiceField(
        label=_("How far is it?"),
        choices=[(stage.value, stage.label) for stage in FIRST_STAGES],
        widget=forms.RadioSelect,
        initial=S.REPORTED,
    )
    reported = DayField(label=_("Reported to the authorities"))
    arrested = DayField(label=_("Arrested"))

    def __init__(self, *args, matter, **kwargs):
        self.matter = matter
        super().__init__(*args, **kwargs)

    def set_up(self):
        roles = CaseRole.objects.filter(case=self.case).visible_to(self.user).running()
        if not self.matter.against_client:
            roles = roles.suspects()
        accused = Proceeding.objects.filter(matter=self.matter).values("person")
        self.fields["person"].queryset = (
            Person.objects.visible_to(self.user).filter(pk__in=roles.values("person")).exclude(pk__in=accused)
        )


class ProceedingDaysForm(VersionedForm):
    """The days of a proceeding, to be corrected."""

    reported = DayField(label=_("Reported to the authorities"))
    arrested = DayField(label=_("Arrested"))
    charged = DayField(label=_("Charged"))

    def read(self, proceeding):
        return {stem: dates.kept(proceeding, stem) for stem in ("reported", "arrested", "charged")}


class MoveForm(VersionedForm):
    """Where the proceeding goes next."""

    to = forms.ChoiceField(label=_("Move to"), widget=forms.RadioSelect)
    when = DayField(label=_("When"))

    def __init__(self, *args, proceeding, **kwargs):
        self.proceeding = proceeding
        super().__init__(*args, **kwargs)

    def set_up(self):
        self.fields["to"].choices = [(stage, S(stage).label) for stage in stages_to_move_to(self.proceeding)]

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

    filed = DayField(label=_("Filed"))


class VerdictsField(forms.ModelMultipleChoiceField):
    """Guilty verdicts that stand."""

    default_error_messages = {"invalid_choice": _("Choose among the verdicts that stand.")}

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


class AppealDecisionForm(VersionedForm, OverturnForm):
    """What the court of appeal decided."""

    result = forms.ChoiceField(
        label=_("What was decided?"), choices=Proceeding.AppealResult.choices, widget=forms.RadioSelect
    )
    field_order = ("result", "on", "verdicts")

    def set_up(self):
        super().set_up()
        self.fields["verdicts"].required = False
        self.fields["verdicts"].help_text = _("Only when a verdict was overturned.")

    def read(self, appeal):
        return {"result": appeal.appeal_result, "on": appeal.ended_on, "verdicts": []}
