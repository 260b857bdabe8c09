"""What must never be of a plan, whatever code writes: it is not changed behind its approvers' backs, and who planned it
stays its planner. None of these functions is a definer: what they look up, whoever writes can see."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

# A plan is changed by its planners alone, each time as a later version, and takes one way from state to state.
COURSE = """
CREATE FUNCTION ijm_guard_course() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> 'ijm_app' THEN RETURN NEW; END IF;
    IF NEW.plan_version < OLD.plan_version THEN
        RAISE check_violation USING MESSAGE = 'a changed plan is a later version', CONSTRAINT = 'changed_plan_is_new';
    END IF;
    IF NEW.plan_version > OLD.plan_version AND NEW.planned_by_id IS DISTINCT FROM ijm_user() AND NOT EXISTS (
        SELECT FROM rescue_operationmember m
         WHERE m.operation_id = NEW.id AND m.is_planner AND m.until IS NULL AND m.user_id = ijm_user()) THEN
        RAISE insufficient_privilege USING MESSAGE = 'whoever changes a plan is a planner of it';
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status, NEW.status) IN (
        ('planning', 'submitted'), ('planning', 'called_off'), ('submitted', 'planning'), ('submitted', 'approved'),
        ('submitted', 'called_off'), ('approved', 'planning'), ('approved', 'executed'), ('approved', 'called_off'),
        ('executed', 'closed'), ('closed', 'executed')) THEN
        RAISE check_violation USING MESSAGE = 'an operation does not go this way', CONSTRAINT = 'course_of_an_operation';
    END IF;
    IF NEW.status = 'submitted' AND OLD.status = 'planning' AND NOT NEW.office_id = ANY(ijm_offices('change_rescue')) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a plan is submitted by who plans';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_course BEFORE UPDATE ON rescue_operation
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_course();
"""

# Cases, people, risks and team are of the plan: they change while it is planned and nobody's approval of it stands. Whoever
# is about to change a plan is put on its team first, as a planner. What was carried out keeps them as they were.
PARTS = """
CREATE FUNCTION ijm_guard_part() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE part record; o rescue_operation;
BEGIN
    IF TG_OP = 'DELETE' THEN part := OLD; ELSE part := NEW; END IF;
    IF current_user <> 'ijm_app' THEN RETURN part; END IF;
    IF TG_OP = 'UPDATE' AND NEW.operation_id <> OLD.operation_id THEN
        RAISE insufficient_privilege USING MESSAGE = 'a part of a plan stays with its operation';
    END IF;
    SELECT * INTO o FROM rescue_operation WHERE id = part.operation_id;
    IF TG_TABLE_NAME = 'rescue_operationmember' THEN
        IF TG_OP = 'UPDATE' AND NEW.user_id IS DISTINCT FROM OLD.user_id THEN
            RAISE insufficient_privilege USING MESSAGE = 'a member of the team stays who they are';
        END IF;
        IF part.is_planner AND part.user_id = ijm_user() AND o.status IN ('planning', 'submitted', 'approved') THEN
            RETURN part;
        END IF;
    ELSIF TG_TABLE_NAME <> 'rescue_operationrisk' AND TG_OP = 'INSERT' THEN
        IF NEW.office_id IS DISTINCT FROM o.office_id THEN
            RAISE insufficient_privilege USING MESSAGE = 'an operation is for cases of its own office';
        END IF;
    END IF;
    IF o.status IS DISTINCT FROM 'planning' OR EXISTS (
        SELECT FROM rescue_operationapproval a WHERE a.operation_id = o.id AND a.plan_version = o.plan_version
           AND a.decision = 'approved' AND a.withdrawn_at IS NULL) THEN
        RAISE check_violation USING MESSAGE = 'this plan is not being planned', CONSTRAINT = 'plan_is_being_planned';
    END IF;
    RETURN part;
END $$;
CREATE TRIGGER zz_guard_part BEFORE INSERT OR UPDATE OR DELETE ON rescue_operationmember
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_part();
CREATE TRIGGER zz_guard_part BEFORE INSERT OR UPDATE OR DELETE ON rescue_operationrisk
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_part();
CREATE TRIGGER zz_guard_part BEFORE INSERT OR UPDATE OR DELETE ON rescue_operationcase
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_part();
CREATE TRIGGER zz_guard_part BEFORE INSERT OR UPDATE OR DELETE ON rescue_operationperson
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_part();
"""

# Whoever is listed, or is to be freed or found, stands in a case of the operation.
LISTED = """
CREATE FUNCTION ijm_guard_listed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'ijm_app' AND (TG_OP = 'INSERT' OR NEW.case_id <> OLD.case_id) AND NOT EXISTS (
        SELECT FROM rescue_operationcase c WHERE c.operation_id = NEW.operation_id AND c.case_id = NEW.case_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'people are listed for a case of the operation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER zz_guard_listed BEFORE INSERT OR UPDATE OF case_id ON rescue_rosterentry
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_listed();
CREATE TRIGGER zz_guard_listed BEFORE INSERT OR UPDATE OF case_id ON rescue_operationperson
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_listed();
"""

# One human being gives one of the two approvals: not both, and not one beside a deputy of their own. What was withdrawn
# stays withdrawn.
APPROVALS = """
CREATE FUNCTION ijm_guard_second_approval() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> 'ijm_app' THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' AND EXISTS (
        SELECT FROM rescue_operationapproval a
         WHERE a.operation_id = NEW.operation_id AND a.withdrawn_at IS NULL
           AND coalesce(a.for_absent_id, a.approver_id) = coalesce(NEW.for_absent_id, NEW.approver_id)) THEN
        RAISE unique_violation USING MESSAGE = 'one person gives one approval', CONSTRAINT = 'one_person_one_approval';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL) THEN
        RAISE insufficient_privilege USING MESSAGE = 'what was withdrawn stays withdrawn';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER zz_guard_second_approval BEFORE INSERT OR UPDATE ON rescue_operationapproval
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_second_approval();
"""

# A relief was achieved in an operation of the same office that took place, and that whoever says so may know of.
RELIEFS = """
CREATE FUNCTION ijm_guard_relief_operation() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'ijm_app' AND NEW.operation_id IS NOT NULL
       AND (TG_OP = 'INSERT' OR NEW.operation_id IS DISTINCT FROM OLD.operation_id)
       AND NOT EXISTS (SELECT FROM rescue_operation o WHERE o.id = NEW.operation_id AND o.office_id = NEW.office_id
                          AND o.status IN ('executed', 'closed')) THEN
        RAISE insufficient_privilege USING MESSAGE = 'this operation was not carried out by this office, or is not to be seen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER zz_guard_relief_operation BEFORE INSERT OR UPDATE OF operation_id ON rescue_relief
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_relief_operation();
"""

# A referral belongs to an office, and then to the case it became or joined, for good.
REFERRALS = """
CREATE FUNCTION ijm_guard_referral() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'ijm_app' AND (
        OLD.case_id IS NOT NULL AND NEW.case_id IS DISTINCT FROM OLD.case_id
        OR NEW.office_id <> OLD.office_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a referral stays with its office, and with its case';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER zz_guard_referral BEFORE UPDATE ON rescue_referral
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_referral();
"""


class Migration(migrations.Migration):
    dependencies = [("rescue", "0007_relief_walls")]
    operations = [
        RunSQL(COURSE, RunSQL.noop),
        RunSQL(PARTS, RunSQL.noop),
        RunSQL(LISTED, RunSQL.noop),
        RunSQL(APPROVALS, RunSQL.noop),
        RunSQL(RELIEFS, RunSQL.noop),
        RunSQL(REFERRALS, RunSQL.noop),
    ]
