"""Custody: each stretch ends the one before it, clocks follow, and safety plans are told when an accused is free."""

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.partial_dates import PartialDate, Precision
from cases.stages import lock_case
from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..custody_order import impossible, in_order, out_of_place, place_of
from ..models import CustodyInterval, Proceeding
from ..winding import happened
from .common import check_works, wrote

State = CustodyInterval.State
#: What the safety plan of a survivor has to know, as the task that says so.
TOLD = {
    State.BAILED: gettext_lazy("An accused in this case was released on bail: go through the survivor's safety plan"),
    State.RELEASED: gettext_lazy("An accused in this case was released: go through the survivor's safety plan"),
    State.ABSCONDED: gettext_lazy("An accused in this case has absconded: go through the survivor's safety plan"),
}


@transaction.atomic
def record_custody(*, proceeding, state, when, by, at=None, **terms) -> CustodyInterval:
    """Since `when` (a PartialDate, at least a year) the accused is in `state`. Ends what was before.

    `terms`: place, bail_kind, bail_amount, bail_currency, terms, reason. What is written down late takes its place
    among the others. The first arrest becomes that of the proceeding. Raises Refusal with a sentence.
    """
    check_works(by, proceeding.case)
    proceeding = _held_fast(proceeding)
    rows = in_order(proceeding.custody.all())
    _check(proceeding, state, when, rows)
    number = place_of(when, rows)
    previous, following = rows[number - 1] if number else None, next(iter(rows[number:]), None)
    custody = CustodyInterval(
        case=proceeding.case,
        proceeding=proceeding,
        person_id=proceeding.person_id,
        state=state,
        is_current=following is None,
        **terms,
    )
    dates.keep(custody, "from", when)
    if following:
        dates.keep(custody, "to", dates.kept(following, "from"))
    if previous and (previous.to_on is None or not dates.before(dates.kept(previous, "to"), when)):
        _ends(previous, when)
    custody.save()
    _keep_first_arrest(proceeding)
    _wrote("record_custody", custody, by, at, _("Custody: %(state)s.") % {"state": custody.get_state_display()})
    _tell(custody, at)
    return custody


@transaction.atomic
def change_custody(*, custody, state, when, version, by, at=None, **terms) -> CustodyInterval:
    """Correct a stretch of custody, between its neighbours. Raises Refusal, or Stale."""
    check_works(by, custody.case)
    proceeding = _held_fast(custody.proceeding)
    rows = in_order(proceeding.custody.all())
    number = rows.index(custody)
    previous, following = rows[number - 1] if number else None, next(iter(rows[number + 1 :]), None)
    if custody.from_on or when.earliest:  # a day that a court record did not tell may stay unknown
        _check(proceeding, state, when, [row for row in rows if row != custody])
    if refused := out_of_place(when, previous, following):
        raise Refusal(refused, "when")
    was, former = custody.state, dates.kept(custody, "from")
    store(custody, version, state=state, from_on=when.earliest, from_precision=when.precision, **terms)
    if previous and dates.kept(previous, "to") == former:
        _ends(previous, when)
    _keep_first_arrest(proceeding, former=former if was == State.ARRESTED else None)
    _wrote("change_custody", custody, by, at, _("Corrected what is written about custody."))
    if custody.state != was:
        _tell(custody, at)
    return custody


@transaction.atomic
def remove_custody(*, custody, by, at=None) -> Proceeding:
    """Take back what was recorded by mistake; the one before goes on in its place. Returns the proceeding."""
    check_works(by, custody.case)
    proceeding = _held_fast(custody.proceeding)
    rows = in_order(proceeding.custody.all())
    number = rows.index(custody)
    _wrote_off(custody, by, at)
    former, was = dates.kept(custody, "from"), custody.state
    ended, last = dates.kept(custody, "to"), custody.is_current
    custody.delete()
    if number and (last or dates.kept(rows[number - 1], "to") == former):
        _ends(rows[number - 1], ended, is_current=last)
    _keep_first_arrest(proceeding, former=former if was == State.ARRESTED else None)
    happened(proceeding, by, at)
    return proceeding


def _held_fast(proceeding) -> Proceeding:
    """The proceeding as it is stored, with its case held until the transaction ends: stretches follow one another."""
    lock_case(proceeding.case)
    return Proceeding.objects.select_related("case__office", "matter", "person").get(pk=proceeding.pk)


def _check(proceeding, state, when, others):
    if not when or not when.earliest:
        raise Refusal(_("Write at least the year."), "when")
    dates.check_past(when, proceeding.case.office.today(), "when")
    if refused := impossible(state, when, others, dates.kept(proceeding, "arrested")):
        raise Refusal(refused, "when")


def _ends(row, when: PartialDate, *, is_current=False):
    CustodyInterval.objects.filter(pk=row.pk).update(
        is_current=is_current, to_on=when.earliest, to_precision=when.precision, version=F("version") + 1
    )


def _keep_first_arrest(proceeding, former: PartialDate | None = None):
    """The proceeding keeps the day of its first arrest; a re-arrest is not a second.

    A day that came from elsewhere stays, unless an arrest is earlier, or says more exactly when it was. `former` is
    the day of an arrest that was just corrected or taken back.
    """
    days = [dates.kept(row, "from") for row in proceeding.custody.filter(state=State.ARRESTED, from_on__isnull=False)]
    first = min(days, key=lambda day: day.earliest, default=PartialDate.unknown())
    known = dates.kept(proceeding, "arrested")
    if not (known.earliest is None or known == former or (days and _says_more(first, known))) or first == known:
        return
    store(proceeding, None, arrested_on=first.earliest, arrested_precision=first.precision)


def _says_more(day, known) -> bool:
    if known.precision != Precision.DAY and known.earliest <= day.earliest and day.latest <= known.latest:
        return True
    return day.earliest < known.earliest


def _wrote(action, custody, by, at, summary):
    wrote(action, by=by, at=at, row=custody, case=custody.case, summary=summary)
    happened(custody.proceeding, by, at)


def _wrote_off(custody, by, at):
    summary = _("Took back what was written about custody.")
    detail = {"state": custody.state, "from": custody.from_on, "place": custody.place}
    wrote("remove_custody", by=by, at=at, row=custody, case=custody.case, summary=summary, **detail)


def _tell(custody, at):
    """Put on the aftercare of the case, and of others in which the same person is a suspect, that somebody is free.

    By the database, because whoever records it reads neither aftercare tasks nor, perhaps, those cases. Of our own
    client nobody needs to be warned.
    """
    if custody.is_current and custody.state in TOLD and not custody.proceeding.matter.against_client:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ijm_tell_of_liberty(%s, %s, %s)",
                [custody.pk, str(TOLD[custody.state]), at or timezone.now()],
            )
