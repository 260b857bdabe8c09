"""The forms of an operation's plan: what, where, when, for whom, with whom, and what may go wrong."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.base import AskedForm, Versioned, a_date, a_text
from cases.models import RECORD_OF_PERSON, Case, CaseRole
from offices.access import colleagues, rights_of
from offices.models import Partner

from ..models import Operation, OperationCase, OperationMember, OperationPerson, OperationRisk

MOST_CASES = 50
NOT_CHOSEN = gettext_lazy("Not chosen yet")


class OperationForm(AskedForm):
    """A form about one operation."""

    def __init__(self, *args, operation, **kwargs):
        self.operation = operation
        super().__init__(*args, **kwargs)


class OneVersion(Versioned, OperationForm):
    """A form that changes an operation, and says which version of it was read."""

    def __init__(self, *args, operation, **kwargs):
        initial = {**self.read(operation), "version": operation.version} | kwargs.pop("initial", {})
        super().__init__(*args, operation=operation, initial=initial, **kwargs)

    @staticmethod
    def read(operation) -> dict:
        """What is stored in each field."""
        return {}


class CaseNumbersField(forms.CharField):
    """Open cases by their numbers, among those that `user` may open in an office whose rescue stage they work."""

    def __init__(self, **kwargs):
        super().__init__(
            label=gettext_lazy("For which cases?"),
            max_length=1000,
            help_text=gettext_lazy("Case numbers, with commas between them."),
            widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
            **kwargs,
        )
        self.user = None

    def clean(self, value):
        """The cases, in the order in which they were written."""
        numbers = list(dict.fromkeys(re.split(r"[\s,;]+", super().clean(value).strip().upper())))
        offices = rights_of(self.user).offices("change_rescue")
        rows = Case.objects.visible_to(self.user).filter(
            number__in=numbers[: MOST_CASES + 1], office__in=offices, status=Case.Status.OPEN
        )
        found = {case.number: case for case in rows.select_related("office")}
        if unknown := [number for number in numbers if number not in found]:
            raise forms.ValidationError(
                _("No open case of yours has this number: %(numbers)s.") % {"numbers": ", ".join(unknown[:5])}
            )
        return [found[number] for number in numbers]


class PlanFields(forms.Form):
    """What every plan says."""

    title = forms.CharField(
        label=gettext_lazy("Short name"), max_length=120, help_text=gettext_lazy("For the team. Name no survivor.")
    )
    site = forms.CharField(label=gettext_lazy("Where?"), max_length=300)
    planned_for = a_date(gettext_lazy("On which day?"))
    lead_authority = forms.ModelChoiceField(
        label=gettext_lazy("Which public authority leads?"),
        queryset=None,
        required=False,
        empty_label=NOT_CHOSEN,
        help_text=gettext_lazy("From the office's partners. Never the police where the police are accused of abuse."),
        error_messages={"invalid_choice": gettext_lazy("Choose a public authority of the office's partners.")},
    )
    plan = a_text(gettext_lazy("The plan"), rows=8, max_length=10_000, required=False)
    transport = a_text(gettext_lazy("Transport"), rows=2, max_length=1000, required=False)
    interpreters = a_text(gettext_lazy("Interpreters"), rows=2, max_length=1000, required=False)
    placement = a_text(gettext_lazy("Where do people go afterwards?"), rows=2, max_length=1000, required=False)
    placement_partner = forms.ModelChoiceField(
        label=gettext_lazy("Shelter"),
        queryset=None,
        required=False,
        empty_label=NOT_CHOSEN,
        error_messages={"invalid_choice": gettext_lazy("Choose a shelter of the office's partners.")},
    )
    placement_ready = forms.BooleanField(
        label=gettext_lazy("The placement is ready: it expects them, with room for everybody."), required=False
    )

    def choose_among(self, offices):
        """The authorities and shelters of these offices."""
        partners = Partner.objects.in_offices(offices).active()
        self.fields["lead_authority"].queryset = partners.public()
        self.fields["placement_partner"].queryset = partners.filter(kind__in=(Partner.Kind.SHELTER, Partner.Kind.NGO))


class PlanForm(PlanFields, OperationForm):
    """A new plan."""

    cases = CaseNumbersField()
    field_order = ("cases",)

    def set_up(self):
        self.fields["cases"].user = self.user
        self.choose_among(rights_of(self.user).offices("change_rescue"))


class PlanChangeForm(PlanFields, OneVersion):
    """Changing a plan."""

    def set_up(self):
        self.choose_among([self.operation.office_id])
        for name in ("lead_authority", "placement_partner"):  # the office may work with them no more
            self.fields[name].queryset |= Partner.objects.filter(pk=getattr(self.operation, f"{name}_id"))

    @staticmethod
    def read(operation) -> dict:
        return {name: getattr(operation, name) for name in Operation.PLAN}


class CasesForm(OneVersion):
    """For which cases an operation is."""

    cases = CaseNumbersField()

    def set_up(self):
        self.fields["cases"].user = self.user
        rows = OperationCase.objects.visible_to(self.user).filter(operation=self.operation).select_related("case")
        self.initial["cases"] = ", ".join(str(row.case) for row in rows)


class RolesField(forms.ModelMultipleChoiceField):
    """People by the roles that they have in the cases of an operation."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": gettext_lazy("Choose people of the operation's cases.")}

    def label_from_instance(self, role):
        person = role.person.record
        known = f"{person}, {person.born_text}" if person.born_text else str(person)
        return f"{known} ({role.case})"


class PeopleForm(OneVersion):
    """Whom an operation is to free, and whom to find."""

    victims = RolesField(label=gettext_lazy("To be freed"), queryset=None, required=False)
    suspects = RolesField(label=gettext_lazy("Suspects"), queryset=None, required=False)

    def set_up(self):
        cases = OperationCase.objects.visible_to(self.user).filter(operation=self.operation).values("case")
        roles = CaseRole.objects.visible_to(self.user).running().filter(case__in=cases)
        roles = roles.select_related("case", RECORD_OF_PERSON).order_by("person__display_name", "pk")
        victims = roles.victims()
        self.fields["victims"].queryset = victims.filter(verification=CaseRole.Verification.ACTUAL)
        self.fields["suspects"].queryset = roles.suspects()
        self.unverified = victims.filter(verification=CaseRole.Verification.POSSIBLE).count()
        planned = OperationPerson.objects.visible_to(self.user).filter(operation=self.operation)
        listed = set(planned.values_list("case", "person", "part"))
        for name, part in (("victims", OperationPerson.Part.VICTIM), ("suspects", OperationPerson.Part.SUSPECT)):
            chosen = [role.pk for role in self.fields[name].queryset if (role.case_id, role.person_id, part) in listed]
            self.initial[name] = chosen

    def facts(self) -> dict:
        chosen = [*self.cleaned_data["victims"], *self.cleaned_data["suspects"]]
        return {"roles": chosen, "version": self.cleaned_data["version"]}


class RiskFields(forms.Form):
    """Something that may go wrong, and what is done about it."""

    risk = forms.CharField(label=gettext_lazy("What may go wrong?"), max_length=300)
    likelihood = forms.TypedChoiceField(
        label=gettext_lazy("How likely is it?"),
        choices=OperationRisk.Level.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    severity = forms.TypedChoiceField(
        label=gettext_lazy("How bad would it be?"),
        choices=OperationRisk.Level.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    mitigation = a_text(gettext_lazy("What is done about it?"), rows=3, max_length=500)


class RiskForm(RiskFields, OperationForm):
    """A risk that is named."""


class RiskChangeForm(RiskFields, OneVersion):
    """Correcting a risk."""

    def __init__(self, *args, risk, **kwargs):
        self.risk = risk
        super().__init__(*args, operation=risk.operation, **kwargs)

    def read(self, _operation) -> dict:
        stored = self.operation_risk()
        return {name: getattr(stored, name) for name in ("risk", "likelihood", "severity", "mitigation")}

    def operation_risk(self):
        """The risk as it is stored now; as it was read, when somebody took it off the plan."""
        return OperationRisk.objects.filter(pk=self.risk.pk).first() or self.risk


class MemberForm(OperationForm):
    """Who joins the team: a colleague, who sees the plan from then on, or somebody of another body by name."""

    part = forms.ChoiceField(label=gettext_lazy("What do they do?"), choices=OperationMember.Part.choices)
    user = forms.ModelChoiceField(
        label=gettext_lazy("Colleague"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Somebody else"),
        help_text=gettext_lazy("They see the plan from now on."),
        error_messages={"invalid_choice": gettext_lazy("Choose somebody who reads the office's rescue stage.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Or somebody else, by name"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Of the authority, a clinic, a shelter. They get no access."),
    )

    def set_up(self):
        there = colleagues([self.operation.office_id], "view_rescue")
        mine = self.operation.operationmembers.running().filter(user__isnull=False)
        self.fields["user"].queryset = there.exclude(pk__in=mine.values("user"))
