from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import WallCaseTable

GUARD = "CREATE TRIGGER guard_earned BEFORE UPDATE ON aftercare_enrolment FOR EACH ROW EXECUTE FUNCTION ijm_guard_earned();"


class Migration(migrations.Migration):
    dependencies = [("aftercare", "0001_initial"), ("cases", "0002_walls")]
    operations = [
        WallCaseTable("aftercare_enrolment", view="view_aftercare", change="change_aftercare"),
        RunSQL(GUARD, RunSQL.noop),
    ]
