"""What is before an institution: for most a prosecution, else what the survivor asks for, or stands accused of."""

from cases.accountability.actions import (
    add_charge,
    discontinue,
    end_matter,
    move_proceeding,
    open_matter,
    open_proceeding,
)
from cases.accountability.actions.custody import record_custody
from cases.accountability.models import Proceeding
from cases.accountability.transitions import next_stages
from cases.partial_dates import PartialDate
from offices.casework import CaseworkType as T

S = Proceeding.Stage
TITLES = {
    "criminal": "Criminal case: {type}",
    "civil": "Suit for the return of the house and land",
    "habeas_corpus": "Petition for release",
    "citizenship": "Application for registration",
}
PROBATE = "Probate: the estate of her late husband"
AGAINST = "Case against our client: theft"
THEFT = "Theft, as the charge sheet says"


def open_for(told):
    """The matter of the story, with its numbers at each place, its lawyer, and the client who asks for something."""
    story, on = told.story, told.day(0.07)
    title, about = TITLES[story.matter].format(type=T(story.main_type).label.lower()), ""
    if story.matter == "civil":
        title, about = (PROBATE, "probate") if story.number % 2 else (title, "land")
    is_criminal = story.matter == "criminal"
    court = told.crew.courts[0]
    return open_matter(
        case=told.case,
        kind=story.matter,
        title=title,
        about=about,
        court=court,
        institution=court.name,
        docket=f"{told.rng.randint(100, 999)}/{on.year}",
        police_number=f"PS5-{on:%y%m}-{story.number:03}" if is_criminal else "",
        prosecutor_number=f"INV-{on:%Y}-{story.number + 400}" if is_criminal else "",
        person=None if is_criminal else told.victims[0],
        lead=told.worker("lawyer"),
        by=told.by("lawyer"),
        at=told.at(on),
    )


def against_client(told):
    """Of those held without a charge every other one stands accused of theft as well; the office defends them."""
    story, on, by = told.story, told.day(0.1), told.by("lawyer")
    if story.main_type != T.POLICE_ABUSE or story.number % 2 == 0:
        return
    matter = open_matter(
        case=told.case,
        kind="criminal",
        title=AGAINST,
        against_client=True,
        court=told.crew.courts[0],
        institution=told.crew.courts[0].name,
        person=told.victims[0],
        lead=told.worker("lawyer"),
        by=by,
        at=told.at(on),
    )
    day = PartialDate.of_day(on)
    accused = open_proceeding(matter=matter, person=told.victims[0], reported=day, arrested=day, by=by, at=told.at(on))
    record_custody(proceeding=accused, state="arrested", when=day, place="Police station 5", by=by, at=told.at(on))
    add_charge(proceeding=accused, statute=THEFT, counts=1, laid=day, by=by, at=told.at(on))
    bring(told, accused, S.CHARGED, on)
    if story.court in ("reported", "charged", "trial"):
        return
    freed = told.day(0.5)
    gone = PartialDate.of_day(freed)
    record_custody(proceeding=accused, state="released", when=gone, by=by, at=told.at(freed))
    discontinue(proceeding=accused, reason="insufficient_evidence", when=gone, by=by, at=told.at(freed))
    end_matter(
        matter=matter,
        status="discontinued",
        when=gone,
        reason="The prosecutor found nothing to go on.",
        by=by,
        at=told.at(freed),
    )


def bring(told, proceeding, to, on):
    """Move it on to `to`, through the stages that the law of its country does not skip."""
    while proceeding.stage != to:
        *onward, _discontinued = next_stages(proceeding)
        step = to if to in onward else onward[-1]
        move_proceeding(
            proceeding=proceeding, to=step, when=PartialDate.of_day(on), by=told.by("lawyer"), at=told.at(on)
        )
