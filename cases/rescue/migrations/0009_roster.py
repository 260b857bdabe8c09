"""Running numbers of a roster, given one save after another, and a roster that is closed with its operation."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rescue", "0008_investigation_walls"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="rosterentry",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="rosterentry",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="rosterentry",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="rosterentry",
            name="age_text",
            field=models.CharField(blank=True, editable=False, max_length=20, verbose_name="age as written"),
        ),
        migrations.AddField(
            model_name="rosterentry",
            name="turn",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="rosterentryevent",
            name="age_text",
            field=models.CharField(blank=True, editable=False, max_length=20, verbose_name="age as written"),
        ),
        migrations.AddField(
            model_name="rosterentryevent",
            name="turn",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rosterentry",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rescue_rosterentryevent" ("adjudicated_at", "adjudicated_by_id", "adjudication", "age_band", "age_text", "case_id", "entered_at", "entered_by_id", "family", "id", "key", "name", "number", "office_id", "operation_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "restricted", "sex", "struck_at", "struck_by_id", "turn", "version") SELECT new_values."adjudicated_at", new_values."adjudicated_by_id", new_values."adjudication", new_values."age_band", new_values."age_text", new_values."case_id", new_values."entered_at", new_values."entered_by_id", new_values."family", new_values."id", new_values."key", new_values."name", new_values."number", new_values."office_id", new_values."operation_id", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."remark", new_values."restricted", new_values."sex", new_values."struck_at", new_values."struck_by_id", new_values."turn", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="9a6f887ccd172e5d81e63d139c900333840ca353",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2deb9",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="rescue_rosterentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rosterentry",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rescue_rosterentryevent" ("adjudicated_at", "adjudicated_by_id", "adjudication", "age_band", "age_text", "case_id", "entered_at", "entered_by_id", "family", "id", "key", "name", "number", "office_id", "operation_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "restricted", "sex", "struck_at", "struck_by_id", "turn", "version") SELECT new_values."adjudicated_at", new_values."adjudicated_by_id", new_values."adjudication", new_values."age_band", new_values."age_text", new_values."case_id", new_values."entered_at", new_values."entered_by_id", new_values."family", new_values."id", new_values."key", new_values."name", new_values."number", new_values."office_id", new_values."operation_id", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."remark", new_values."restricted", new_values."sex", new_values."struck_at", new_values."struck_by_id", new_values."turn", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8f2c2e02812aab3a1b65f1e3e9b2332dac9ed01e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_69156",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="rescue_rosterentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rosterentry",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "rescue_rosterentryevent" ("adjudicated_at", "adjudicated_by_id", "adjudication", "age_band", "age_text", "case_id", "entered_at", "entered_by_id", "family", "id", "key", "name", "number", "office_id", "operation_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "restricted", "sex", "struck_at", "struck_by_id", "turn", "version") SELECT old_values."adjudicated_at", old_values."adjudicated_by_id", old_values."adjudication", old_values."age_band", old_values."age_text", old_values."case_id", old_values."entered_at", old_values."entered_by_id", old_values."family", old_values."id", old_values."key", old_values."name", old_values."number", old_values."office_id", old_values."operation_id", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."remark", old_values."restricted", old_values."sex", old_values."struck_at", old_values."struck_by_id", old_values."turn", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="70864caf23b8d5645ced87ab976cb8585cbf1378",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_af3bd",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="rescue_rosterentry",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(NUMBERS, migrations.RunSQL.noop),
    ]
