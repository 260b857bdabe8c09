"""Evidence behind the walls: keys, working copies and custody chains are of their document's case and readers."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import WallCaseTable


def follow_document(table):
    """SQL: a row is of its document's case, and has its document's readers."""
    return f"""
    ALTER TABLE {table} ADD CONSTRAINT {table}_follows_document FOREIGN KEY (document_id, case_id, audience)
        REFERENCES cases_document (id, case_id, audience) ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
    """


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_walls")]
    operations = [
        WallCaseTable("cases_casekey", view="view_case", change="change_case", changeable=False, history=False),
        WallCaseTable("cases_workingcopy", view="view_case", change="change_case", audience=True, changeable=False),
        WallCaseTable("cases_custodyevent", view="view_case", change="change_case", audience=True, changeable=False),
        RunSQL(follow_document("cases_workingcopy"), RunSQL.noop),
        RunSQL(follow_document("cases_custodyevent"), RunSQL.noop),
    ]
