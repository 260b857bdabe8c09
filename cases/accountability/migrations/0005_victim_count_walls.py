"""The court's count of victims stands behind the wall of its case, and stays as the record had it."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import WallCaseTable

TOGETHER = """
ALTER TABLE accountability_victimcount ADD CONSTRAINT victim_count_of_matter
    FOREIGN KEY (matter_id, case_id) REFERENCES accountability_matter (id, case_id);
"""


class Migration(migrations.Migration):
    dependencies = [("accountability", "0004_clocks_walls")]
    operations = [
        WallCaseTable(
            "accountability_victimcount",
            view="view_accountability",
            change="change_accountability",
            changeable=False,
            history=False,
        ),
        RunSQL(TOGETHER, RunSQL.noop),
    ]
