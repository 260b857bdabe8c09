"""An index of the few records whose human being has another: a report looks for theirs alone."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

KNOWN_TWICE = "CREATE INDEX person_known_twice ON cases_person (human_id) WHERE human_id <> id;"


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_further_walls"), ("cases", "0002_walls")]
    operations = [RunSQL(KNOWN_TWICE, "DROP INDEX person_known_twice;")]
