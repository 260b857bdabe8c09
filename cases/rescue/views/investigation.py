"""The pages of the investigation: what was done, where, and what is known of each victim."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from cases.views.submitting import RELATED, carry_out, page, sent, show
from offices.access import record_view

from ..actions.investigation import change_activity, change_site, record_activity, record_site
from ..forms.investigation import ActivityChangeForm, ActivityForm, SiteChangeForm, SiteForm
from ..investigation import victims_with_profiles, with_sources
from ..models import Activity, Informant, Site

OF_CASE = ("case__office", "case__lead")
PAGE = 25


def investigation_url(case):
    return reverse("rescue:investigation", args=[case.pk])


def show_form(request, case, form, *, back="", template="rescue/investigation_form.html", **more):
    """The page with the form, and the way back: to the investigation unless it came from elsewhere."""
    return show(request, case, form, template=template, back=back or investigation_url(case), **more)


@record_view(Case, "view_rescue", kwarg="case_id", related=RELATED)
def investigation(request, case):
    """Activities, newest first, the places, the profiles, and the sources that are open to the person."""
    user = request.user
    activities = Activity.objects.filter(case=case).visible_to(user).select_related("site", "done_by")
    shown = Paginator(activities, PAGE).get_page(request.GET.get("page"))
    context = {
        "activities": with_sources(shown, user),
        "shown": shown,
        "sites": Site.objects.filter(case=case).visible_to(user),
        "informants": Informant.objects.filter(case=case).visible_to(user).select_related("handler"),
        "victims": Paginator(victims_with_profiles(case, user), PAGE).get_page(request.GET.get("victims")),
        "can_change": case.allows(user, "change_rescue") and case.status == Case.Status.OPEN,
        "can_profile": case.allows(user, "change_case") and case.is_running,
    }
    return page(request, case, "rescue/investigation.html", **context)


@record_view(Case, "change_rescue", kwarg="case_id", related=RELATED)
def activity_create(request, case):
    draft = f"case-{case.pk}-activity"
    form = ActivityForm(sent(request), case=case, user=request.user, initial={"site": request.GET.get("site")})
    made = carry_out(
        request, form, record_activity, done=_("Activity recorded."), to=investigation_url(case), draft=draft, case=case
    )
    return made or show_form(
        request, case, form, title=_("Record an activity"), submit=_("Record activity"), draft=draft
    )


@record_view(Activity, "change_rescue", kwarg="activity_id", related=(*OF_CASE, "site", "done_by"))
def activity_edit(request, activity):
    case = activity.case
    form = ActivityChangeForm(sent(request), case=case, user=request.user, activity=activity)
    saved = carry_out(
        request,
        form,
        change_activity,
        done=_("Activity corrected."),
        to=investigation_url(case),
        activity=activity,
    )
    return saved or show_form(request, case, form, title=_("Correct an activity"), submit=_("Save"))


@record_view(Case, "change_rescue", kwarg="case_id", related=RELATED)
def site_create(request, case):
    draft = f"case-{case.pk}-site"
    form = SiteForm(sent(request), case=case, user=request.user)
    made = carry_out(
        request, form, record_site, done=_("Place recorded."), to=investigation_url(case), draft=draft, case=case
    )
    return made or show_form(request, case, form, title=_("Record a place"), submit=_("Record place"), draft=draft)


@record_view(Site, "change_rescue", kwarg="site_id", related=OF_CASE)
def site_edit(request, site):
    case = site.case
    form = SiteChangeForm(sent(request), case=case, user=request.user, site=site)
    saved = carry_out(request, form, change_site, done=_("Place corrected."), to=investigation_url(case), site=site)
    return saved or show_form(request, case, form, title=_("Correct a place"), submit=_("Save"))
