"""What the case list is asked for, all of it in the address. What is not understood is left out and said."""

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from offices.access import colleagues
from offices.casework import CaseworkType

from ..models import Case, ClosureRequest, StageProgress
from ..models.stage_progress import Stage, StageStatus
from ..search.listing import ORDERS, Place, Wanted
from ..visibility import named

EVERY = tuple(Case.Status.values)
#: Tab → its name, its statuses, and the order it is shown in.
TABS = {
    "open": (_("Open"), (Case.Status.OPEN,), "due"),
    "mine": (_("Mine"), Case.RUNNING, "due"),
    "late": (_("Late"), Case.RUNNING, "due"),
    "screening": (_("Screening"), (Case.Status.REFERRED, Case.Status.SCREENING), "-opened"),
    "closing": (_("To close"), (Case.Status.OPEN,), "due"),
    "all": (_("All"), EVERY, "-opened"),
}
#: With more offices than this the leads to choose from would be more than anybody reads.
LEADS_OF = 3


class PlainSelect(forms.Select):
    """A select written in one go: a list page has sixty options, and a template for each costs more than the list."""

    def render(self, name, value, attrs=None, renderer=None):
        attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        body = format_html_join("", "{}", ((_group(key, label, value),) for key, label in self.choices))
        return format_html("<select{}>{}</select>", flatatt(attrs), body)


def _group(key, label, value):
    """One option, or a group of them when the label is a list."""
    if not isinstance(label, list | tuple):
        return _option(key, label, value)
    options = format_html_join("", "{}", ((_option(*row, value),) for row in label))
    return format_html('<optgroup label="{}">{}</optgroup>', key, options)


def _option(key, label, value):
    chosen = SafeString(" selected") if str(key) == str(value or "") else ""
    return format_html('<option value="{}"{}>{}</option>', key, chosen, label)


def stages_and_states():
    """Every state of every stage, grouped by stage."""
    return [
        (label, [(f"{stage}:{status}", f"{label}: {word.lower()}") for status, word in StageStatus.choices])
        for stage, label in Stage.choices
    ]


def _choice(label, empty, choices=()):
    return forms.ChoiceField(label=label, required=False, choices=[("", empty), *choices], widget=PlainSelect)


class CaseFilterForm(forms.Form):
    """The filters of the case list. `offices` are those whose cases the person may read: id → Office."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    tab = forms.ChoiceField(required=False, choices=[(key, tab[0]) for key, tab in TABS.items()])
    stage = _choice(_("Stage"), _("Any stage"))
    type = _choice(_("Type"), _("All types"), CaseworkType.choices)
    status = _choice(_("Status"), _("As the tab says"), Case.Status.choices)
    lead = _choice(_("Lead"), _("Anyone"))
    office = _choice(_("Office"), _("All of mine"))
    sort = forms.ChoiceField(required=False, choices=[(f"{sign}{key}", key) for key in ORDERS for sign in ("", "-")])
    after = forms.CharField(required=False, max_length=60)
    before = forms.CharField(required=False, max_length=60)
    n = forms.IntegerField(required=False, min_value=1, max_value=10**8)

    def __init__(self, data, *, user, offices):
        super().__init__(data, use_required_attribute=False)
        self.user, self.offices = user, offices
        self.fields["stage"].choices += stages_and_states()
        if len(offices) > 1:
            self.fields["office"].choices += [(office.pk, office.city) for office in offices.values()]
        else:
            del self.fields["office"]
        leads = [("me", _("Me")), ("none", _("Nobody yet"))]
        chosen = [int(data.get("office"))] if data.get("office", "") in map(str, offices) else list(offices)
        if 0 < len(chosen) <= LEADS_OF:
            leads += [(person.pk, str(person)) for person in colleagues(chosen, "change_case").exclude(pk=user.pk)]
        self.fields["lead"].choices += leads
        self.is_valid()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def shown_tab(self) -> str:
        """The tab that is shown: the one asked for, everything for a search or a status that the tab does not have."""
        tab, status = self.asked.get("tab"), self.asked.get("status")
        if tab is None:
            return "all" if "q" in self.asked or (status and status != Case.Status.OPEN) else "open"
        return "all" if status and status not in TABS[tab][1] else tab

    @property
    def order(self) -> str:
        return self.asked.get("sort") or TABS[self.shown_tab][2]

    @property
    def place(self) -> Place | None:
        if "before" in self.asked:
            return Place.read(self.order, self.asked["before"], backwards=True)
        return Place.read(self.order, self.asked.get("after"))

    @property
    def narrows(self) -> bool:
        """Whether a filter is set that a phone folds away."""
        return any(name in self.asked for name in ("stage", "type", "status", "lead", "office"))

    @property
    def is_filtered(self) -> bool:
        """Whether the list is less than its tab."""
        return self.narrows or "q" in self.asked

    def wanted(self, found_ids=None) -> Wanted:
        """The cases asked for. `found_ids`: those that the search found, when there was one."""
        asked, wanted = self.asked, self.of_tab(self.shown_tab)
        only, offices = wanted.only, wanted.offices
        if "type" in asked:
            only &= Q(types__contains=[asked["type"]])
        if "lead" in asked:
            only &= {"me": Q(lead=self.user), "none": Q(lead=None)}.get(asked["lead"]) or Q(lead=asked["lead"])
        if "stage" in asked:
            stage, status = asked["stage"].split(":")
            rows = StageProgress.objects.visible_to(self.user)
            only &= Q(Exists(rows.filter(case=OuterRef("pk"), stage=stage, status=status)))
        if "office" in asked:
            offices = {int(asked["office"]): offices[int(asked["office"])]}
        if found_ids is not None:
            only &= Q(pk__in=found_ids)
        statuses = (asked["status"],) if "status" in asked else wanted.statuses
        return Wanted(offices, statuses, only, wanted.late, wanted.few or found_ids is not None)

    def of_tab(self, tab) -> Wanted:
        """The cases of a tab, without any filter."""
        only = Q()
        if tab == "mine":
            only = Q(lead=self.user) | Q(pk__in=named(self.user).cases)
        elif tab == "closing":
            only = Q(pk__in=ClosureRequest.objects.visible_to(self.user).waiting().values("case"))
        todays = {pk: office.today() for pk, office in self.offices.items()}
        return Wanted(todays, TABS[tab][1], only, late=tab == "late", few=tab in ("mine", "closing"))
