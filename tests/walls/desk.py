"""A smaller world than `world`: one case, and everybody who has to do with a sealed plan or a source of it, or not."""

import datetime

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases.rescue.models import ApprovalDeputy, OperationApproval, OperationMember
from tests.asking import asks
from tests.factories import as_owner
from tests.factories.cases import CaseFactory, CaseMemberFactory, victim
from tests.factories.offices import MembershipFactory, OfficeFactory, UserFactory, staff
from tests.walls.rows import investigation, operations

DAY = datetime.timedelta(days=1)


class Desk:
    """An office of Manila's time, the people of it, and a case with a victim. Every free text of the plan is marked."""

    def __init__(self):
        self.office, self.other = OfficeFactory(code="CEB"), OfficeFactory(code="MNL")
        self.planner = staff(self.office, "investigator", full_name="Paz Planner")
        self.teammate = staff(self.office, "social_worker", full_name="Tess Team")
        self.director = staff(self.office, "director", full_name="Dina Director")
        self.approver = staff(self.office, "operations_approver", full_name="Ana Approver")
        self.deputy = staff(self.office, "lawyer", full_name="Dep Today")
        self.deputy_before = staff(self.office, "lawyer", full_name="Dep Before")
        self.colleague = staff(self.office, "investigator", full_name="Cole League")
        self.administrator = staff(self.office, "office_administrator", full_name="Ada Admin")
        self.auditor = staff(self.office, "auditor", full_name="Aud Itor")
        self.stranger = staff(self.other, "director", full_name="Stan Stranger")
        self.case = CaseFactory(office=self.office, summary="Kiln", place="Danao")
        self.person = victim(self.case, verification="actual")
        #: A second plan: nobody here but its planner may know of it either.
        self.elsewhere = staff(self.office, "investigator", full_name="Else Where")
        with as_owner():
            for deputy, days in ((self.deputy, (-1, 3)), (self.deputy_before, (-9, -2))):
                self.names_deputy(self.director, deputy, *days)

    @property
    def outsiders(self):
        """Whoever may know of no plan and of no source, whatever their role."""
        return (self.colleague, self.deputy_before, self.administrator, self.auditor, self.stranger)

    def names_deputy(self, absent, deputy, first, last, capacity="director"):
        today = self.office.today()
        return ApprovalDeputy.objects.create(
            office=self.office,
            absent=absent,
            deputy=deputy,
            capacity=capacity,
            from_on=today + first * DAY,
            until_on=today + last * DAY,
        )

    def plan(self, status="planning", mark="SECRET-plan", by=None):
        """A plan of the planner with the teammate on its team; as far along as `status` says."""
        with as_owner():
            operation, self.parts = operations.plan(self.case, self.person, by or self.planner, mark)
            OperationMember.objects.create(
                operation=operation, user=self.teammate, part="social_worker", added_by=operation.planned_by
            )
            if status == "approved":
                operations.as_it_stands(operation, "submitted")
                self.approvals(operation)
            return operations.as_it_stands(operation, status)

    def approvals(self, operation):
        """Both approvals of the plan as it stands, past both walls."""
        for who, capacity in ((self.director, "director"), (self.approver, "operations_approver")):
            OperationApproval.objects.create(
                operation=operation,
                plan_version=operation.plan_version,
                approver=who,
                capacity=capacity,
                decision="approved",
                decided_at=timezone.now(),
            )

    def source(self, mark="SECRET-source"):
        """A source that the planner handles and the teammate reads; the colleague's reading has ended."""
        with as_owner():
            informant, self.reader = investigation.source(self.case, mark, self.planner, reader=self.teammate)
            former = informant.readers.create(case=self.case, user=self.colleague, added_by=self.planner)
            former.until = timezone.now()
            former.save()
        return informant

    def restrict(self):
        """The case is restricted to the planner and the teammate."""
        for user in (self.planner, self.teammate):
            CaseMemberFactory(case=self.case, user=user)
        with as_owner():
            type(self.case).objects.filter(pk=self.case.pk).update(restricted=True)
        self.case.restricted = True


def of_every_role(office, *roles):
    """Somebody who holds several roles of an office at once."""
    user = UserFactory()
    for role in roles:
        MembershipFactory(user=user, office=office, role=role)
    return user


def run(query, *params):
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def owner(query, *params):
    with as_owner():
        return run(query, *params)


def tried(user, query, *params):
    """What the statement gave or did for that person: rows, or how many; 0 when the database refused it."""
    with asks(user):
        try:
            with transaction.atomic():
                return run(query, *params)
        except DatabaseError:
            return 0


def tables_with(column):
    """Every table with such a column, histories among them."""
    found = owner(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = %s"
        " AND NOT a.attisdropped WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace",
        column,
    )
    return [name for (name,) in found]
