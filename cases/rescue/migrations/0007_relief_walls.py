from django.db import migrations

from offices.walls import WallCaseTable


class Migration(migrations.Migration):
    dependencies = [("rescue", "0006_roster_walls")]
    operations = [
        WallCaseTable(
            "rescue_releasecertificate", view="view_rescue", change="change_rescue", deletable=True, person=True
        ),
        WallCaseTable("rescue_handover", view="view_rescue", change="change_case", deletable=True, person=True),
    ]
