"""Planning an operation: the plan itself, its cases, people, risks and team. Every change is a new version of the plan.

Whoever changes a plan is a planner of it from then on, and what was approved before is withdrawn: approvals are of
what the approvers read. Source: the domain rules, "Rescue, per victim".
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import CaseRole
from offices.access import require, rights_of
from offices.refusal import Refusal
from offices.versions import store

from ..checks import check_works
from ..models import (
    Operation,
    OperationApproval,
    OperationCase,
    OperationMember,
    OperationPerson,
    OperationRisk,
    RosterEntry,
)
from ..readiness import unfit_to_lead
from ..transitions import locked, move_operation, wrote

Status, Part = Operation.Status, OperationMember.Part
#: While the plan can change. Afterwards it is what was carried out, or nothing.
PLANNED = (Status.PLANNING, Status.SUBMITTED, Status.APPROVED)
FARTHEST = datetime.timedelta(days=2 * 366)


def check_can_plan(operation, by):
    """Raise unless `by` plans operations of this office (PermissionDenied) and this plan can change (Refusal)."""
    require(by, "change_rescue", operation.office_id)
    if operation.status not in PLANNED:
        raise Refusal(
            _("The operation is “%(status)s”: its plan does not change any more.")
            % {"status": operation.get_status_display().lower()}
        )


def check_planned_day(office, day, at=None):
    """Raise Refusal for a day that is past where the office is (or was `at` that moment), or for a mistyped year."""
    today = office.today(at)
    if day < today:
        raise Refusal(_("This day is past."), "planned_for")
    if day > today + FARTHEST:
        raise Refusal(_("Please check the year."), "planned_for")


def check_can_lead(operation, authority):
    """Raise Refusal if this authority cannot lead the operation. None may still be chosen later."""
    if authority is not None and (sentence := unfit_to_lead(authority, operation)):
        raise Refusal(sentence, "lead_authority")


def plan_operation(*, cases, by, at=None, **plan) -> Operation:
    """Begin the plan of an operation for cases of one office; `plan` holds the columns of Operation.PLAN.

    It exists for nobody but its planner, until others are put on its team or approvers are asked. Raises Refusal.
    """
    offices = {case.office_id for case in cases}
    if len(offices) != 1:
        raise Refusal(_("An operation is for cases of one office.") if offices else _("Name a case."), "cases")
    for case in cases:
        check_works(by, case)
    office = cases[0].office
    check_planned_day(office, plan["planned_for"], at)
    with transaction.atomic():
        operation = Operation.objects.create(
            office=office, earned_office=office, planned_by=by, planned_at=at or timezone.now(), **plan
        )
        for case in cases:
            OperationCase.objects.create(operation=operation, case=case, added_by=by)
        OperationMember.objects.create(operation=operation, user=by, part=Part.LEADER, is_planner=True, added_by=by)
        check_can_lead(operation, operation.lead_authority)
        wrote("plan_operation", operation, by, _("Operation planned"), at)
    return operation


def replan(*, operation: Operation, action, summary, by, version=None, at=None, **changes):
    """A new version of a locked operation's plan, with what changes in it. Back to planning; approvals are withdrawn.

    Must run in the transaction of the change. Raises Stale if somebody saved the plan since `version` was read.
    """
    check_can_plan(operation, by)
    withdraw_approvals(operation, _("The plan was changed: %(what)s") % {"what": summary}, at)
    _be_planner(operation, by)
    changes |= {"plan_version": operation.plan_version + 1}
    if operation.status == Status.PLANNING:
        store(operation, version, **changes)
        wrote(action, operation, by, summary, at)
    else:
        move_operation(
            operation=operation,
            to=Status.PLANNING,
            action=action,
            summary=summary,
            by=by,
            version=version,
            at=at,
            **changes,
        )


def withdraw_approvals(operation, reason, at=None):
    """What was approved no longer stands, for this reason. It stays on record."""
    standing = operation.operationapprovals.filter(withdrawn_at=None, decision=OperationApproval.Decision.APPROVED)
    standing.update(withdrawn_at=at or timezone.now(), withdrawn_reason=reason[:300])


def _be_planner(operation, by):
    """Whoever changes the plan is on the team, and a planner: never an approver of it."""
    mine = operation.operationmembers.running().filter(user=by)
    if not mine.exists():
        OperationMember.objects.create(operation=operation, user=by, part=Part.OTHER, is_planner=True, added_by=by)
    mine.filter(is_planner=False).update(is_planner=True)


def change_plan(*, operation: Operation, version, by, at=None, **plan) -> Operation:
    """Change what the plan says. What is saved as it was read changes nothing, and no approval."""
    with transaction.atomic():
        operation = locked(operation)
        check_can_plan(operation, by)
        changes = {name: value for name, value in plan.items() if getattr(operation, name) != value}
        if not changes:
            return operation
        if "planned_for" in changes:
            check_planned_day(operation.office, changes["planned_for"], at)
        check_can_lead(operation, changes.get("lead_authority"))
        replan(
            operation=operation,
            action="change_plan",
            summary=_("Plan changed"),
            by=by,
            version=version,
            at=at,
            **changes,
        )
    return operation


def choose_cases(*, operation: Operation, cases, by, version=None, at=None) -> Operation:
    """Say for which cases the operation is. Cases that `by` cannot see stay; people of a case taken off go with it."""
    for case in cases:
        check_works(by, case)
    if any(case.office_id != operation.office_id for case in cases):
        raise Refusal(_("An operation is for cases of one office."), "cases")
    with transaction.atomic():
        operation = locked(operation)
        before = OperationCase.objects.visible_to(by).filter(operation=operation)
        gone = before.exclude(case__in=cases)
        listed = set(before.values_list("case", flat=True))
        new = [case for case in cases if case.pk not in listed]
        if not (new or gone.exists()):
            return operation
        if RosterEntry.objects.filter(operation=operation, case__in=gone.values("case")).exists():
            raise Refusal(_("People are listed on the roster for a case that you take off."), "cases")
        replan(
            operation=operation,
            action="choose_cases",
            summary=_("Cases of the operation changed"),
            by=by,
            version=version,
            at=at,
        )
        OperationPerson.objects.filter(operation=operation, case__in=gone.values("case")).delete()
        gone.delete()
        for case in new:
            OperationCase.objects.create(operation=operation, case=case, added_by=by)
        if not OperationCase.objects.filter(operation=operation).exists():
            raise Refusal(_("Name a case."), "cases")
        check_can_lead(operation, operation.lead_authority)
    return operation


def choose_people(*, operation: Operation, roles, by, version=None, at=None) -> Operation:
    """Say whom the operation is to free, and whom to find: by their roles in its cases. Only verified victims."""
    with transaction.atomic():
        operation = locked(operation)
        of_cases = set(OperationCase.objects.visible_to(by).filter(operation=operation).values_list("case", flat=True))
        wanted = {(role.person_id, _part_of(role, of_cases)): role for role in roles}
        listed = OperationPerson.objects.visible_to(by).filter(operation=operation)
        before = {(row.person_id, row.part): row.pk for row in listed}
        gone, new = before.keys() - wanted.keys(), wanted.keys() - before.keys()
        if not (gone or new):
            return operation
        replan(
            operation=operation,
            action="choose_people",
            summary=_("People of the operation changed"),
            by=by,
            version=version,
            at=at,
        )
        OperationPerson.objects.filter(pk__in=[before[key] for key in gone]).delete()
        for person_id, part in sorted(new):
            OperationPerson.objects.create(
                operation=operation,
                case_id=wanted[person_id, part].case_id,
                person_id=person_id,
                part=part,
                added_by=by,
            )
    return operation


def _part_of(role: CaseRole, case_ids) -> str:
    if role.case_id not in case_ids:
        raise Refusal(_("Choose people of the operation's cases."), "roles")
    if role.role == CaseRole.Role.SUSPECT:
        return OperationPerson.Part.SUSPECT
    if role.role != CaseRole.Role.VICTIM or role.verification != CaseRole.Verification.ACTUAL:
        raise Refusal(
            _("%(person)s is not a verified victim. Verify that first.") % {"person": role.person.record}, "roles"
        )
    return OperationPerson.Part.VICTIM


def add_risk(*, operation: Operation, by, at=None, **facts) -> OperationRisk:
    """Name something that may go wrong, and what is done about it."""
    with transaction.atomic():
        operation = locked(operation)
        replan(operation=operation, action="add_risk", summary=_("Risk named"), by=by, at=at)
        return OperationRisk.objects.create(operation=operation, **facts)


def change_risk(*, named: OperationRisk, version, by, at=None, **facts) -> OperationRisk:
    """Correct a risk or what is done about it. `version` is that of the operation that was read."""
    with transaction.atomic():
        operation = locked(named.operation)
        replan(operation=operation, action="change_risk", summary=_("Risk changed"), by=by, version=version, at=at)
        for name, value in facts.items():
            setattr(named, name, value)
        named.save(update_fields=list(facts))
    return named


def remove_risk(*, risk: OperationRisk, by, at=None) -> Operation:
    """Take a risk off the plan. It stays in the history."""
    with transaction.atomic():
        operation = locked(risk.operation)
        replan(operation=operation, action="remove_risk", summary=_("Risk taken off the plan"), by=by, at=at)
        risk.delete()
    return operation


def add_to_team(*, operation: Operation, part, by, user=None, name="", at=None) -> OperationMember:
    """Put a colleague of the office, or somebody of another body by name, on the team. A colleague sees the plan."""
    if (user is None) == (not name.strip()):
        raise Refusal(_("Choose a colleague, or write somebody else's name."), "user")
    if user is not None:
        _check_colleague(operation, user, part)
    with transaction.atomic():
        operation = locked(operation)
        if user is not None and operation.operationmembers.running().filter(user=user).exists():
            raise Refusal(_("%(person)s is on the team already.") % {"person": user}, "user")
        replan(operation=operation, action="add_to_team", summary=_("Somebody joined the team"), by=by, at=at)
        return OperationMember.objects.create(operation=operation, user=user, name=name.strip(), part=part, added_by=by)


def _check_colleague(operation, user, part):
    rights, office = rights_of(user), operation.office
    if not rights.has("view_rescue", office.pk):
        raise Refusal(
            _("%(person)s does not read the rescue stage of %(office)s.") % {"person": user, "office": office}, "user"
        )
    if part == Part.SOCIAL_WORKER and not rights.has("change_aftercare", office.pk):
        raise Refusal(
            _("%(person)s is not a social worker of %(office)s.") % {"person": user, "office": office}, "user"
        )


def take_off_team(*, member: OperationMember, by, at=None) -> Operation:
    """Somebody no longer takes part. Who planned stays a planner, and cannot approve."""
    with transaction.atomic():
        operation = locked(member.operation)
        if member.user_id == by.pk:
            raise Refusal(_("Somebody else of the team takes you off it."))
        replan(operation=operation, action="take_off_team", summary=_("Somebody left the team"), by=by, at=at)
        operation.operationmembers.running().filter(pk=member.pk).update(until=at or timezone.now())
    return operation
