"""The forms of hearings: court and lawyer come from the matter, days and hours are typed as people write them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.forms.base import a_text, colleagues_of
from offices.models import Partner, User

from ..models import Hearing, Matter, Proceeding
from ..siblings import siblings
from ..typed import hearing_day, hour_of_day
from .base import StageForm, VersionedForm

FACTS = ("kind", "on", "courtroom", "judge", "survivor_testifies", "note")


class HearingDay(forms.CharField):
    """The day of a hearing as it was typed, cleaned to a date. `today` is set by the form."""

    today = None

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Such as 24 March, 24/3, tomorrow or 2027-03-24."))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value):
        try:
            return hearing_day(super().clean(value), self.today)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class Hour(forms.CharField):
    """The court's own hour, cleaned to a time."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Such as 8:30 or 2 pm, in the court's time."))
        super().__init__(max_length=20, required=False, **kwargs)

    def clean(self, value):
        try:
            return hour_of_day(super().clean(value))
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value):
        return f"{value:%H:%M}" if hasattr(value, "hour") else value


class TypedForm(StageForm):
    """A form with days of hearings in it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, HearingDay):
                field.today = self.case.office.today()


class OnPaperField(forms.ModelMultipleChoiceField):
    """Accused of the matter, by their names."""

    default_error_messages = {"invalid_choice": _("Choose among the accused of this matter.")}

    def label_from_instance(self, proceeding):
        return f"{proceeding.person} ({_('appeal')})" if proceeding.is_appeal else str(proceeding.person)


class LawyersField(forms.ModelMultipleChoiceField):
    """Colleagues who work the stage."""

    default_error_messages = {"invalid_choice": _("Choose somebody who works the accountability stage.")}


class MattersField(forms.ModelMultipleChoiceField):
    """Matters that may sit together with this one."""

    default_error_messages = {"invalid_choice": _("Choose among the matters that you work.")}

    def label_from_instance(self, matter):
        return f"{matter.case} · {matter}"


class HearingFields(TypedForm):
    """What is written about every hearing."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Hearing.Kind.choices, widget=forms.RadioSelect)
    on = HearingDay(label=_("Day"))
    hour = Hour(label=_("Hour"))
    proceedings = OnPaperField(
        label=_("Accused"), queryset=Proceeding.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    lawyers = LawyersField(
        label=_("Who of us attends?"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    survivor_testifies = forms.BooleanField(label=_("A survivor testifies"), required=False)
    court = forms.ModelChoiceField(
        label=_("Court"), queryset=Partner.objects.none(), required=False, empty_label=_("Another: type its name")
    )
    court_name = forms.CharField(label=_("Court, if it is another"), max_length=160, required=False)
    courtroom = forms.CharField(label=_("Courtroom"), max_length=80, required=False)
    judge = forms.CharField(label=_("Judge"), max_length=160, required=False)
    note = a_text(_("Note"), rows=2, max_length=1000, required=False)

    def __init__(self, *args, matter, **kwargs):
        self.matter = matter
        super().__init__(*args, **kwargs)

    def set_up(self):
        self.courts = list(Partner.objects.in_offices([self.case.office_id]).filter(kind=Partner.Kind.COURT).active())
        self.fields["court"].queryset = Partner.objects.filter(pk__in=[court.pk for court in self.courts])
        if not self.courts:
            del self.fields["court"]
            self.fields["court_name"].label = _("Court")
        self.fields["lawyers"].queryset = colleagues_of(self.case, "change_accountability")
        accused = self.accused()
        self.fields["proceedings"].queryset = accused
        if not accused:
            del self.fields["proceedings"]

    def accused(self):
        rows = Proceeding.objects.visible_to(self.user).filter(matter=self.matter).select_related("person")
        return rows.exclude(stage__in=Proceeding.ENDED).order_by("pk")

    def where(self, court_id, name) -> dict:
        """The court as the form shows it: chosen, or typed where the office does not work with it (any more)."""
        if any(court.pk == court_id for court in self.courts):
            return {"court": court_id, "court_name": ""}
        return {"court": None, "court_name": name}


class HearingForm(HearingFields):
    """A new hearing, and the other matters that sit with it."""

    also = MattersField(
        label=_("Sits together with"),
        queryset=Matter.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The same hearing is entered there for every accused. The note stays with this matter."),
    )
    is_held = forms.BooleanField(label=_("It was held already"), required=False)
    outcome = a_text(_("What came of it"), rows=2, max_length=1000, required=False)
    field_order = ("kind", "on", "hour", "proceedings", "lawyers", "survivor_testifies", "also")

    def set_up(self):
        super().set_up()
        near = siblings(self.matter, self.user)
        self.fields["also"].queryset = Matter.objects.filter(pk__in=[row.pk for row in near]).select_related("case")
        if not near:
            del self.fields["also"]
        lead = self.matter.lead_id or self.case.lead_id or self.user.pk
        self.initial = {
            "lawyers": [lead],
            "kind": Hearing.Kind.TRIAL,
            **self.where(self.matter.court_id, self.matter.institution),
        } | self.initial
        if "proceedings" in self.fields:
            self.initial["proceedings"] = [proceeding.pk for proceeding in self.fields["proceedings"].queryset]


class HearingChangeForm(VersionedForm, HearingFields):
    """What is written about a hearing, to be corrected."""

    outcome = a_text(_("What came of it"), rows=3, max_length=1000, required=False)
    asked_by = forms.ChoiceField(
        label=_("Adjourned: who asked for it?"), choices=Hearing.AskedBy.choices, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(label=_("Why?"), choices=Hearing.Reason.choices, widget=forms.RadioSelect)
    reason_note = forms.CharField(label=_("In more words"), max_length=300, required=False)

    def __init__(self, *args, hearing, **kwargs):
        self.hearing = hearing
        super().__init__(*args, matter=hearing.matter, case=hearing.case, **kwargs)

    def set_up(self):
        super().set_up()
        self.fields["lawyers"].queryset = self.fields["lawyers"].queryset | self._there()
        if self.hearing.status != Hearing.Status.ADJOURNED:
            for name in ("asked_by", "reason", "reason_note"):
                del self.fields[name]
        if self.hearing.is_to_come:
            del self.fields["outcome"]
        self.initial = self.read(self.hearing) | {"version": self.hearing.version}

    def _there(self):
        """Those who attended stay, whether or not they still work here."""
        there = self.hearing.lawyers.values("user")
        return User.objects.filter(pk__in=there)

    def accused(self):
        rows = Proceeding.objects.visible_to(self.user).filter(matter=self.matter).select_related("person")
        return rows.order_by("pk")

    def read(self, hearing):
        names = (*FACTS, "outcome", "asked_by", "reason", "reason_note")
        return {name: getattr(hearing, name) for name in names} | {
            "hour": hearing.at,
            **self.where(hearing.court_id, hearing.court_name),
            "proceedings": list(hearing.accused.values_list("proceeding", flat=True)),
            "lawyers": list(hearing.lawyers.values_list("user", flat=True)),
        }


class HeldForm(VersionedForm):
    """What came of a hearing."""

    outcome = a_text(_("What came of it"), rows=3, max_length=1000, required=False)


class CancelForm(VersionedForm):
    """Why a hearing does not take place."""

    outcome = a_text(_("Why does it not take place?"), rows=3, max_length=1000, required=False)


class ReopenForm(VersionedForm):
    """That what was written was a mistake."""


class MoveHearingForm(VersionedForm, TypedForm):
    """Another date."""

    on = HearingDay(label=_("New day"))
    hour = Hour(label=_("Hour"))

    def read(self, hearing):
        return {"on": hearing.on, "hour": hearing.at}


class NextHearingForm(VersionedForm, TypedForm):
    """The date to which a hearing was adjourned."""

    next_on = HearingDay(label=_("Adjourned to"))
    next_hour = Hour(label=_("Hour"))

    def read(self, hearing):
        return {"next_on": hearing.next and hearing.next.on, "next_hour": hearing.next and hearing.next.at}


class AdjournForm(VersionedForm, TypedForm):
    """Who asked, why, and to when: two chips, a date, one press."""

    asked_by = forms.ChoiceField(
        label=_("Who asked for it?"), choices=Hearing.AskedBy.choices, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(label=_("Why?"), choices=Hearing.Reason.choices, widget=forms.RadioSelect)
    next_on = HearingDay(
        label=_("Adjourned to"),
        required=False,
        help_text=_("Such as 24 March or 24/3. Empty: no date was set yet."),
    )
    next_hour = Hour(label=_("Hour"))
    reason_note = forms.CharField(label=_("In more words"), max_length=300, required=False)
    whole_sitting = forms.BooleanField(required=False)

    def __init__(self, *args, others=0, **kwargs):
        self.others = others
        super().__init__(*args, **kwargs)

    def set_up(self):
        if not self.others:
            del self.fields["whole_sitting"]
        else:
            words = ngettext(
                "Also the other matter of this sitting", "Also the %(n)d other matters of this sitting", self.others
            )
            self.fields["whole_sitting"].label = words % {"n": self.others}

    def read(self, hearing):
        facts = {name: getattr(hearing, name) for name in ("asked_by", "reason", "reason_note")}
        return facts | {"next_on": hearing.next and hearing.next.on, "next_hour": hearing.next and hearing.next.at}
