"""What somebody would try on a sealed plan who reaches the database past the product: as the application's role, with
the database knowing who asks. Each attempt must be refused, or do nothing."""

import pytest
from django.db import transaction

from tests.factories import as_owner
from tests.factories.cases import CaseFactory, victim
from tests.factories.rescue import executed_operation
from tests.walls.desk import DAY, Desk, of_every_role, owner, tables_with, tried
from tests.walls.rows import operations

pytestmark = pytest.mark.django_db(databases=["default", "report", "owner"])

PARTS = (
    "rescue_operationmember",
    "rescue_operationrisk",
    "rescue_operationcheck",
    "rescue_operationapproval",
    "rescue_operationcase",
    "rescue_operationperson",
    "rescue_rosterentry",
)
APPROVE = """INSERT INTO rescue_operationapproval (operation_id, plan_version, approver_id, capacity, for_absent_id,
                 decision, reason, decided_at, withdrawn_reason)
             VALUES (%s, %s, %s, %s, %s, 'approved', '', now(), '')"""
EXECUTE = """UPDATE rescue_operation SET status = 'executed', executed_on = current_date, executed_by_id = %s
              WHERE id = %s"""
STATUS = "UPDATE rescue_operation SET status = %s WHERE id = %s"
JOIN = """INSERT INTO rescue_operationmember (operation_id, user_id, name, part, is_planner, since, added_by_id)
          VALUES (%s, %s, '', 'other', false, now(), %s)"""
RISK = """INSERT INTO rescue_operationrisk (operation_id, risk, likelihood, severity, mitigation)
          VALUES (%s, 'x', 1, 1, 'y')"""
PERSON = """INSERT INTO rescue_operationperson (case_id, office_id, restricted, operation_id, person_id, part,
                added_by_id)
            VALUES (%s, %s, false, %s, %s, 'victim', %s)"""
LOG = """INSERT INTO offices_auditevent (at, actor_id, verb, action, object_type, object_id, office_id, restricted,
             audience, summary, detail, sealed)
         VALUES (now(), %s, 'action', 'plan', 'rescue.operation', %s, %s, false, 'rescue', 'SECRET', '{}', true)"""
AWAY = "UPDATE rescue_approvaldeputy SET from_on = %s, until_on = %s WHERE deputy_id = %s"
DEPUTY = """INSERT INTO rescue_approvaldeputy (office_id, absent_id, deputy_id, capacity, from_on, until_on, named_at)
            VALUES (%s, %s, %s, 'director', current_date - 2, current_date + 2, now())"""


@pytest.fixture
def desk():
    return Desk()


# --- reading a plan -----------------------------------------------------------------------------------------------


def told_of(user, operation):
    """Tables in which somebody finds a row of the operation."""
    found = {name for name in tables_with("operation_id") if _count(user, name, "operation_id", operation)}
    for table, column in (("rescue_operation", "id"), ("rescue_operationevent", "id")):
        found |= {table} if _count(user, table, column, operation) else set()
    if tried(
        user,
        "SELECT id FROM offices_auditevent WHERE object_type LIKE 'rescue.operation%%' AND object_id = %s",
        operation.pk,
    ):
        found.add("offices_auditevent")
    return found


def _count(user, table, column, operation):
    return tried(user, f"SELECT count(*) FROM {table} WHERE {column} = %s", operation.pk)[0][0]


def test_a_plan_is_in_no_table_of_anybody_elses(desk):
    """Nor in its history, nor in the log; and whoever may know of it finds it in all of them."""
    operation = desk.plan()
    assert tried(desk.planner, LOG, desk.planner.pk, operation.pk, desk.office.pk) == 1
    everything = {"rescue_operation", "rescue_operationevent", "offices_auditevent", *PARTS}
    for user in (desk.planner, desk.teammate):
        assert everything <= told_of(user, operation), user
    for user in (*desk.outsiders, desk.director, desk.approver, desk.deputy):
        assert told_of(user, operation) == set(), user
    operations.as_it_stands(operation, "submitted")
    for user in (desk.director, desk.approver, desk.deputy):
        assert everything <= told_of(user, operation), user
    for user in desk.outsiders:
        assert told_of(user, operation) == set(), user


def test_no_function_tells_of_a_plan(desk):
    """What the database asks itself answers nobody who may not know: is a roster open, is it about the police."""
    operation = desk.plan("approved")
    owner("UPDATE cases_case SET types = '{police_abuse}' WHERE id = %s", desk.case.pk)
    functions = [name for (name,) in owner(ASKED_WITH_AN_OPERATION)]
    for function in functions:
        for user in desk.outsiders:
            answer = tried(user, f"SELECT ({function}(%s))::text", operation.pk)
            nothing = tried(user, f"SELECT ({function}(%s))::text", 987_654_321)
            assert answer == nothing, (function, user)


ASKED_WITH_AN_OPERATION = """
    SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
       AND p.prorettype <> 'trigger'::regtype AND p.pronargs = 1 AND p.proargtypes[0] = 'bigint'::regtype
       AND has_function_privilege('ijm_app', p.oid, 'EXECUTE')
"""


def test_nobody_joins_a_team_that_did_not_call_them(desk):
    operation = desk.plan("submitted")
    for user in (*desk.outsiders, desk.director, desk.approver, desk.deputy):
        assert tried(user, JOIN, operation.pk, user.pk, user.pk) == 0, user
    mine = desk.plan(by=desk.colleague)
    for column in ("operation_id", "user_id"):
        owner("UPDATE rescue_operationmember SET until = NULL WHERE operation_id = %s", mine.pk)
        value = operation.pk if column == "operation_id" else desk.deputy_before.pk
        tried(
            desk.colleague, f"UPDATE rescue_operationmember SET {column} = %s WHERE operation_id = %s", value, mine.pk
        )
    assert told_of(desk.colleague, operation) == set()
    assert owner("SELECT count(*) FROM rescue_operationmember WHERE user_id = %s", desk.deputy_before.pk) == [(0,)]


def test_a_sealed_operation_is_pointed_at_by_nothing_of_others(desk):
    """A relief that names an operation would be an oracle of plans, and move figures between operations."""
    sealed, foreign = desk.plan("approved"), executed_operation(CaseFactory(office=desk.other))
    done = executed_operation(desk.case)
    relief = """INSERT INTO rescue_relief (case_id, office_id, restricted, person_id, relieved_on, type, authority,
                    attribution, operation_id, earned_office_id, recorded_by_id, recorded_at, version, safety_how)
                VALUES (%s, %s, false, %s, current_date, 'court_release', 'Court', 'joint', %s, %s, %s, now(), 1, '')"""
    facts = (desk.case.pk, desk.office.pk, desk.person.pk)
    for operation in (sealed.pk, foreign.pk):
        assert tried(desk.colleague, relief, *facts, operation, desk.office.pk, desk.colleague.pk) == 0
    assert tried(desk.colleague, relief, *facts, done.pk, desk.office.pk, desk.colleague.pk) == 1
    for operation in (sealed.pk, foreign.pk):
        tried(desk.colleague, "UPDATE rescue_relief SET operation_id = %s", operation)
    assert owner("SELECT DISTINCT operation_id FROM rescue_relief") == [(done.pk,)]


# --- answering to a plan ------------------------------------------------------------------------------------------


def test_each_answers_in_their_own_name_and_capacity(desk):
    operation = desk.plan("submitted")
    attempts = {
        "a colleague": (desk.colleague, desk.colleague.pk, "director", None),
        "a stranger": (desk.stranger, desk.stranger.pk, "director", None),
        "in another's name": (desk.colleague, desk.director.pk, "director", None),
        "the other's name": (desk.director, desk.approver.pk, "operations_approver", None),
        "a capacity one has not": (desk.approver, desk.approver.pk, "director", None),
        "for somebody who named nobody": (desk.deputy, desk.deputy.pk, "operations_approver", desk.approver.pk),
        "before or after the absence": (desk.deputy_before, desk.deputy_before.pk, "director", desk.director.pk),
        "as oneself while deputy": (desk.deputy, desk.deputy.pk, "director", None),
        "the planner": (desk.planner, desk.planner.pk, "director", None),
        "a made-up capacity": (desk.director, desk.director.pk, "investigator", None),
    }
    for how, (user, *facts) in attempts.items():
        assert tried(user, APPROVE, operation.pk, 1, *facts) == 0, how
    old = operation.plan_version + 1
    assert tried(desk.director, APPROVE, operation.pk, old, desk.director.pk, "director", None) == 0
    assert tried(desk.director, APPROVE, operation.pk, 1, desk.director.pk, "director", None) == 1
    assert tried(desk.approver, APPROVE, operation.pk, 1, desk.approver.pk, "operations_approver", None) == 1


def test_a_deputy_answers_on_the_days_named_and_never_for_a_planner(desk):
    operation, for_director = desk.plan("submitted"), (desk.deputy.pk, "director", desk.director.pk)
    for first, last, answered in ((-3, -1, 0), (1, 3, 0), (0, 0, 1)):
        with transaction.atomic():
            owner(AWAY, *(desk.office.today() + days * DAY for days in (first, last)), desk.deputy.pk)
            assert (
                tried(desk.deputy, APPROVE, operation.pk, 1, desk.deputy.pk, "director", desk.director.pk) == answered
            )
            transaction.set_rollback(True)
    with as_owner():
        operations.OperationMember.objects.create(
            operation=operation, user=desk.director, part="other", is_planner=True, added_by=desk.planner
        )
    assert tried(desk.deputy, APPROVE, operation.pk, 1, *for_director) == 0
    assert tried(desk.director, APPROVE, operation.pk, 1, desk.director.pk, "director", None) == 0


def test_nobody_makes_a_deputy_but_who_is_absent(desk):
    for user in (desk.colleague, desk.planner, desk.approver, desk.stranger, desk.administrator):
        assert tried(user, DEPUTY, desk.office.pk, desk.director.pk, user.pk) == 0, user
        assert tried(user, DEPUTY, desk.office.pk, user.pk, desk.colleague.pk) == 0, user
    assert tried(desk.director, DEPUTY, desk.office.pk, desk.director.pk, desk.colleague.pk) == 1
    for change in ("until_on = current_date + 90", "withdrawn_at = NULL", f"deputy_id = {desk.colleague.pk}"):
        for user in (desk.deputy_before, desk.colleague):
            assert tried(user, f"UPDATE rescue_approvaldeputy SET {change} WHERE deputy_id = %s", user.pk) == 0


def test_one_person_is_not_two_approvers(desk):
    """Neither by two roles, nor as approver beside a deputy of their own."""
    both = of_every_role(desk.office, "director", "operations_approver")
    operation = desk.plan("submitted")
    assert tried(both, APPROVE, operation.pk, 1, both.pk, "director", None) == 1
    assert tried(both, APPROVE, operation.pk, 1, both.pk, "operations_approver", None) == 0
    with as_owner():
        desk.names_deputy(both, desk.deputy_before, -1, 1, "operations_approver")
    tried(desk.deputy_before, APPROVE, operation.pk, 1, desk.deputy_before.pk, "operations_approver", both.pk)
    assert tried(desk.planner, STATUS, "approved", operation.pk) == 0


def test_who_planned_does_not_become_somebody_who_did_not(desk):
    """By taking the mark off, by giving the row away, or by leaving the team."""
    planner = of_every_role(desk.office, "investigator", "operations_approver")
    operation = desk.plan()
    with as_owner():
        operations.OperationMember.objects.create(
            operation=operation, user=planner, part="other", is_planner=True, added_by=planner
        )
    mine = desk.plan(by=planner)
    for change in (
        "is_planner = false",
        f"user_id = {desk.colleague.pk}",
        "user_id = NULL, name = 'x', is_planner = false",
        f"operation_id = {mine.pk}",
        "until = now()",
    ):
        with transaction.atomic():
            tried(
                planner,
                f"UPDATE rescue_operationmember SET {change} WHERE user_id = %s AND operation_id = %s",
                planner.pk,
                operation.pk,
            )
            operations.as_it_stands(operation, "submitted")
            assert tried(planner, APPROVE, operation.pk, 1, planner.pk, "operations_approver", None) == 0, change
            transaction.set_rollback(True)


# --- changing a plan ----------------------------------------------------------------------------------------------


def test_nothing_is_carried_out_without_two_approvals(desk):
    for status in ("planning", "submitted"):
        operation = desk.plan(status)
        assert tried(desk.planner, STATUS, "approved", operation.pk) == 0, status
        assert tried(desk.planner, EXECUTE, desk.planner.pk, operation.pk) == 0, status
    with as_owner():
        desk.approvals(operation)
        operation.operationapprovals.filter(capacity="director", withdrawn_at=None).update(
            withdrawn_at="2026-01-01T00:00Z"
        )
    assert tried(desk.planner, EXECUTE, desk.planner.pk, operation.pk) == 0
    approved = desk.plan("approved")
    for user in (*desk.outsiders, desk.director, desk.approver, desk.deputy, desk.teammate):
        assert tried(user, EXECUTE, user.pk, approved.pk) == 0, user
    assert tried(desk.planner, EXECUTE, desk.planner.pk, approved.pk) == 1


def test_what_was_called_off_is_not_carried_out(desk):
    operation = desk.plan("approved")
    owner("UPDATE rescue_operation SET status = 'called_off', called_off_reason = 'x' WHERE id = %s", operation.pk)
    assert tried(desk.planner, EXECUTE, desk.planner.pk, operation.pk) == 0
    assert tried(desk.planner, STATUS, "approved", operation.pk) == 0


def test_an_approved_plan_does_not_change(desk):
    """Not its words, and not what belongs to it; a new version has no approvals."""
    operation = desk.plan("approved")
    for column in ("title", "site", "plan", "transport", "interpreters", "placement"):
        assert tried(desk.planner, f"UPDATE rescue_operation SET {column} = 'x' WHERE id = %s", operation.pk) == 0
    more = "UPDATE rescue_operation SET plan = 'x', plan_version = plan_version + 1 WHERE id = %s"
    assert tried(desk.planner, more, operation.pk) == 0
    for status in ("approved", "submitted"):
        operations.as_it_stands(operation, status)
        assert tried(desk.planner, RISK, operation.pk) == 0, status
        for change in (
            "UPDATE rescue_operationrisk SET risk = 'x', mitigation = 'none' WHERE operation_id = %s",
            "DELETE FROM rescue_operationrisk WHERE operation_id = %s",
            "DELETE FROM rescue_operationperson WHERE operation_id = %s",
            "UPDATE rescue_operationperson SET part = 'suspect' WHERE operation_id = %s",
            "DELETE FROM rescue_operationcase WHERE operation_id = %s",
            "UPDATE rescue_operationmember SET until = now() WHERE name <> '' AND operation_id = %s",
            "UPDATE rescue_operationmember SET part = 'leader' WHERE operation_id = %s",
        ):
            assert tried(desk.planner, change, operation.pk) == 0, (status, change)
        assert tried(desk.planner, JOIN, operation.pk, desk.colleague.pk, desk.planner.pk) == 0
        more = victim(CaseFactory(office=desk.office)).pk
        assert tried(desk.planner, PERSON, desk.case.pk, desk.office.pk, operation.pk, more, desk.planner.pk) == 0


def test_an_old_version_with_its_approvals_does_not_come_back(desk):
    """Approved, changed, numbered back, and the withdrawn approvals made to stand again."""
    operation = desk.plan("approved")
    forward = (
        "UPDATE rescue_operation SET status = 'planning', plan = 'Another', plan_version = plan_version + 1"
        " WHERE id = %s"
    )
    withdraw = (
        "UPDATE rescue_operationapproval SET withdrawn_at = now(), withdrawn_reason = 'x'"
        " WHERE operation_id = %s AND withdrawn_at IS NULL"
    )
    assert tried(desk.planner, withdraw, operation.pk) == 2
    assert tried(desk.planner, forward, operation.pk) == 1
    assert tried(desk.planner, "UPDATE rescue_operation SET plan_version = 1 WHERE id = %s", operation.pk) == 0
    stand = "UPDATE rescue_operationapproval SET withdrawn_at = NULL WHERE operation_id = %s"
    for user in (desk.planner, desk.director, desk.approver, desk.teammate):
        assert tried(user, stand, operation.pk) == 0, user
    assert tried(desk.planner, "UPDATE rescue_operationapproval SET plan_version = 2", operation.pk) == 0


def test_whoever_changes_a_plan_is_a_planner_of_it(desk):
    """An approver who sees a plan, or a colleague of the team, changes nothing of it and approves it then."""
    change = (
        "UPDATE rescue_operation SET status = 'planning', plan = 'Mine', plan_version = plan_version + 1 WHERE id = %s"
    )
    operation = desk.plan("submitted")
    both = of_every_role(desk.office, "investigator", "operations_approver")
    for user in (desk.director, desk.approver, desk.deputy, desk.teammate, both):
        assert tried(user, change, operation.pk) == 0, user
    assert tried(desk.planner, change, operation.pk) == 1


def test_an_operation_keeps_who_planned_it_and_where(desk):
    operation = desk.plan()
    for change in (
        f"planned_by_id = {desk.colleague.pk}",
        f"office_id = {desk.other.pk}",
        f"earned_office_id = {desk.other.pk}",
        "sealed = false",
    ):
        tried(desk.planner, f"UPDATE rescue_operation SET {change} WHERE id = %s", operation.pk)
    kept = owner(
        "SELECT planned_by_id, office_id, earned_office_id, sealed FROM rescue_operation WHERE id = %s", operation.pk
    )
    assert kept == [(desk.planner.pk, desk.office.pk, desk.office.pk, True)]


def test_a_restricted_case_seals_what_was_carried_out(desk):
    operation = desk.plan("approved")
    operations.as_it_stands(operation, "executed")
    assert told_of(desk.colleague, operation) > {"rescue_operation", "rescue_rosterentry"}
    desk.restrict()
    for user in desk.outsiders:
        assert told_of(user, operation) == set(), user
    assert "rescue_rosterentry" in told_of(desk.teammate, operation)
    assert told_of(desk.director, operation).isdisjoint(
        {"rescue_rosterentry", "rescue_operationperson", "rescue_operationcase"}
    )
