from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import WallCaseTable, offices_with, report_reads

GUARD = "CREATE TRIGGER guard_earned BEFORE UPDATE ON rescue_relief FOR EACH ROW EXECUTE FUNCTION ijm_guard_earned();"


class Migration(migrations.Migration):
    dependencies = [("rescue", "0001_initial"), ("cases", "0004_blind_match_walls")]
    operations = [
        WallCaseTable(
            "rescue_relief", view="view_rescue", change="change_rescue", deletable=True, earned=True, person=True
        ),
        WallCaseTable("rescue_victimoutcome", view="view_rescue", change="change_rescue", deletable=True, person=True),
        RunSQL(GUARD, RunSQL.noop),
        RunSQL(
            report_reads(
                "rescue_relief",
                "id, case_id, person_id, relieved_on, attribution, earned_office_id",
                f"earned_office_id = {offices_with('build_report')}",
            ),
            RunSQL.noop,
        ),
    ]
