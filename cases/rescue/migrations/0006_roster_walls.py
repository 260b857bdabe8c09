"""Running numbers of a roster, given one save after another, and a roster that is closed with its operation."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

NUMBERS = """
-- Holds the roster of an operation until the transaction ends, and tells which number and which save were the last ones. A
-- definer: numbers run on past rows of cases that the person asking does not see, and whoever types may not change the
-- operation itself, which a lock would ask for.
CREATE FUNCTION ijm_hold_roster(wanted bigint, OUT state text, OUT last_number integer, OUT last_turn integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT o.status INTO state FROM rescue_operation o
     WHERE o.id = wanted AND o.office_id = ANY(ijm_offices('change_case'))
       AND (NOT o.sealed OR o.planned_by_id = ijm_user() OR o.id = ANY(ijm_open_operations()))
       FOR NO KEY UPDATE;
    IF state IS NOT NULL THEN
        SELECT coalesce(max(e.number), 0), coalesce(max(e.turn), 0) INTO last_number, last_turn
          FROM rescue_rosterentry e WHERE e.operation_id = wanted;
    END IF;
END $$;

-- What was typed stays as it was when the operation was closed. Which record a person has may still change: records are
-- merged and cases move. Not a definer: whoever writes a row may know of its operation.
CREATE FUNCTION ijm_guard_roster() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> 'ijm_app' THEN RETURN NEW; END IF;
    IF NOT EXISTS (
        SELECT FROM rescue_operation o WHERE o.id = NEW.operation_id AND o.status IN ('approved', 'executed')) THEN
        RAISE check_violation USING MESSAGE = 'the roster of this operation is not open', CONSTRAINT = 'roster_is_open';
    END IF;
    IF TG_OP = 'UPDATE' AND
       (NEW.operation_id, NEW.key, NEW.number) IS DISTINCT FROM (OLD.operation_id, OLD.key, OLD.number) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a row stays on its roster, under its number';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_roster BEFORE INSERT OR UPDATE OF operation_id, key, number, name, sex, age_band, age_text, family,
    remark, adjudication, struck_at, version, turn ON rescue_rosterentry
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_roster();

-- What stays with a closed operation is what its roster holds, rows of cases that whoever closes it does not see among
-- them: a figure that depends on who asked would be a miscount.
CREATE FUNCTION ijm_count_roster() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT count(*), count(*) FILTER (WHERE adjudication = 'victim') INTO NEW.listed, NEW.victims
      FROM rescue_rosterentry WHERE operation_id = NEW.id AND struck_at IS NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER count_roster BEFORE UPDATE ON rescue_operation
    FOR EACH ROW WHEN (NEW.status = 'closed' AND OLD.status <> 'closed') EXECUTE FUNCTION ijm_count_roster();
"""


class Migration(migrations.Migration):
    dependencies = [("rescue", "0005_investigation_walls")]
    operations = [RunSQL(NUMBERS, RunSQL.noop)]
