"""Who keeps the law keeps it below the product too, lawyers sign in their own name, and a bundle is what its list says.

Source: docs/adr/0002-two-walls.md.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import named_or_open, offices_with, policy

ASKS = """
CREATE FUNCTION ijm_works_by_law(wanted text, law bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM offices_office o JOIN accountability_legalprofile p ON p.code = o.legal_profile
         WHERE p.id = law AND o.id = ANY(ijm_offices(wanted)));
END $$;
CREATE FUNCTION ijm_keeps_law(law bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ijm_is_system_administrator() OR ijm_works_by_law('manage_office', law);
END $$;
CREATE FUNCTION ijm_works_in_country(wanted text, land text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM offices_office WHERE country = land AND id = ANY(ijm_offices(wanted)));
END $$;
CREATE FUNCTION ijm_keeps_statutes(land text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ijm_is_system_administrator() OR ijm_works_in_country('manage_office', land);
END $$;
"""

SYSTEM = "ijm_is_system_administrator()"
OF_PROFILE = "ijm_keeps_law(profile_id)"
OF_VERSION = "ijm_keeps_law((SELECT v.profile_id FROM accountability_profileversion v WHERE v.id = version_id))"
VERSION = f"{OF_PROFILE} OR ijm_works_by_law('change_accountability', profile_id)"
STATUTE = "ijm_keeps_statutes(country) OR ijm_works_in_country('change_accountability', country)"


def kept(table, holds, change="", deletable=True):
    """SQL: instead of whoever keeps any law, a row is written by whoever keeps its own; `change`, who changes it."""
    name, change = f"accountability_{table}", change or holds
    return "\n".join(
        [
            *(f"DROP POLICY wall_{command} ON {name};" for command in ("insert", "update", "delete")),
            policy(name, "INSERT", check=holds),
            policy(name, "UPDATE", using=change, check=change),
            policy(name, "DELETE", using=holds) if deletable else f"REVOKE DELETE ON {name} FROM ijm_app;",
        ]
    )


KEEPERS = "\n".join(
    [
        kept("legalprofile", SYSTEM, deletable=False),
        kept("profileversion", OF_PROFILE, change=VERSION),
        kept("profilestage", OF_VERSION),
        kept("profileclock", OF_VERSION),
        kept("holiday", OF_PROFILE),
        kept("statute", "ijm_keeps_statutes(country)", change=STATUTE, deletable=False),
    ]
)

# Whoever confirms is counsel of that law, says so in their own name, wrote nothing of it, and changes nothing else.
# Whoever changes something keeps that law, and stands as its writer.
SIGNED = """
CREATE FUNCTION ijm_guard_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := ijm_user();
    signing text[] := ARRAY['version', 'confirmed_by_id', 'confirmed_on', 'confirmed_as'];
    moving text[] := ARRAY['version', 'status', 'published_at', 'published_by_id'];
BEGIN
    IF current_user <> 'ijm_app' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' OR NEW.confirmed_by_id IS NOT NULL OR NEW.published_by_id IS NOT NULL
                OR NEW.drafted_by_id IS DISTINCT FROM me THEN
            RAISE insufficient_privilege USING MESSAGE = 'a version begins as a draft, in one''s own name';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.confirmed_by_id, NEW.confirmed_on, NEW.confirmed_as)
            IS DISTINCT FROM (OLD.confirmed_by_id, OLD.confirmed_on, OLD.confirmed_as) THEN
        IF NEW.confirmed_by_id IS DISTINCT FROM me OR OLD.status = 'draft'
                OR me IN (OLD.drafted_by_id, OLD.published_by_id)
                OR NOT ijm_works_by_law('change_accountability', OLD.profile_id)
                OR to_jsonb(NEW) - signing <> to_jsonb(OLD) - signing THEN
            RAISE insufficient_privilege USING MESSAGE = 'a lawyer who wrote nothing of it confirms a version';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT ijm_keeps_law(OLD.profile_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'this law is kept by others';
    END IF;
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving AND NEW.drafted_by_id IS DISTINCT FROM me
            OR NEW.published_by_id IS DISTINCT FROM OLD.published_by_id AND NEW.published_by_id IS DISTINCT FROM me
            OR NEW.status = 'in_use' AND NEW.published_by_id IS NULL AND OLD.status = 'draft' THEN
        RAISE insufficient_privilege USING MESSAGE = 'law is written and published in one''s own name';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_version BEFORE INSERT OR UPDATE ON accountability_profileversion
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_version();

CREATE FUNCTION ijm_guard_statute() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    me bigint := ijm_user();
    signing text[] := ARRAY['version', 'confirmed_by_id', 'confirmed_on'];
BEGIN
    IF current_user <> 'ijm_app' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.confirmed_by_id IS NOT NULL OR NEW.changed_by_id IS DISTINCT FROM me THEN
            RAISE insufficient_privilege USING MESSAGE = 'a statute is added in one''s own name, to be confirmed';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - signing <> to_jsonb(OLD) - signing OR NEW.confirmed_by_id IS NULL THEN
        IF NEW.changed_by_id IS DISTINCT FROM me OR NOT ijm_keeps_statutes(OLD.country) THEN
            RAISE insufficient_privilege USING MESSAGE = 'a statute is changed in one''s own name by who keeps it';
        END IF;
        NEW.confirmed_by_id := NULL;
        NEW.confirmed_on := NULL;
    ELSIF NEW.confirmed_by_id IS DISTINCT FROM me OR OLD.confirmed_by_id IS NOT NULL
            OR NOT ijm_works_in_country('change_accountability', OLD.country) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a lawyer of the country confirms a statute, once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_statute BEFORE INSERT OR UPDATE ON accountability_statute
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_statute();
"""

# A bundle is made and withdrawn in one's own name. Its documents are those of its list: none joins them later.
DISCLOSED = """
CREATE POLICY made_in_ones_own_name ON accountability_disclosurebundle AS RESTRICTIVE FOR INSERT TO ijm_app
    WITH CHECK (made_by_id = ijm_user() AND withdrawn_at IS NULL);
CREATE POLICY withdrawn_in_ones_own_name ON accountability_disclosurebundle AS RESTRICTIVE FOR UPDATE TO ijm_app
    USING (true) WITH CHECK (withdrawn_by_id = ijm_user());
CREATE FUNCTION ijm_guard_bundle_document() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    line jsonb;
BEGIN
    SELECT manifest -> 'documents' -> (NEW.number - 1) INTO line
      FROM accountability_disclosurebundle WHERE id = NEW.bundle_id;
    IF line IS NULL OR (line ->> 'number')::integer IS DISTINCT FROM NEW.number
            OR coalesce(line ->> 'sha256', '') <> NEW.sha256 OR line ->> 'redaction' IS DISTINCT FROM NEW.redaction THEN
        RAISE check_violation USING MESSAGE = 'a bundle holds what its list says', CONSTRAINT = 'document_on_the_list';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_bundle_document BEFORE INSERT ON accountability_bundledocument
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_bundle_document();
"""

# What a court ordered is a task of the same case.
ORDERED = """
ALTER TABLE cases_task ADD CONSTRAINT task_of_case UNIQUE (id, case_id);
ALTER TABLE accountability_courtorder ADD CONSTRAINT task_of_order
    FOREIGN KEY (task_id, case_id) REFERENCES cases_task (id, case_id);
"""

# What showed a lawyer a gap is a hearing or a proceeding of its case. To close it, or to join it to a reform, is for
# others.
SHOWN = "DROP POLICY wall_insert_shown ON transformation_systemgap;" + policy(
    "transformation_systemgap",
    "INSERT",
    check=(
        f"office_id = {offices_with('change_accountability')} AND earned_office_id = office_id"
        f" AND named_by_id = ijm_user() AND {named_or_open('case_id')} AND reform_id IS NULL AND closed_on IS NULL"
        " AND (EXISTS (SELECT FROM accountability_hearing h"
        "              WHERE h.case_id = transformation_systemgap.case_id AND shown_by = 'hearing:' || h.id)"
        "   OR EXISTS (SELECT FROM accountability_proceeding p"
        "              WHERE p.case_id = transformation_systemgap.case_id AND shown_by = 'proceeding:' || p.id))"
    ),
    name="wall_insert_shown",
)


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0006_profile_walls"),
        ("cases", "0004_blind_match_walls"),
    ]
    operations = [RunSQL(sql, RunSQL.noop) for sql in (ASKS, KEEPERS, SIGNED, DISCLOSED, ORDERED, SHOWN)]
