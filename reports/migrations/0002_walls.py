"""Wall two for reports: figures are read by whoever may report on every office in them, and never change."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import BUILDS_SOMEWHERE, REPORT, enable, offices_with, policy, report_reads

COVERED = "offices <@ (SELECT ijm_offices('build_report'))"
MINE = "asked_by_id = ijm_user()"
BUILDING = """snapshot_id = ANY((
    SELECT coalesce(array_agg(s.id), '{}') FROM reports_snapshot s JOIN reports_reportrun r ON r.id = s.run_id
     WHERE r.status = 'running' AND r.asked_by_id = ijm_user())::bigint[])"""
READABLE = "snapshot_id = ANY((SELECT coalesce(array_agg(id), '{}') FROM reports_snapshot)::bigint[])"

POLICIES = [
    enable("reports_reportrun"),
    policy("reports_reportrun", "SELECT", using=f"{MINE} OR {COVERED}"),
    policy("reports_reportrun", "INSERT", check=f"{MINE} AND {COVERED} AND status = 'queued'"),
    policy("reports_reportrun", "UPDATE", using=MINE, check=MINE),
    enable("reports_snapshot"),
    policy("reports_snapshot", "SELECT", using=COVERED),
    policy(
        "reports_snapshot",
        "INSERT",
        check=f"""{COVERED} AND EXISTS (
        SELECT FROM reports_reportrun r
         WHERE r.id = run_id AND r.status = 'running' AND r.asked_by_id = ijm_user() AND r.offices = reports_snapshot.offices)""",
    ),
    enable("reports_snapshotcell"),
    policy("reports_snapshotcell", "SELECT", using=READABLE),
    policy("reports_snapshotcell", "INSERT", check=BUILDING),
    "REVOKE DELETE ON reports_reportrun FROM ijm_app;",
    "REVOKE UPDATE, DELETE ON reports_snapshot, reports_snapshotcell FROM ijm_app;",
]

# Not even the owner changes a figure or a finished run; TRUNCATE, which empties everything, is left to the owner.
FOR_EVER = """
CREATE FUNCTION ijm_guard_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE = 'a snapshot never changes', CONSTRAINT = 'snapshot_for_ever';
END $$;
CREATE TRIGGER guard_figures BEFORE UPDATE OR DELETE ON reports_snapshot FOR EACH ROW EXECUTE FUNCTION ijm_guard_figures();
CREATE TRIGGER guard_figures BEFORE UPDATE OR DELETE ON reports_snapshotcell FOR EACH ROW EXECUTE FUNCTION ijm_guard_figures();

CREATE FUNCTION ijm_guard_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('done', 'failed', 'stopped') THEN
        RAISE check_violation USING MESSAGE = 'a finished run never changes', CONSTRAINT = 'run_finished_for_ever';
    END IF;
    IF (NEW.asked_by_id, NEW.asked_at, NEW.offices, NEW.period_from, NEW.period_to)
       IS DISTINCT FROM (OLD.asked_by_id, OLD.asked_at, OLD.offices, OLD.period_from, OLD.period_to) THEN
        RAISE check_violation USING MESSAGE = 'a run keeps what was asked', CONSTRAINT = 'run_keeps_its_question';
    END IF;
    IF NEW.status = 'done' AND NOT EXISTS (SELECT FROM reports_snapshot WHERE run_id = NEW.id) THEN
        RAISE check_violation USING MESSAGE = 'a run is done when its snapshot is there', CONSTRAINT = 'run_done_with_a_snapshot';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_run BEFORE UPDATE ON reports_reportrun FOR EACH ROW EXECUTE FUNCTION ijm_guard_run();
"""

# A sweeper has no person of its own, and the wall shows it nothing: this tells it which runs to ring for, and for whom,
# and nothing else of them.
STALE = """
CREATE FUNCTION ijm_stale_runs(patience interval) RETURNS TABLE (run_id bigint, asker_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, asked_by_id FROM reports_reportrun
     WHERE (status = 'queued' AND asked_at < now() - patience) OR (status = 'running' AND lease_until < now())
     ORDER BY id LIMIT 100
$$;
REVOKE EXECUTE ON FUNCTION ijm_stale_runs(interval) FROM ijm_report, PUBLIC;
"""

BUILDS = f"office_id = {offices_with('build_report')}"
FURTHER_READS = [
    report_reads("accountability_charge", "id, proceeding_id", BUILDS_SOMEWHERE),
    report_reads("cases_stageprogress", "id, case_id, office_id, stage, status", BUILDS),
    f"GRANT SELECT (charge_id) ON accountability_verdict TO {REPORT};",
    f"GRANT SELECT (status) ON cases_case TO {REPORT};",
    f"GRANT SELECT (merged_into_id) ON cases_person TO {REPORT};",
]


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("offices", "0002_walls"),
        ("cases", "0002_walls"),
        ("rescue", "0002_walls"),
        ("accountability", "0002_walls"),
    ]
    operations = [
        RunSQL("\n".join(POLICIES), RunSQL.noop),
        RunSQL(FOR_EVER, RunSQL.noop),
        RunSQL(STALE, RunSQL.noop),
        RunSQL("\n".join(FURTHER_READS), RunSQL.noop),
    ]
