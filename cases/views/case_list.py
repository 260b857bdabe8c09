"""The case list: tabs, filters and search in the address, twenty-five rows, and what each of them needs next."""

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from offices.access import rights_of, staff_view
from offices.models import Office

from ..forms.filters import TABS, CaseFilterForm
from ..models import RECORD_OF_PERSON, Case, CaseRole
from ..partial_dates import age_words
from ..search import search
from ..search.listing import ORDERS, PAGE, Place, capped_counts, page_ids, read_rows
from ..stages import rings
from ..templatetags.casework import in_words
from ..visibility import named
from .local_time import local_time

MOST_COUNTED, MOST_ON_A_TAB = 1000, 99
COUNTED_TABS = ("mine", "late", "screening", "closing")
STATUS_PILLS = {Case.Status.REFERRED: "info", Case.Status.SCREENING: "info"}
#: The names of the rings on a phone, where four stand in one line.
SHORT_STAGES = {
    "rescue": _l("Rescue"),
    "accountability": _l("Account."),
    "aftercare": _l("Aftercare"),
    "transformation": _l("Transf."),
}


@staff_view
@local_time
def case_list(request):
    user = request.user
    form = CaseFilterForm(request.GET, user=user, offices=offices_of(user))
    found = search(user, form.asked["q"]) if "q" in form.asked else None
    wanted = form.wanted(found and found.case_ids)
    cases, has_more = page_of(user, form, wanted)
    counts = counts_of(user, form, wanted) if form.offices else {"list": 0}
    context = {
        "form": form,
        "found": found,
        "people": shown_people(found),
        "cases": with_needs(user, cases),
        "tabs": tabs(form, counts),
        "total": counts["list"],
        "most": MOST_COUNTED,
        "several": len(form.offices) > 1,
        "sorts": sorts(form),
        **positions(form, cases, has_more),
        "nav": "cases",
    }
    return render(request, "cases/case_list.html", context)


def offices_of(user) -> dict:
    """The offices whose cases the person may read, by right or because a case of theirs is shared: id → Office."""
    ids = set(rights_of(user).offices("view_case"))
    if shared := named(user).shared["view_case"]:
        ids |= set(Case.objects.visible_to(user).filter(pk__in=shared).values_list("office", flat=True))
    return {office.pk: office for office in Office.objects.filter(pk__in=ids).order_by("city")} if ids else {}


def page_of(user, form, wanted):
    """The cases of the page, and whether there are more in the direction that was asked for."""
    ids = page_ids(user, wanted, form.order, form.place)
    has_more = len(ids) > PAGE
    backwards = form.place and form.place.backwards
    return read_rows(user, ids[-PAGE:] if backwards else ids[:PAGE]), has_more


def counts_of(user, form, wanted) -> dict:
    """How many cases the list has, and those tabs that say how much waits; no further than what is worth saying."""
    asked = {"list": wanted} | {tab: form.of_tab(tab) for tab in COUNTED_TABS}
    return capped_counts(user, asked, {"list": MOST_COUNTED} | dict.fromkeys(COUNTED_TABS, MOST_ON_A_TAB))


def tabs(form, counts):
    """The tabs with their names and, where it is known, how many cases wait there."""
    known = {tab: (counts.get(tab), MOST_ON_A_TAB) for tab in COUNTED_TABS}
    if not form.is_filtered:
        known[form.shown_tab] = (counts["list"], MOST_COUNTED)
    rows = []
    for key, (label, _statuses, _order) in TABS.items():
        count, most = known.get(key, (None, 0))
        rows.append({"key": key, "label": label, "count": count, "most": most, "is_current": key == form.shown_tab})
    return rows


def sorts(form):
    """For each column that orders the list: how it does now, and what a click asks for."""
    key, downwards = form.order.lstrip("-"), form.order.startswith("-")
    return {
        name: {
            "aria": ("descending" if downwards else "ascending") if name == key else "",
            "next": f"-{name}" if name == key and not downwards else name,
        }
        for name in ORDERS
    }


def positions(form, cases, has_more):
    """Where the page stands in the list, and where the ones beside it begin."""
    place, first = form.place, form.asked.get("n", 1)
    backwards = place is not None and place.backwards
    first = first if place else 1
    return {
        "first": first,
        "last": first + len(cases) - 1,
        "next_place": Place.write(cases[-1]) if cases and (has_more or backwards) else "",
        "next_n": first + len(cases),
        "previous_place": Place.write(cases[0]) if cases and place and (has_more or not backwards) else "",
        "previous_n": max(first - PAGE, 1),
    }


def with_needs(user, cases):
    """Put on each case its rings, how many victims it has and what it needs next; two queries for all."""
    listed = dict(
        CaseRole.objects.visible_to(user)
        .running()
        .victims()
        .filter(case_id__in=[case.pk for case in cases])
        .values("case_id")
        .annotate(people=Count(Coalesce(RECORD_OF_PERSON, "person__merged_into", "person"), distinct=True))
        .values_list("case_id", "people")
    )
    for case in rings(cases):
        case.victims = max(case.victims_reported or 0, listed.get(case.pk, 0))
        case.shown_types = in_words(case.type_labels)
        case.needs = needs_next(case)
        case.status_state = STATUS_PILLS.get(case.status, "")
        for ring in case.rings:
            ring.short_label = SHORT_STAGES[ring.key]
    return cases


def needs_next(case) -> str:
    """What somebody has to do next on this case, in a few words; empty when nothing is left to do."""
    if case.status in (Case.Status.REFERRED, Case.Status.SCREENING):
        return case.next_due_what or _("Screening decision")
    if case.status == Case.Status.CLOSED:
        return _("Closed %(day)s") % {"day": date_format(case.closed_on, "j M Y")}
    if case.status != Case.Status.OPEN:
        return ""
    return case.next_due_what or (_("Plan the next step") if case.lead_id else _("Assign a lead"))


def shown_people(found):
    """The people that a search found, with age and roles as they are shown above the list."""
    if found is None:
        return []
    today = {}
    for person in found.persons:
        on = today.setdefault(person.office_id, person.office.today())
        person.age = age_words(person.born_from, person.born_to, on)
    return found.persons
