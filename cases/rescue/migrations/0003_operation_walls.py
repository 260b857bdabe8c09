"""Both walls' second half for operations: sealed plans, approvals in one's own name, and what must never be."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from cases.rescue.walls import WITHIN_OPERATION, WallOperationTable
from offices.walls import (
    BUILDS_SOMEWHERE,
    WallCaseTable,
    enable,
    offices_with,
    policy,
    report_reads,
    wall_events,
)

FUNCTIONS = """
-- Whether the person asking may answer, in that office, for a director or an operations approver: in their own role, or
-- as the deputy whom somebody in that role named for a time of absence that today is part of.
CREATE FUNCTION ijm_may_approve(wanted_office bigint, wanted_capacity text, absent bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE holder bigint := coalesce(absent, ijm_user()); today date;
BEGIN
    SELECT (now() AT TIME ZONE time_zone)::date INTO today FROM offices_office WHERE id = wanted_office;
    IF NOT EXISTS (
        SELECT FROM offices_membership m JOIN offices_user u ON u.id = m.user_id AND u.is_active
         WHERE m.user_id = holder AND m.office_id = wanted_office AND m.role = wanted_capacity
           AND m.starts_on <= today AND (m.ends_on IS NULL OR m.ends_on >= today)
           AND (NOT m.needs_confirmation OR m.confirmed_at IS NOT NULL)
    ) THEN RETURN false; END IF;
    RETURN absent IS NULL OR EXISTS (
        SELECT FROM rescue_approvaldeputy d
         WHERE d.office_id = wanted_office AND d.absent_id = absent AND d.deputy_id = ijm_user()
           AND d.capacity = wanted_capacity AND d.withdrawn_at IS NULL AND today BETWEEN d.from_on AND d.until_on
    );
END $$;

-- Sealed operations that are open to the person asking: as one of the team, or as an approver once it was submitted. What
-- was carried out and stays sealed, for a restricted case, is open to those approvers alone who answered. The planner's
-- own are asked of the row itself, so that a new one can be read back.
CREATE FUNCTION ijm_open_operations() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE approves bigint[] := ijm_offices('approve_operation');
BEGIN
    approves := approves || ARRAY(
        SELECT d.office_id FROM rescue_approvaldeputy d
         WHERE d.deputy_id = ijm_user() AND ijm_may_approve(d.office_id, d.capacity, d.absent_id)
    );
    RETURN ARRAY(
        SELECT o.id FROM rescue_operationmember m JOIN rescue_operation o ON o.id = m.operation_id
         WHERE m.user_id = ijm_user() AND m.until IS NULL AND o.sealed
        UNION
        SELECT o.id FROM rescue_operation o
         WHERE o.sealed AND o.submitted_at IS NOT NULL AND o.office_id = ANY(approves)
           AND (o.status NOT IN ('executed', 'closed') OR EXISTS (
               SELECT FROM rescue_operationapproval a
                WHERE a.operation_id = o.id AND ijm_user() IN (a.approver_id, a.for_absent_id)))
        UNION
        SELECT o.id FROM rescue_operation o WHERE o.sealed AND o.planned_by_id = ijm_user()
    );
END $$;
"""

RULES = """
-- Whether one of the cases of an operation is about abuse by the police. A definer: whoever carries it out need not see
-- every case. It answers only who may know of the operation.
CREATE FUNCTION ijm_is_about_police(operation bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM rescue_operation o JOIN rescue_operationcase oc ON oc.operation_id = o.id
          JOIN cases_case c ON c.id = oc.case_id
         WHERE o.id = operation AND 'police_abuse' = ANY(c.types) AND o.office_id = ANY(ijm_offices('view_rescue'))
           AND (NOT o.sealed OR o.planned_by_id = ijm_user() OR o.id = ANY(ijm_open_operations())));
END $$;

-- Sealed until it was carried out, and for ever if one of its cases is restricted. A definer: whoever writes need not see
-- every case.
CREATE FUNCTION ijm_seal_operation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.sealed := NEW.status NOT IN ('executed', 'closed') OR EXISTS (
        SELECT FROM rescue_operationcase c WHERE c.operation_id = NEW.id AND c.restricted);
    RETURN NEW;
END $$;
CREATE TRIGGER seal_operation BEFORE INSERT OR UPDATE ON rescue_operation
    FOR EACH ROW EXECUTE FUNCTION ijm_seal_operation();

CREATE FUNCTION ijm_seal_by_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE rescue_operation SET sealed = sealed WHERE id = coalesce(NEW.operation_id, OLD.operation_id);
    RETURN NULL;
END $$;
CREATE TRIGGER seal_by_case AFTER INSERT OR UPDATE OF restricted OR DELETE ON rescue_operationcase
    FOR EACH ROW EXECUTE FUNCTION ijm_seal_by_case();

-- What the log tells of an operation is sealed as long as the operation is.
CREATE FUNCTION ijm_seal_log() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE offices_auditevent SET sealed = NEW.sealed
     WHERE object_type = 'rescue.operation' AND object_id = NEW.id AND sealed <> NEW.sealed;
    RETURN NULL;
END $$;
CREATE TRIGGER seal_log AFTER UPDATE ON rescue_operation FOR EACH ROW
    WHEN (OLD.sealed IS DISTINCT FROM NEW.sealed) EXECUTE FUNCTION ijm_seal_log();

-- Not a definer: it must know whether the application writes, and the team reads the approvals of its own plan.
CREATE FUNCTION ijm_guard_operation() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE who offices_partner; standing integer;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.earned_office_id IS DISTINCT FROM OLD.earned_office_id THEN
        RAISE check_violation USING MESSAGE = 'the office that earned a figure keeps it', CONSTRAINT = 'earned_for_ever';
    END IF;
    IF current_user <> 'ijm_app' THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'planning' OR NEW.planned_by_id IS DISTINCT FROM ijm_user() THEN
            RAISE insufficient_privilege USING MESSAGE = 'an operation begins as a plan, in one''s own name';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.office_id, NEW.planned_by_id) IS DISTINCT FROM (OLD.office_id, OLD.planned_by_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'an operation keeps its office and its planner';
    END IF;
    IF NEW.plan_version = OLD.plan_version AND
       (NEW.title, NEW.site, NEW.planned_for, NEW.lead_authority_id, NEW.plan, NEW.transport, NEW.interpreters,
        NEW.placement, NEW.placement_partner_id, NEW.placement_ready) IS DISTINCT FROM
       (OLD.title, OLD.site, OLD.planned_for, OLD.lead_authority_id, OLD.plan, OLD.transport, OLD.interpreters,
        OLD.placement, OLD.placement_partner_id, OLD.placement_ready) THEN
        RAISE check_violation USING MESSAGE = 'a changed plan is a new version', CONSTRAINT = 'changed_plan_is_new';
    END IF;
    IF NEW.plan_version <> OLD.plan_version AND NEW.status <> 'planning' THEN
        RAISE check_violation USING MESSAGE = 'a changed plan is planned anew', CONSTRAINT = 'changed_plan_is_new';
    END IF;
    IF NEW.status IN ('approved', 'executed') AND OLD.status NOT IN ('executed', 'closed') THEN
        SELECT count(DISTINCT approver_id) INTO standing FROM rescue_operationapproval a
         WHERE a.operation_id = NEW.id AND a.plan_version = NEW.plan_version AND a.decision = 'approved'
           AND a.withdrawn_at IS NULL;
        IF standing < 2 OR (
            SELECT count(DISTINCT capacity) FROM rescue_operationapproval a
             WHERE a.operation_id = NEW.id AND a.plan_version = NEW.plan_version AND a.decision = 'approved'
               AND a.withdrawn_at IS NULL) < 2 THEN
            RAISE check_violation USING MESSAGE = 'an operation needs two approvals', CONSTRAINT = 'two_approvals';
        END IF;
    END IF;
    IF NEW.status = 'executed' AND OLD.status NOT IN ('executed', 'closed') THEN
        SELECT * INTO who FROM offices_partner WHERE id = NEW.lead_authority_id;
        IF who.kind IS NULL OR who.office_id <> NEW.office_id OR who.kind NOT IN
           ('police', 'prosecutor', 'court', 'labour_inspectorate', 'oversight', 'ministry') THEN
            RAISE check_violation USING MESSAGE = 'a public authority leads', CONSTRAINT = 'public_authority_leads';
        END IF;
        IF who.kind = 'police' AND ijm_is_about_police(NEW.id) THEN
            RAISE check_violation USING MESSAGE = 'police never lead for abuse by the police',
                CONSTRAINT = 'never_police_for_police_abuse';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_operation BEFORE INSERT OR UPDATE ON rescue_operation
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_operation();

-- An answer to a plan: in one's own name, in a capacity that one has, to the version that stands, by nobody who planned it.
-- The planners are looked up behind the wall of their operation, which whoever answers can see.
CREATE FUNCTION ijm_guard_approval() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE o rescue_operation;
BEGIN
    IF current_user <> 'ijm_app' THEN RETURN NEW; END IF;
    SELECT * INTO o FROM rescue_operation WHERE id = NEW.operation_id;
    IF NEW.approver_id IS DISTINCT FROM ijm_user() OR NEW.withdrawn_at IS NOT NULL
       OR NOT ijm_may_approve(o.office_id, NEW.capacity, NEW.for_absent_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'an approver answers in their own name';
    END IF;
    IF o.status <> 'submitted' OR o.plan_version <> NEW.plan_version THEN
        RAISE check_violation USING MESSAGE = 'this plan does not wait for an answer', CONSTRAINT = 'answer_what_waits';
    END IF;
    IF o.planned_by_id IN (NEW.approver_id, coalesce(NEW.for_absent_id, NEW.approver_id)) OR EXISTS (
        SELECT FROM rescue_operationmember m WHERE m.operation_id = o.id AND m.is_planner
           AND m.user_id IN (NEW.approver_id, coalesce(NEW.for_absent_id, NEW.approver_id))) THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody approves what they planned', CONSTRAINT = 'no_planner_approves';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_approval BEFORE INSERT ON rescue_operationapproval
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_approval();

-- Whoever planned stays a planner of it.
CREATE FUNCTION ijm_guard_planner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'ijm_app' AND OLD.is_planner AND NOT NEW.is_planner THEN
        RAISE insufficient_privilege USING MESSAGE = 'whoever planned stays a planner';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_planner BEFORE UPDATE ON rescue_operationmember
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_planner();
"""

OPEN_TO = (
    f"office_id = {offices_with('view_rescue')} AND (NOT sealed OR planned_by_id = ijm_user()"
    " OR {id} = ANY((SELECT ijm_open_operations())::bigint[]))"
)
READS = OPEN_TO.format(id="id")
# Who answers to a plan moves it: an approver without the right to plan, and a deputy.
WRITES = (
    f"({READS}) AND (office_id = {offices_with('change_rescue')} OR status IN ('submitted', 'planning', 'approved'))"
)
CHECKS = f"office_id = {offices_with('change_rescue')} OR status IN ('submitted', 'planning', 'approved')"
OPERATION = "\n".join(
    [
        enable("rescue_operation"),
        policy("rescue_operation", "SELECT", using=READS),
        policy(
            "rescue_operation",
            "INSERT",
            check=f"office_id = {offices_with('change_rescue')} AND earned_office_id = office_id",
        ),
        policy("rescue_operation", "UPDATE", using=WRITES, check=CHECKS),
        "REVOKE DELETE ON rescue_operation FROM ijm_app;",
        wall_events("rescue_operationevent", "EXISTS (SELECT FROM rescue_operation o WHERE o.id = pgh_obj_id)", ""),
        enable("rescue_approvaldeputy"),
        policy("rescue_approvaldeputy", "SELECT", using=f"office_id = {offices_with('view_rescue')}"),
        policy(
            "rescue_approvaldeputy",
            "INSERT",
            check="absent_id = ijm_user() AND ijm_may_approve(office_id, capacity, NULL)",
        ),
        policy("rescue_approvaldeputy", "UPDATE", using="absent_id = ijm_user()", check="absent_id = ijm_user()"),
        "REVOKE UPDATE, DELETE ON rescue_approvaldeputy FROM ijm_app;",
        "GRANT UPDATE (withdrawn_at, until_on) ON rescue_approvaldeputy TO ijm_app;",
    ]
)

# The team reads what the log tells of its own plan.
LOG = """
DROP POLICY sealed ON offices_auditevent;
CREATE POLICY sealed ON offices_auditevent AS RESTRICTIVE FOR SELECT TO ijm_app
    USING (NOT sealed OR object_id = ANY((SELECT ijm_open_operations())::bigint[]));
CREATE POLICY wall_operations ON offices_auditevent FOR SELECT TO ijm_app
    USING (object_type = 'rescue.operation' AND verb = 'action'
           AND EXISTS (SELECT FROM rescue_operation o WHERE o.id = object_id));
"""

DONE = f"earned_office_id = {offices_with('build_report')} AND status IN ('executed', 'closed')"


class Migration(migrations.Migration):
    dependencies = [("rescue", "0002_walls"), ("offices", "0004_sealed_events")]
    operations = [
        RunSQL(FUNCTIONS, RunSQL.noop),
        RunSQL(OPERATION, RunSQL.noop),
        WallOperationTable("rescue_operationmember"),
        WallOperationTable("rescue_operationrisk", deletable=True),
        WallOperationTable("rescue_operationcheck"),
        # Whoever works on cases hands a lesson on, those who name system gaps among them.
        WallOperationTable("rescue_operationlesson", change="change_case"),
        WallOperationTable(
            "rescue_operationapproval",
            change="view_rescue",
            adds="true",
            changeable=("withdrawn_at", "withdrawn_reason"),
        ),
        WallCaseTable(
            "rescue_operationcase", view="view_rescue", change="change_rescue", deletable=True, within=WITHIN_OPERATION
        ),
        WallCaseTable(
            "rescue_operationperson",
            view="view_rescue",
            change="change_rescue",
            deletable=True,
            person=True,
            within=WITHIN_OPERATION,
        ),
        WallCaseTable(
            "rescue_rosterentry", view="view_rescue", change="change_case", person=True, within=WITHIN_OPERATION
        ),
        RunSQL(RULES, RunSQL.noop),
        RunSQL(LOG, RunSQL.noop),
        RunSQL(
            report_reads("rescue_operation", "id, executed_on, status, earned_office_id", DONE)
            + report_reads(
                "rescue_rosterentry",
                "id, case_id, operation_id, person_id, sex, age_band, adjudication, struck_at",
                BUILDS_SOMEWHERE,
            )
            + "GRANT SELECT (operation_id) ON rescue_relief TO ijm_report;",
            RunSQL.noop,
        ),
    ]
