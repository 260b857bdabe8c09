"""Proceedings: one accused in one criminal matter, and the one function that moves them."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import CaseRole
from cases.partial_dates import PartialDate
from cases.stages import lock_case, refresh_stages
from offices import audit
from offices.audiences import Audience
from offices.refusal import Refusal
from offices.versions import store

from .. import dates
from ..models import Matter, Proceeding
from ..transitions import opening_stages, refusals
from ..winding import happened, happened_many
from .common import check_works, wrote

S = Proceeding.Stage
#: What it is called by, at each place, and the court if it is not the matter's.
NUMBERS = ("police_number", "prosecutor_number", "court_number", "institution")
#: The day that a move to a stage sets.
DAY_OF = {S.REPORTED: "reported", S.CHARGED: "charged", S.FINAL: "ended", S.DISCONTINUED: "ended"}


def refusal_to_accuse(matter, person) -> str:
    """Why the person cannot be the accused of the matter; empty: can be."""
    if matter.kind != Matter.Kind.CRIMINAL:
        return _("Only a criminal matter has accused.")
    if not matter.is_running:
        return _("The matter has ended.")
    roles = CaseRole.objects.filter(case=matter.case_id, person=person).running()
    if not (roles if matter.against_client else roles.suspects()).exists():
        return _("Only a suspect on this case can be accused. Add the person to the case as a suspect first.")
    if Proceeding.objects.filter(matter=matter, person=person, appeal_of=None).exists():
        return _("There is a proceeding against this person in this matter already.")
    return ""


@transaction.atomic
def open_proceeding(*, person, **facts) -> Proceeding:
    """Start a proceeding against one person; the rest as in `open_proceedings`."""
    return open_proceedings(people=[person], **facts)[0]


@transaction.atomic
def open_proceedings(
    *, matter, people, stage=S.REPORTED, reported=None, arrested=None, by, at=None, **numbers
) -> list[Proceeding]:
    """Start a proceeding against each of `people` (suspects on the case, or clients whom the matter is against).

    `reported` and `arrested` are PartialDates, `numbers` those of NUMBERS. Raises Refusal with a sentence.
    """
    check_works(by, matter.case)
    today = matter.case.office.today()
    dates.check_past(reported, today, "reported")
    dates.check_past(arrested, today, "arrested")
    if stage not in opening_stages(matter):
        raise Refusal(_("A proceeding starts before the charge. Add the charges, then move it on."), "stage")
    if not people:
        raise Refusal(_("Choose at least one accused."), "people")
    lock_case(matter.case)  # two who accuse at once: the second is told
    for person in people:
        if refused := refusal_to_accuse(matter, person):
            raise Refusal(refused, "person")
    proceedings = []
    for person in people:
        proceeding = Proceeding(
            case=matter.case,
            matter=matter,
            person=person,
            stage=stage,
            earned_office=matter.case.office,
            **numbers,
        )
        dates.keep(proceeding, "reported", reported)
        dates.keep(proceeding, "arrested", arrested)
        proceeding.save()
        proceedings.append(proceeding)
    for proceeding in proceedings:
        audit_proceeding(proceeding, by, at)
    refresh_stages(case=matter.case, by=by, at=at)
    happened_many(proceedings, by, at)
    return proceedings


def audit_proceeding(proceeding, by, at):
    audit.record(
        "open_proceeding",
        by=by,
        obj=proceeding,
        case=proceeding.case,
        audience=Audience.ACCOUNTABILITY,
        summary=_("Opened a proceeding against a suspect."),
        at=at,
    )


@transaction.atomic
def change_proceeding(*, proceeding, reported, arrested, charged, version, by, at=None, **numbers) -> Proceeding:
    """Correct the days of a proceeding (PartialDates) and its `numbers`, those of NUMBERS.

    Raises Refusal for what is impossible, or Stale.
    """
    check_works(by, proceeding.case)
    today = proceeding.case.office.today()
    for field, when in (("reported", reported), ("arrested", arrested), ("charged", charged)):
        dates.check_past(when, today, field)
        dates.keep(proceeding, field, when)
    _check_verdicts_after(proceeding, charged)
    store(proceeding, version)
    for name, value in numbers.items():
        setattr(proceeding, name, value)
    days = [f"{s}_{p}" for s in ("reported", "arrested", "charged") for p in ("on", "precision")]
    proceeding.save(update_fields=[*days, *numbers])
    wrote(
        "change_proceeding",
        by=by,
        at=at,
        row=proceeding,
        case=proceeding.case,
        summary=_("Changed the days of a proceeding."),
    )
    happened(proceeding, by, at)
    return proceeding


def _check_verdicts_after(proceeding, charged):
    for verdict in proceeding.verdicts.all():
        if refused := dates.impossible(charged=charged, verdict=dates.kept(verdict, "given")):
            raise Refusal(refused, "charged")


@transaction.atomic
def move_proceeding(*, proceeding, to, when=None, reason="", version=None, by, at=None) -> Proceeding:
    """The one function that changes a proceeding's stage, by the table in `transitions`.

    `when` (PartialDate) is the day of the move and sets the day of the report, the charge or the end. `reason` is one
    of Proceeding.Reason, for discontinuing. Raises Refusal with the sentences that stand in the way.
    """
    check_works(by, proceeding.case)
    proceeding.discontinued_reason = reason if to == S.DISCONTINUED else ""
    if refused := refusals(proceeding, to):
        raise Refusal(refused[0])
    dates.check_past(when, proceeding.case.office.today(), "when")
    if to == S.CHARGED:
        _check_verdicts_after(proceeding, when)
    _check_end(proceeding, to, when)
    store(proceeding, version)
    proceeding.left_at = proceeding.stage if to == S.DISCONTINUED else ""
    proceeding.stage = to
    if to in DAY_OF:
        dates.keep(proceeding, DAY_OF[to], when)
    proceeding.save()
    wrote(
        "move_proceeding",
        by=by,
        at=at,
        row=proceeding,
        case=proceeding.case,
        to=to,
        summary=_("A proceeding moved to “%(stage)s”.") % {"stage": proceeding.get_stage_display()},
    )
    happened(proceeding, by, at)
    return proceeding


def _check_end(proceeding, to, when):
    if to == S.FINAL and when and when.latest:
        given = [dates.kept(verdict, "given") for verdict in proceeding.verdicts.all()]
        if any(dates.before(when, day) for day in given):
            raise Refusal(_("It would end before its verdict."), "when")


def discontinue(*, proceeding, reason, when=None, version=None, by, at=None) -> Proceeding:
    """End a proceeding without a verdict of its own, for one of Proceeding.Reason."""
    return move_proceeding(
        proceeding=proceeding,
        to=S.DISCONTINUED,
        reason=reason,
        when=when or PartialDate.unknown(),
        version=version,
        by=by,
        at=at,
    )
