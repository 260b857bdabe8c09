"""Hearings: entered for several matters at once, moved, held, cancelled, corrected. Adjourning is in `adjournments`.

Whatever they change, the case keeps its next hearing; the number of statements grows neither with the accused nor with
the matters of a sitting. No step of a stage hangs on a hearing, only by when the stage is due.
"""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cases.actions.work import keep_next_hearings
from cases.models import Case, CaseMember
from offices import audit
from offices.access import colleagues
from offices.audiences import Audience
from offices.days import in_words
from offices.refusal import Refusal
from offices.versions import store

from ..events import happened_many
from ..hearing_states import HAPPENED, S, refusal, refusal_to_move
from ..models import Hearing, HearingAccused, HearingLawyer, Matter, Proceeding
from .common import check_works

FARTHEST = timedelta(days=10 * 366)


@transaction.atomic
def schedule_hearing(
    *,
    matter,
    kind,
    on,
    hour=None,
    court=None,
    court_name="",
    courtroom="",
    judge="",
    proceedings=None,
    lawyers=(),
    survivor_testifies=False,
    note="",
    is_held=False,
    outcome="",
    also=(),
    by,
    at=None,
) -> Hearing:
    """A hearing of the matter, and the same sitting for the matters in `also`. Returns that of `matter`.

    `proceedings` are the accused it is about (None: all that are running); of `also` all that are running. `hour` is
    the court's local time. A day that has passed may be entered with `is_held` and `outcome`. Note, outcome and
    testimony are kept with `matter` alone: whoever reads one case may not read the other. Raises Refusal.
    """
    matters = _open_matters([matter, *also], by)
    matter = matters[0]
    check_day(on, matter.case.office.today(), is_over=is_held)
    accused = _accused_of(matters)
    if proceedings is not None:
        accused[matter.pk] = _chosen(matter, accused[matter.pk], proceedings)
    _check_new(matter, kind, on, hour, accused[matter.pk])
    able = able_to_attend([row.case for row in matters])
    check_lawyers(lawyers, able[matter.case_id])
    check_court(court, matter.case)
    sitting = uuid4() if len(matters) > 1 else None
    hearings = [
        Hearing(
            case=row.case,
            office_id=row.office_id,
            restricted=row.restricted,
            matter=row,
            kind=kind,
            on=on,
            at=hour,
            court=court if court and court.office_id == row.office_id else None,
            court_name=court.name if court else court_name.strip(),
            courtroom=courtroom.strip(),
            judge=judge.strip(),
            status=S.HELD if is_held else S.SCHEDULED,
            sitting=sitting,
            earned_office_id=row.office_id,
        )
        for row in matters
    ]
    hearings[0].survivor_testifies, hearings[0].note = survivor_testifies, note.strip()
    hearings[0].outcome = outcome.strip() if is_held else ""
    Hearing.objects.bulk_create(hearings)
    attach(hearings, accused, {row.pk: [one for one in lawyers if one.pk in able[row.case_id]] for row in matters})
    summary = _("Hearing set for %(day)s") % {"day": in_words(on)}
    wrote_of("schedule_hearing", hearings, by=by, at=at, summary=summary)
    return hearings[0]


@transaction.atomic
def hold_hearing(*, hearing, outcome="", version=None, by, at=None) -> Hearing:
    """The hearing was held, and what came of it. Raises Refusal before its day, or Stale."""
    _become(hearing, S.HELD, by)
    store(hearing, version, status=S.HELD, outcome=outcome.strip())
    wrote_of("hold_hearing", [hearing], by=by, at=at, summary=_("A hearing was held"))
    return hearing


@transaction.atomic
def cancel_hearing(*, hearing, outcome="", version=None, by, at=None) -> Hearing:
    """The hearing does not take place and was not adjourned; `outcome` says why."""
    _become(hearing, S.CANCELLED, by)
    store(hearing, version, status=S.CANCELLED, outcome=outcome.strip())
    wrote_of("cancel_hearing", [hearing], by=by, at=at, summary=_("A hearing was cancelled"))
    return hearing


@transaction.atomic
def reopen_hearing(*, hearing, version=None, by, at=None) -> Hearing:
    """What was written of the hearing was a mistake: it is to come again. The history keeps what was written."""
    _become(hearing, S.SCHEDULED, by)
    store(hearing, version, status=S.SCHEDULED, outcome="", asked_by="", reason="", reason_note="", next=None)
    wrote_of("reopen_hearing", [hearing], by=by, at=at, summary=_("What came of a hearing was taken back"), winds=True)
    return hearing


@transaction.atomic
def move_hearing(*, hearing, on, hour=None, version=None, by, at=None) -> Hearing:
    """Another date for a hearing, before its day. This is no adjournment. Raises Refusal, or Stale."""
    check_works(by, hearing.case)
    if refused := refusal_to_move(hearing):
        raise Refusal(refused)
    today = hearing.case.office.today()
    check_day(on, today)
    if on < today:
        raise Refusal(_("This day is past. Write the new day of the hearing."), "on")
    _check_order(hearing, on)
    store(hearing, version, on=on, at=hour)
    summary = _("Hearing moved to %(day)s") % {"day": in_words(on)}
    wrote_of("move_hearing", [hearing], by=by, at=at, summary=summary)
    return hearing


@transaction.atomic
def change_hearing(
    *,
    hearing,
    kind,
    on,
    hour=None,
    court=None,
    court_name="",
    courtroom="",
    judge="",
    proceedings=(),
    lawyers=(),
    survivor_testifies=False,
    note="",
    outcome="",
    asked_by="",
    reason="",
    reason_note="",
    version,
    by,
    at=None,
) -> Hearing:
    """Correct what is written about a hearing. Whether it was held stays. Raises Refusal, or Stale."""
    check_works(by, hearing.case)
    check_day(on, hearing.case.office.today(), is_over=hearing.status in HAPPENED)
    _check_order(hearing, on)
    accused = _chosen(hearing.matter, _accused_of([hearing.matter], ended=True)[hearing.matter_id], proceedings)
    check_court(court, hearing.case)
    able = able_to_attend([hearing.case])[hearing.case_id]
    there = set(hearing.lawyers.values_list("user", flat=True))
    check_lawyers([one for one in lawyers if one.pk not in there], able)
    if hearing.status == S.ADJOURNED and not (asked_by and reason):
        raise Refusal(_("Say who asked for the adjournment, and why."), "asked_by" if reason else "reason")
    was_adjourned = hearing.status == S.ADJOURNED
    store(
        hearing,
        version,
        kind=kind,
        on=on,
        at=hour,
        court=court,
        court_name=court.name if court else court_name.strip(),
        courtroom=courtroom.strip(),
        judge=judge.strip(),
        survivor_testifies=survivor_testifies,
        note=note.strip(),
        outcome=hearing.outcome if hearing.is_to_come else outcome.strip(),
        asked_by=asked_by if was_adjourned else "",
        reason=reason if was_adjourned else "",
        reason_note=reason_note.strip() if was_adjourned else "",
    )
    hearing.accused.exclude(proceeding__in=accused).delete()
    hearing.lawyers.exclude(user__in=lawyers).delete()
    attach([hearing], {hearing.matter_id: accused}, {hearing.matter_id: lawyers})
    wrote_of("change_hearing", [hearing], by=by, at=at, summary=_("What is written about a hearing was corrected"))
    return hearing


# --- what may be ---------------------------------------------------------------------------------------------------


def _become(hearing, to, by):
    check_works(by, hearing.case)
    if refused := refusal(hearing, to):
        raise Refusal(refused)


def check_day(on, today, *, is_over=False, field="on"):
    """Raise Refusal for what lies in the future and is said to be over, and for a year that was mistyped."""
    if is_over and on > today:
        raise Refusal(_("This day is in the future. Write the day on which it happened."), field)
    if abs(on - today) > FARTHEST:
        raise Refusal(_("%(day)s is more than ten years away. Please check the year.") % {"day": in_words(on)}, field)


def _check_order(hearing, on):
    """Raise Refusal unless `on` stays between the hearing that was adjourned to this one and the one after it."""
    before = Hearing.objects.filter(next=hearing).first()
    if (before and on <= before.on) or (hearing.next and on >= hearing.next.on):
        raise Refusal(_("A hearing stays after the one that was adjourned to it, and before the next."), "on")


def check_court(court, case):
    """Raise Refusal for a court that another office knows."""
    if court and court.office_id != case.office_id:
        raise Refusal(_("Choose a court of the case's office, or type its name."), "court")


def able_to_attend(cases) -> dict[int, set]:
    """Case id → ids of those who can be sent to its hearings: who works the stage there, and may open the case."""
    by_office = {office: set() for office in {case.office_id for case in cases}}
    for office in by_office:
        by_office[office] = set(colleagues([office], "change_accountability").values_list("pk", flat=True))
    named = {}
    hidden = [case.pk for case in cases if case.restricted]
    if hidden:
        for case_id, user_id in CaseMember.objects.running().filter(case__in=hidden).values_list("case", "user"):
            named.setdefault(case_id, set()).add(user_id)
    return {
        case.pk: by_office[case.office_id] & named.get(case.pk, set()) if case.restricted else by_office[case.office_id]
        for case in cases
    }


def check_lawyers(lawyers, able):
    """Raise Refusal for somebody who could not read the case."""
    for lawyer in lawyers:
        if lawyer.pk not in able:
            raise Refusal(
                _("%(person)s does not work on the accountability stage of this case.") % {"person": lawyer}, "lawyers"
            )


def _open_matters(matters, by) -> list:
    """The matters as they are stored, held until the transaction ends, in the order given; each once."""
    stored = {
        row.pk: row
        for row in Matter.objects.visible_to(by)
        .filter(pk__in={matter.pk for matter in matters})
        .select_for_update(of=("self",), no_key=True)
        .select_related("case__office")
        .order_by("pk")
    }
    found = [stored.get(pk) for pk in dict.fromkeys(matter.pk for matter in matters)]
    if None in found:
        raise Refusal(_("Choose among the matters that you work."), "also")
    for row in found:
        check_works(by, row.case)
        if not row.is_running:
            raise Refusal(_("The matter has ended."))
    return found


def _accused_of(matters, *, ended=False) -> dict[int, list]:
    """Matter id → its proceedings, those that have ended only when asked for."""
    accused = {matter.pk: [] for matter in matters}
    rows = Proceeding.objects.filter(matter__in=accused)
    for proceeding in rows if ended else rows.exclude(stage__in=Proceeding.ENDED):
        accused[proceeding.matter_id].append(proceeding)
    return accused


def _chosen(matter, running, proceedings):
    known = {proceeding.pk: proceeding for proceeding in running}
    if any(proceeding.pk not in known for proceeding in proceedings):
        raise Refusal(_("Choose among the accused of this matter."), "proceedings")
    if known and not proceedings:
        raise Refusal(_("Tick at least one accused."), "proceedings")
    return [known[proceeding.pk] for proceeding in proceedings]


def _check_new(matter, kind, on, hour, accused):
    same = Hearing.objects.filter(matter=matter, kind=kind, on=on, at=hour).exclude(status=S.CANCELLED)
    if accused:
        same = same.filter(accused__proceeding__in=accused)
    if same.exists():
        raise Refusal(_("This hearing is entered already: the same matter, kind, day and hour."), "on")


# --- what is written -----------------------------------------------------------------------------------------------


def attach(hearings, accused, lawyers):
    """Write who the hearings are about and who attends them, by matter id. Those who are there already stay."""
    HearingAccused.objects.bulk_create(
        (
            HearingAccused(
                case=row.case, office_id=row.office_id, restricted=row.restricted, hearing=row, proceeding=one
            )
            for row in hearings
            for one in accused[row.matter_id]
        ),
        ignore_conflicts=True,
    )
    HearingLawyer.objects.bulk_create(
        (
            HearingLawyer(case=row.case, office_id=row.office_id, restricted=row.restricted, hearing=row, user=one)
            for row in hearings
            for one in lawyers[row.matter_id]
        ),
        ignore_conflicts=True,
    )


def wrote_of(action, hearings, *, by, at, summary, winds=False):
    """Record the action on each case's timeline, keep what its next hearing is, and wind the clocks."""
    rows = [(row, row.case) for row in hearings]
    audit.record_each(action, by=by, rows=rows, audience=Audience.ACCOUNTABILITY, summary=summary, at=at)
    cases = {row.case_id: row.case for row in hearings}
    # Held before the hearings are read: two sittings of a case that are written at once follow one another.
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=cases).order_by("pk").values_list("pk"))
    keep_next_hearings(hearings=_next_of(cases), by=by)
    if winds or any(row.status in HAPPENED for row in hearings):
        happened_many(Proceeding.objects.filter(hearings__hearing__in=hearings).distinct(), by, at)


def _next_of(cases) -> dict:
    """Case → day, and hour and court, of its earliest hearing to come."""
    rows = Hearing.objects.filter(case__in=cases).to_come()
    first = {
        row.case_id: row
        for row in rows.order_by("case_id", "on", F("at").asc(nulls_last=True), "pk").distinct("case_id")
    }
    return {case: _in_short(first[pk]) if pk in first else None for pk, case in cases.items()}


def _in_short(hearing):
    hour = f"{hearing.at:%H:%M}" if hearing.at else ""
    return hearing.on, ", ".join(part for part in (hour, hearing.court_name) if part)[:160]
