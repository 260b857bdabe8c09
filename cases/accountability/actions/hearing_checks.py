"""What may be written about a hearing: its day, its court, who attends, whom it is about. Refused in sentences."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import CaseMember
from cases.partial_dates import PartialDate
from offices.access import colleagues
from offices.days import in_words
from offices.refusal import Refusal

from .. import dates
from ..hearing_states import S, refusal_to_add
from ..models import Hearing, Matter, Proceeding
from .common import check_works

FARTHEST = timedelta(days=10 * 366)


def check_day(on, today, *, is_over=False, field="on"):
    """Raise Refusal for what lies in the future and is said to be over, and for a year that was mistyped."""
    if is_over:
        dates.check_past(PartialDate.of_day(on), today, field)
    if abs(on - today) > FARTHEST:
        raise Refusal(_("%(day)s is more than ten years away. Please check the year.") % {"day": in_words(on)}, field)


def check_order(hearing, on):
    """Raise Refusal unless `on` stays between the hearing that was adjourned to this one and the one after it."""
    before = Hearing.objects.filter(next=hearing).first()
    if (before and on <= before.on) or (hearing.next and on >= hearing.next.on):
        raise Refusal(_("A hearing stays after the one that was adjourned to it, and before the next."), "on")


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


def open_matters(matters, by) -> list:
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
        if refused := refusal_to_add(row):
            raise Refusal(refused)
    return found


def accused_of(matters, *, ended=False) -> dict[int, list]:
    """Matter id → its proceedings, those that have ended only when asked for."""
    accused = {matter.pk: [] for matter in matters}
    rows = Proceeding.objects.filter(matter__in=accused)
    for proceeding in rows if ended else rows.exclude(stage__in=Proceeding.ENDED):
        accused[proceeding.matter_id].append(proceeding)
    return accused


def chosen_accused(running, proceedings) -> list:
    """Those of `running` that were ticked. Raises Refusal for none, or for an accused of another matter."""
    known = {proceeding.pk: proceeding for proceeding in running}
    if any(proceeding.pk not in known for proceeding in proceedings):
        raise Refusal(_("Choose among the accused of this matter."), "proceedings")
    if known and not proceedings:
        raise Refusal(_("Tick at least one accused."), "proceedings")
    return [known[proceeding.pk] for proceeding in proceedings]


def check_new(matter, kind, on, hour, accused):
    """Raise Refusal for a hearing that is entered already."""
    same = Hearing.objects.filter(matter=matter, kind=kind, on=on, at=hour).exclude(status=S.CANCELLED)
    if accused:
        same = same.filter(accused__proceeding__in=accused)
    if same.exists():
        raise Refusal(_("This hearing is entered already: the same matter, kind, day and hour."), "on")


def check_new_for(others, kind, on, hour, accused):
    """Raise Refusal where another matter of the sitting has this hearing already: its lawyer may have entered it."""
    same = Hearing.objects.filter(matter__in=others, kind=kind, on=on, at=hour).exclude(status=S.CANCELLED)
    proceedings = [one for matter in others for one in accused[matter.pk]]
    same = same.filter(Q(accused=None) | Q(accused__proceeding__in=proceedings)).select_related("matter", "case")
    if there := same.order_by("pk").first():
        told = {"matter": f"{there.case} · {there.matter}"}
        raise Refusal(_("%(matter)s has this hearing already. Untick it.") % told, "also")
