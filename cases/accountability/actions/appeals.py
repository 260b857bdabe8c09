"""Appeals point back at what they appeal, and the chain counts once. What is overturned restates the figures.

Source: the domain rules, "Workflow": a conviction overturned on appeal restates the figures, and the history stays.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.partial_dates import PartialDate, Precision
from cases.stages import lock_case
from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..judged import chain_of, standing_verdicts
from ..models import Matter, Proceeding
from ..transitions import APPEALABLE, is_deciding
from ..winding import happened
from .common import check_works, wrote
from .overturning import acquittals_of, bring_again, convict_again, overturn, set_aside
from .proceedings import move_proceeding

S, Kind, Result = Proceeding.Stage, Proceeding.Kind, Proceeding.AppealResult


def refusal_to_appeal(proceeding, filed_by="") -> str:
    """Why that side (empty: nobody said which) cannot appeal; empty: it can. Each side may appeal once."""
    if proceeding.stage not in APPEALABLE:
        return _("Only a sentence or an acquittal can be appealed.")
    appeals = list(proceeding.appeals.values_list("kind", "stage", "filed_by"))
    if any(kind == Kind.RETRIAL for kind, _stage, _side in appeals):
        return _("A retrial was ordered. What it decides can be appealed.")
    mine = [stage for _kind, stage, side in appeals if not side or not filed_by or side == filed_by]
    if any(stage not in Proceeding.ENDED for stage in mine):
        return _("An appeal is running already.")
    if S.FINAL in mine:
        return _("This was appealed already. Appeal the decision on the appeal.")
    return ""


@transaction.atomic
def open_appeal(*, proceeding, filed=None, filed_by="", by, at=None, **numbers) -> Proceeding:
    """A new proceeding that points back at `proceeding`. A matter that had ended runs again.

    `filed_by` is one of Proceeding.Side, `numbers` those of the court of appeal. Raises Refusal.
    """
    check_works(by, proceeding.case)
    lock_case(proceeding.case)  # two who appeal at once: the second is told
    if refused := refusal_to_appeal(proceeding, filed_by):
        raise Refusal(refused)
    dates.check_past(filed, proceeding.case.office.today(), "filed")
    decided = [dates.kept(verdict, "given") for verdict in proceeding.verdicts.all()]
    if proceeding.is_appeal:
        decided.append(dates.kept(proceeding, "ended"))
    if filed and any(dates.before(filed, day) for day in decided):
        raise Refusal(_("The appeal would be before the verdict."), "filed")
    _run_again(proceeding.matter)
    appeal = _follow(proceeding, Kind.APPEAL, S.PRE_TRIAL, filed, filed_by=filed_by, **numbers)
    wrote("open_appeal", by=by, at=at, row=appeal, case=proceeding.case, summary=_("Opened an appeal."))
    happened(proceeding, by, at)
    happened(appeal, by, at)
    return appeal


def _run_again(matter):
    if not matter.is_running:
        matter.status, matter.ended_on, matter.ended_precision = Matter.Status.RUNNING, None, Precision.UNKNOWN
        matter.end_reason = ""
        matter.save(update_fields=["status", "ended_on", "ended_precision", "end_reason"])


def _follow(proceeding, kind, stage, when, **facts) -> Proceeding:
    """A further proceeding of the chain, which began on `when`."""
    further = Proceeding(
        case=proceeding.case,
        matter=proceeding.matter,
        person=proceeding.person,
        appeal_of=proceeding,
        kind=kind,
        stage=stage,
        earned_office=proceeding.case.office,
        **facts,
    )
    dates.keep(further, "reported", when)
    further.save()
    return further


@transaction.atomic
def decide_appeal(*, appeal, result, on, verdicts=None, charges=None, version=None, by, at=None) -> Proceeding:
    """What the court of appeal decided on the day `on`, as one of Proceeding.AppealResult. Ends the appeal.

    Overturned, and retrial: `verdicts` (guilty ones that stand; None: all) no longer stand. A retrial is a proceeding
    of its own, in which its charges are decided again. Convicted: of `charges` that ended in an acquittal. After
    “reduced” and “convicted” the new judgment is given in the appeal. Raises Refusal if it is not running or nothing
    is there that could be decided so, Stale if somebody saved it since `version` was read.
    """
    check_works(by, appeal.case)
    lock_case(appeal.case)  # two appeals that are decided at once: the second sees what the first left standing
    if not appeal.is_appeal or appeal.has_ended:
        raise Refusal(_("Only a running appeal can be decided."))
    dates.check_past(PartialDate.of_day(on), appeal.case.office.today(), "on")
    filed = dates.kept(appeal, "reported")
    if filed.earliest and on < filed.earliest:
        raise Refusal(_("The appeal would be decided before it was filed."), "on")
    store(appeal, version, appeal_result=result)
    if result in DECISIONS:
        DECISIONS[result](appeal, on, verdicts, charges, by, at)
    moved = move_proceeding(proceeding=appeal, to=S.FINAL, when=PartialDate.of_day(on), by=by, at=at)
    happened(appeal.appeal_of, by, at)
    return moved


def _overturned(appeal, on, verdicts, charges, by, at):
    overturn(proceeding=appeal, on=on, verdicts=verdicts, by=by, at=at)


def _reduced(appeal, on, verdicts, charges, by, at):
    if not standing_verdicts(appeal).exists():
        raise Refusal(_("No guilty verdict stands whose sentence could be changed."), "result")


def _retrial(appeal, on, verdicts, charges, by, at):
    """What was overturned is tried again; after an acquittal all that was decided. Each charge in one retrial: where
    both sides appealed and both are granted it, the one that runs decides for both."""
    running = _running_retrial(appeal)
    standing = standing_verdicts(appeal)
    if standing.exists():
        chosen = list(standing) if not verdicts else list(verdicts)
        overturn(proceeding=appeal, on=on, verdicts=chosen, by=by, at=at)
        tried = [verdict.charge for verdict in chosen]
    else:
        again = set(running.charges.values_list("origin", flat=True)) if running else set()
        tried = [charge for charge in acquittals_of(appeal) if (charge.origin_id or charge.pk) not in again]
        set_aside(appeal, tried, on)
    if not tried and not running:
        raise Refusal(_("Nothing was decided that could be tried again."), "result")
    retrial = running or _follow(appeal, Kind.RETRIAL, S.CHARGED, PartialDate.of_day(on))
    for charge in dict.fromkeys(tried):
        bring_again(charge, retrial)
    wrote("order_retrial", by=by, at=at, row=retrial, case=appeal.case, summary=_("A retrial was ordered."))
    happened(retrial, by, at)


def _running_retrial(appeal):
    """The retrial of the chain that still decides, if there is one."""
    retrials = chain_of(appeal).filter(kind=Kind.RETRIAL).select_related("case__office", "matter").order_by("-pk")
    return next((retrial for retrial in retrials if is_deciding(retrial)), None)


def _convicted(appeal, on, verdicts, charges, by, at):
    if not charges:
        raise Refusal(_("Choose the charges on which the accused was convicted."), "charges")
    convict_again(appeal, charges, on)


#: What follows from each result; after “affirmed” nothing does.
DECISIONS = {
    Result.OVERTURNED: _overturned,
    Result.REDUCED: _reduced,
    Result.RETRIAL: _retrial,
    Result.CONVICTED: _convicted,
}
