"""Figures cut by whose relief it is, and what the figures of rescue read besides: no name, no text, no place."""

from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from offices.walls import BUILDS_SOMEWHERE, REPORT, report_reads

# Whether somebody relieved was a victim again is asked of every case; only those of the offices counted are counted.
FURTHER_READS = [
    report_reads("cases_caserole", "id, case_id, person_id, role, verification", BUILDS_SOMEWHERE),
    report_reads("rescue_operationcase", "id, operation_id, case_id", BUILDS_SOMEWHERE),
    f"GRANT SELECT (opened_on, earned_office_id) ON cases_case TO {REPORT};",
]


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_walls"),
        ("cases", "0002_walls"),
        ("rescue", "0004_operation_walls"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="snapshotcell",
            name="one_figure_per_cell",
        ),
        migrations.AddField(
            model_name="snapshotcell",
            name="attribution",
            field=models.CharField(
                blank=True,
                choices=[
                    ("direct", "Ours"),
                    ("joint", "Joint with an authority"),
                    ("trained_partner", "By an authority that we trained"),
                    ("authority_own", "The authority's own (not counted as ours)"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshotcell",
            constraint=models.UniqueConstraint(
                fields=(
                    "snapshot",
                    "indicator",
                    "scope",
                    "place",
                    "grain",
                    "starts_on",
                    "casework_type",
                    "sex",
                    "age_group",
                    "attribution",
                ),
                name="one_figure_per_cell",
                nulls_distinct=False,
            ),
        ),
        RunSQL("\n".join(FURTHER_READS), RunSQL.noop),
    ]
