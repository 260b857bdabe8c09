"""Forms of a legal profile: one page with rows for stages and clocks, which works without JavaScript."""

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.dates import WEEKDAYS
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cases.forms.base import PlainForm, Versioned, a_date, a_text
from offices.forms import COUNTRY_CODE, LANGUAGE_CODE

from ..models import Event, LegalProfile, Plea, Proceeding, ProfileClock, ProfileStage, ProfileVersion

#: First among the choices of a row, so that an empty row is one that says nothing.
NOTHING = ("", "–")
#: More rows than any law has; a page that is sent with more was not made here.
MOST_ROWS = 60


class ProfileForm(PlainForm):
    """A profile for a law that has none, and the one that its first draft is copied from."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Of the country, such as Malawi."))
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Small letters, such as malawi. It stays."))
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        required=False,
        validators=[COUNTRY_CODE],
        help_text=_("Two capital letters of ISO 3166, such as MW. Empty: of no one country."),
    )
    family = forms.ChoiceField(label=_("Family of law"), choices=LegalProfile.Family, widget=forms.RadioSelect)
    like = forms.ModelChoiceField(
        ProfileVersion.objects.filter(status=ProfileVersion.Status.IN_USE).select_related("profile"),
        label=_("Begin with a copy of"),
        empty_label=None,
    )

    def clean_code(self):
        return self.cleaned_data["code"].lower()


class DraftForm(Versioned, PlainForm):
    """What a version says beside its stages and clocks."""

    pleas = forms.MultipleChoiceField(
        label=_("Pleas"),
        choices=Plea.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: the accused is not asked to plead."),
    )
    plea_bargain = forms.BooleanField(label=_("Pleas, or a short procedure, can be agreed"), required=False)
    weekend = forms.TypedMultipleChoiceField(
        label=_("Days off each week"),
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sources = a_text(_("Sources"), rows=5, max_length=4000, required=False)

    def read(self, version):
        return {name: getattr(version, name) for name in ("pleas", "plea_bargain", "weekend", "sources")}


class StageRow(forms.Form):
    """A stage in its place."""

    position = forms.IntegerField(label=_("Order"), min_value=1, max_value=99)
    stage = forms.ChoiceField(label=_("Stage"), choices=[NOTHING, *Proceeding.Stage.choices])
    name = forms.CharField(label=_("What it is there"), max_length=120, required=False)
    local_name = forms.CharField(label=_("Local name"), max_length=120, required=False)
    language = forms.CharField(label=_("Language"), max_length=3, required=False, validators=[LANGUAGE_CODE])
    optional = forms.BooleanField(label=_("May be skipped"), required=False)


class ClockRow(forms.Form):
    """A statutory clock. Its code is made from its name and stays."""

    code = forms.SlugField(max_length=40, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120)
    starts_with = forms.ChoiceField(label=_("Starts with"), choices=[NOTHING, *Event.choices])
    length = forms.IntegerField(label=_("Length"), min_value=1, max_value=9999)
    unit = forms.ChoiceField(label=_("Counted in"), choices=[NOTHING, *ProfileClock.Unit.choices])
    ends_with = forms.ChoiceField(label=_("Ends with"), choices=[NOTHING, *Event.choices])
    applies = forms.ChoiceField(label=_("Runs"), choices=[NOTHING, *ProfileClock.Applies.choices])
    consequence = forms.CharField(label=_("What follows when it runs out"), max_length=300, required=False)
    source = forms.CharField(label=_("Article"), max_length=300, required=False)


class Rows(BaseFormSet):
    """Rows of a page; one that is marked for removal, or was added and left empty, is not there."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this row")

    def kept(self) -> list[dict]:
        """What was typed, row by row."""
        there = [form for form in self.forms if form not in self.deleted_forms and form not in self._left_empty()]
        return [{name: value for name, value in form.cleaned_data.items() if name != "DELETE"} for form in there]

    def _left_empty(self):
        return [form for form in self.extra_forms if not form.has_changed()]


class StageRows(Rows):
    def kept(self):
        """ProfileStage rows that belong to nothing yet, in their order and numbered anew."""
        rows = sorted(super().kept(), key=lambda row: row["position"])
        return [ProfileStage(**row | {"position": number}) for number, row in enumerate(rows, start=1)]


class ClockRows(Rows):
    def kept(self):
        """ProfileClock rows that belong to nothing yet, each with a code of its own."""
        rows, taken = super().kept(), set()
        for row in rows:
            row["code"] = _free(row["code"] or slugify(row["name"]).replace("-", "_")[:36] or "clock", taken)
            taken.add(row["code"])
        return [ProfileClock(**row) for row in rows]


def _free(code, taken):
    """`code`, or with the first number that makes it another than those taken."""
    number, found = 2, code
    while found in taken:
        found, number = f"{code[:36]}_{number}", number + 1
    return found


_KINDS = {"stages": (StageRow, StageRows), "clocks": (ClockRow, ClockRows)}


def _shown(rows, form):
    return [{name: getattr(row, name) for name in form.base_fields} for row in rows]


def rows_of(version, prefix, sent=None, *, more=False):
    """The rows of a page: "stages" or "clocks" of a version, as they are stored or as they were `sent`.

    With `more` there is an empty one at the end, for which nothing that was typed is lost.
    """
    form, formset = _KINDS[prefix]
    stored = _shown(getattr(version, prefix).all(), form)
    return _formset(form, formset, prefix, stored, sent, more=more)


def holidays_of(profile, year, sent=None, *, more=False):
    """The same for the days of one year on which the courts do not sit."""
    stored = list(profile.holidays.filter(day__year=year).values("day", "name"))
    return _formset(HolidayRow, HolidayRows, "days", stored, sent, more=more, form_kwargs={"year": year})


def _formset(form, formset, prefix, stored, sent, *, more, **arguments):
    kind = formset_factory(
        form, formset=formset, extra=0, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    )
    if sent is not None and more:
        sent = sent.copy()
        sent[f"{prefix}-TOTAL_FORMS"] = str(min(_count(sent, prefix) + 1, MOST_ROWS))
    return kind(sent, initial=stored, prefix=prefix, **arguments)


def _count(sent, prefix):
    written = sent.get(f"{prefix}-TOTAL_FORMS", "")
    return int(written) if written.isascii() and written.isdigit() else 0


class SignForm(Versioned, PlainForm):
    """A lawyer's word that a version says the law."""

    admitted_as = forms.CharField(
        label=_("Admitted as"),
        max_length=160,
        help_text=_(
            "Such as Advocate of the High Court of Kenya, P.105/1234/19. Everybody who reads the page sees it."
        ),
    )


class YearForm(forms.Form):
    """Which year's holidays."""

    year = forms.IntegerField(min_value=1990, max_value=2100, required=False)


class HolidayRow(forms.Form):
    """A day on which the courts do not sit."""

    day = a_date(_("Day"))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)

    def __init__(self, *args, year, **kwargs):
        self.year = year
        super().__init__(*args, **kwargs)

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day.year != self.year:
            raise forms.ValidationError(_("These are the days of %(year)d."), params={"year": self.year})
        return day


class HolidayRows(Rows):
    def clean(self):
        seen = set()
        for form in self.forms:
            day = form.cleaned_data.get("day") if form not in self.deleted_forms else None
            if day in seen:
                form.add_error("day", _("This day is there already."))
            if day:
                seen.add(day)

    def kept(self):
        """Day → name."""
        return {row["day"]: row["name"] for row in super().kept()}
