"""Adjourning: who asked, why, and to when. The adjourned hearing stays, and points at the next."""

from collections import defaultdict
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case
from offices.access import rights_of
from offices.days import in_words
from offices.refusal import Refusal
from offices.versions import store

from ..hearing_states import S, refusal, refusal_to_set_next
from ..models import Hearing, HearingAccused, HearingLawyer, Proceeding
from .common import check_works
from .hearing_checks import able_to_attend, check_day, open_matters
from .hearing_writing import attach, wrote_of

#: What the next hearing takes over from the one that was adjourned.
TAKEN_OVER = ("matter", "kind", "court", "court_name", "courtroom", "judge", "survivor_testifies")


@transaction.atomic
def adjourn_hearing(
    *,
    hearing,
    asked_by,
    reason,
    reason_note="",
    next_on=None,
    next_hour=None,
    whole_sitting=False,
    version=None,
    by,
    at=None,
) -> Hearing:
    """The hearing was adjourned, to `next_on` at `next_hour` or to no date yet.

    The next hearing has the same court, accused (as far as they still stand trial) and lawyers. With `whole_sitting`
    the same is written for every matter that was entered together with it and is still to come, as far as `by` works
    its case. Raises Refusal before its day, or Stale.
    """
    check_works(by, hearing.case)
    if refused := refusal(hearing, S.ADJOURNED):
        raise Refusal(refused)
    store(hearing, version)
    hearings = [hearing, *(_held_others(hearing, by) if whole_sitting else ())]
    followers = _followers(hearings, next_on, next_hour)
    for row, follower in zip(hearings, followers, strict=True):
        row.status, row.asked_by, row.reason, row.next = S.ADJOURNED, asked_by, reason, follower
        row.version += row is not hearing
    hearing.reason_note = reason_note.strip()
    Hearing.objects.bulk_update(hearings, ["status", "asked_by", "reason", "reason_note", "next", "version"])
    summary = _("A hearing was adjourned, no date yet")
    if next_on:
        summary = _("A hearing was adjourned to %(day)s") % {"day": in_words(next_on)}
    wrote_of("adjourn_hearing", hearings, by=by, at=at, summary=summary)
    return hearing


@transaction.atomic
def set_next_hearing(*, hearing, next_on, next_hour=None, version=None, by, at=None) -> Hearing:
    """The date that an adjourned hearing did not have yet. Returns the next hearing. Raises Refusal, or Stale."""
    check_works(by, hearing.case)
    open_matters([hearing.matter], by)  # held, so that it does not end meanwhile
    if refused := refusal_to_set_next(hearing):
        raise Refusal(refused)
    [follower] = _followers([hearing], next_on, next_hour)
    store(hearing, version, next=follower)
    summary = _("Hearing set for %(day)s") % {"day": in_words(next_on)}
    wrote_of("set_next_hearing", [follower], by=by, at=at, summary=summary)
    return follower


def others_of_sitting(hearing, by):
    """Hearings entered together with this one that are still to come on its day, as far as `by` works their cases."""
    offices = rights_of(by).offices("change_accountability")
    same = Hearing.objects.visible_to(by).to_come().filter(sitting=hearing.sitting, on=hearing.on, office__in=offices)
    return same.filter(case__status__in=Case.RUNNING).exclude(pk=hearing.pk)


def _held_others(hearing, by):
    if not hearing.sitting:
        return []
    others = others_of_sitting(hearing, by).select_for_update(of=("self",), no_key=True)
    return list(others.select_related("case__office", "matter").order_by("pk"))


def _followers(hearings, on, hour) -> list:
    """The hearings to which these are adjourned, in their order; None for each without a date."""
    if on is None:
        return [None] * len(hearings)
    first = hearings[0]
    check_day(on, first.case.office.today(), field="next_on")
    if on <= first.on:
        raise Refusal(_("The next hearing is after the one that was adjourned."), "next_on")
    sitting = uuid4() if len(hearings) > 1 else None
    followers = [
        Hearing(
            case=row.case,
            office_id=row.office_id,
            restricted=row.restricted,
            on=on,
            at=hour,
            sitting=sitting,
            earned_office_id=row.office_id,
            **{name: getattr(row, name) for name in TAKEN_OVER},
        )
        for row in hearings
    ]
    Hearing.objects.bulk_create(followers)
    _take_over(hearings, followers)
    return followers


def _take_over(hearings, followers):
    """Who the adjourned hearings were about, unless it is over for them, and who attended and still can."""
    able = able_to_attend([row.case for row in hearings])
    accused, lawyers = defaultdict(list), defaultdict(list)
    rows = HearingAccused.objects.filter(hearing__in=hearings).exclude(proceeding__stage__in=Proceeding.ENDED)
    for row in rows.select_related("proceeding", "hearing"):
        accused[row.hearing.matter_id].append(row.proceeding)
    for row in HearingLawyer.objects.filter(hearing__in=hearings).select_related("user", "hearing"):
        if row.user_id in able[row.case_id]:
            lawyers[row.hearing.matter_id].append(row.user)
    attach(followers, accused, lawyers)
