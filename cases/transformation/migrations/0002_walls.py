from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import WallCaseTable, enable, offices_with, policy

READS = f"office_id = {offices_with('view_transformation')}"
WRITES = f"office_id = {offices_with('change_transformation')}"
REFORMS = "\n".join(
    table_sql
    for table in ("transformation_reform", "transformation_reformevent")
    for table_sql in (enable(table), policy(table, "SELECT", using=READS))
)
REFORM_WRITES = "\n".join(
    [
        policy("transformation_reform", "INSERT", check=WRITES),
        policy("transformation_reform", "UPDATE", using=WRITES, check=WRITES),
        policy("transformation_reformevent", "INSERT", check="pg_trigger_depth() > 0"),
        "REVOKE DELETE ON transformation_reform FROM ijm_app;",
        "REVOKE UPDATE, DELETE ON transformation_reformevent FROM ijm_app;",
        "CREATE TRIGGER guard_earned BEFORE UPDATE ON transformation_systemgap FOR EACH ROW EXECUTE FUNCTION ijm_guard_earned();",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("transformation", "0001_initial"), ("cases", "0002_walls")]
    operations = [
        WallCaseTable(
            "transformation_systemgap", view="view_transformation", change="change_transformation", earned=True
        ),
        RunSQL(REFORMS, RunSQL.noop),
        RunSQL(REFORM_WRITES, RunSQL.noop),
    ]
