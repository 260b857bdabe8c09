"""Where a proceeding may go from where it stands: one table, and what stands in the way of each move, as sentences.

The order of a matter's legal profile gives the pairs (profiles.order); a matter without one, and every appeal, goes by
the house's own: identified → reported → investigating → charged → pre_trial → trial → verdict → {sentenced | acquitted}
→ final; any stage → discontinued with a reason. What must hold is asked of the stage that a move leads to, in every
country alike. Nothing goes back. Source: the domain rules, "Workflow", accountability. Real files skip stages (a plea
ends a charge without a trial), so the early ones may be skipped.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Charge, Proceeding, Verdict
from .profiles import label
from .profiles.order import before_the_charge, between, deciding, order_of, pairs, placed

S = Proceeding.Stage


def has_charges(proceeding):
    if not proceeding.is_appeal and not proceeding.charges.filter(status=Charge.Status.STANDING).exists():
        return _("Add at least one charge first.")
    return None


def has_verdict(proceeding):
    if not proceeding.verdicts.exists():
        return _("Record the verdict on a charge; that moves the proceeding here.")
    return None


def every_charge_decided(proceeding):
    open_charges = Charge.objects.filter(proceeding=proceeding, status=Charge.Status.STANDING, verdicts=None).count()
    if open_charges:
        return ngettext("%(n)d charge has no verdict yet.", "%(n)d charges have no verdict yet.", open_charges) % {
            "n": open_charges
        }
    return None


def found_guilty(proceeding):
    if not Verdict.objects.filter(proceeding=proceeding, is_guilty=True, overturned_on=None).exists():
        return _("No charge ended in a guilty verdict that stands, so there is nothing to sentence.")
    return None


def found_not_guilty(proceeding):
    if Verdict.objects.filter(proceeding=proceeding, is_guilty=True, overturned_on=None).exists():
        return _("A guilty verdict stands, so the accused is not acquitted.")
    return None


def no_appeal_waits(proceeding):
    if proceeding.appeals.exclude(stage__in=Proceeding.ENDED).exists():
        return _("An appeal is not decided yet.")
    return None


def appeal_decided(proceeding):
    if not proceeding.is_appeal:
        return _("Only an appeal goes from here to its end: record the verdict first.")
    if not proceeding.appeal_result:
        return _("Record what the court of appeal decided; that ends the appeal.")
    return None


def reason_given(proceeding):
    return None if proceeding.discontinued_reason else _("Say why it was discontinued.")


#: What must hold to come to a stage, whatever the country.
GUARDS = {
    S.CHARGED: (has_charges,),
    S.VERDICT: (has_verdict,),
    S.SENTENCED: (every_charge_decided, found_guilty),
    S.ACQUITTED: (every_charge_decided, found_not_guilty),
    S.FINAL: (no_appeal_waits,),
    S.DISCONTINUED: (reason_given, no_appeal_waits),
}

#: The house's own (from, to) → what must hold. A pair that is not here is refused.
TRANSITIONS = {
    (S.IDENTIFIED, S.REPORTED): (),
    (S.IDENTIFIED, S.INVESTIGATING): (),
    (S.REPORTED, S.INVESTIGATING): (),
    (S.REPORTED, S.CHARGED): GUARDS[S.CHARGED],
    (S.INVESTIGATING, S.CHARGED): GUARDS[S.CHARGED],
    (S.CHARGED, S.PRE_TRIAL): (),
    (S.CHARGED, S.TRIAL): (),
    (S.CHARGED, S.VERDICT): GUARDS[S.VERDICT],
    (S.PRE_TRIAL, S.TRIAL): (),
    (S.PRE_TRIAL, S.VERDICT): GUARDS[S.VERDICT],
    (S.PRE_TRIAL, S.FINAL): (appeal_decided,),
    (S.TRIAL, S.VERDICT): GUARDS[S.VERDICT],
    (S.TRIAL, S.FINAL): (appeal_decided,),
    (S.VERDICT, S.SENTENCED): GUARDS[S.SENTENCED],
    (S.VERDICT, S.ACQUITTED): GUARDS[S.ACQUITTED],
    (S.VERDICT, S.FINAL): (appeal_decided,),
    (S.SENTENCED, S.FINAL): GUARDS[S.FINAL],
    (S.ACQUITTED, S.FINAL): GUARDS[S.FINAL],
    **{(stage, S.DISCONTINUED): GUARDS[S.DISCONTINUED] for stage in S if stage not in Proceeding.ENDED},
}

#: Stages in which a court still decides on charges, in the house's own order.
DECIDING = (S.CHARGED, S.PRE_TRIAL, S.TRIAL, S.VERDICT)
#: Stages in which a proceeding is opened, in the house's own order.
OPENING = (S.IDENTIFIED, S.REPORTED, S.INVESTIGATING)
#: Stages whose verdict can be appealed.
APPEALABLE = (S.SENTENCED, S.ACQUITTED, S.FINAL)


def _order(matter):
    """The order of the matter's law; empty for the house's own."""
    return order_of(matter.profile_version) if matter.profile_version_id else ()


def _order_for(proceeding):
    order = () if proceeding.is_appeal else _order(proceeding.matter)
    return placed(order, proceeding.stage) if order else ()


def table_for(proceeding) -> dict:
    """(from, to) → what must hold, by the law the proceeding goes by."""
    order = _order_for(proceeding)
    return {pair: GUARDS.get(pair[1], ()) for pair in pairs(order)} if order else TRANSITIONS


def next_stages(proceeding) -> list[str]:
    """The stages the table leads to from where the proceeding stands, in their order."""
    table = table_for(proceeding)
    order = [stage for stage, _optional in _order_for(proceeding)] or list(S)
    order = [*(stage for stage in order if stage != S.DISCONTINUED), S.DISCONTINUED]
    return [S(stage) for stage in order if (proceeding.stage, stage) in table]


def refusals(proceeding, to: str) -> list[str]:
    """Sentences that say why the proceeding cannot move to `to`. Empty: it can."""
    guards = table_for(proceeding).get((proceeding.stage, to))
    if guards is None:
        return [_no_way(proceeding, to)]
    return [sentence for guard in guards if (sentence := guard(proceeding))]


def _no_way(proceeding, to):
    if waits := between(_order_for(proceeding), proceeding.stage, to):
        return _("“%(stage)s” comes before: the law of this matter does not skip it.") % {
            "stage": label(proceeding, waits[0])
        }
    return _("A proceeding does not go from “%(old)s” to “%(new)s”.") % {
        "old": label(proceeding),
        "new": label(proceeding, to),
    }


def is_deciding(proceeding, stage="") -> bool:
    """Whether a court still decides on charges where the proceeding stands, or at `stage`."""
    order = _order_for(proceeding)
    return (stage or proceeding.stage) in (deciding(order) if order else DECIDING)


def opening_stages(matter) -> list[str]:
    """The stages in which a proceeding of this matter may be opened: before the charge."""
    order = _order(matter)
    return [S(stage) for stage in before_the_charge(order)] if order else list(OPENING)
