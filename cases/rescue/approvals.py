"""Who may answer to a plan, and as what: a director and an operations approver, or whom they named while away.

The database holds the same (migration operation_walls: ijm_may_approve and the guard of approvals).
Source: the domain rules, "Rescue, per victim".
"""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.stages import Waiting
from offices.access import rights_of
from offices.days import in_words
from offices.models import Membership, User
from offices.refusal import Refusal

from .models import ApprovalDeputy, Operation, OperationApproval

Capacity = OperationApproval.Capacity


@dataclass(frozen=True)
class AnswersAs:
    """One capacity in which somebody may answer: their own, or that of somebody absent who named them."""

    capacity: str
    absent: User | None = None

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return f"{self.capacity}-{self.absent.pk}" if self.absent else self.capacity

    def __str__(self):
        label = str(Capacity(self.capacity).label)
        return _("%(capacity)s, for %(absent)s") % {"capacity": label, "absent": self.absent} if self.absent else label


def capacities_of(user, office) -> list[AnswersAs]:
    """As what the person may answer in this office today, their own capacities first; two queries."""
    today = office.today()
    deputies = ApprovalDeputy.objects.filter(office=office, deputy=user).standing_on(today).select_related("absent")
    stands_for = {(row.absent_id, row.capacity): row.absent for row in deputies}
    held = Membership.objects.effective().filter(
        Q(user=user) | Q(user__in=[absent for absent, _capacity in stands_for]),
        office=office,
        role__in=Capacity.values,
    )
    held = set(held.values_list("user", "role"))
    own = [AnswersAs(capacity) for capacity in Capacity.values if (user.pk, capacity) in held]
    others = [AnswersAs(capacity, absent) for (pk, capacity), absent in stands_for.items() if (pk, capacity) in held]
    return own + others


def planners_of(operation) -> set[int]:
    """Ids of everyone who planned it, the planners of an earlier version and of an earlier team among them."""
    return {operation.planned_by_id, *(one.user_id for one in operation.operationmembers.all() if one.is_planner)}


def standing(operation) -> list[OperationApproval]:
    """The answers that stand."""
    return [answer for answer in operation.operationapprovals.all() if answer.withdrawn_at is None]


def check_waits_for(operation, by):
    """Raise Refusal unless the plan waits for an answer that `by` may still give, in one capacity at least."""
    if operation.status != Operation.Status.SUBMITTED:
        raise Refusal(
            _("The operation is “%(status)s”: nothing waits for an answer.")
            % {"status": operation.get_status_display().lower()}
        )
    capacities = capacities_of(by, operation.office)
    if not capacities:
        raise Refusal(
            _("You do not approve operations of %(office)s, and answer for nobody who is absent.")
            % {"office": operation.office}
        )
    answers, planners = standing(operation), planners_of(operation)
    refused = [_why_not(as_, by, answers, planners) for as_ in capacities]
    if all(refused):
        raise Refusal(refused[0])


def check_can_answer(operation, by, as_: AnswersAs | None):
    """Raise Refusal unless `by` may answer to the plan in this capacity now."""
    check_waits_for(operation, by)
    if as_ not in capacities_of(by, operation.office):
        raise Refusal(_("Choose as what you answer."), "capacity")
    if sentence := _why_not(as_, by, standing(operation), planners_of(operation)):
        raise Refusal(sentence, "capacity")


def open_to(operation, by) -> list[AnswersAs]:
    """The capacities in which the person may still answer to this plan."""
    return _still_open(operation, by, capacities_of(by, operation.office))


def _still_open(operation, by, capacities) -> list[AnswersAs]:
    answers, planners = standing(operation), planners_of(operation)
    return [as_ for as_ in capacities if not _why_not(as_, by, answers, planners)]


def _why_not(as_, by, answers, planners) -> str:
    if by.pk in planners:
        return _("You planned this operation, so somebody else has to approve it.")
    if as_.absent and as_.absent.pk in planners:
        return _("%(absent)s planned this operation, so nobody approves it in their place.") % {"absent": as_.absent}
    if any(answer.approver_id == by.pk for answer in answers):
        return _("You have answered already. The other answer is somebody else's.")
    holder = as_.absent or by
    if any((answer.for_absent_id or answer.approver_id) == holder.pk for answer in answers):
        return _("%(person)s has answered already, in person or by a deputy. The other answer is somebody else's.") % {
            "person": holder
        }
    for answer in answers:
        if answer.capacity == as_.capacity:
            return _("%(who)s has answered already as %(capacity)s.") % {
                "who": answer.approver,
                "capacity": answer.get_capacity_display().lower(),
            }
    return ""


def waiting(user) -> list[Waiting]:
    """The plans that wait for this person's answer, for their home page; as many queries for one as for twenty."""
    rights = rights_of(user)
    if not rights.has("view_rescue"):
        return []
    offices = rights.offices("approve_operation") | ApprovalDeputy.offices_of(user)
    if not offices:
        return []
    submitted = Operation.objects.visible_to(user).filter(status=Operation.Status.SUBMITTED, office__in=offices)
    parts = "operationmembers", "operationapprovals__approver"
    rows = submitted.select_related("office", "planned_by").prefetch_related(*parts).order_by("submitted_at")[:20]
    capacities = {office: capacities_of(user, office) for office in {row.office for row in rows}}
    return [
        Waiting(
            title=_("Approve an operation"),
            url=reverse("rescue:operation-answer", args=[operation.pk]),
            detail=_("%(operation)s, planned for %(day)s by %(person)s")
            % {
                "operation": operation,
                "day": in_words(operation.planned_for),
                "person": operation.planned_by.short_name,
            },
            since=operation.submitted_at,
        )
        for operation in rows
        if _still_open(operation, user, capacities[operation.office])
    ]
