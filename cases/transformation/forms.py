"""The forms of the transformation stage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, PlainForm, Versioned, a_date, a_text
from offices.access import rights_of
from offices.models import Office

from .models import Reform, SystemGap

GAP_FACTS = ("justice_stage", "institution", "cause", "what", "named_on")


class GapForm(CaseForm):
    """Where the justice system failed the case, and why."""

    justice_stage = forms.ChoiceField(
        label=_("Where did it fail?"), choices=SystemGap.JusticeStage.choices, widget=forms.RadioSelect
    )
    institution = forms.CharField(label=_("Which institution?"), max_length=160)
    cause = forms.ChoiceField(label=_("Why?"), choices=SystemGap.Cause.choices, widget=forms.RadioSelect)
    what = a_text(
        _("What happened?"),
        rows=3,
        max_length=500,
        help_text=_("The hearing or event that showed it. Name no survivor."),
    )
    named_on = a_date(_("On which day was it seen?"))

    def set_up(self):
        self.fields["named_on"].initial = self.case.office.today


class OneGapForm(Versioned, CaseForm):
    """Something about one gap; `version` says which one was read before."""

    def __init__(self, *args, gap, **kwargs):
        self.gap = gap
        super().__init__(*args, initial={**self.read(gap), "version": gap.version}, case=gap.case, **kwargs)

    @staticmethod
    def read(gap) -> dict:
        return {}


class GapChangeForm(OneGapForm, GapForm):
    """Correcting what is written about a gap."""

    @staticmethod
    def read(gap) -> dict:
        return {name: getattr(gap, name) for name in GAP_FACTS}


class LinkForm(OneGapForm):
    """The reform that answers a gap."""

    reform = forms.ModelChoiceField(
        label=_("Which reform answers it?"),
        queryset=None,
        empty_label=_("Choose"),
        error_messages={"invalid_choice": _("Choose a reform of the case's office.")},
    )

    def set_up(self):
        self.fields["reform"].queryset = Reform.objects.visible_to(self.user).filter(office=self.case.office_id)

    @staticmethod
    def read(gap) -> dict:
        return {"reform": gap.reform}


class GapCloseForm(OneGapForm):
    """Why no reform will answer a gap."""

    on = a_date(_("On which day?"))
    reason = a_text(_("Why will no reform answer it?"), rows=3, max_length=500)

    def set_up(self):
        self.fields["on"].initial = self.case.office.today

    @staticmethod
    def read(gap) -> dict:
        return {"on": gap.closed_on, "reason": gap.closed_reason}


class ReformFields(forms.Form):
    """What is asked about a new reform."""

    title = forms.CharField(label=_("What is to change?"), max_length=160)
    kind = forms.ChoiceField(
        label=_("What kind of reform is it?"), choices=Reform.Kind.choices, widget=forms.RadioSelect
    )
    institution = forms.CharField(label=_("Which institution?"), max_length=160)
    on = a_date(_("Proposed on"))


class GapReformForm(ReformFields, OneGapForm):
    """A new reform that answers a gap."""

    def set_up(self):
        self.fields["on"].initial = self.case.office.today
        self.fields["institution"].initial = self.gap.institution


class ReformForm(ReformFields, PlainForm):
    """A new reform of an office."""

    office = forms.ModelChoiceField(
        label=_("Office"),
        queryset=None,
        empty_label=None,
        error_messages={"invalid_choice": _("Choose an office whose transformation stage you work.")},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.filter(pk__in=rights_of(user).offices("change_transformation"))


class RungForm(Versioned, PlainForm):
    """The next rung of a reform, with its proof."""

    to = forms.ChoiceField(label=_("It is now"), widget=forms.RadioSelect)
    on = a_date(_("Since which day?"))
    proof = a_text(
        _("What proves it?"), rows=3, max_length=300, help_text=_("A law's number, a signed memorandum, a budget line.")
    )

    def __init__(self, *args, reform, rung, **kwargs):
        initial = {"to": rung, "on": reform.office.today(), "version": reform.version}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["to"].choices = [(rung, Reform.Rung(rung).label)]
        self.fields["to"].error_messages["invalid_choice"] = _("A reform climbs one rung after the other.")

    @staticmethod
    def read(reform) -> dict:
        return {"to": reform.rung, "on": reform.rung_on, "proof": reform.proof}
