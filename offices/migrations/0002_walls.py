"""Wall two for offices: who is asking, what that opens, and that nobody grants anything to themselves."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import enable, offices_with, policy

ASKER = """
CREATE FUNCTION ijm_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('ijm.user_id', true), '')::bigint
$$;

CREATE FUNCTION ijm_is_system_administrator() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM offices_user WHERE id = ijm_user() AND is_active AND is_staff)
$$;

-- Offices in which the person asking holds a right now: the membership has begun, has not ended by the office's own
-- date, and was confirmed where it must be. In plpgsql, as all that the walls ask, because it keeps its plan for the
-- connection; a function in SQL is planned anew in every statement, which takes longer than its answer.
CREATE FUNCTION ijm_offices(wanted text) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(DISTINCT g.content_object_id), '{}')
          FROM offices_membership m
          JOIN offices_user u ON u.id = m.user_id AND u.is_active
          JOIN offices_office o ON o.id = m.office_id
          JOIN offices_officegrant g ON g.group_id = m.group_id
          JOIN auth_permission p ON p.id = g.permission_id AND p.codename = wanted
         WHERE m.user_id = ijm_user()
           AND m.starts_on <= (now() AT TIME ZONE o.time_zone)::date
           AND (m.ends_on IS NULL OR m.ends_on >= (now() AT TIME ZONE o.time_zone)::date)
           AND (NOT m.needs_confirmation OR m.confirmed_at IS NOT NULL)
    );
END $$;
"""

# The application signs people in before it knows who is asking, so users and memberships are read by all of it; what
# is written is checked. The owner's migrations and commands are not stopped.
NOBODY_HELPS_THEMSELVES = """
CREATE FUNCTION ijm_guard_user() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> 'ijm_app' THEN RETURN NEW; END IF;
    IF TG_OP = 'INSERT' THEN
        IF (NEW.is_staff OR NEW.is_superuser) AND NOT ijm_is_system_administrator() THEN
            RAISE insufficient_privilege USING MESSAGE = 'only a system administrator appoints a system administrator';
        END IF;
    ELSIF (NEW.is_staff, NEW.is_superuser, NEW.is_active) IS DISTINCT FROM (OLD.is_staff, OLD.is_superuser, OLD.is_active) THEN
        IF NEW.id = ijm_user() THEN
            RAISE insufficient_privilege USING MESSAGE = 'nobody promotes themselves';
        END IF;
        IF NOT ijm_is_system_administrator() THEN
            RAISE insufficient_privilege USING MESSAGE = 'only a system administrator changes who may sign in';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_user BEFORE INSERT OR UPDATE ON offices_user FOR EACH ROW EXECUTE FUNCTION ijm_guard_user();

CREATE FUNCTION ijm_guard_membership() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> 'ijm_app' THEN RETURN NEW; END IF;
    IF NEW.user_id = ijm_user() OR (TG_OP = 'UPDATE' AND OLD.user_id = ijm_user()) THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody grants to themselves';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.confirmed_at IS NOT NULL THEN
            RAISE insufficient_privilege USING MESSAGE = 'a membership is confirmed after it was granted';
        END IF;
        IF NEW.granted_by_id IS DISTINCT FROM ijm_user() THEN
            RAISE insufficient_privilege USING MESSAGE = 'a membership is granted in one''s own name';
        END IF;
    ELSE
        IF (NEW.user_id, NEW.office_id, NEW.role, NEW.group_id, NEW.needs_confirmation, NEW.granted_by_id)
           IS DISTINCT FROM (OLD.user_id, OLD.office_id, OLD.role, OLD.group_id, OLD.needs_confirmation, OLD.granted_by_id) THEN
            RAISE insufficient_privilege USING MESSAGE = 'a membership keeps its person, office and role';
        END IF;
        IF NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at AND NOT (
            NEW.confirmed_by_id = ijm_user() AND NEW.confirmed_by_id IS DISTINCT FROM NEW.granted_by_id
            AND (NEW.office_id = ANY(ijm_offices('confirm_membership'))
                 OR (NEW.role = 'director' AND ijm_is_system_administrator()))
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'a role that reads cases is confirmed by the director';
        END IF;
    END IF;
    IF NEW.needs_confirmation IS DISTINCT FROM
       EXISTS (SELECT FROM offices_officegrant g JOIN auth_permission p ON p.id = g.permission_id
                WHERE g.group_id = NEW.group_id AND p.codename = 'view_case') THEN
        RAISE insufficient_privilege USING MESSAGE = 'a role that reads cases needs confirmation';
    END IF;
    IF NOT EXISTS (SELECT FROM auth_group a JOIN offices_office o ON a.name = o.code || ':' || NEW.role
                    WHERE a.id = NEW.group_id AND o.id = NEW.office_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the group is not that role of that office';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_membership BEFORE INSERT OR UPDATE ON offices_membership
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_membership();

REVOKE DELETE ON offices_membership, offices_user, offices_office, offices_region FROM ijm_app;
REVOKE INSERT, UPDATE, DELETE ON offices_officeusergrant, guardian_userobjectpermission, guardian_groupobjectpermission,
    offices_user_user_permissions, auth_group_permissions FROM ijm_app;
REVOKE UPDATE, DELETE ON offices_auditevent FROM ijm_app;
"""

SYSTEM = "ijm_is_system_administrator()"
# An office's administrator grants what reaches no further than the office.
REACHES_NO_FURTHER = """role NOT IN ('regional_manager', 'headquarters_manager') AND (role <> 'auditor'
    OR EXISTS (SELECT FROM offices_office o WHERE o.id = office_id AND o.kind <> 'headquarters'))"""
APPOINTED = "('office_administrator', 'director', 'headquarters_manager', 'regional_manager', 'auditor')"
GRANTS = f"(office_id = {offices_with('manage_office')} AND {REACHES_NO_FURTHER}) OR ({SYSTEM} AND role IN {APPOINTED})"
CHANGES = f"{GRANTS} OR office_id = {offices_with('confirm_membership')}"
PARTNER_WRITES = f"office_id = {offices_with('manage_office')}"

POLICIES = [
    enable("offices_membership"),
    policy("offices_membership", "SELECT", using="true"),
    policy("offices_membership", "INSERT", check=GRANTS),
    policy("offices_membership", "UPDATE", using=CHANGES, check=CHANGES),
    # Which right a role has in which office: written when an office opens, by a system administrator.
    enable("offices_officegrant"),
    policy("offices_officegrant", "SELECT", using="true"),
    policy("offices_officegrant", "INSERT", check=SYSTEM),
    policy("offices_officegrant", "DELETE", using=SYSTEM),
    enable("auth_group"),
    policy("auth_group", "SELECT", using="true"),
    policy("auth_group", "INSERT", check=SYSTEM),
    enable("offices_user_groups"),
    policy("offices_user_groups", "SELECT", using="true"),
    policy("offices_user_groups", "INSERT", check="user_id IS DISTINCT FROM ijm_user()"),
    policy("offices_user_groups", "DELETE", using="true"),
    enable("offices_office"),
    policy("offices_office", "SELECT", using="true"),
    policy("offices_office", "INSERT", check=SYSTEM),
    policy("offices_office", "UPDATE", using=SYSTEM, check=SYSTEM),
    enable("offices_partner"),
    policy("offices_partner", "SELECT", using=f"office_id = {offices_with('view_case')} OR {PARTNER_WRITES}"),
    policy("offices_partner", "INSERT", check=PARTNER_WRITES),
    policy("offices_partner", "UPDATE", using=PARTNER_WRITES, check=PARTNER_WRITES),
    "REVOKE DELETE ON offices_partner FROM ijm_app;",
    enable("offices_submission"),
    policy("offices_submission", "SELECT", using="user_id = ijm_user()"),
    policy("offices_submission", "INSERT", check="user_id = ijm_user()"),
    policy("offices_submission", "UPDATE", using="user_id = ijm_user()", check="user_id = ijm_user()"),
    "GRANT SELECT (id, code, city, kind, region_id, publish_as_region, opened_on, closed_on, time_zone) ON offices_office TO ijm_report;",
    policy("offices_office", "SELECT", using="true", name="report_select", role="ijm_report"),
    "GRANT SELECT ON offices_region TO ijm_report;",
]


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0001_initial"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
    ]
    operations = [
        RunSQL(ASKER, RunSQL.noop),
        RunSQL(NOBODY_HELPS_THEMSELVES, RunSQL.noop),
        RunSQL("\n".join(POLICIES), RunSQL.noop),
    ]
