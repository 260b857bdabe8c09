"""What the figures of rescue read besides: no name, no text, no place."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import BUILDS_SOMEWHERE, REPORT, report_reads

# Whether somebody relieved was a victim again is asked of every case; only those of the offices counted are counted.
FURTHER_READS = [
    report_reads("cases_caserole", "id, case_id, person_id, role, verification", BUILDS_SOMEWHERE),
    report_reads("rescue_operationcase", "id, operation_id, case_id", BUILDS_SOMEWHERE),
    f"GRANT SELECT (opened_on, earned_office_id) ON cases_case TO {REPORT};",
]


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_walls"), ("cases", "0002_walls"), ("rescue", "0003_operation_walls")]
    operations = [RunSQL("\n".join(FURTHER_READS), RunSQL.noop)]
