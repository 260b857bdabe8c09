"""Verdicts: how some or all counts of a charge ended."""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.stages import lock_case
from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..models import Proceeding, Verdict
from ..transitions import is_deciding
from ..winding import happened
from .common import check_works, wrote
from .proceedings import move_proceeding


def check_verdict(charge, outcome, counts, when, standing=None):
    """Raise Refusal if the verdict cannot be: too early, in the future, on a charge that no longer stands, or on more
    counts than charged. `standing` is the verdict that is corrected, if any."""
    if not is_deciding(charge.proceeding):
        raise Refusal(_("A verdict comes after the charge and before the sentence. Move the proceeding first."))
    if not charge.is_standing:
        raise Refusal(_("This charge was amended or withdrawn, so it needs no verdict."))
    dates.check_past(when, charge.case.office.today(), "when")
    for charged in (dates.kept(charge.proceeding, "charged"), dates.kept(charge, "laid")):
        if refused := dates.impossible(charged=charged, verdict=when):
            raise Refusal(refused, "when")
    others = charge.verdicts.exclude(pk=standing.pk if standing else None)
    if others.filter(outcome=outcome).exists():
        raise Refusal(_("This outcome is recorded on the charge already. Change its counts there."), "outcome")
    decided = others.aggregate(n=Sum("counts"))["n"] or 0
    if charge.counts is not None and decided + counts > charge.counts:
        raise Refusal(
            ngettext(
                "The charge has %(all)d count, and %(done)d is decided already.",
                "The charge has %(all)d counts, and %(done)d of them are decided already.",
                charge.counts,
            )
            % {"all": charge.counts, "done": decided},
            "counts",
        )


@transaction.atomic
def record_verdict(*, charge, outcome, counts=1, when, by, at=None) -> Verdict:
    """How `counts` counts of a charge ended, on `when` (a PartialDate, perhaps a year or unknown).

    The first verdict moves the proceeding to “verdict”. Raises Refusal with a sentence.
    """
    check_works(by, charge.case)
    verdict = _verdict(charge, outcome, counts, when)
    wrote(
        "record_verdict",
        by=by,
        at=at,
        row=verdict,
        case=charge.case,
        summary=_("Recorded a verdict: %(outcome)s.") % {"outcome": verdict.get_outcome_display()},
    )
    _given(charge.proceeding, by, at)
    return verdict


@transaction.atomic
def record_verdicts(*, proceeding, rows, when, by, at=None) -> list[Verdict]:
    """The verdicts that a court gave on one day: `rows` are dicts of charge, outcome and counts.

    Raises Refusal with a sentence that names the charge; then none is recorded.
    """
    check_works(by, proceeding.case)
    if not rows:
        raise Refusal(_("Choose the verdict on at least one charge."))
    verdicts = []
    for row in rows:
        if row["charge"].proceeding_id != proceeding.pk:
            raise Refusal(_("A verdict is on a charge of the same accused."))
        row["charge"].proceeding = proceeding
        try:
            verdicts.append(_verdict(row["charge"], row["outcome"], row["counts"] or 1, when))
        except Refusal as refusal:
            sentence = f"{row['charge'].statute}: {refusal.sentence}"
            raise Refusal(sentence, "when" if refusal.field == "when" else None) from None
    wrote(
        "record_verdicts",
        by=by,
        at=at,
        row=proceeding,
        case=proceeding.case,
        summary=ngettext("Recorded %(n)d verdict.", "Recorded %(n)d verdicts.", len(verdicts)) % {"n": len(verdicts)},
        verdicts=[verdict.pk for verdict in verdicts],
    )
    _given(proceeding, by, at)
    return verdicts


def _verdict(charge, outcome, counts, when) -> Verdict:
    lock_case(charge.case)  # two who decide at once: together they decide no more counts than there are
    check_verdict(charge, outcome, counts, when)
    verdict = Verdict(
        case=charge.case,
        charge=charge,
        proceeding=charge.proceeding,
        outcome=outcome,
        counts=counts,
        earned_office=charge.case.office,
    )
    dates.keep(verdict, "given", when)
    verdict.save()
    return verdict


def _given(proceeding, by, at):
    if proceeding.stage != Proceeding.Stage.VERDICT:
        move_proceeding(proceeding=proceeding, to=Proceeding.Stage.VERDICT, by=by, at=at)
    else:
        happened(proceeding, by, at)


@transaction.atomic
def change_verdict(*, verdict, outcome, counts, when, version, by, at=None) -> Verdict:
    """Correct a verdict that was entered wrongly, until the proceeding goes on to the sentence.

    Raises Stale if somebody saved it since `version` was read, Refusal if it cannot be.
    """
    check_works(by, verdict.case)
    store(verdict, version)
    check_verdict(verdict.charge, outcome, counts, when, standing=verdict)
    verdict.outcome, verdict.counts = outcome, counts
    dates.keep(verdict, "given", when)
    verdict.save()
    wrote(
        "change_verdict",
        by=by,
        at=at,
        row=verdict,
        case=verdict.case,
        summary=_("Corrected a verdict: %(outcome)s.") % {"outcome": verdict.get_outcome_display()},
    )
    happened(verdict.proceeding, by, at)
    return verdict
