"""What people told the offices: referrals in every state, and one question to the other offices."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from cases.actions.blind_match import ask_other_offices
from cases.actions.status import SCREENING_QUESTIONS
from cases.models import BlindMatch, Case, Person
from cases.rescue.actions.approvals import name_deputy
from cases.rescue.actions.referrals import (
    decline_referral,
    join_referral_to_case,
    log_case_of_referral,
    pass_on_referral,
    take_referral,
    triage_referral,
)
from cases.rescue.models import OperationApproval, Referral
from offices.casework import CaseworkType as T
from offices.models import Partner

from .hands import hands_of, now_by
from .places import FIELD
from .showcase import KNOWN_TWICE

ALL_YES = {key: "yes" for key, _sentence in SCREENING_QUESTIONS}


@dataclass(frozen=True)
class Told:
    """One referral: how many days ago, by whom, what was told, and what became of it."""

    days: int
    channel: str
    urgency: str
    account: str
    then: str = "new"
    types: tuple[str, ...] = ()
    consent: str = "not_asked"
    screening: dict = field(default_factory=dict)
    facts: dict = field(default_factory=dict)


_GIRL = {"name": "Rhea", "sex": "female", "born_text": "about 15", "place": "Carcar", "victims_said": 1}
_CALLER = {"told_by": "A shop assistant", "told_by_contact": "Calls again on Friday", "place": "Mandaue"}
_SAFE = {"manner": "others", "through": "Her aunt, by WhatsApp", "hours": "after 18:00", "warning": "the uncle"}
CEBU = (
    Told(
        0,
        "hotline",
        "now",
        "A woman on the third floor asks through the window for her papers. The door is locked from outside.",
        facts=_CALLER | {"name": "Lorna Ompad", "sex": "female", "born_text": "about 30", "victims_said": 4},
    ),
    Told(
        1,
        "partner",
        "week",
        "The clinic saw a girl twice. She is brought by a man who does not let her speak alone.",
        facts=_GIRL | _SAFE,
    ),
    Told(3, "walk_in", "wait", "A father asks what he can do about wages that his son was not paid on a boat."),
    Told(
        5,
        "authority",
        "now",
        "The cybercrime group passes on a report from abroad: a child in this area may be at risk online.",
        then="triaged",
        types=(str(T.OSEC),),
        consent="not_asked",
        screening=ALL_YES,
        facts={"place": "Talisay", "victims_said": 1, "told_by": "Duty officer"},
    ),
    Told(
        6,
        "hotline",
        "week",
        "A neighbour heard crying at night. The woman herself asks that nobody comes yet.",
        then="triaged",
        types=(str(T.DOMESTIC_VIOLENCE),),
        consent="refused",
        screening={"in_area": "yes"},
        facts={"name": "Cherry", "sex": "female", "place": "Guadalupe"},
    ),
    Told(
        9,
        "walk_in",
        "now",
        "She was promised work in a restaurant and was brought to a bar; a customer paid her bus fare to us.",
        then="became_case",
        types=(str(T.SEX_TRAFFICKING),),
        consent="given",
        screening=ALL_YES,
        facts={"name": "Liezel Quijano", "sex": "female", "born_text": "21", "place": "Lapu-Lapu", "manner": "call",
               "hours": "mornings", "reach_at": "+00 512 3344", "victims_said": 2},
    ),
    Told(
        14,
        "partner",
        "week",
        "Another worker of the same workshop came to the legal aid desk.",
        then="joined",
        types=(str(T.FORCED_LABOUR),),
        consent="given",
        screening=ALL_YES,
        facts={"name": "Nestor", "sex": "male", "born_text": "about 40", "place": "Mandaue"},
    ),
    Told(18, "hotline", "wait", "A caller wants to sell land that belongs to his brother.", then="declined"),
    Told(
        25,
        "walk_in",
        "week",
        "A widow of another island was driven from her house. The office has no mandate for land there.",
        then="passed_on",
        consent="given",
        facts={"name": "Noemi Tumulak", "sex": "female", "born_text": "1961"},
    ),
)  # fmt: skip
#: Offices beside Cebu in which something waits, each of a type of its own mandate.
ELSEWHERE = ("MAA", "NBO", "GUA", "PNH", "MNL")


def elsewhere(code) -> tuple[Told, ...]:
    """What waits in another office: something new, something triaged, and something passed on without a name."""
    main = str(FIELD[code][8][0])
    return (
        Told(1, "hotline", "now", "A caller says that people are held and asks that somebody comes at night."),
        Told(
            4,
            "partner",
            "week",
            "A school asks for advice about a pupil who does not come any more.",
            then="triaged",
            types=(main,),
            screening=ALL_YES,
            facts={"told_by": "The head teacher", "victims_said": 1},
        ),
        Told(
            12,
            "authority",
            "wait",
            "The ministry asks who could look after a family on its way home.",
            then="passed_on",
        ),
    )


def fill_inbox(crew):
    """Take and decide the office's referrals, once: all of them or none."""
    code = crew.office.code
    told = CEBU if code == "CEB" else elsewhere(code) if code in ELSEWHERE else ()
    with hands_of(crew.director):
        if not told or Referral.objects.filter(office=crew.office).exists():
            return
        for one in told:
            _take(one, crew)
        if code == "CEB":
            _name_deputy(crew)


def _take(one, crew):
    office, by = crew.office, now_by(crew.one("social_worker" if one.channel == "partner" else "investigator"))
    day = office.today() - datetime.timedelta(days=one.days)
    at = min(datetime.datetime.combine(day, datetime.time(9, 20 + one.days), office.zone), timezone.now())
    partner = Partner.objects.filter(office=office, kind=Partner.Kind.CLINIC).first()
    referral = take_referral(
        office=office,
        by=by,
        channel=one.channel,
        account=one.account,
        urgency=one.urgency,
        received_on=day,
        at=at,
        partner=partner if one.channel == "partner" else None,
        **one.facts,
    )
    if one.then == "new":
        return
    at += datetime.timedelta(minutes=95)
    triage_referral(
        referral=referral,
        by=by,
        urgency=one.urgency,
        types=one.types,
        screening=one.screening,
        consent=one.consent,
        at=at,
    )
    DECIDED.get(one.then, lambda *_same: None)(referral, by, at + datetime.timedelta(minutes=40))


def _log(referral, by, at):
    log_case_of_referral(referral=referral, by=by, consent_for_care=True, at=at)


def _join(referral, by, at):
    same = Case.objects.visible_to(by).filter(office=referral.office, types__contains=referral.types)
    case = same.filter(status=Case.Status.OPEN).order_by("-pk").first()
    join_referral_to_case(referral=referral, case=case, by=by, add_person=True, at=at)


def _decline(referral, by, at):
    decline_referral(referral=referral, by=by, reason="It is a quarrel about a sale, and nobody is held.", at=at)


def _pass_on(referral, by, at):
    pass_on_referral(
        referral=referral,
        by=by,
        reason="It is outside what the office takes; they know the district.",
        consent=referral.consent,
        identity_passed=referral.consent == Referral.Consent.GIVEN,
        passed_to_partner=Partner.objects.filter(office=referral.office, kind=Partner.Kind.NGO).first(),
        at=at,
    )


DECIDED = {"became_case": _log, "joined": _join, "declined": _decline, "passed_on": _pass_on}


def _name_deputy(crew):
    """The operations approver is away next month; a lawyer answers meanwhile."""
    today = crew.office.today()
    name_deputy(
        office=crew.office,
        capacity=OperationApproval.Capacity.APPROVER,
        deputy=crew.one("lawyer"),
        from_on=today + datetime.timedelta(days=20),
        until_on=today + datetime.timedelta(days=34),
        by=now_by(crew.one("operations_approver")),
    )


def ask_across(crews):
    """Cebu and Manila each ask the other offices about somebody whom both of them know."""
    for code in ("MNL", "CEB"):
        by = crews[code].one("investigator")
        with hands_of(by):
            person = Person.objects.visible_to(by).filter(office=crews[code].office, display_name=KNOWN_TWICE).first()
            if person and not BlindMatch.objects.filter(person=person).exists():
                ask_other_offices(person=person, by=by)
