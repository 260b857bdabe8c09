from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import BUILDS_SOMEWHERE, WallCaseTable, enable, offices_with, policy, report_reads

RIGHTS = {"view": "view_accountability", "change": "change_accountability"}
BUILDS = f"earned_office_id = {offices_with('build_report')}"

# A first proceeding is the root of its own chain; an appeal has the root of what it appeals; neither ever changes.
ROOT = """
CREATE FUNCTION ijm_root_proceeding() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.root_id := NEW.id;
    IF NEW.appeal_of_id IS NOT NULL THEN
        SELECT root_id INTO NEW.root_id FROM accountability_proceeding WHERE id = NEW.appeal_of_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER root_proceeding BEFORE INSERT ON accountability_proceeding
    FOR EACH ROW EXECUTE FUNCTION ijm_root_proceeding();
CREATE FUNCTION ijm_keep_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.root_id := OLD.root_id;
    NEW.appeal_of_id := OLD.appeal_of_id;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_chain BEFORE UPDATE ON accountability_proceeding FOR EACH ROW
    WHEN (OLD.root_id IS DISTINCT FROM NEW.root_id OR OLD.appeal_of_id IS DISTINCT FROM NEW.appeal_of_id)
    EXECUTE FUNCTION ijm_keep_chain();
CREATE TRIGGER guard_earned BEFORE UPDATE ON accountability_proceeding FOR EACH ROW EXECUTE FUNCTION ijm_guard_earned();
CREATE TRIGGER guard_earned BEFORE UPDATE ON accountability_verdict FOR EACH ROW EXECUTE FUNCTION ijm_guard_earned();
"""

# What belongs together is of one case, and a verdict is of its charge's proceeding.
TOGETHER = """
ALTER TABLE accountability_matter ADD CONSTRAINT matter_of_case UNIQUE (id, case_id);
ALTER TABLE accountability_proceeding ADD CONSTRAINT proceeding_of_case UNIQUE (id, case_id);
ALTER TABLE accountability_charge ADD CONSTRAINT charge_of_proceeding UNIQUE (id, proceeding_id, case_id);
ALTER TABLE accountability_proceeding ADD CONSTRAINT proceeding_in_matter
    FOREIGN KEY (matter_id, case_id) REFERENCES accountability_matter (id, case_id);
ALTER TABLE accountability_proceeding ADD CONSTRAINT appeal_in_case
    FOREIGN KEY (appeal_of_id, case_id) REFERENCES accountability_proceeding (id, case_id);
ALTER TABLE accountability_charge ADD CONSTRAINT charge_in_proceeding
    FOREIGN KEY (proceeding_id, case_id) REFERENCES accountability_proceeding (id, case_id);
ALTER TABLE accountability_verdict ADD CONSTRAINT verdict_on_charge
    FOREIGN KEY (charge_id, proceeding_id, case_id) REFERENCES accountability_charge (id, proceeding_id, case_id);
ALTER TABLE accountability_recordflag ADD CONSTRAINT flag_in_proceeding
    FOREIGN KEY (proceeding_id, case_id) REFERENCES accountability_proceeding (id, case_id);
"""

# Which rows of court records an office has loaded: read and added to by whoever may load them, and never changed.
LOADS = offices_with("change_accountability")
RECEIPTS = f"""
{enable("accountability_courtrecordreceipt")}
{policy("accountability_courtrecordreceipt", "SELECT", using=f"office_id = {LOADS}")}
{policy("accountability_courtrecordreceipt", "INSERT", check=f"office_id = {LOADS} AND loaded_by_id = ijm_user()")}
REVOKE UPDATE, DELETE ON accountability_courtrecordreceipt FROM ijm_app;
"""


class Migration(migrations.Migration):
    dependencies = [("accountability", "0001_initial"), ("cases", "0002_walls")]
    operations = [
        WallCaseTable("accountability_matter", **RIGHTS),
        WallCaseTable("accountability_proceeding", **RIGHTS, earned=True, person=True),
        WallCaseTable("accountability_charge", **RIGHTS, deletable=True),
        WallCaseTable("accountability_verdict", **RIGHTS, deletable=True, earned=True),
        WallCaseTable("accountability_recordflag", **RIGHTS, history=False),
        RunSQL(ROOT, RunSQL.noop),
        RunSQL(TOGETHER, RunSQL.noop),
        RunSQL(RECEIPTS, RunSQL.noop),
        RunSQL(
            "\n".join(
                [
                    report_reads("accountability_matter", "id, kind, against_client", BUILDS_SOMEWHERE),
                    report_reads(
                        "accountability_proceeding",
                        "id, case_id, matter_id, person_id, root_id, appeal_of_id, stage, arrested_on, arrested_precision, "
                        "charged_on, charged_precision, ended_on, ended_precision, overturned_on, earned_office_id",
                        BUILDS,
                    ),
                    report_reads(
                        "accountability_verdict",
                        "id, case_id, proceeding_id, is_guilty, outcome, given_on, given_precision, overturned_on, earned_office_id",
                        BUILDS,
                    ),
                ]
            ),
            RunSQL.noop,
        ),
    ]
