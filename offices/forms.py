"""Forms of office administration. What a rule refuses comes back from the action as a sentence (offices.refusals)."""

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from . import legal_profiles
from .actions.memberships import grantable_roles
from .casework import CaseworkType
from .choices import Described
from .models import AuditEvent, Office, Partner, Region, User
from .roles import ROLES
from .submissions import SubmissionMixin

LANGUAGE_CODE = RegexValidator(r"^[a-z]{3}$", _("Write three small letters of ISO 639-3, such as ceb."))
CURRENCY_CODE = RegexValidator(r"^[A-Z]{3}$", _("Write three capital letters of ISO 4217, such as PHP."))
COUNTRY_CODE = RegexValidator(r"^[A-Z]{2}$", _("Write the two capital letters of ISO 3166, such as PH."))


class Day(forms.DateInput):
    """A day as the browser's own picker gives it; typed by hand it is year-month-day."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = Day
    default_error_messages = {"invalid": _("Write a day that exists, such as 2026-03-18.")}


class VersionMixin(forms.Form):
    """The version that the person saw, so that a stale save is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class OfficeForm(SubmissionMixin, forms.ModelForm):
    """What describes an office. `kind` and `code` are asked only when it opens."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Office.Kind, widget=forms.RadioSelect)
    opened_on = DayField(label=_("Opened on"))
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label=_("Region"),
        required=False,
        empty_label=_("No region"),
    )
    languages = SimpleArrayField(
        forms.CharField(max_length=3, validators=[LANGUAGE_CODE]),
        label=_("Languages"),
        required=False,
        help_text=_("ISO 639-3 codes, separated by commas, such as ceb, tgl."),
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        required=False,
        validators=[CURRENCY_CODE],
        help_text=_("ISO 4217, such as PHP."),
    )
    mandate = forms.MultipleChoiceField(
        label=_("Casework mandate"),
        choices=CaseworkType,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The types of casework that the office takes. Field offices only."),
    )

    legal_profile = forms.ChoiceField(
        label=_("Legal profile"),
        required=False,
        help_text=_("What the law there says of stages, clocks and pleas. Matters that run keep theirs."),
    )

    class Meta:
        model = Office
        fields = (
            "kind",
            "code",
            "city",
            "country",
            "region",
            "time_zone",
            "languages",
            "currency",
            "mandate",
            "publish_as_region",
            "legal_profile",
            "opened_on",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["legal_profile"].choices = legal_profiles.choices(self.instance.legal_profile)

    def clean(self):
        super().clean()
        kind = self.cleaned_data.get("kind") or self.instance.kind
        if self.cleaned_data.get("mandate") and kind != Office.Kind.FIELD:
            self.add_error("mandate", _("Only field offices take casework: leave this empty."))
        if self.cleaned_data.get("publish_as_region") and not self.cleaned_data.get("region"):
            self.add_error("region", _("Choose the region under whose name the office is published."))
        return self.cleaned_data


class OfficeChangeForm(VersionMixin, OfficeForm):
    kind = None  # what it was, as its code

    class Meta(OfficeForm.Meta):
        fields = OfficeForm.Meta.fields[2:]


class OfficeCloseForm(forms.Form):
    closed_on = DayField(label=_("Closed on"), help_text=_("From this day on it counts as closed. Its records stay."))


class _DaysMixin(forms.Form):
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False, help_text=_("The last day. Empty: until somebody ends it."))

    def clean(self):
        super().clean()
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        return self.cleaned_data


class MembershipForm(SubmissionMixin, _DaysMixin):
    """A role in `office`, of those that `by` may grant there, each with its paragraph."""

    field_order = ("role", "starts_on", "ends_on")

    def __init__(self, *args, by, office, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(key, Described(ROLES[key].name, ROLES[key].paragraph)) for key in grantable_roles(by, office)]
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("You cannot grant this role in this office.")},
        )
        self.fields["starts_on"].initial = office.today()
        self.order_fields(self.field_order)


class InvitationForm(MembershipForm):
    """A person, new or already known by their address, and their first role in the office."""

    field_order = ("email", "full_name", "nationality", "role", "starts_on", "ends_on")
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The link to set a password goes there, without any name.")
    )
    full_name = forms.CharField(label=_("Name"), max_length=User._meta.get_field("full_name").max_length)
    nationality = forms.CharField(
        label=_("Nationality"),
        max_length=2,
        required=False,
        validators=[COUNTRY_CODE],
        help_text=_("Two letters, such as PH. For the share of staff who are nationals."),
    )


class MembershipChangeForm(VersionMixin, _DaysMixin):
    """Other dates for a membership."""


class MembershipEndForm(forms.Form):
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: at once."))


class PartnerForm(SubmissionMixin, forms.ModelForm):
    mou_from = DayField(label=_("Memorandum from"), required=False)
    mou_until = DayField(label=_("Memorandum until"), required=False)

    class Meta:
        model = Partner
        fields = ("kind", "name", "place", "contact", "mou_from", "mou_until", "services", "places")

    def __init__(self, *args, office=None, **kwargs):
        super().__init__(*args, **kwargs)
        if office:
            self.instance.office = office

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        same = Partner.objects.filter(office_id=self.instance.office_id, name__iexact=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("The office has a partner of this name already."))
        return name

    def clean(self):
        super().clean()
        first, last = self.cleaned_data.get("mou_from"), self.cleaned_data.get("mou_until")
        if last and not first:
            self.add_error("mou_from", _("Write when the memorandum began."))
        elif first and last and last < first:
            self.add_error("mou_until", _("The memorandum ends before it begins."))
        return self.cleaned_data


class PartnerChangeForm(VersionMixin, PartnerForm):
    class Meta(PartnerForm.Meta):
        fields = (*PartnerForm.Meta.fields, "is_active")


class AuditFilter(forms.Form):
    """Filters of the log, all of them in the URL."""

    office = forms.ModelChoiceField(None, label=_("Office"), required=False, empty_label=_("All offices"))
    person = forms.ModelChoiceField(None, label=_("Person"), required=False, empty_label=_("Everybody"))
    verb = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("Everything")), *AuditEvent.Verb.choices])
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def __init__(self, *args, offices, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        self.fields["person"].queryset = people
