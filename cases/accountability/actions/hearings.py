"""Hearings: entered for several matters at once, moved, held, cancelled, corrected. Adjourning is in `adjournments`.

Whatever they change, the case keeps its next hearing; the number of statements grows neither with the accused nor with
the matters of a sitting. No step of a stage hangs on a hearing, only by when the stage is due.
"""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from offices.days import in_words
from offices.refusal import Refusal
from offices.versions import store

from ..hearing_states import HAPPENED, S, refusal, refusal_to_move
from ..models import Hearing
from .common import check_court, check_works
from .hearing_checks import (
    able_to_attend,
    accused_of,
    check_day,
    check_lawyers,
    check_new,
    check_new_for,
    check_order,
    chosen_accused,
    open_matters,
)
from .hearing_writing import attach, wrote_of


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
    matters = open_matters([matter, *also], by)
    matter = matters[0]
    check_day(on, matter.case.office.today(), is_over=is_held)
    accused = accused_of(matters)
    if proceedings is not None:
        accused[matter.pk] = chosen_accused(accused[matter.pk], proceedings)
    check_new(matter, kind, on, hour, accused[matter.pk])
    if len(matters) > 1:
        check_new_for(matters[1:], kind, on, hour, accused)
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
    check_order(hearing, on)
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
    check_order(hearing, on)
    accused = chosen_accused(accused_of([hearing.matter], ended=True)[hearing.matter_id], proceedings)
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


def _become(hearing, to, by):
    check_works(by, hearing.case)
    if refused := refusal(hearing, to):
        raise Refusal(refused)
