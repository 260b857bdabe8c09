"""Who takes part in the tests of operations, and what they do, each as themselves."""

from dataclasses import dataclass, field

from cases.models import Case
from cases.rescue.actions import approvals, operations, plans
from cases.rescue.approvals import AnswersAs
from cases.rescue.checklist import ITEMS
from cases.rescue.models import Operation
from offices.models import Office, User
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.offices import OfficeFactory, staff
from tests.factories.rescue import planned_operation

DIRECTOR, APPROVER = AnswersAs("director"), AnswersAs("operations_approver")


@dataclass
class Cast:
    """An office with a case, an investigator who plans, and both approvers."""

    office: Office = field(default_factory=OfficeFactory)
    case: Case = None
    planner: User = None
    director: User = None
    approver: User = None

    def __post_init__(self):
        self.case = self.case or CaseFactory(office=self.office)
        self.planner = staff(self.office, "investigator")
        self.director = staff(self.office, "director")
        self.approver = staff(self.office, "operations_approver")

    def plan(self, *cases, **fields) -> Operation:
        """A plan that lacks nothing to be submitted."""
        return planned_operation(*(cases or [self.case]), by=self.planner, **fields)

    def submit(self, operation):
        with asks(self.planner):
            return approvals.submit_operation(operation=operation, by=self.planner)

    def answer(self, operation, by, capacity, decision="approved", **facts):
        with asks(by):
            return approvals.answer_operation(
                operation=operation,
                capacity=capacity,
                decision=decision,
                by=by,
                **{"plan_version": operation.plan_version} | facts,
            )

    def approved(self, *cases, **fields) -> Operation:
        """A plan that both approved, each in their own name."""
        operation = self.submit(self.plan(*cases, **fields))
        self.answer(operation, self.director, DIRECTOR)
        return self.answer(operation, self.approver, APPROVER)

    def ready(self, *cases, **fields) -> Operation:
        """An approved plan with every line of the go/no-go list on “go”."""
        operation = self.approved(*cases, **fields)
        with asks(self.planner):
            answers = {item.key: ("go", "") for item in ITEMS}
            return operations.answer_checklist(operation=operation, answers=answers, by=self.planner)

    def execute(self, operation, **facts):
        facts = {"executed_on": self.office.today(), "outcome": "They came out.", "by": self.planner} | facts
        with asks(facts["by"]):
            return operations.execute_operation(operation=operation, **facts)

    def executed(self, *cases, **fields) -> Operation:
        return self.execute(self.ready(*cases, **fields))

    def team(self, operation, user, part="investigator"):
        with asks(self.planner):
            return plans.add_to_team(operation=operation, part=part, user=user, by=self.planner)


def stored(operation) -> Operation:
    """The operation as it is stored, past both walls."""
    with as_owner():
        return Operation.objects.get(pk=operation.pk)
