"""What the log tells of a plan stays sealed until it has happened."""

from django.db import migrations, models
from django.db.migrations.operations import RunSQL

SEALED = "CREATE POLICY sealed ON offices_auditevent AS RESTRICTIVE FOR SELECT TO ijm_app USING (NOT sealed);"


class Migration(migrations.Migration):
    dependencies = [("offices", "0003_office_administration")]
    operations = [
        migrations.AddField("auditevent", "sealed", models.BooleanField(default=False, db_default=False)),
        RunSQL(SEALED, RunSQL.noop),
    ]
