"""Asking for approval, answering, and naming who answers while an approver is away."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices import audit
from offices.access import require, rights_of
from offices.audiences import Audience
from offices.refusal import Refusal

from ..approvals import AnswersAs, capacities_of, check_can_answer, standing
from ..models import ApprovalDeputy, Operation, OperationApproval
from ..readiness import needs_to_submit, refuse_with
from ..transitions import check_can_move, locked, move_operation, wrote
from .plans import withdraw_approvals

Status, Decision = Operation.Status, OperationApproval.Decision
LONGEST_ABSENCE = 366


def check_can_submit(operation, by):
    """Raise unless `by` plans operations here (PermissionDenied) and this plan can be submitted now (Refusal)."""
    require(by, "change_rescue", operation.office_id)
    check_can_move(operation, Status.SUBMITTED)
    refuse_with(needs_to_submit(operation))


def submit_operation(*, operation: Operation, by, at=None) -> Operation:
    """Ask the director and the operations approver. From now on the approvers of the office see the plan."""
    with transaction.atomic():
        operation = locked(operation)
        check_can_submit(operation, by)
        at = at or timezone.now()
        operation.operationapprovals.filter(withdrawn_at=None).update(
            withdrawn_at=at, withdrawn_reason=_("The plan was submitted anew.")
        )
        return move_operation(
            operation=operation,
            to=Status.SUBMITTED,
            action="submit_operation",
            summary=_("Approval asked for"),
            by=by,
            at=at,
            submitted_at=at,
        )


def answer_operation(
    *, operation: Operation, capacity: AnswersAs, decision, plan_version, by, reason="", at=None
) -> Operation:
    """Approve the version of the plan that was read, or send it back with a reason. The second approval approves it.

    Sent back, it is planned again, and what the other approver said no longer stands. Raises Refusal.
    """
    with transaction.atomic():
        operation = locked(operation)
        if operation.plan_version != plan_version:
            raise Refusal(_("The plan was changed since you read it. Read it again before you answer."))
        check_can_answer(operation, by, capacity)
        if decision == Decision.REFUSED and not reason.strip():
            raise Refusal(_("Say what has to change."), "reason")
        if decision == Decision.REFUSED:
            withdraw_approvals(operation, _("The other approver sent the plan back."), at)
        _write_answer(operation, capacity, decision, reason, by, at)
        if decision == Decision.REFUSED:
            return _back(operation, "send_back_operation", _("Plan sent back"), by, at)
        if len({answer.capacity for answer in standing(operation)}) < 2:
            wrote("approve_operation", operation, by, _("First approval given"), at)
            return operation
        return move_operation(
            operation=operation,
            to=Status.APPROVED,
            action="approve_operation",
            summary=_("Second approval given: the operation is approved"),
            by=by,
            at=at,
        )


def _write_answer(operation, capacity, decision, reason, by, at):
    try:
        with transaction.atomic():
            OperationApproval.objects.create(
                operation=operation,
                plan_version=operation.plan_version,
                approver=by,
                capacity=capacity.capacity,
                for_absent=capacity.absent,
                decision=decision,
                reason=reason.strip(),
                decided_at=at or timezone.now(),
            )
    except IntegrityError:
        raise Refusal(_("Somebody answered in this capacity a moment ago.")) from None


def _back(operation, action, summary, by, at):
    return move_operation(operation=operation, to=Status.PLANNING, action=action, summary=summary, by=by, at=at)


def check_can_withdraw(operation, by):
    """Raise Refusal unless an approval of `by` stands, and the operation has not taken place."""
    check_can_move(operation, Status.PLANNING)
    if not any(answer.approver_id == by.pk for answer in standing(operation)):
        raise Refusal(_("No approval of yours stands."))


def withdraw_approval(*, operation: Operation, reason, by, at=None) -> Operation:
    """Take back one's own approval, with a reason: the plan is planned again, and needs two approvals anew."""
    if not reason.strip():
        raise Refusal(_("Say why."), "reason")
    with transaction.atomic():
        operation = locked(operation)
        check_can_withdraw(operation, by)
        withdraw_approvals(operation, _("An approver took it back: %(why)s") % {"why": reason.strip()}, at)
        return _back(operation, "withdraw_approval", _("Approval taken back"), by, at)


# --- while an approver is away -----------------------------------------------------------------------------------


def own_capacities(user, office) -> list[AnswersAs]:
    """As what the person approves in their own right."""
    return [as_ for as_ in capacities_of(user, office) if as_.absent is None]


def name_deputy(*, office, capacity, deputy, from_on, until_on, by, at=None) -> ApprovalDeputy:
    """Say who answers to plans in one's place, from a day until (and including) another. Only for oneself."""
    if AnswersAs(capacity) not in own_capacities(by, office):
        raise Refusal(_("Only who approves in this capacity names a deputy for it."), "capacity")
    if deputy.pk == by.pk:
        raise Refusal(_("Name somebody else."), "deputy")
    if not rights_of(deputy).has("view_rescue", office.pk):
        raise Refusal(
            _("%(person)s does not read the rescue stage of %(office)s.") % {"person": deputy, "office": office},
            "deputy",
        )
    _check_absence(office, from_on, until_on)
    mine = ApprovalDeputy.objects.filter(office=office, absent=by, capacity=capacity, withdrawn_at=None)
    with transaction.atomic():
        if mine.filter(from_on__lte=until_on, until_on__gte=from_on).exists():
            raise Refusal(_("You named a deputy for some of these days already. Take that back first."), "from_on")
        named = ApprovalDeputy.objects.create(
            office=office, absent=by, deputy=deputy, capacity=capacity, from_on=from_on, until_on=until_on
        )
        _wrote("name_deputy", named, by, _("Deputy named for approvals"), at)
    return named


def _check_absence(office, from_on, until_on):
    if until_on < from_on:
        raise Refusal(_("This is before the first day."), "until_on")
    if until_on < office.today():
        raise Refusal(_("This day is past."), "until_on")
    if (until_on - from_on).days > LONGEST_ABSENCE:
        raise Refusal(_("That is more than a year. Please check the days."), "until_on")


def withdraw_deputy(*, deputy: ApprovalDeputy, by, at=None) -> ApprovalDeputy:
    """The approver is back: the deputy answers no more. What they answered stands."""
    if deputy.absent_id != by.pk:
        raise Refusal(_("Only %(person)s takes this back.") % {"person": deputy.absent})
    with transaction.atomic():
        if ApprovalDeputy.objects.filter(pk=deputy.pk, withdrawn_at=None).update(withdrawn_at=at or timezone.now()):
            _wrote("withdraw_deputy", deputy, by, _("Deputy for approvals taken back"), at)
    return deputy


def _wrote(action, deputy, by, summary, at):
    audit.record(action, by=by, obj=deputy, office=deputy.office, audience=Audience.RESCUE, summary=summary, at=at)
