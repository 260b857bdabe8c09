from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cases.models import Case
from cases.views.submitting import page as show_page
from cases.views.submitting import sent, stage_page
from offices.access import record_view

from .. import actions
from ..actions.matters import refusals_to_end
from ..forms import MatterChangeForm, MatterEndForm, MatterForm
from ..models import Matter, Proceeding, RecordFlag
from . import accused, awards, bundles, clocks, custody, hearings, obstacles, orders, profiles, records, testimonies
from .shared import matter_url, page, stored

RELATED = ("case__office",)
#: What puts something of its own on the page of a matter: `shown(matter, user)`, for its fragment.
PARTS = (accused, awards, bundles, custody, clocks, hearings, obstacles, orders, records, testimonies, profiles)


@record_view(Case, "view_accountability", kwarg="case_id", related=("office",))
def panel(request, case):
    """The stage on the case page: a fragment for htmx, a page of its own without it."""
    matters = (
        Matter.objects.visible_to(request.user)
        .filter(case=case)
        .select_related("profile_version")
        .prefetch_related(
            "profile_version__stages", Prefetch("proceedings", Proceeding.objects.select_related("person"))
        )
    )
    return stage_page(
        request,
        case,
        "accountability",
        matters=matters,
        flags=RecordFlag.objects.visible_to(request.user).filter(case=case).waiting().count(),
        award_sums=awards.sums_of(case, request.user),
        can_change=case.allows(request.user, "change_accountability") and case.is_running,
    )


@record_view(Case, "change_accountability", kwarg="case_id", related=("office",))
def matter_create(request, case):
    form = MatterForm(sent(request), case=case, user=request.user, initial={"lead": case.lead_id})
    return stored(request, form, actions.open_matter, matter_url, case=case) or page(
        request, form, case, title=_("Open a matter"), button=_("Open the matter")
    )


@record_view(
    Matter,
    "view_accountability",
    kwarg="matter_id",
    related=("case__office", "court", "lead", "person", "profile_version__profile", "profile_version__confirmed_by"),
)
def matter_detail(request, matter):
    """A matter with its accused, what they are charged with, and how far each of them is."""
    context = {
        "matter": matter,
        "can_change": matter.allows(request.user, "change_accountability"),
        "works": matter.allows(request.user, "change_accountability") and matter.case.is_running,
        "nav": "cases",
    }
    for part in PARTS:
        context |= part.shown(matter, request.user)
    return show_page(request, matter.case, "accountability/matter_detail.html", **context)


@record_view(Matter, "change_accountability", kwarg="matter_id", related=RELATED)
def matter_edit(request, matter):
    form = MatterChangeForm(
        sent(request),
        case=matter.case,
        user=request.user,
        matter=matter,
    )
    form.initial = form.read(matter) | {"version": matter.version}
    return stored(request, form, actions.change_matter, matter_url(matter), matter=matter) or page(
        request, form, matter.case, matter=matter, title=_("Change the matter"), button=_("Save")
    )


@record_view(Matter, "change_accountability", kwarg="matter_id", related=RELATED)
def matter_end(request, matter):
    form = MatterEndForm(
        sent(request), case=matter.case, user=request.user, matter=matter, initial={"version": matter.version}
    )
    return stored(request, form, actions.end_matter, matter_url(matter), matter=matter) or page(
        request,
        form,
        matter.case,
        matter=matter,
        title=_("End the matter"),
        button=_("End the matter"),
        refusals=refusals_to_end(matter),
    )
