"""Moving a case: screening, opening, declining, duplicates, closing with a second person's approval, re-opening."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices import audit
from offices.access import require, rights_of
from offices.days import in_words
from offices.refusal import Refusal

from ..models import Case, CaseMember, CaseMovement, CaseNumberCounter, CaseTransfer, ClosureRequest, StageProgress
from ..models.stage_progress import StageStatus
from ..stages import lock_case, refresh_stages
from ..transitions import TRANSITIONS
from ..visibility import forget_named
from .work import refresh_next_due


def check_can_move(case: Case, to: str):
    """Raise Refusal unless the table lets the case become `to`."""
    if to not in TRANSITIONS[case.status]:
        raise Refusal(
            _("The case is “%(status)s” and cannot become “%(to)s”.")
            % {"status": case.get_status_display(), "to": Case.Status(to).label}
        )


def move_case(*, case: Case, to: str, by, action: str, summary: str, at=None, **changes) -> Case:
    """The one function that changes a case's status, under a lock, and writes it down. Raises Refusal."""
    with transaction.atomic():
        locked = lock_case(case)
        check_can_move(locked, to)
        for name, value in {"status": to, **changes}.items():
            setattr(locked, name, value)
        locked.version = F("version") + 1
        locked.save(update_fields=["status", "version", *changes])
        audit.record(action, by=by, obj=locked, case=locked, summary=summary, at=at)
    case.refresh_from_db()
    return case


def record_movement(case: Case, kind: str, on, office_id=None):
    """Plus or minus one open case for the office that has it now."""
    CaseMovement.objects.create(
        case=case,
        kind=kind,
        delta=CaseMovement.DELTA[CaseMovement.Kind(kind)],
        moved_on=on,
        earned_office_id=office_id or case.office_id,
    )


def draw_number(case: Case, year: int) -> str:
    """The next number of the case's office in that year, such as CEB-2026-00147. Holds the counter's row locked."""
    counter, _made = CaseNumberCounter.objects.get_or_create(office_id=case.office_id, year=year)
    counter = CaseNumberCounter.objects.select_for_update().get(pk=counter.pk)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{case.office.code}-{year}-{counter.last:05}"


def start_screening(*, case: Case, by, at=None) -> Case:
    """Take a referred case into screening."""
    require(by, "change_case", case.office_id)
    return move_case(
        case=case, to=Case.Status.SCREENING, by=by, action="start_screening", summary=_("Screening began"), at=at
    )


#: What screening asks. Source: the domain rules, "Workflow".
SCREENING_QUESTIONS = (
    ("in_area", gettext_lazy("It is in an area and country where the office is invited and mandated.")),
    ("of_a_type", gettext_lazy("It is of a type that the office takes.")),
    ("justice_can_act", gettext_lazy("The public justice system can act on it.")),
)


def check_can_open(case: Case, on):
    """Raise Refusal unless the case's office may take it: a field office, open on that day, for those types."""
    office = case.office
    if not office.takes_casework:
        raise Refusal(_("Only field offices take cases; %(office)s is not one.") % {"office": office})
    if not office.is_open_on(on):
        raise Refusal(_("%(office)s was not open on %(day)s.") % {"office": office, "day": in_words(on)})
    outside = [
        label
        for value, label in zip(case.types, case.type_labels, strict=True)
        if office.mandate and value not in office.mandate
    ]
    if outside:
        raise Refusal(
            _("%(office)s has no mandate for %(types)s. Decline the case, or pass it on.")
            % {"office": office, "types": ", ".join(str(label) for label in outside)}
        )


def open_case(*, case: Case, by, on=None, at=None) -> Case:
    """Screening was passed: the case gets its number and its stages begin. `on` is the office's today by default."""
    require(by, "change_case", case.office_id)
    on = on or case.office.today()
    if on > case.office.today():
        raise Refusal(_("A case cannot be opened in the future."))
    check_can_open(case, on)
    with transaction.atomic():
        check_can_move(lock_case(case), Case.Status.OPEN)
        move_case(
            case=case,
            to=Case.Status.OPEN,
            by=by,
            action="open_case",
            summary=_("Case opened"),
            at=at,
            opened_on=on,
            earned_office_id=case.earned_office_id or case.office_id,
            number=draw_number(case, on.year),
        )
        record_movement(case, CaseMovement.Kind.OPENED, on)
        refresh_stages(case=case, by=by, at=at)
    return case


def decline_case(*, case: Case, by, reason: str, passed_on_to: str = "", at=None) -> Case:
    """The case is not taken, for a reason; it may be passed on to somebody."""
    require(by, "change_case", case.office_id)
    if not reason.strip():
        raise Refusal(_("Say why the case is declined."), "reason")
    return move_case(
        case=case,
        to=Case.Status.DECLINED,
        by=by,
        action="decline_case",
        summary=_("Case declined"),
        at=at,
        decision_reason=reason.strip(),
        passed_on_to=passed_on_to.strip(),
        next_due_on=None,
        next_due_what="",
    )


def mark_duplicate(*, case: Case, of: Case, by, at=None) -> Case:
    """The case tells what `of` tells already. Its records stay; an open one leaves the stock of open cases."""
    require(by, "change_case", case.office_id)
    if of.pk == case.pk:
        raise Refusal(_("A case cannot be a duplicate of itself."), "of")
    if of.status == Case.Status.DUPLICATE:
        raise Refusal(_("%(number)s is a duplicate itself. Choose the case that stays.") % {"number": of}, "of")
    with transaction.atomic():
        was_open = lock_case(case).status == Case.Status.OPEN
        move_case(
            case=case,
            to=Case.Status.DUPLICATE,
            by=by,
            action="mark_duplicate",
            at=at,
            duplicate_of=of,
            summary=_("Marked as a duplicate of another case")
            if of.restricted
            else _("Marked as a duplicate of %(number)s") % {"number": of},
            next_due_on=None,
            next_due_what="",
        )
        if was_open:
            record_movement(case, CaseMovement.Kind.DUPLICATE, case.office.today())
    return case


def what_closing_needs(case: Case) -> list[str]:
    """Sentences on what must be done before the case can be closed; empty when it can."""
    needed = [
        _("%(stage)s is %(status)s: complete it, or waive it with a reason.")
        % {"stage": row.get_stage_display(), "status": row.get_status_display().lower()}
        for row in StageProgress.objects.filter(case=case).order_by("pk")
        if row.status not in (StageStatus.COMPLETED, StageStatus.WAIVED)
    ]
    return needed if case.status == Case.Status.OPEN else [_("Only an open case can be closed."), *needed]


def ask_to_close(*, case: Case, by, reason: str, at=None) -> ClosureRequest:
    """Ask that somebody else close the case. Raises Refusal with the first thing that is still needed."""
    require(by, "change_case", case.office_id)
    for sentence in what_closing_needs(case):
        raise Refusal(sentence)
    if CaseTransfer.objects.waiting().filter(moving_case=case).exists():
        raise Refusal(_("The case is offered to another office. Withdraw the offer first."))
    if not reason.strip():
        raise Refusal(_("Say why the case can be closed."), "reason")
    try:
        with transaction.atomic():
            asked = ClosureRequest.objects.create(
                case=case, reason=reason.strip(), asked_by=by, asked_at=at or timezone.now()
            )
            audit.record("ask_to_close", by=by, obj=asked, case=case, summary=_("Asked to close the case"), at=at)
    except IntegrityError:
        raise Refusal(_("Somebody has asked already; it waits for approval.")) from None
    return asked


def check_can_answer_closure(asked: ClosureRequest, by):
    """Raise Refusal unless `by` may approve or refuse this request: a second person with the right."""
    if not rights_of(by).has("approve_closure", asked.office_id):
        raise Refusal(_("Only the director can approve closing."))
    if asked.asked_by_id == by.pk:
        raise Refusal(_("You asked for this yourself; somebody else approves it."))
    if asked.answer != ClosureRequest.Answer.WAITING:
        raise Refusal(_("This was answered already."))


def answer_closure(*, asked: ClosureRequest, by, approve: bool, reason: str = "", on=None, at=None) -> Case:
    """Approve, which closes the case, or refuse with a reason."""
    with transaction.atomic():
        asked = ClosureRequest.objects.select_for_update(of=("self",)).select_related("case__office").get(pk=asked.pk)
        check_can_answer_closure(asked, by)
        case = asked.case
        if not approve and not reason.strip():
            raise Refusal(_("Say why it cannot be closed yet."), "reason")
        asked.answer = ClosureRequest.Answer.APPROVED if approve else ClosureRequest.Answer.REFUSED
        asked.answer_reason, asked.answered_by, asked.answered_at = reason.strip(), by, at or timezone.now()
        asked.save(update_fields=["answer", "answer_reason", "answered_by", "answered_at"])
        if not approve:
            audit.record("refuse_closure", by=by, obj=asked, case=case, summary=_("Closing was refused"), at=at)
            return case
        for sentence in what_closing_needs(lock_case(case)):
            raise Refusal(sentence)
        on = on or case.office.today()
        move_case(
            case=case,
            to=Case.Status.CLOSED,
            by=by,
            action="close_case",
            summary=_("Case closed"),
            at=at,
            closed_on=on,
            closed_by=by,
            next_due_on=None,
            next_due_what="",
        )
        record_movement(case, CaseMovement.Kind.CLOSED, on)
    return case


def reopen_case(*, case: Case, by, reason: str, on=None, at=None) -> Case:
    """A closed case goes on, for a reason. It keeps its number; it does not count as opened again."""
    if not rights_of(by).has("approve_closure", case.office_id):
        raise Refusal(_("Only the director can re-open a case."))
    if not reason.strip():
        raise Refusal(_("Say why the case is opened again."), "reason")
    with transaction.atomic():
        move_case(
            case=case,
            to=Case.Status.OPEN,
            by=by,
            action="reopen_case",
            at=at,
            closed_on=None,
            closed_by=None,
            summary=_("Case opened again"),
            decision_reason=reason.strip(),
        )
        record_movement(case, CaseMovement.Kind.REOPENED, on or case.office.today())
        refresh_stages(case=case, by=by, at=at)
        refresh_next_due(case)
    return case


def assign_lead(*, case: Case, lead, by, at=None) -> Case:
    """Make somebody of the office the lead, and a member of the team."""
    require(by, "assign_case", case.office_id)
    if lead is not None and not rights_of(lead).has("change_case", case.office_id):
        raise Refusal(
            _("%(person)s does not work on cases of %(office)s.") % {"person": lead, "office": case.office}, "lead"
        )
    with transaction.atomic():
        if lead is not None:
            CaseMember.objects.get_or_create(case=case, user=lead, until=None, defaults={"added_by": by})
            forget_named(lead)
        Case.objects.filter(pk=case.pk).update(lead=lead, version=F("version") + 1)
        audit.record(
            "assign_lead",
            by=by,
            obj=case,
            case=case,
            at=at,
            lead=lead.pk if lead else None,
            summary=_("Lead assigned") if lead else _("Lead removed"),
        )
    case.refresh_from_db()
    return case
