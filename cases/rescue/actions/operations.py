"""What becomes of an operation: the go/no-go list, carried out or called off, debriefed, closed."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cases.actions.work import add_note, add_task
from cases.models import Case
from cases.stages import refresh_stages
from offices import audit
from offices.access import require
from offices.audiences import Audience
from offices.days import in_words
from offices.refusal import Refusal
from offices.versions import store

from ..approvals import standing
from ..checklist import ITEMS
from ..models import Operation, OperationCase, OperationCheck, OperationLesson
from ..readiness import needs_explanation, needs_to_close, needs_to_execute, refuse_with
from ..roster.reconciliation import reconcile
from ..transitions import check_can_move, locked, move_operation, wrote

Status = Operation.Status
LONGEST_TASK = 200


def check_can_check(operation, by):
    """Raise unless `by` works on operations here (PermissionDenied) and this one is about to go (Refusal)."""
    require(by, "change_rescue", operation.office_id)
    if operation.status != Status.APPROVED:
        raise Refusal(_("The go/no-go list is answered when both approvals are there."))


def answer_checklist(*, operation: Operation, answers, by, at=None) -> Operation:
    """Answer lines of the go/no-go list for the plan as it stands: item → (answer, remark). The last answer counts."""
    if unknown := answers.keys() - {item.key for item in ITEMS}:
        raise ValueError(f"no such item: {unknown}")
    at = at or timezone.now()
    with transaction.atomic():
        operation = locked(operation)
        check_can_check(operation, by)
        for key, (answer, remark) in answers.items():
            OperationCheck.objects.update_or_create(
                operation=operation,
                plan_version=operation.plan_version,
                item=key,
                defaults={"answer": answer, "remark": remark.strip(), "checked_by": by, "checked_at": at},
            )
        wrote("answer_checklist", operation, by, _("Go/no-go list answered"), at)
    return operation


def check_can_execute(operation, by):
    """Raise unless `by` works on operations here (PermissionDenied) and nothing stands against going (Refusal)."""
    require(by, "change_rescue", operation.office_id)
    _check_not_closed(operation)
    check_can_move(operation, Status.EXECUTED)
    refuse_with(needs_to_execute(operation))


def _check_not_closed(operation):
    if operation.status == Status.CLOSED:
        raise Refusal(_("The operation is closed. Take it up again first."))


def execute_operation(
    *, operation: Operation, executed_on, outcome, by, said=None, said_by="", version=None, at=None
) -> Operation:
    """Record that the operation was carried out. From now on it exists for everyone who reads the rescue stage,
    unless one of its cases is restricted. Raises Refusal.

    `said` is how many people the authority, or somebody else, said would be there.
    """
    try:
        with transaction.atomic():
            operation = locked(operation)
            check_can_execute(operation, by)
            _check_day(operation, executed_on)
            if said is not None and not said_by.strip():
                raise Refusal(_("Say who said it."), "said_by")
            move_operation(
                operation=operation,
                to=Status.EXECUTED,
                action="execute_operation",
                summary=_("Operation carried out"),
                by=by,
                version=version,
                at=at,
                executed_on=executed_on,
                executed_by=by,
                outcome=outcome.strip(),
                said=said,
                said_by=said_by.strip(),
            )
            _tell_cases(operation, by, at)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "never_police_for_police_abuse":
            raise
        # The database looks past the walls of cases that whoever carries it out cannot open.
        raise Refusal(_("The police never lead where the police are accused of abuse.")) from None
    return operation


def _check_day(operation, day):
    """The day is not in the future, and not before both approvals were there."""
    office = operation.office
    if day > office.today():
        raise Refusal(_("This day is in the future."), "executed_on")
    approved_on = max(office.today(answer.decided_at) for answer in standing(operation))
    if day < approved_on:
        raise Refusal(
            _("It was approved on %(day)s; this cannot be earlier.") % {"day": in_words(approved_on)}, "executed_on"
        )


def _tell_cases(operation, by, at):
    """The cases' timelines, and their stages. While the operation is sealed, so is what is told of it."""
    ids = OperationCase.objects.visible_to(by).filter(operation=operation).values("case")
    for case in Case.objects.filter(pk__in=ids).order_by("pk"):
        audit.record(
            "execute_operation",
            by=by,
            obj=operation,
            case=case,
            audience=Audience.RESCUE,
            summary=_("An operation was carried out"),
            at=at,
        )
        refresh_stages(case=case, by=by, at=at)


def check_can_call_off(operation, by):
    """Raise unless `by` works on operations here (PermissionDenied) and this one has not taken place (Refusal)."""
    require(by, "change_rescue", operation.office_id)
    check_can_move(operation, Status.CALLED_OFF)


def call_off_operation(*, operation: Operation, reason, by, version=None, at=None) -> Operation:
    """The operation will not take place, for a reason. It stays sealed."""
    if not reason.strip():
        raise Refusal(_("Say why it is called off."), "reason")
    with transaction.atomic():
        operation = locked(operation)
        check_can_call_off(operation, by)
        return move_operation(
            operation=operation,
            to=Status.CALLED_OFF,
            action="call_off_operation",
            summary=_("Operation called off"),
            by=by,
            version=version,
            at=at,
            called_off_reason=reason.strip(),
        )


# --- afterwards --------------------------------------------------------------------------------------------------


def check_can_debrief(operation, by):
    """Raise unless `by` works on operations here (PermissionDenied) and this one waits for its debrief (Refusal)."""
    require(by, "change_rescue", operation.office_id)
    _check_not_closed(operation)
    if operation.status != Status.EXECUTED:
        raise Refusal(_("The operation was not carried out."))


def write_debrief(*, operation: Operation, debrief, by, version=None, at=None) -> Operation:
    """Write down how it went. The last who wrote is kept with the text; what it was before stays in the history."""
    if not debrief.strip():
        raise Refusal(_("Write how it went."), "debrief")
    with transaction.atomic():
        operation = locked(operation)
        check_can_debrief(operation, by)
        at = at or timezone.now()
        store(operation, version, debrief=debrief.strip(), debriefed_by=by, debriefed_at=at)
        wrote("write_debrief", operation, by, _("Debrief written"), at)
    return operation


def add_lesson(*, operation: Operation, lesson, by, institution="", at=None) -> OperationLesson:
    """Write down what is to be done better, by us or by an institution of the justice system."""
    with transaction.atomic():
        operation = locked(operation)
        check_can_debrief(operation, by)
        row = OperationLesson.objects.create(
            operation=operation,
            lesson=lesson.strip(),
            institution=institution.strip(),
            written_by=by,
            written_at=at or timezone.now(),
        )
        wrote("add_lesson", operation, by, _("Lesson written"), at)
    return row


def cases_for_lessons(operation, by):
    """The cases to which a lesson may be handed on: open ones, and no others than restricted ones while sealed."""
    ids = OperationCase.objects.visible_to(by).filter(operation=operation).values("case")
    cases = Case.objects.visible_to(by).filter(pk__in=ids, status=Case.Status.OPEN)
    return cases.filter(restricted=True) if operation.sealed else cases


def check_can_hand_on(lesson: OperationLesson, by):
    """Raise unless `by` works on cases here (PermissionDenied) and the lesson can be handed on now (Refusal)."""
    require(by, "change_case", lesson.operation.office_id)
    if lesson.handed_on_at:
        raise Refusal(_("This lesson was handed on already."))
    if not cases_for_lessons(lesson.operation, by).exists():
        raise Refusal(_("No case of the operation is open to hand it on to."))


def hand_on_lesson(*, lesson: OperationLesson, case, by, at=None) -> OperationLesson:
    """Give a lesson to those who work on the justice system: a task on the case, and a note with all its words."""
    at = at or timezone.now()
    with transaction.atomic():
        rows = OperationLesson.objects.select_for_update(of=("self",), no_key=True)
        lesson = rows.select_related("operation__office").get(pk=lesson.pk)
        operation = lesson.operation
        check_can_hand_on(lesson, by)
        if not cases_for_lessons(operation, by).filter(pk=case.pk).exists():
            raise Refusal(_("Choose a case of the operation."), "case")
        body = f"{lesson.institution}: {lesson.lesson}" if lesson.institution else lesson.lesson
        add_note(case=case, by=by, body=body, audience=Audience.TRANSFORMATION, at=at)
        lesson.task = add_task(
            case=case,
            by=by,
            title=Truncator(body).chars(LONGEST_TASK),
            audience=Audience.TRANSFORMATION,
            at=at,
        )
        lesson.handed_on_at, lesson.handed_on_by = at, by
        lesson.save(update_fields=["task", "handed_on_at", "handed_on_by"])
        wrote("hand_on_lesson", operation, by, _("Lesson handed on"), at)
    return lesson


def check_can_close(operation, by):
    """Raise unless `by` works on operations here (PermissionDenied) and the operation is debriefed (Refusal)."""
    require(by, "change_rescue", operation.office_id)
    check_can_move(operation, Status.CLOSED)
    refuse_with(needs_to_close(operation))


def close_operation(*, operation: Operation, by, explanation="", version=None, at=None) -> Operation:
    """Close a debriefed operation. Figures of the roster that do not add up have to be explained; they are kept."""
    with transaction.atomic():
        operation = locked(operation)
        check_can_close(operation, by)
        if sentence := needs_explanation(operation, explanation):
            raise Refusal(sentence, "explanation")
        figures = reconcile(operation)
        return move_operation(
            operation=operation,
            to=Status.CLOSED,
            action="close_operation",
            summary=_("Operation closed"),
            by=by,
            version=version,
            at=at,
            explanation=explanation.strip(),
            listed=figures.listed,
            victims=figures.victims,
            closed_by=by,
            closed_at=at or timezone.now(),
        )


def check_can_take_up(operation, by):
    """Raise unless `by` works on operations here (PermissionDenied) and this one is closed (Refusal)."""
    require(by, "change_rescue", operation.office_id)
    check_can_move(operation, Status.EXECUTED)
    if operation.status != Status.CLOSED:
        raise Refusal(_("The operation is not closed."))


def take_up_operation(*, operation: Operation, reason, by, version=None, at=None) -> Operation:
    """Take up a closed operation again, for a reason: somebody was forgotten, or found not to be a victim."""
    if not reason.strip():
        raise Refusal(_("Say why it is taken up again."), "reason")
    with transaction.atomic():
        operation = locked(operation)
        check_can_take_up(operation, by)
        return move_operation(
            operation=operation,
            to=Status.EXECUTED,
            action="take_up_operation",
            summary=_("Operation taken up again"),
            by=by,
            version=version,
            at=at,
            taken_up_reason=reason.strip(),
            closed_by=None,
            closed_at=None,
        )
