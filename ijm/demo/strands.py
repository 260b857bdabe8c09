"""The four strands of a case, each worked by the people of its stage."""

from aftercare.actions import (
    advance_enrolment,
    answer_restored,
    close_enrolment,
    decline_enrolment,
    enrol_survivor,
    propose_restored,
)
from aftercare.clock import limit_of
from aftercare.models import Enrolment
from cases.actions.people import verify_victim
from cases.actions.status import assign_lead
from cases.models import CaseRole
from cases.rescue.actions import record_victim_outcome, relieve_victims
from cases.rescue.checks import USUAL
from cases.rescue.models import Relief
from cases.transformation.actions import close_gap, link_reform, name_gap
from cases.transformation.models import Reform

from . import raids
from .court import accountability
from .findings import investigation
from .hands import now_by
from .kiln import free_the_kiln
from .papers import evidence
from .telling import add_people
from .under_way import COME_TO
from .vocabulary import CAUSE_SAYS, GAPS

#: How a case's reliefs come about: mostly with an authority.
ATTRIBUTIONS = (("direct", "joint", "trained_partner", "authority_own"), (28, 50, 14, 8))


def people(told):
    """A lead is assigned, and the people of the case are found."""
    drawn = told.rng.choice(("lawyer", "social_worker", "investigator"))
    lead = told.worker("social_worker" if "restricted" in told.story.extras else drawn)
    assign_lead(case=told.case, lead=lead, by=told.by("director"), at=told.at(told.opened_on))
    add_people(told)


def rescue(told):
    """Victims are verified, and relieved together; or the rescue ends otherwise."""
    story, by = told.story, told.by("investigator")
    if story.relief == "not_found":
        for person in told.victims:
            record_victim_outcome(
                case=told.case,
                person=person,
                outcome="not_found",
                reason=CAUSE_SAYS["not_found"],
                by=by,
                decided_on=told.day(0.3),
                at=told.at(told.day(0.3)),
            )
        return
    if story.operation == "kiln":
        free_the_kiln(told)
        return
    relieved = {"all": told.victims, "some": told.victims[: max(len(told.victims) * 3 // 5, 1)]}.get(story.relief, [])
    if relieved:
        _relieve(told, relieved, by)
    for role in CaseRole.objects.filter(case=told.case, verification=CaseRole.Verification.POSSIBLE):
        if told.rng.random() < 0.6 or story.number == 1:
            verify_victim(
                role=role,
                by=by,
                verification=CaseRole.Verification.ACTUAL,
                on=told.day(0.04),
                at=told.at(told.day(0.04)),
            )
    if story.operation:
        COME_TO[story.operation](told)


def _relieve(told, people, by):
    """Several of them in an operation, where their casework knows such; a few as whoever came to the authority."""
    on, drawn = told.day(0.05), told.rng.choices(*ATTRIBUTIONS)[0]
    attribution = "joint" if told.story.number == 1 else drawn
    if len(people) > 2 and _usual(told.story) == Relief.Type.REMOVED and told.story.relief == "all":
        raids.relieve(told, people, attribution)
        return
    relieve_victims(
        case=told.case,
        people=people,
        relieved_on=on,
        type=_usual(told.story),
        authority=_authority(told),
        attribution=attribution,
        by=by,
        safety_confirmed=told.rng.random() < 0.8,
        at=told.at(on),
    )


def _usual(story):
    return USUAL[story.main_type][0]


def _authority(told):
    """Never the police where the police are accused; the court where it is the court that relieves."""
    kind = "court" if _usual(told.story) not in (Relief.Type.REMOVED, Relief.Type.OFFENDER_REMOVED) else "police"
    if "police_abuse" in told.story.types:
        kind = "court"
    return told.crew.partners[kind]


def aftercare(told):
    """Survivors are enrolled, and go as far as the story says; bonded labour alone ends with its second year."""
    story = told.story
    relieved = list(Relief.objects.filter(case=told.case, person__in=told.victims).select_related("person"))
    if story.care == "none":
        return
    for number, relief in enumerate(relieved):
        on = max(told.day(0.08), relief.relieved_on)
        if story.care == "declined" and number == 0:
            decline_enrolment(
                case=told.case,
                person=relief.person,
                by=told.by("social_worker"),
                reason=CAUSE_SAYS["relief"],
                on=on,
                at=told.at(on),
            )
        elif story.care != "declined" or number < 3:
            enrolment = enrol_survivor(
                case=told.case, person=relief.person, by=told.by("social_worker"), opened_on=on, at=told.at(on)
            )
            _care_for(told, enrolment, number)


def _care_for(told, enrolment, number):
    story, last = told.story, told.day(0.9)
    limit = limit_of(enrolment)
    over = limit is not None and limit.is_over(told.ends_on)
    steps = [Enrolment.State.ASSESSED, Enrolment.State.PLANNED, Enrolment.State.IN_SERVICE]
    if story.care == "open" and not over:
        steps = steps[: min(1 + story.age // 70, 3) - number % 2]
    for share, state in zip((0.14, 0.2, 0.26), steps, strict=False):
        on = told.day(share)
        if limit is None or on < limit.deadline_on:
            advance_enrolment(enrolment=enrolment, to=state, by=told.by("social_worker"), on=on, at=told.at(on))
    if over:
        on = limit.deadline_on
        close_enrolment(
            enrolment=enrolment,
            outcome="time_limit",
            reason="Two years have passed; the family manages, and knows whom to call.",
            by=told.by("social_worker"),
            on=on,
            at=told.at(on),
        )
    elif story.care in ("closed", "declined") or (story.care == "proposed" and number == 0):
        _end_care(told, enrolment, last, number)


def _end_care(told, enrolment, on, number):
    # What still waits was asked for by the colleague, so that the one who works the case may answer.
    by = told.second("social_worker") if told.story.care == "proposed" else told.by("social_worker")
    if told.story.care != "proposed" and told.rng.random() < 0.25:
        outcome = told.rng.choice(("relocated", "untraceable", "declined", "transferred"))
        close_enrolment(
            enrolment=enrolment,
            outcome=outcome,
            reason="The family told us at the last visit.",
            by=by,
            on=on,
            at=told.at(on),
        )
        return
    propose_restored(
        enrolment=enrolment, reason="Safe at home, at work, and with people to turn to.", by=by, on=on, at=told.at(on)
    )
    if told.story.care != "proposed":
        answer_restored(enrolment=enrolment, approve=True, by=told.second("social_worker"), at=told.at(on))


def transformation(told):
    """The points where the justice system failed the case, and the reforms that answer them."""
    story, by = told.story, told.by("transformation_specialist")
    if story.gap == "none":
        return
    reforms = list(Reform.objects.filter(office=told.crew.office).order_by("pk"))
    for number in range(2 if story.gap == "linked" or story.number == 1 else 1):
        stage, cause, what = GAPS[(story.number + number) % len(GAPS)]
        on = told.day(0.3 + number / 10)
        gap = name_gap(
            case=told.case,
            justice_stage=stage,
            institution=told.crew.partners["police" if stage in ("complaint", "investigation") else "court"],
            cause=cause,
            what=what,
            by=now_by(by),
            named_on=on,
            at=told.at(on),
        )
        later = told.day(0.5 + number / 10)
        if story.gap == "closed":
            close_gap(
                gap=gap,
                reason="The institution mended it before anybody had to ask.",
                by=by,
                on=later,
                at=told.at(later),
            )
        elif story.gap == "linked" or (story.number == 1 and number == 0):
            link_reform(gap=gap, reform=reforms[(story.number + number) % len(reforms)], by=by, at=told.at(later))


STRANDS = (people, investigation, rescue, accountability, aftercare, transformation, evidence)
