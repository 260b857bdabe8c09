"""Activities, places, sources and profiles."""

from cases.rescue import red_flags
from cases.rescue.models import Activity, ActivitySource, Informant, InformantReader, Site, TraffickingProfile
from tests.factories.offices import UserFactory

from . import A_DAY


def rows(place, handler):
    mark, common = place.mark, {"case": place.case}
    site = Site.objects.create(**common, name=mark, kind="farm", address=mark, remark=mark, recorded_by=place.worker)
    activity = Activity.objects.create(
        **common,
        kind="site_visit",
        happened_on=A_DAY,
        what=mark,
        site=site,
        done_by=place.worker,
        recorded_by=place.worker,
    )
    profile = TraffickingProfile.objects.create(
        **common,
        person=place.person,
        recruitment_place=mark,
        exploitation_place=mark,
        remark=mark,
        score_version=red_flags.VERSION,
        recorded_by=place.worker,
    )
    informant, reader = source(place.case, mark, handler, activity)
    return {
        "site_id": site,
        "activity_id": activity,
        "profile_id": profile,
        "informant_id": informant,
        "reader_id": reader,
    }


def source(case, mark, handler, activity=None, reader=None):
    """A source of the case, whom `handler` handles, with somebody named for it; and what it told, if there is."""
    informant = Informant.objects.create(
        case=case, handler=handler, **dict.fromkeys(("code_name", "who", "reach", "motive", "risk"), mark)
    )
    named = InformantReader.objects.create(
        case=case, informant=informant, user=reader or UserFactory(), added_by=handler
    )
    if activity:
        ActivitySource.objects.create(case=case, activity=activity, informant=informant)
    return informant, named
