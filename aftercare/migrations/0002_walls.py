from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import WallCaseTable, named_or_open, offices_with, policy

GUARD = (
    "CREATE TRIGGER guard_earned BEFORE UPDATE ON aftercare_enrolment FOR EACH ROW EXECUTE FUNCTION ijm_guard_earned();"
)

# A small office has one social worker, so the director may answer too: somebody else's proposal, and nothing more.
APPROVES = f"office_id = {offices_with('approve_closure')} AND {named_or_open('case_id')}"
ANSWER = policy(
    "aftercare_enrolment",
    "UPDATE",
    name="wall_answer_restored",
    using=f"{APPROVES} AND state <> 'closed' AND proposed_by_id IS NOT NULL AND proposed_by_id <> ijm_user()",
    check=f"{APPROVES} AND (state <> 'closed' AND proposed_by_id IS NULL"
    " OR state = 'closed' AND outcome = 'restored' AND approved_by_id = ijm_user())",
)

OWN_NAME = """
CREATE FUNCTION ijm_guard_restored() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'ijm_app' AND NEW.approved_by_id IS DISTINCT FROM ijm_user() THEN
        RAISE insufficient_privilege USING MESSAGE = 'restored is approved in one''s own name';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_restored BEFORE INSERT OR UPDATE OF approved_by_id ON aftercare_enrolment FOR EACH ROW
    WHEN (NEW.approved_by_id IS NOT NULL) EXECUTE FUNCTION ijm_guard_restored();
"""


class Migration(migrations.Migration):
    dependencies = [("aftercare", "0001_initial"), ("cases", "0002_walls")]
    operations = [
        WallCaseTable(
            "aftercare_enrolment", view="view_aftercare", change="change_aftercare", earned=True, person=True
        ),
        RunSQL(GUARD, RunSQL.noop),
        RunSQL(ANSWER, RunSQL.noop),
        RunSQL(OWN_NAME, RunSQL.noop),
    ]
