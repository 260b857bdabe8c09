"""Loading it all: offices, staff, reforms, cases, referrals, what passes between offices. What is there stays as it is.

Each case is one transaction and carries a reference, so that a load that was interrupted goes on where it stopped.
"""

import datetime
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from django.db import connections
from django.utils.translation import gettext as _

from cases.actions.transfers import accept_transfer, answer_transfer, offer_transfer
from cases.models import Case, CaseMember, CaseTransfer
from cases.transformation.actions import move_reform, propose_reform
from cases.transformation.models import Reform
from cases.transformation.transitions import next_rung
from offices.access import forget_rights

from .endings import finish, screen, share
from .hands import hands_of, now_by
from .inbox import ask_across, fill_inbox
from .offices import lay_ground, open_offices
from .people import Crew, fill_posts
from .places import FIELD
from .showcase import showcase_of
from .stories import Story, drawn
from .strands import STRANDS
from .telling import Told, log
from .vocabulary import REFORM_PROOFS, REFORMS

REASON = "The family moved to your area and asks for someone nearby."


@dataclass
class Loaded:
    """What a load made, and how many cases were there before."""

    offices: int
    made: int = 0
    there: int = 0


def load(*, cases: int = 320, processes: int = 1, say=lambda sentence: None) -> Loaded:
    """Make the demonstration, with about `cases` cases; with more than one process, several offices at a time.

    `say` is told how far it is, a sentence per office.
    """
    administrators = lay_ground()
    offices = open_offices(administrators[0])
    crews = fill_posts(offices, administrators)
    done = Loaded(offices=len(crews))
    work = sorted(((crew, planned(code, cases)) for code, crew in crews.items()), key=lambda one: -len(one[1]))
    for (crew, _stories), (made, there) in zip(work, _at_once(work, processes), strict=True):
        done.made, done.there = done.made + made, done.there + there
        if made:
            say(_("%(office)s: %(n)d cases") % {"office": crew.office, "n": made})
    for code, crew in crews.items():
        _pass_on(crew, crews, showcase_of(code))
    ask_across(crews)
    return done


def _at_once(work, processes):
    """The largest offices first, so that no process is left with one at the end."""
    if processes == 1:
        yield from map(_tell_office, work)
        return
    connections.close_all()  # each process opens its own
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        yield from pool.map(_tell_office, work)


def planned(code: str, cases: int) -> list[Story]:
    """The stories of an office, oldest first, so that numbers run with the years. Cebu has the most."""
    shown = showcase_of(code)
    share_of_office = round(cases * 0.19) if code == "CEB" else round(cases * 0.81 / (len(FIELD) - 1))
    more = drawn(code, max(share_of_office - len(shown), 0), first=len(shown) + 21)
    return sorted([*shown, *more], key=lambda story: (-story.age, story.number))


def _tell_office(work) -> tuple[int, int]:
    """Tell the stories of one office that nobody told yet. Returns how many were told, and how many were there."""
    crew, stories = work
    _make_reforms(crew)
    with hands_of(crew.director):
        mine = Case.objects.filter(office=crew.office, source_ref__startswith="demo:")
        told = set(mine.values_list("source_ref", flat=True))
        accepted = CaseTransfer.objects.filter(from_office=crew.office, answer=CaseTransfer.Answer.ACCEPTED)
        gone = set(accepted.values_list("to_office__code", flat=True))
    fresh = [one for one in stories if one.ref not in told and not (one.answer == "accepted" and one.offer_to in gone)]
    for story in fresh:
        tell(story, crew)
    fill_inbox(crew)
    return len(fresh), len(stories) - len(fresh)


def tell(story: Story, crew: Crew) -> Case:
    """Make the case of one story, whole or not at all, each action in the name of whoever would do it."""
    with hands_of(crew.director):
        told = Told.begin(story, crew)
        log(told)
        if screen(told):
            for strand in STRANDS:
                strand(told)
            finish(told)
    return told.case


def _make_reforms(crew):
    """Four reforms that the office works for, each on another rung."""
    specialist, office = crew.one("transformation_specialist"), crew.office
    with hands_of(specialist):
        have = set(Reform.objects.filter(office=office).values_list("title", flat=True))
        for rungs, (kind, title, institution) in enumerate(REFORMS):
            if title in have:
                continue
            day = office.today() - datetime.timedelta(days=1500)
            reform = propose_reform(
                office=office, title=title, kind=kind, institution=institution, by=specialist, on=day
            )
            for proof in REFORM_PROOFS[:rungs]:
                day += datetime.timedelta(days=300)
                move_reform(reform=reform, to=next_rung(reform), proof=proof, by=specialist, on=day)


def _pass_on(crew, crews, stories):
    """What passes between offices: offers, what came of them, and a case read by a guest."""
    for story in stories:
        if "shared" in story.extras:
            _share(crew, story, guest=crews["MNL"].one("lawyer"))
        if story.offer_to:
            _offer(crew, crews[story.offer_to], story)


def _share(crew, story, guest):
    with hands_of(crew.director):
        case = Case.objects.get(office=crew.office, source_ref=story.ref)
        if not CaseMember.objects.running().filter(case=case, user=guest).exists():
            share(case, director=crew.director, guest=guest)


def _offer(crew, other, story):
    with hands_of(crew.director):
        case = Case.objects.filter(office=crew.office, source_ref=story.ref).first()
        if case is None or CaseTransfer.objects.filter(moving_case=case).exists():
            return
        offer = offer_transfer(case=case, to_office=other.office, by=crew.director, reason=REASON)
        if story.answer == "accepted":
            accept_transfer(offer=offer, by=now_by(other.director))
            forget_rights(other.director)
        elif story.answer == "refused":
            answer_transfer(
                offer=offer,
                by=now_by(other.director),
                answer="refused",
                reason="The team is full until the new year; please ask again.",
            )
