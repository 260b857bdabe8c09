import datetime
import uuid

import factory
from django.utils import timezone

from cases.rescue.checklist import ITEMS
from cases.rescue.models import (
    Operation,
    OperationApproval,
    OperationCase,
    OperationCheck,
    OperationMember,
    OperationRisk,
    Referral,
    Relief,
    RosterEntry,
    VictimOutcome,
)
from offices.models import Partner

from . import OwnerFactory, as_owner
from .cases import CaseFactory, victim
from .offices import OfficeFactory, PartnerFactory, UserFactory


class ReliefFactory(OwnerFactory):
    """A relief of a victim of the case, earned by the case's office."""

    class Meta:
        model = Relief

    case = factory.SubFactory(CaseFactory)
    person = factory.LazyAttribute(lambda o: victim(o.case))
    relieved_on = datetime.date(2026, 2, 3)
    type = Relief.Type.REMOVED
    authority = "Labour inspectorate of Cebu"
    attribution = Relief.Attribution.JOINT
    earned_office = factory.SelfAttribute("case.office")
    recorded_by = factory.SubFactory(UserFactory)


class VictimOutcomeFactory(OwnerFactory):
    class Meta:
        model = VictimOutcome

    case = factory.SubFactory(CaseFactory)
    person = factory.LazyAttribute(lambda o: victim(o.case))
    outcome = VictimOutcome.Outcome.NOT_FOUND
    reason = "Moved away before we came."
    decided_on = datetime.date(2026, 2, 3)
    recorded_by = factory.SubFactory(UserFactory)


def revenue_officer(office):
    """The labour inspectorate of an office, the same for all its operations."""
    name = "Revenue Divisional Officer"
    with as_owner():
        known = Partner.objects.filter(office=office, name=name).first()
    return known or PartnerFactory(office=office, kind="labour_inspectorate", name=name)


class OperationFactory(OwnerFactory):
    """An operation of an office, being planned unless another status is named; it has no case yet."""

    class Meta:
        model = Operation

    office = factory.SubFactory(OfficeFactory)
    earned_office = factory.SelfAttribute("office")
    status = Operation.Status.PLANNING
    title = "Brick kilns, site 3"
    site = "Red Hills"
    planned_for = datetime.date(2026, 3, 9)
    lead_authority = factory.LazyAttribute(lambda o: revenue_officer(o.office))
    planned_by = factory.SubFactory(UserFactory)


def executed_operation(*cases, **fields):
    """An operation that was carried out for these cases of one office."""
    user = UserFactory()
    facts = {
        "office": cases[0].office,
        "status": Operation.Status.EXECUTED,
        "submitted_at": timezone.now(),
        "executed_on": datetime.date(2026, 3, 9),
        "executed_by": user,
    }
    operation = OperationFactory(**facts | fields)
    with as_owner():
        for case in cases:
            OperationCase.objects.create(operation=operation, case=case, added_by=user)
    return operation


def roster(operation, case, number, start=1, **fields):
    """`number` rows of the operation's roster, numbered on from `start`."""
    user = UserFactory()
    now = timezone.now()
    facts = {"entered_by": user, "entered_at": now, "office": case.office, "restricted": case.restricted}
    if fields.get("adjudication", "undecided") != "undecided":
        facts |= {"adjudicated_by": user, "adjudicated_at": now}
    with as_owner():
        return RosterEntry.objects.bulk_create(
            RosterEntry(
                operation=operation,
                case=case,
                number=n,
                key=uuid.uuid4(),
                turn=1,
                **facts | {"name": f"Person {n}"} | fields,
            )
            for n in range(start, start + number)
        )


class ReferralFactory(OwnerFactory):
    """A new referral from the hotline about Analyn, who may be a victim of forced labour."""

    class Meta:
        model = Referral

    office = factory.SubFactory(OfficeFactory)
    channel = Referral.Channel.HOTLINE
    received_on = datetime.date(2026, 11, 2)
    received_by = factory.SubFactory(UserFactory)
    recorded_at = datetime.datetime(2026, 11, 2, 8, tzinfo=datetime.UTC)
    account = "A neighbour says that nobody may leave the workshop."
    place = "Mandaue"
    urgency = "week"
    types = factory.LazyFunction(lambda: ["forced_labour"])
    name = "Analyn Rivilla"
    sex = "female"
    born_text = "about 16"


def planned_operation(*cases, by, **fields):
    """A plan of `by`, who works rescue, that lacks nothing to be submitted: lead, placement, social worker, risk."""
    facts = {"plan": "Meet at five.", "placement": "Shelter of the sisters", "placement_ready": True}
    operation = OperationFactory(**{"office": cases[0].office, "planned_by": by} | facts | fields)
    with as_owner():
        for case in cases:
            OperationCase.objects.create(operation=operation, case=case, added_by=by)
        team = {"operation": operation, "added_by": by}
        OperationMember.objects.create(**team, user=by, part="leader", is_planner=True)
        OperationMember.objects.create(**team, name="Sister Agnes", part="social_worker")
        OperationRisk.objects.create(
            operation=operation, risk="Guards", likelihood=2, severity=3, mitigation="Police at the gate"
        )
    return operation


def approve(operation, *, director, approver):
    """Both approvals of the plan as it stands: the operation is approved, and its go/no-go list all “go”."""
    now = timezone.now()
    with as_owner():
        for who, capacity in ((director, "director"), (approver, "operations_approver")):
            OperationApproval.objects.create(
                operation=operation,
                plan_version=operation.plan_version,
                approver=who,
                capacity=capacity,
                decision="approved",
                decided_at=now,
            )
        for item in ITEMS:
            OperationCheck.objects.create(
                operation=operation,
                plan_version=operation.plan_version,
                item=item.key,
                answer="go",
                checked_by=operation.planned_by,
                checked_at=now,
            )
        Operation.objects.filter(pk=operation.pk).update(status="approved", submitted_at=now)
        operation.refresh_from_db()
    return operation
