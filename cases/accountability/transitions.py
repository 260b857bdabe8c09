"""Where a proceeding may go from where it stands: one table, and what stands in the way of each move, as sentences.

Source: the domain rules, "Workflow", accountability: identified → reported → investigating → charged → pre_trial →
trial → verdict → {sentenced | acquitted} → final; any stage → discontinued with a reason. Real files skip stages (a
plea ends a charge without a trial), so the table lets the early ones be skipped; nothing goes back.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Charge, Proceeding, Verdict

S = Proceeding.Stage


def has_charges(proceeding):
    if not proceeding.is_appeal and not proceeding.charges.exists():
        return _("Add at least one charge first.")
    return None


def has_verdict(proceeding):
    if not proceeding.verdicts.exists():
        return _("Record the verdict on a charge; that moves the proceeding here.")
    return None


def every_charge_decided(proceeding):
    open_charges = Charge.objects.filter(proceeding=proceeding, verdicts=None).count()
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


_END = (reason_given, no_appeal_waits)

#: (from, to) → what must hold. A pair that is not here is refused.
TRANSITIONS = {
    (S.IDENTIFIED, S.REPORTED): (),
    (S.IDENTIFIED, S.INVESTIGATING): (),
    (S.REPORTED, S.INVESTIGATING): (),
    (S.REPORTED, S.CHARGED): (has_charges,),
    (S.INVESTIGATING, S.CHARGED): (has_charges,),
    (S.CHARGED, S.PRE_TRIAL): (),
    (S.CHARGED, S.TRIAL): (),
    (S.CHARGED, S.VERDICT): (has_verdict,),
    (S.PRE_TRIAL, S.TRIAL): (),
    (S.PRE_TRIAL, S.VERDICT): (has_verdict,),
    (S.PRE_TRIAL, S.FINAL): (appeal_decided,),
    (S.TRIAL, S.VERDICT): (has_verdict,),
    (S.TRIAL, S.FINAL): (appeal_decided,),
    (S.VERDICT, S.SENTENCED): (every_charge_decided, found_guilty),
    (S.VERDICT, S.ACQUITTED): (every_charge_decided, found_not_guilty),
    (S.VERDICT, S.FINAL): (appeal_decided,),
    (S.SENTENCED, S.FINAL): (no_appeal_waits,),
    (S.ACQUITTED, S.FINAL): (no_appeal_waits,),
    **{(stage, S.DISCONTINUED): _END for stage in S if stage not in Proceeding.ENDED},
}

#: Stages in which a court still decides on charges.
DECIDING = (S.CHARGED, S.PRE_TRIAL, S.TRIAL, S.VERDICT)
#: Stages whose verdict can be appealed.
APPEALABLE = (S.SENTENCED, S.ACQUITTED, S.FINAL)


def next_stages(proceeding) -> list[str]:
    """The stages the table leads to from where the proceeding stands, in their order."""
    return [stage for stage in S if (proceeding.stage, stage) in TRANSITIONS]


def refusals(proceeding, to: str) -> list[str]:
    """Sentences that say why the proceeding cannot move to `to`. Empty: it can."""
    guards = TRANSITIONS.get((proceeding.stage, to))
    if guards is None:
        return [
            _("A proceeding does not go from “%(old)s” to “%(new)s”.")
            % {"old": S(proceeding.stage).label, "new": S(to).label}
        ]
    return [sentence for guard in guards if (sentence := guard(proceeding))]
