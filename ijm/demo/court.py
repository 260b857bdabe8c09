"""The accountability strand: what is pursued before a court, and how far it came."""

from cases.accountability.actions import (
    amend_charge,
    decide_appeal,
    discontinue,
    end_matter,
    lay_charges,
    move_proceeding,
    open_appeal,
    open_proceeding,
    record_verdict,
)
from cases.accountability.models import Proceeding, Verdict
from cases.partial_dates import PartialDate
from offices.casework import CaseworkType as T

from . import held, sentences
from .matters import against_client, bring, open_for
from .vocabulary import OFFENCES

S = Proceeding.Stage
REASONS = ("insufficient_evidence", "complaint_withdrawn", "witness_absent", "untraced", "absconded")
#: How stories stand whose court found somebody guilty.
GUILTY = ("convicted", "affirmed", "overturned", "sentenced", "reduced", "retrial")
#: How those stand whose matter goes on, and those whose sentence was appealed.
GOES_ON = ("reported", "charged", "trial", "sentenced", "retrial")
APPEALED = ("affirmed", "overturned", "reduced", "retrial")


def accountability(told):
    """A matter is opened, charges are brought, and courts decide, each on its day."""
    story = told.story
    if story.court in ("none", "waived") or not (told.suspects or story.matter != "criminal"):
        return
    told.matter = open_for(told)
    if story.matter == "criminal":
        for number, person in enumerate(told.suspects):
            _prosecute(told, told.matter, person, number)
    against_client(told)
    if story.court not in GOES_ON:
        _end(told, told.matter)


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


def _prosecute(told, matter, person, number):
    """One accused, as far as the story goes; the second and third of a trial lag behind."""
    story, by = told.story, told.by("lawyer")
    reported = told.day(0.07)
    is_arrested = (told.rng.random() < 0.75 and number < 2) or (number == 0 and "absconds" in story.extras)
    if held.started_on(told, "arraignment"):
        is_arrested = False  # else another clock, shorter, waits for the same day
    arrested = PartialDate.of_day(told.day(0.1)) if is_arrested else None
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
    absconds = number == 0 and "absconds" in story.extras
    if arrested and (story.number % 3 == 0 or absconds):
        held.bail(told, proceeding)
    if absconds:
        held.abscond(told, proceeding)
    bring(told, proceeding, S.TRIAL, told.day(0.4))
    if story.court != "trial":
        _decide(told, proceeding, charges)


def _charge(told, proceeding):
    """One or two charges, as the statutes of the country have them; of some stories the first was amended."""
    by, on = told.by("lawyer"), held.charged_on(told)
    at, day = told.at(on), PartialDate.of_day(on)
    charges = lay_charges(
        proceedings=[proceeding],
        charges=[
            {"statute": entry.citation, "statute_entry": entry, "counts": told.rng.randint(1, 3)}
            for entry in _statutes(told)[: told.rng.randint(1, 2)]
        ],
        laid=day,
        by=by,
        at=at,
    )
    bring(told, proceeding, S.CHARGED, on)
    if told.story.number % 6 == 4:
        first = charges[0]
        amended = {"statute": first.statute, "statute_entry": first.statute_entry, "counts": first.counts + 1}
        charges[0] = amend_charge(charge=first, when=day, reason="Another count was added.", by=by, at=at, **amended)
    if held.is_arraigned(told):
        held.plead(told, proceeding, held.arraigned_on(told))
    return charges


def _statutes(told):
    """Those of the country that fit the case, the usual first; any, where the library knows none that does."""
    law = told.crew.statutes
    codes = OFFENCES[T(told.story.main_type)]
    fitting = [entry for code in codes for entry in law if entry.iccs == code]
    fitting += [entry for code in codes for entry in law if entry.iccs.startswith(code) and entry not in fitting]
    return fitting or law


def _decide(told, proceeding, charges):
    story, by, on = told.story, told.by("lawyer"), held.decided_on(told)
    guilty = story.court in GUILTY
    for number, charge in enumerate(charges):
        outcome = told.rng.choice(("guilty_at_trial", "guilty_at_trial", "guilty_plea")) if guilty else "not_guilty"
        if number and told.rng.random() < 0.3:
            outcome = "dismissed"
        record_verdict(
            charge=charge, outcome=outcome, counts=charge.counts, when=_known(told, on), by=by, at=told.at(on)
        )
    sentenced = max(told.day(0.65), on)
    if guilty:
        sentences.sentence(told, proceeding, sentenced)
    else:
        move_proceeding(proceeding=proceeding, to=S.ACQUITTED, by=by, at=told.at(sentenced))
    if guilty:
        put = held.let_go if sentences.is_suspended(story) else held.serve
        put(told, proceeding, sentenced)
    if story.court in APPEALED:
        _appeal(told, proceeding, by)
    if story.court == "sentenced":
        return
    final = told.day(0.85)
    proceeding.refresh_from_db()
    move_proceeding(proceeding=proceeding, to=S.FINAL, when=PartialDate.of_day(final), by=by, at=told.at(final))


def _appeal(told, proceeding, by):
    """The court of appeal leaves it as it was, or lets it fall, shortens the sentence, or has it tried again."""
    result, filed, decided = told.story.court, told.day(0.68), told.day(0.8)
    appeal = open_appeal(
        proceeding=proceeding, filed=PartialDate.of_day(filed), filed_by="defence", by=by, at=told.at(filed)
    )
    appeal = decide_appeal(appeal=appeal, result=result, on=decided, by=by, at=told.at(decided))
    if result in ("overturned", "retrial") and not sentences.is_suspended(told.story):
        held.let_go(told, proceeding, decided)
    if result == "reduced":
        guilty = Verdict.objects.filter(proceeding=proceeding, is_guilty=True).select_related("charge").order_by("pk")
        sentences.shorten(told, appeal, [verdict.charge for verdict in guilty], decided)


def _known(told, on):
    """The day of a verdict; of an old case sometimes the year alone is known."""
    if told.story.age > 1500 and told.rng.random() < 0.12 and told.story.court == "convicted":
        return PartialDate.of_year(on.year)
    return PartialDate.of_day(on)
