"""What no longer stands, and what stands again: verdicts, with the judgments and awards that rest on them.

The rows stay; figures count what stands. Source: the domain rules, "Workflow" and "Indicators", `convictions`.
"""

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from cases.partial_dates import PartialDate
from cases.stages import lock_case
from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..judged import chain_of, standing_judgments, standing_verdicts
from ..models import Charge, Judgment, Proceeding, Verdict
from ..winding import happened
from .awards import overturn_with, owed_by_one, owed_together, restore_with
from .common import check_works, wrote

Outcome = Verdict.Outcome
ACQUITTED = (Outcome.NOT_GUILTY, Outcome.DISMISSED)


@transaction.atomic
def overturn(*, proceeding, on, verdicts=None, by, at=None) -> int:
    """Overturn guilty verdicts of the proceeding's chain (all that stand, or those given) as of the day `on`.

    Returns how many. Where none is left, the judgment and the accused's own awards fall with them, and what co-accused
    owe together falls with the last of them; an acquittal that a court of appeal had set aside stands again. Allowed
    on a closed case, because it is the court that decides. Raises Refusal for a future day, a day before the verdict,
    or when nothing stands.
    """
    check_works(by, proceeding.case, only_open=False)
    lock_case(proceeding.case)  # two convictions of a matter that fall at once: the second knows that it is the last
    dates.check_past(PartialDate.of_day(on), proceeding.case.office.today(), "on")
    standing = standing_verdicts(proceeding).select_for_update(of=("self",))
    if verdicts is not None:
        standing = standing.filter(pk__in=[verdict.pk for verdict in verdicts])
    standing = list(standing)
    if not standing:
        raise Refusal(_("No guilty verdict stands that could be overturned."))
    if any(day.earliest and on < day.earliest for day in (dates.kept(verdict, "given") for verdict in standing)):
        raise Refusal(_("A verdict cannot be overturned before it was given."), "on")
    _no_longer(standing, on)
    _acquitted_again(standing)
    _mark(proceeding, on)
    if not standing_verdicts(proceeding).exists():
        standing_judgments(proceeding).update(superseded_on=on, version=F("version") + 1)
        overturn_with(owed_by_one(chain_of(proceeding)), on)
    if not _convictions(proceeding).filter(overturned_on=None).exists():
        overturn_with(owed_together(proceeding.matter_id), on)
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
    happened(proceeding, by, at)
    return len(standing)


def _convictions(proceeding):
    """Guilty verdicts of its matter, against whomever."""
    return Verdict.objects.filter(proceeding__matter=proceeding.matter_id, is_guilty=True)


def _no_longer(verdicts, on):
    Verdict.objects.filter(pk__in=[verdict.pk for verdict in verdicts]).update(
        overturned_on=on, version=F("version") + 1
    )


def _acquitted_again(verdicts):
    """Convictions of a court of appeal fell: the acquittals that it had set aside stand again."""
    origins = [
        verdict.charge.origin_id
        for verdict in verdicts
        if verdict.charge.origin_id and verdict.proceeding.kind == Proceeding.Kind.APPEAL
    ]
    aside = Verdict.objects.filter(charge__in=origins, outcome__in=ACQUITTED, overturned_on__isnull=False)
    aside.update(overturned_on=None, version=F("version") + 1)


def _mark(proceeding, on):
    """`overturned_on` says of each proceeding of the chain that nothing of what it decided on guilt stands."""
    decided = [outcome.value for outcome in (*Verdict.GUILTY, *ACQUITTED)]
    for touched in chain_of(proceeding).prefetch_related("verdicts"):
        verdicts = [verdict for verdict in touched.verdicts.all() if verdict.outcome in decided]
        guilty = [verdict for verdict in verdicts if verdict.is_guilty]
        fell = bool(verdicts) and all(verdict.overturned_on for verdict in (guilty or verdicts))
        if fell != bool(touched.overturned_on):
            store(touched, None, overturned_on=on if fell else None)


def acquittals_of(proceeding) -> list[Charge]:
    """Charges of the chain on which nobody stands convicted and a court decided: an acquittal that stands, or a
    conviction that was overturned. Each as it was decided last."""
    verdicts = Verdict.objects.filter(proceeding__in=chain_of(proceeding))
    acquitted = Q(outcome__in=ACQUITTED, overturned_on=None) | Q(is_guilty=True, overturned_on__isnull=False)
    convicted = standing_verdicts(proceeding).values_list("charge_id", "charge__origin_id")
    stands = {pk for pair in convicted for pk in pair if pk}
    latest = {}
    for charge in Charge.objects.filter(pk__in=verdicts.filter(acquitted).values("charge")).order_by("pk"):
        if not stands & {charge.pk, charge.origin_id}:
            latest[charge.origin_id or charge.pk] = charge
    return list(latest.values())


def set_aside(proceeding, charges, on):
    """The acquittals on these charges no longer stand."""
    standing = Verdict.objects.filter(charge__in=charges, outcome__in=ACQUITTED, overturned_on=None)
    standing.update(overturned_on=on, version=F("version") + 1)
    _mark(proceeding, on)


def bring_again(charge, proceeding) -> Charge:
    """The charge as a later proceeding of the chain decides it again; it counts as the first one."""
    return Charge.objects.create(
        case=charge.case,
        proceeding=proceeding,
        statute=charge.statute,
        statute_entry=charge.statute_entry,
        iccs=charge.iccs,
        counts=charge.counts,
        origin_id=charge.origin_id or charge.pk,
    )


def convict_again(appeal, charges, on):
    """The court of appeal convicted of these charges of the chain on the day `on`.

    A conviction that was overturned stands again, with its first day, and with it the judgment and the awards that
    fell with it; an acquittal is set aside, and the conviction is of the appeal.
    """
    possible = {charge.pk for charge in acquittals_of(appeal)}
    if any(charge.pk not in possible for charge in charges):
        raise Refusal(_("Choose charges that ended in an acquittal."), "charges")
    for charge in charges:
        fallen = charge.verdicts.filter(is_guilty=True, overturned_on__isnull=False)
        if fallen.exists():
            _restore(appeal, fallen)
        else:
            _convict(appeal, charge, on)
    _mark(appeal, on)


def _restore(appeal, fallen):
    days = set(fallen.values_list("overturned_on", flat=True))
    if not _convictions(appeal).filter(overturned_on=None).exists():
        last = _convictions(appeal).aggregate(day=Max("overturned_on"))["day"]
        restore_with(owed_together(appeal.matter_id), last)
    fallen.update(overturned_on=None, version=F("version") + 1)
    for day in days:
        restore_with(owed_by_one(chain_of(appeal)), day)
    fell = Judgment.objects.filter(proceeding__in=chain_of(appeal), superseded_by=None, superseded_on__in=days)
    last = fell.order_by("-pk").first()
    if last and not standing_judgments(appeal).exists():
        store(last, None, superseded_on=None)


def _convict(appeal, charge, on):
    acquitted = charge.verdicts.filter(outcome__in=ACQUITTED, overturned_on=None)
    counts = sum(acquitted.values_list("counts", flat=True))
    set_aside(appeal, [charge], on)
    verdict = Verdict(
        case=appeal.case,
        charge=bring_again(charge, appeal),
        proceeding=appeal,
        outcome=Outcome.GUILTY_TRIAL,
        counts=counts,
        earned_office=appeal.case.office,
    )
    dates.keep(verdict, "given", PartialDate.of_day(on))
    verdict.save()
