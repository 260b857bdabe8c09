"""What is written down while a case is investigated: activities, and the places that it is about."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.partial_dates import PartialDate
from offices import audit
from offices.audiences import Audience
from offices.refusal import Refusal
from offices.versions import store

from ..checks import EARLIEST_YEAR, check_works
from ..models import Activity, ActivitySource, Site


def check_happened(case, happened: PartialDate):
    """Raise Refusal unless it is known when something happened, and that it has."""
    if happened.earliest is None:
        raise Refusal(_("Say when it was; the year will do."), "happened")
    if happened.earliest > case.office.today():
        raise Refusal(
            _("This day is in the future. Write down what happened; for what is planned, add a task."), "happened"
        )
    if happened.earliest.year < EARLIEST_YEAR:
        raise Refusal(_("Please check the year."), "happened")


def check_site(case, site):
    """Raise Refusal for a place of another case."""
    if site is not None and site.case_id != case.pk:
        raise Refusal(_("Choose a place of this case."), "site")


def _facts(case, *, kind, happened, what, site, done_by):
    check_happened(case, happened)
    check_site(case, site)
    if not what.strip():
        raise Refusal(_("Say what was found, even if it was nothing."), "what")
    return {
        "kind": kind,
        "happened_on": happened.earliest,
        "happened_precision": happened.precision,
        "what": what.strip(),
        "site": site,
        "done_by": done_by,
    }


def _wrote(action, obj, case, by, summary, at=None):
    audit.record(action, by=by, obj=obj, case=case, audience=Audience.RESCUE, summary=summary, at=at)


def record_activity(*, case, by, kind, happened, what, done_by, site=None, sources=(), at=None) -> Activity:
    """Write down what was done to find out. `happened` is a PartialDate; `sources` are those it came from.

    That it came from a source, and from which, is known only to whom the source is open.
    """
    check_works(by, case)
    facts = _facts(case, kind=kind, happened=happened, what=what, site=site, done_by=done_by)
    with transaction.atomic():
        activity = Activity.objects.create(case=case, recorded_by=by, **facts)
        summary = _("Activity recorded: %(kind)s") % {"kind": activity.get_kind_display().lower()}
        _wrote("record_activity", activity, case, by, summary, at)
        _name_sources(activity, sources, by, at)
    return activity


def change_activity(
    *, activity: Activity, by, version, kind, happened, what, done_by, site=None, sources=()
) -> Activity:
    """Correct an activity. Raises Stale if somebody saved it since `version` was read."""
    case = activity.case
    check_works(by, case)
    facts = _facts(case, kind=kind, happened=happened, what=what, site=site, done_by=done_by)
    with transaction.atomic():
        store(activity, version, **facts)
        _wrote("change_activity", activity, case, by, _("Activity corrected"))
        _name_sources(activity, sources, by)
    return activity


def _name_sources(activity, sources, by, at=None):
    """Let the activity come from these sources, of those that are open to the person; others stay as they are."""
    links = ActivitySource.objects.visible_to(by).filter(activity=activity).select_related("informant")
    named = {link.informant_id: link for link in links}
    wanted = {source.pk: source for source in sources}
    if any(source.case_id != activity.case_id for source in sources):
        raise Refusal(_("Choose a source of this case."), "sources")
    for pk in wanted.keys() - named.keys():
        ActivitySource.objects.create(case=activity.case, activity=activity, informant=wanted[pk])
        audit.record("name_source", by=by, obj=wanted[pk], office=activity.office, audience=Audience.RESCUE, at=at)
    for pk in named.keys() - wanted.keys():
        source = named[pk].informant
        named[pk].delete()
        audit.record("unname_source", by=by, obj=source, office=activity.office, audience=Audience.RESCUE, at=at)


def record_site(*, case, by, name, kind, address="", latitude=None, longitude=None, remark="", at=None) -> Site:
    """Write down a place of the case."""
    check_works(by, case)
    with transaction.atomic():
        site = Site.objects.create(
            case=case,
            recorded_by=by,
            name=name.strip(),
            kind=kind,
            address=address.strip(),
            latitude=latitude,
            longitude=longitude,
            remark=remark.strip(),
        )
        summary = _("Place recorded: %(kind)s") % {"kind": site.get_kind_display().lower()}
        _wrote("record_site", site, case, by, summary, at)
    return site


def change_site(*, site: Site, by, version, **facts) -> Site:
    """Correct a place. Raises Stale if somebody saved it since `version` was read."""
    check_works(by, site.case)
    with transaction.atomic():
        store(site, version, **facts)
        _wrote("change_site", site, site.case, by, _("Place corrected"))
    return site
