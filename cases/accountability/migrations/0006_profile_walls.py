"""A profile version that is not a draft never changes, and a statute that is edited is to be confirmed again.

Matters go by a version for years: were it edited in place, yesterday's deadlines would change. Only two things happen
to a version that was published: it is retired, and a lawyer signs it, once.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

KEEP_VERSION = """
CREATE FUNCTION ijm_keep_profile_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    was jsonb;
    is_now jsonb;
BEGIN
    IF OLD.status = 'draft' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a published profile version stays' USING ERRCODE = 'check_violation';
    END IF;
    was := to_jsonb(OLD) - 'version';
    is_now := to_jsonb(NEW) - 'version';
    IF OLD.status = 'in_use' AND NEW.status = 'retired' THEN
        was := was - 'status';
        is_now := is_now - 'status';
    END IF;
    IF OLD.confirmed_by_id IS NULL THEN
        was := was - 'confirmed_by_id' - 'confirmed_on' - 'confirmed_as';
        is_now := is_now - 'confirmed_by_id' - 'confirmed_on' - 'confirmed_as';
    END IF;
    IF was <> is_now THEN
        RAISE EXCEPTION 'a published profile version never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_version BEFORE UPDATE OR DELETE ON accountability_profileversion
    FOR EACH ROW EXECUTE FUNCTION ijm_keep_profile_version();

CREATE FUNCTION ijm_keep_profile_part() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY[NEW.version_id];
    ELSIF TG_OP = 'UPDATE' THEN
        touched := ARRAY[NEW.version_id, OLD.version_id];
    ELSE
        touched := ARRAY[OLD.version_id];
    END IF;
    IF EXISTS (SELECT FROM accountability_profileversion WHERE id = ANY(touched) AND status <> 'draft') THEN
        RAISE EXCEPTION 'a published profile version never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER keep_part BEFORE INSERT OR UPDATE OR DELETE ON accountability_profilestage
    FOR EACH ROW EXECUTE FUNCTION ijm_keep_profile_part();
CREATE TRIGGER keep_part BEFORE INSERT OR UPDATE OR DELETE ON accountability_profileclock
    FOR EACH ROW EXECUTE FUNCTION ijm_keep_profile_part();
"""

CONFIRM_AGAIN = """
CREATE FUNCTION ijm_confirm_statute_again() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF to_jsonb(NEW) - 'version' - 'changed_by_id' - 'confirmed_by_id' - 'confirmed_on'
        <> to_jsonb(OLD) - 'version' - 'changed_by_id' - 'confirmed_by_id' - 'confirmed_on' THEN
        NEW.confirmed_by_id := NULL;
        NEW.confirmed_on := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER confirm_again BEFORE UPDATE ON accountability_statute
    FOR EACH ROW EXECUTE FUNCTION ijm_confirm_statute_again();
ALTER TABLE accountability_statute ADD CONSTRAINT statute_not_confirmed_by_its_writer
    CHECK (confirmed_by_id IS NULL OR changed_by_id IS NULL OR confirmed_by_id <> changed_by_id);
"""


class Migration(migrations.Migration):
    dependencies = [("accountability", "0005_victim_count_walls")]
    operations = [RunSQL(KEEP_VERSION, RunSQL.noop), RunSQL(CONFIRM_AGAIN, RunSQL.noop)]
