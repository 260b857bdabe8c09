"""The accountability strand: what is pursued before a court, and how far it came."""

import datetime

from cases.accountability.actions import (
    add_charge,
    adjourn_hearing,
    decide_appeal,
    discontinue,
    end_matter,
    move_proceeding,
    open_appeal,
    open_matter,
    open_proceeding,
    record_verdict,
    schedule_hearing,
)
from cases.accountability.models import Hearing, Matter, Proceeding
from cases.accountability.transitions import next_stages
from cases.partial_dates import PartialDate
from offices.casework import CaseworkType as T

from . import held, sentences
from .vocabulary import STATUTES

S = Proceeding.Stage
TITLES = {
    "criminal": "Criminal case: {type}",
    "civil": "Suit for the return of the house and land",
    "habeas_corpus": "Petition for release",
    "citizenship": "Application for registration",
}
REASONS = ("insufficient_evidence", "complaint_withdrawn", "witness_absent", "untraced", "absconded")
#: Who asked for an adjournment, and why.
ADJOURNED = (
    ("court", "judge_absent"),
    ("court", "docket_full"),
    ("defence", "counsel_absent"),
    ("defence", "not_ready"),
    ("prosecution", "witness_absent"),
)
#: Verdicts, so far as the story's end tells them.
GUILTY = ("convicted", "affirmed", "overturned")


def accountability(told):
    """A matter is opened, charges are brought, and courts decide, each on its day."""
    story = told.story
    if story.court in ("none", "waived") or not (told.suspects or story.matter != "criminal"):
        return
    on = told.day(0.07)
    matter = open_matter(
        case=told.case,
        kind=story.matter,
        title=TITLES[story.matter].format(type=T(story.main_type).label.lower()),
        institution=told.crew.partners["court"],
        docket=f"{told.rng.randint(100, 999)}/{on.year}",
        by=told.by("lawyer"),
        at=told.at(on),
    )
    if story.matter == "criminal":
        for number, person in enumerate(told.suspects):
            _prosecute(told, matter, person, number)
    if story.court not in ("reported", "charged", "trial"):
        _end(told, matter)


def _end(told, matter):
    when, discontinued = told.day(0.9), told.story.court == "discontinued" and told.story.matter != "criminal"
    end_matter(
        matter=matter,
        status="discontinued" if discontinued else "final",
        when=PartialDate.of_day(when),
        reason="The parties agreed before the court decided." if discontinued else "",
        outcome="" if discontinued or told.story.matter == "criminal" else "granted",
        by=told.by("lawyer"),
        at=told.at(when),
    )


def next_hearing(told, on):
    """The hearing that the case waits for, at half past eight in the court of its matter."""
    lawyer, at = told.by("lawyer"), told.at(told.day(0.96))
    matter = Matter.objects.get(case=told.case)
    facts = {
        "hour": datetime.time(8, 30),
        "court_name": matter.institution,
        "lawyers": [lawyer],
        "by": lawyer,
        "at": at,
    }
    if told.story.court == "charged":
        schedule_hearing(matter=matter, kind=Hearing.Kind.ARRAIGNMENT, on=on, **facts)
        return
    schedule_hearing(matter=matter, kind=Hearing.Kind.ARRAIGNMENT, on=told.day(0.5), is_held=True, **facts)
    days = [told.day(share) for share in (0.6, 0.75, 0.9)[told.rng.randrange(3) :]]
    hearing = schedule_hearing(matter=matter, kind=Hearing.Kind.TRIAL, on=days[0], **facts)
    for day, following in zip(days, [*days[1:], on], strict=True):
        if not hearing.on <= day < following:
            continue  # a story of a few days
        asked_by, reason = told.rng.choice(ADJOURNED)
        adjourn_hearing(
            hearing=hearing, asked_by=asked_by, reason=reason, next_on=following, next_hour=hearing.at, by=lawyer, at=at
        )
        hearing = hearing.next


def _prosecute(told, matter, person, number):
    """One accused, as far as the story goes; the second and third of a trial lag behind."""
    story, by = told.story, told.by("lawyer")
    reported = told.day(0.07)
    arrested = PartialDate.of_day(told.day(0.1)) if told.rng.random() < 0.75 and number < 2 else None
    proceeding = open_proceeding(
        matter=matter,
        person=person,
        reported=PartialDate.of_day(reported),
        arrested=arrested,
        by=by,
        at=told.at(reported),
    )
    if arrested:
        held.hold(told, proceeding, arrested.earliest)
    if story.court == "reported":
        return
    if story.court == "discontinued":
        when = told.day(0.6)
        discontinue(
            proceeding=proceeding,
            reason=told.rng.choice(REASONS),
            when=PartialDate.of_day(when),
            by=by,
            at=told.at(when),
        )
        return
    charges = _charge(told, proceeding)
    if story.court == "charged" or (story.court == "trial" and number == 2):
        return
    if arrested and story.number % 3 == 0:
        held.bail(told, proceeding)
    _bring(told, proceeding, S.TRIAL, told.day(0.4))
    if story.court != "trial":
        _decide(told, proceeding, charges)


def _charge(told, proceeding):
    by, on = told.by("lawyer"), told.day(0.2)
    statutes = STATUTES[told.crew.office.country][: told.rng.randint(1, 2)]
    charges = [
        add_charge(proceeding=proceeding, statute=statute, counts=told.rng.randint(1, 3), by=by, at=told.at(on))
        for statute in statutes
    ]
    _bring(told, proceeding, S.CHARGED, on)
    held.arraign(told, proceeding, on)
    return charges


def _bring(told, proceeding, to, on):
    """Move it on to `to`, through the stages that the law of its country does not skip."""
    while proceeding.stage != to:
        *onward, _discontinued = next_stages(proceeding)
        step = to if to in onward else onward[-1]
        move_proceeding(
            proceeding=proceeding, to=step, when=PartialDate.of_day(on), by=told.by("lawyer"), at=told.at(on)
        )


def _decide(told, proceeding, charges):
    story, by, on = told.story, told.by("lawyer"), told.day(0.6)
    guilty = story.court in GUILTY
    for number, charge in enumerate(charges):
        outcome = told.rng.choice(("guilty_at_trial", "guilty_at_trial", "guilty_plea")) if guilty else "not_guilty"
        if number and told.rng.random() < 0.3:
            outcome = "dismissed"
        record_verdict(
            charge=charge, outcome=outcome, counts=charge.counts, when=_known(told, on), by=by, at=told.at(on)
        )
    if guilty:
        sentences.sentence(told, proceeding)
    else:
        move_proceeding(proceeding=proceeding, to=S.ACQUITTED, by=by, at=told.at(told.day(0.65)))
    if guilty and story.court != "overturned":
        held.serve(told, proceeding)
    if story.court in ("affirmed", "overturned"):
        filed, decided = told.day(0.68), told.day(0.8)
        appeal = open_appeal(proceeding=proceeding, filed=PartialDate.of_day(filed), by=by, at=told.at(filed))
        decide_appeal(appeal=appeal, result=story.court, on=decided, by=by, at=told.at(decided))
    final = told.day(0.85)
    proceeding.refresh_from_db()
    move_proceeding(proceeding=proceeding, to=S.FINAL, when=PartialDate.of_day(final), by=by, at=told.at(final))


def _known(told, on):
    """The day of a verdict; of an old case sometimes the year alone is known."""
    if told.story.age > 1500 and told.rng.random() < 0.12 and told.story.court == "convicted":
        return PartialDate.of_year(on.year)
    return PartialDate.of_day(on)
