"""What a court record becomes: unsaved rows of custody, judgments, sentences, awards and the court's count of victims.

Nothing is made up: an empty cell gives no row or an empty field, and so does what the format cannot tell, such as the
day of a bail or whether terms run at the same time. Months of 0 are no sentence; a total of 0 is kept as a total.
"""

from django.utils.translation import gettext as _

from cases.partial_dates import PartialDate

from .. import dates
from ..models import Award, CustodyInterval, Judgment, Sentence, VictimCount
from .mapping import accused_ref, of_case
from .odd_sentences import runs_one_after_another

#: The columns of the format are in dollars.
CURRENCY = "USD"
State, Bail = CustodyInterval.State, CustodyInterval.Bail
#: Kinds of bail by the words that courts use. Another word is kept as a term of the bail.
BAIL_KINDS = {
    "surety": Bail.SURETY,
    "personal recognizance": Bail.RECOGNISANCE,
    "own recognizance": Bail.RECOGNISANCE,
    "own recognisance": Bail.RECOGNISANCE,
    "cash": Bail.CASH,
    "property": Bail.PROPERTY,
}


def victims_of(record, matter) -> VictimCount | None:
    if all(number is None for number in record.counted.values()):
        return None
    return VictimCount(**of_case(matter.case), matter=matter, **record.counted)


def custody_of(accused, proceeding, case) -> list[CustodyInterval]:
    """The arrest, and then the bail, of which no day is known. The last of them stands unless the proceeding ended."""
    found = []
    if accused.arrested.earliest:
        found.append(_interval(State.ARRESTED, "arrest", accused, proceeding, case, accused.arrested))
    if accused.bail or accused.bail_amount is not None:
        bail = _interval(State.BAILED, "bail", accused, proceeding, case, PartialDate.unknown())
        bail.bail_kind = BAIL_KINDS.get(accused.bail.lower(), Bail.OTHER) if accused.bail else ""
        bail.terms = accused.bail if bail.bail_kind == Bail.OTHER else ""
        bail.bail_amount, bail.bail_currency = accused.bail_amount, "" if accused.bail_amount is None else CURRENCY
        found.append(bail)
    for interval in found[-1:]:
        interval.is_current = not proceeding.has_ended
    return found


def _interval(state, what, accused, proceeding, case, when) -> CustodyInterval:
    interval = CustodyInterval(
        **of_case(case),
        proceeding=proceeding,
        person_id=proceeding.person_id,
        state=state,
        is_current=False,
        source_ref=f"{accused_ref(accused)}/{what}",
    )
    dates.keep(interval, "from", when)
    return interval


def judgment_of(accused, proceeding, case) -> Judgment | None:
    """The totals as they are stated, where there is a sentence, or a conviction for which none is stated to be due.

    It has no day in the format: it counts in the year the record ended, or is undated, as its verdicts do.
    """
    stated = accused.prison is not None or accused.probation is not None
    if not accused.is_sentenced and not (accused.is_guilty and stated):
        return None
    judgment = Judgment(
        **of_case(case),
        proceeding=proceeding,
        stated_months=accused.prison,
        stated_probation_months=accused.probation,
        source_ref=accused_ref(accused),
    )
    dates.keep(judgment, "given", accused.terminated)
    return judgment


def sentences_of(record, charge, judgment, accused, is_first) -> list[Sentence]:
    """Prison and probation under one statute. Terms are consecutive only where the stated total is their sum."""
    follows = runs_one_after_another(accused) and not is_first
    return [
        Sentence(
            case=judgment.case,
            office_id=judgment.office_id,
            restricted=judgment.restricted,
            judgment=judgment,
            proceeding_id=judgment.proceeding_id,
            charge=charge,
            kind=kind,
            months=months,
            runs=Sentence.Runs.CONSECUTIVE
            if follows and kind == Sentence.Kind.IMPRISONMENT
            else Sentence.Runs.CONCURRENT,
        )
        for kind, months in (
            (Sentence.Kind.IMPRISONMENT, record.prison),
            (Sentence.Kind.PROBATION, record.probation),
        )
        if months
    ]


def award_of(accused, proceeding, matter) -> Award | None:
    """Restitution for the victims; the format does not say for whom, nor whether it is owed together with others."""
    if not accused.restitution:
        return None
    award = Award(
        **of_case(matter.case),
        matter=matter,
        proceeding=proceeding,
        kind=Award.Kind.RESTITUTION,
        amount=accused.restitution,
        currency=CURRENCY,
        note=_("The record does not say to whom."),
        earned_office_id=matter.case.office_id,
        source_ref=f"{accused_ref(accused)}/restitution",
    )
    dates.keep(award, "ordered", accused.terminated)
    return award
