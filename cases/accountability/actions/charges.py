"""Charges, and how they ended."""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..models import Charge, Proceeding, Verdict
from ..transitions import DECIDING
from .common import check_works, wrote
from .proceedings import move_proceeding


@transaction.atomic
def add_charge(*, proceeding, statute, counts=None, by, at=None) -> Charge:
    """Add a statute the accused is charged under. `counts` None: the number is not known."""
    check_works(by, proceeding.case)
    if proceeding.has_ended or proceeding.stage in (Proceeding.Stage.SENTENCED, Proceeding.Stage.ACQUITTED):
        raise Refusal(_("The verdict is given. A new charge needs a new matter."))
    charge = Charge.objects.create(case=proceeding.case, proceeding=proceeding, statute=statute, counts=counts)
    wrote("add_charge", by=by, at=at, row=charge, case=proceeding.case, summary=_("Added a charge."))
    return charge


@transaction.atomic
def remove_charge(*, charge, by, at=None) -> Proceeding:
    """Take back a charge that was entered by mistake. What has a verdict stays. Returns the proceeding."""
    check_works(by, charge.case)
    if charge.verdicts.exists():
        raise Refusal(_("A charge with a verdict stays on the record."))
    if charge.proceeding.stage in DECIDING and charge.proceeding.charges.count() == 1:
        raise Refusal(_("The accused is charged, so one charge must stay. Add the right one first."))
    wrote(
        "remove_charge",
        by=by,
        at=at,
        row=charge,
        case=charge.case,
        summary=_("Took back a charge."),
        statute=charge.statute,
    )
    charge.delete()
    return charge.proceeding


def check_verdict(charge, outcome, counts, when, standing=None):
    """Raise Refusal if the verdict cannot be: too early, in the future, or on more counts than charged."""
    if charge.proceeding.stage not in DECIDING:
        raise Refusal(_("A verdict comes after the charge and before the sentence. Move the proceeding first."))
    dates.check_past(when, charge.case.office.today(), "when")
    if refused := dates.impossible(charged=dates.kept(charge.proceeding, "charged"), verdict=when):
        raise Refusal(refused, "when")
    others = charge.verdicts.exclude(pk=standing.pk if standing else None)
    if others.filter(outcome=outcome).exists():
        raise Refusal(_("This outcome is recorded on the charge already. Change its counts there."), "outcome")
    decided = others.aggregate(n=Sum("counts"))["n"] or 0
    if charge.counts is not None and decided + counts > charge.counts:
        raise Refusal(
            {
                "counts": ngettext(
                    "The charge has %(all)d count, and %(done)d is decided already.",
                    "The charge has %(all)d counts, and %(done)d of them are decided already.",
                    charge.counts,
                )
                % {"all": charge.counts, "done": decided}
            }
        )


@transaction.atomic
def record_verdict(*, charge, outcome, counts=1, when, by, at=None) -> Verdict:
    """How `counts` counts of a charge ended, on `when` (a PartialDate, perhaps a year or unknown).

    The first verdict moves the proceeding to “verdict”. Raises Refusal with a sentence.
    """
    check_works(by, charge.case)
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
    wrote(
        "record_verdict",
        by=by,
        at=at,
        row=verdict,
        case=charge.case,
        summary=_("Recorded a verdict: %(outcome)s.") % {"outcome": verdict.get_outcome_display()},
    )
    if charge.proceeding.stage != Proceeding.Stage.VERDICT:
        move_proceeding(proceeding=charge.proceeding, to=Proceeding.Stage.VERDICT, by=by, at=at)
    return verdict


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
    return verdict
