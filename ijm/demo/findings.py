"""What an investigation wrote down: places, activities, a source that is nobody's business, and profiles of victims."""

import random

from cases.models import Case
from cases.partial_dates import PartialDate
from cases.rescue.actions.informants import name_reader, record_informant
from cases.rescue.actions.investigation import record_activity, record_site
from cases.rescue.actions.profiles import record_profile
from cases.rescue.models import Site
from offices.casework import CaseworkType as T

from .vocabulary import ACTIVITIES, PROFILES

#: Where a case of a type happens.
SITES = {
    T.BONDED_LABOUR: (Site.Kind.KILN, "Kiln with four chimneys"),
    T.FORCED_LABOUR: (Site.Kind.FACTORY, "Workshop behind the market"),
    T.CSEC: (Site.Kind.BROTHEL, "Guest house with a blue gate"),
    T.OSEC: (Site.Kind.HOME, "Row house at the end of the lane"),
    T.SEX_TRAFFICKING: (Site.Kind.BROTHEL, "Bar with rooms upstairs"),
    T.POLICE_ABUSE: (Site.Kind.POLICE, "Station of the quarter"),
}


def investigation(told):
    """Some cases have a place and a few activities; those that a newcomer opens have a source and profiles as well."""
    rng, fully = random.Random(f"{told.story.ref} investigation"), "investigated" in told.story.extras
    if told.case.status != Case.Status.OPEN or not (fully or rng.random() < 0.25):
        return
    by = told.by("investigator")
    site = _site(told, by)
    activities = [
        _activity(told, by, kind, what, site if kind != "records_check" else None, 0.01 + nth / 100)
        for nth, (kind, what) in enumerate(ACTIVITIES if fully else rng.sample(ACTIVITIES, rng.randint(1, 3)))
    ]
    if fully:
        _source(told, by, activities[-1])
        _profiles(told)


def _site(told, by):
    kind, name = SITES.get(told.story.main_type, (Site.Kind.OTHER, "House at the corner"))
    place = {"latitude": "10.331900", "longitude": "123.946200"} if told.story.office == "CEB" else {}
    address = f"{told.case.place}, {told.crew.office.city}"
    on = told.day(0.01)
    return record_site(case=told.case, by=by, name=name, kind=kind, address=address, at=told.at(on), **place)


def _activity(told, by, kind, what, site, share, sources=()):
    day = told.day(share)
    happened = PartialDate.of_month(day.year, day.month) if kind == "tip" else PartialDate.of_day(day)
    return record_activity(
        case=told.case, by=by, kind=kind, happened=happened, what=what, done_by=by, site=site, sources=sources,
        at=told.at(day),
    )  # fmt: skip


def _source(told, by, activity):
    """Somebody who talks to one investigator; the operations approver may read what they told, nobody else."""
    source = record_informant(
        case=told.case,
        by=by,
        code_name="Heron" if told.story.number % 2 else "Kingfisher",
        who="Delivers water there every second morning.",
        reach="At the market, by the rope sellers. Never by telephone.",
        reliability="B",
        credibility="2",
        motive="A cousin worked there and was not paid.",
        risk="The owner's nephew lives in the same street.",
        at=told.at(told.day(0.02)),
    )
    what = (
        "Says that the gate is locked from ten at night, and that wages are written into a book that nobody may read."
    )
    _activity(told, by, "interview", what, activity.site, 0.03, sources=(source,))
    name_reader(informant=source, user=told.worker("operations_approver"), by=by)


def _profiles(told):
    facts = PROFILES.get(told.story.main_type, PROFILES[T.SEX_TRAFFICKING])
    for number, person in enumerate(told.victims[:3]):
        less = {"indicators_yes": facts["indicators_yes"][: 6 - 2 * number], "indicators_no": []} if number else {}
        record_profile(
            case=told.case,
            person=person,
            by=told.by("social_worker"),
            at=told.at(told.day(0.06)),
            **(facts | {"exploitation_place": told.case.place} | less),
        )
