"""Figures of the courts: what their cells hold, and what they read besides: no name, no number of a file, no text."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import BUILDS_SOMEWHERE, REPORT, offices_with, report_reads

EARNED = f"earned_office_id = {offices_with('build_report')}"
FURTHER_READS = [
    f"GRANT SELECT (court_id) ON accountability_matter TO {REPORT};",
    f"GRANT SELECT (kind, reported_on, reported_precision) ON accountability_proceeding TO {REPORT};",
    f"GRANT SELECT (left_at, discontinued_reason) ON accountability_proceeding TO {REPORT};",
    f"GRANT SELECT (origin_id) ON accountability_charge TO {REPORT};",
    report_reads(
        "accountability_custodyinterval",
        "id, proceeding_id, person_id, state, from_on, from_precision",
        BUILDS_SOMEWHERE,
    ),
    report_reads(
        "accountability_hearing", 'id, case_id, matter_id, "on", status, asked_by, reason, earned_office_id', EARNED
    ),
    report_reads(
        "accountability_award",
        "id, case_id, matter_id, ordered_on, ordered_precision, amount, currency, overturned_on, earned_office_id",
        BUILDS_SOMEWHERE,
    ),
    report_reads("accountability_awardpayment", "id, award_id, paid_on, amount, earned_office_id", EARNED),
]


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_known_twice_walls"), ("accountability", "0003_court_walls")]
    operations = [
        RunSQL("\n".join(FURTHER_READS), RunSQL.noop),
    ]
