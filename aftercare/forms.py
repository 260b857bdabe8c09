"""The forms of the aftercare stage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.base import CaseForm, Versioned, a_date, a_text
from cases.models import Person

from .models import Enrolment
from .survivors import survivors_of

Outcome = Enrolment.Outcome


class SurvivorField(forms.ModelChoiceField):
    """One relieved survivor of the case."""

    default_error_messages = {"invalid_choice": _("Choose a relieved survivor of this case.")}

    def label_from_instance(self, person):
        return f"{person}, {person.born_text}" if person.born_text else str(person)


class SurvivorForm(CaseForm):
    """Somebody of the case who was relieved and is not in care."""

    person = SurvivorField(label=_("Who?"), queryset=None, empty_label=_("Choose"))
    needs_consent = False

    def set_up(self):
        can_be = [
            survivor.person.pk
            for survivor in survivors_of(self.case, self.user)
            if survivor.is_relieved
            and not survivor.open_enrolment
            and (survivor.has_consented or not self.needs_consent)
        ]
        self.fields["person"].queryset = Person.objects.visible_to(self.user).filter(pk__in=can_be)


class EnrolForm(SurvivorForm):
    """Taking a survivor who agreed into care."""

    opened_on = a_date(_("From which day?"))
    needs_consent = True

    def set_up(self):
        super().set_up()
        self.fields["person"].help_text = _("Relieved survivors with a consent for care in force.")
        self.fields["opened_on"].initial = self.case.office.today


class DeclineForm(SurvivorForm):
    """Somebody who was offered care and declined."""

    on = a_date(_("On which day?"))
    reason = a_text(_("What did they say?"), rows=3, max_length=500)

    def set_up(self):
        super().set_up()
        self.fields["on"].initial = self.case.office.today


class EnrolmentForm(Versioned, CaseForm):
    """Something about one enrolment; `version` says which one was read before."""

    def __init__(self, *args, enrolment, **kwargs):
        self.enrolment = enrolment
        super().__init__(*args, initial={"version": enrolment.version}, case=enrolment.case, **kwargs)


class AdvanceForm(EnrolmentForm):
    """The button that moves care on."""

    to = forms.ChoiceField(choices=Enrolment.State.choices, widget=forms.HiddenInput)


class CloseForm(EnrolmentForm):
    """How care ended."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        widget=forms.RadioSelect,
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.RESTORED],
    )
    on = a_date(_("On which day?"))
    reason = a_text(_("Why?"), rows=3, max_length=500)

    def set_up(self):
        self.fields["on"].initial = self.case.office.today

    @staticmethod
    def read(enrolment) -> dict:
        return {"outcome": enrolment.outcome, "on": enrolment.closed_on, "reason": enrolment.outcome_reason}


class RestoredForm(EnrolmentForm):
    """Asking that an enrolment be closed as restored."""

    on = a_date(_("On which day?"))
    reason = a_text(
        _("Why is the survivor restored?"),
        rows=4,
        max_length=500,
        help_text=_("Able to function in society, and at low risk of being harmed again. Say what shows it."),
    )

    def set_up(self):
        self.fields["on"].initial = self.case.office.today

    @staticmethod
    def read(enrolment) -> dict:
        return {"on": enrolment.proposed_on, "reason": enrolment.proposed_reason}


class AnswerForm(EnrolmentForm):
    """A second person's answer; a refusal says why."""

    approve = forms.TypedChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
        choices=[("yes", _("Yes, restored")), ("no", _("Not yet"))],
    )
    reason = a_text(_("Reason, if not yet"), rows=3, max_length=500, required=False)

    @staticmethod
    def read(enrolment) -> dict:
        return {"approve": None, "reason": enrolment.refused_reason}
