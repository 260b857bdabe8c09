"""Appeals point back at what they appeal, and the chain counts once. What is overturned restates the figures.

Source: the domain rules, "Workflow": a conviction overturned on appeal restates the figures, and the history stays.
"""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cases.partial_dates import Precision
from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..models import Matter, Proceeding, Verdict
from ..transitions import APPEALABLE
from .common import check_works, wrote
from .proceedings import move_proceeding

S = Proceeding.Stage


def refusal_to_appeal(proceeding) -> str:
    """Why the proceeding cannot be appealed; empty: it can."""
    if proceeding.stage not in APPEALABLE:
        return _("Only a sentence or an acquittal can be appealed.")
    if proceeding.appeals.exclude(stage__in=Proceeding.ENDED).exists():
        return _("An appeal is running already.")
    return ""


@transaction.atomic
def open_appeal(*, proceeding, filed=None, by, at=None) -> Proceeding:
    """A new proceeding that points back at `proceeding`. A matter that had ended runs again."""
    check_works(by, proceeding.case)
    if refused := refusal_to_appeal(proceeding):
        raise Refusal(refused)
    dates.check_past(filed, proceeding.case.office.today(), "filed")
    given = [dates.kept(verdict, "given") for verdict in proceeding.verdicts.all()]
    if filed and any(dates.before(filed, day) for day in given):
        raise Refusal(_("The appeal would be before the verdict."), "filed")
    matter = proceeding.matter
    if not matter.is_running:
        matter.status, matter.ended_on, matter.ended_precision = Matter.Status.RUNNING, None, Precision.UNKNOWN
        matter.end_reason = ""
        matter.save(update_fields=["status", "ended_on", "ended_precision", "end_reason"])
    appeal = Proceeding(
        case=proceeding.case,
        matter=matter,
        person=proceeding.person,
        appeal_of=proceeding,
        kind=Proceeding.Kind.APPEAL,
        stage=S.PRE_TRIAL,
        earned_office=proceeding.case.office,
    )
    dates.keep(appeal, "reported", filed)
    appeal.save()
    wrote("open_appeal", by=by, at=at, row=appeal, case=proceeding.case, summary=_("Opened an appeal."))
    return appeal


def chain_of(proceeding):
    """Every proceeding of the chain that `proceeding` belongs to, the first one included."""
    root = Proceeding.objects.values_list("root_id", flat=True).get(pk=proceeding.pk)
    return Proceeding.objects.filter(root=root)


def standing_verdicts(proceeding):
    """Guilty verdicts of the chain that were not overturned."""
    return Verdict.objects.filter(
        proceeding__in=chain_of(proceeding), is_guilty=True, overturned_on=None
    ).select_related("charge")


@transaction.atomic
def overturn(*, proceeding, on, verdicts=None, by, at=None) -> int:
    """Overturn guilty verdicts of the proceeding's chain (all that stand, or those given) as of the day `on`.

    Returns how many. The rows stay; figures no longer count them. Allowed on a closed case, because it is the court
    that decides. Raises Refusal for a future day, a day before the verdict, or when nothing stands.
    """
    check_works(by, proceeding.case, only_open=False)
    if on > proceeding.case.office.today():
        raise Refusal(_("This day is in the future. Write the day on which it happened."), "on")
    standing = standing_verdicts(proceeding).select_for_update(of=("self",))
    if verdicts is not None:
        standing = standing.filter(pk__in=[verdict.pk for verdict in verdicts])
    standing = list(standing)
    if not standing:
        raise Refusal(_("No guilty verdict stands that could be overturned."))
    if any(day.earliest and on < day.earliest for day in (dates.kept(verdict, "given") for verdict in standing)):
        raise Refusal(_("A verdict cannot be overturned before it was given."), "on")
    Verdict.objects.filter(pk__in=[verdict.pk for verdict in standing]).update(
        overturned_on=on, version=F("version") + 1
    )
    for touched in chain_of(proceeding).filter(pk__in={verdict.proceeding_id for verdict in standing}):
        if not touched.verdicts.filter(is_guilty=True, overturned_on=None).exists():
            store(touched, None, overturned_on=on)
    proceeding.refresh_from_db(fields=["overturned_on", "version"])
    wrote(
        "overturn",
        by=by,
        at=at,
        row=proceeding,
        case=proceeding.case,
        summary=_("A conviction was overturned."),
        verdicts=[verdict.pk for verdict in standing],
    )
    return len(standing)


@transaction.atomic
def decide_appeal(*, appeal, result, on, verdicts=None, version=None, by, at=None) -> Proceeding:
    """What the court of appeal decided on the day `on`: the verdict stands, or verdicts are overturned.

    Ends the appeal. Raises Refusal if it is not running, or for a day before it was filed; Stale if somebody saved it
    since `version` was read.
    """
    check_works(by, appeal.case)
    if not appeal.is_appeal or appeal.has_ended:
        raise Refusal(_("Only a running appeal can be decided."))
    filed = dates.kept(appeal, "reported")
    if filed.earliest and on < filed.earliest:
        raise Refusal(_("The appeal would be decided before it was filed."), "on")
    store(appeal, version, appeal_result=result)
    if result == Proceeding.AppealResult.OVERTURNED:
        overturn(proceeding=appeal, on=on, verdicts=verdicts, by=by, at=at)
    return move_proceeding(proceeding=appeal, to=S.FINAL, when=dates.PartialDate.of_day(on), by=by, at=at)
