"""Warnings of clocks are claimed by the database, and the safety plans of survivors are told when an accused is free."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

# A clock that never was takes its warnings with it. The application deletes no warning itself.
WITH_THEIR_CLOCK = """
ALTER TABLE accountability_clockwarning DROP CONSTRAINT warning_of_clock;
ALTER TABLE accountability_clockwarning ADD CONSTRAINT warning_of_clock
    FOREIGN KEY (clock_id, case_id) REFERENCES accountability_clock (id, case_id) ON DELETE CASCADE;
"""

# Whom a clock warns, at which of its three levels: the matter's lawyer, else the case's lead, whoever of them may read
# the case at that moment; from seven in the morning where the office is. A level that was missed is made good by the
# next one, and a clock that ran out unseen still warns for a month.
DUE = """
CREATE FUNCTION ijm_due_clock_warnings(moment timestamptz)
RETURNS TABLE (clock_id bigint, case_id bigint, reader_id bigint, level smallint, days_left integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH awake AS (
        SELECT id, (moment AT TIME ZONE time_zone)::date AS today FROM offices_office
         WHERE (moment AT TIME ZONE time_zone)::time >= '07:00'
    ), readers AS (
        SELECT DISTINCT m.user_id, g.content_object_id AS office_id
          FROM offices_membership m
          JOIN offices_user u ON u.id = m.user_id AND u.is_active
          JOIN offices_office o ON o.id = m.office_id
          JOIN offices_officegrant g ON g.group_id = m.group_id
          JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'view_accountability'
         WHERE m.starts_on <= (moment AT TIME ZONE o.time_zone)::date
           AND (m.ends_on IS NULL OR m.ends_on >= (moment AT TIME ZONE o.time_zone)::date)
           AND (NOT m.needs_confirmation OR m.confirmed_at IS NOT NULL)
    ), running AS (
        SELECT k.id, k.case_id, k.office_id, k.restricted, k.due_on - a.today AS days_left,
               ARRAY[m.lead_id, c.lead_id] AS leads
          FROM accountability_clock k
          JOIN awake a ON a.id = k.office_id
          JOIN accountability_proceeding p ON p.id = k.proceeding_id
          JOIN accountability_matter m ON m.id = p.matter_id
          JOIN cases_case c ON c.id = k.case_id AND c.status IN ('referred', 'screening', 'open')
         WHERE k.stopped_on IS NULL AND k.due_on BETWEEN a.today - 31 AND a.today + 14
    ), warned AS (
        SELECT r.id, r.case_id, r.days_left, (
            SELECT lead.id FROM unnest(r.leads) WITH ORDINALITY AS lead(id, nth)
              JOIN readers ON readers.user_id = lead.id AND readers.office_id = r.office_id
             WHERE NOT r.restricted OR EXISTS (
                 SELECT FROM cases_casemember m WHERE m.case_id = r.case_id AND m.user_id = lead.id AND m.until IS NULL)
             ORDER BY lead.nth LIMIT 1
        ) AS reader_id FROM running r
    )
    SELECT id, case_id, reader_id,
           (CASE WHEN days_left <= 1 THEN 1 WHEN days_left <= 7 THEN 7 ELSE 14 END)::smallint, days_left
      FROM warned WHERE reader_id IS NOT NULL
$$;
REVOKE EXECUTE ON FUNCTION ijm_due_clock_warnings(timestamptz) FROM ijm_app, ijm_report, PUBLIC;

-- The beat has no person of its own, and the wall shows it nothing: this tells it for whom to ring, and nothing else.
CREATE FUNCTION ijm_readers_to_warn(moment timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT d.reader_id FROM ijm_due_clock_warnings(moment) d
     WHERE NOT EXISTS (
         SELECT FROM accountability_clockwarning w
          WHERE w.clock_id = d.clock_id AND w.days = d.level AND w.user_id = d.reader_id AND w.sent_at IS NOT NULL)
$$;
REVOKE EXECUTE ON FUNCTION ijm_readers_to_warn(timestamptz) FROM ijm_report, PUBLIC;

-- The warnings of the person asking, each claimed once; and then those that are claimed and not sent, taken by one
-- worker alone. A worker that is killed with them in hand gives them back.
CREATE FUNCTION ijm_claim_clock_warnings(moment timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO accountability_clockwarning (clock_id, case_id, days, user_id, claimed_at)
    SELECT clock_id, case_id, level, reader_id, moment FROM ijm_due_clock_warnings(moment) WHERE reader_id = ijm_user()
    ON CONFLICT (clock_id, days, user_id) DO NOTHING
$$;
REVOKE EXECUTE ON FUNCTION ijm_claim_clock_warnings(timestamptz) FROM ijm_report, PUBLIC;
CREATE FUNCTION ijm_take_clock_warnings(moment timestamptz) RETURNS TABLE (level smallint, days_left integer)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH mine AS (
        SELECT w.id, d.level, d.days_left
          FROM accountability_clockwarning w
          JOIN ijm_due_clock_warnings(moment) d
            ON d.clock_id = w.clock_id AND d.level = w.days AND d.reader_id = w.user_id
         WHERE w.user_id = ijm_user() AND w.sent_at IS NULL
           FOR UPDATE OF w SKIP LOCKED
    )
    UPDATE accountability_clockwarning w SET sent_at = moment FROM mine WHERE w.id = mine.id
    RETURNING mine.level, mine.days_left
$$;
REVOKE EXECUTE ON FUNCTION ijm_take_clock_warnings(timestamptz) FROM ijm_report, PUBLIC;
"""

# An accused who is free again is told to the survivors' safety plans: in the case itself and, unless it is restricted,
# in every other running case of the office in which the same human being is a suspect. Whoever records it need not
# read those cases and learns nothing of them; what they are told says nothing of where it was recorded. One task for
# each of the team who reads aftercare notes, one for nobody where there is none. Nothing leaves a restricted case.
AT_LIBERTY = """
CREATE FUNCTION ijm_tell_of_liberty(custody bigint, what text, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    freed accountability_custodyinterval;
    told record;
    reader bigint;
    task bigint;
BEGIN
    SELECT * INTO freed FROM accountability_custodyinterval
     WHERE id = custody AND is_current AND state IN ('bailed', 'released', 'absconded')
       AND office_id = ANY(ijm_offices('change_accountability'))
       AND (NOT restricted OR case_id = ANY(ijm_named_restricted()));
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'only who records that an accused is free tells of it';
    END IF;
    FOR told IN
        SELECT c.id, c.office_id, (moment AT TIME ZONE o.time_zone)::date AS today
          FROM cases_case c JOIN offices_office o ON o.id = c.office_id
         WHERE c.status IN ('referred', 'screening', 'open') AND c.office_id = freed.office_id
           AND (c.id = freed.case_id OR NOT freed.restricted AND EXISTS (
               SELECT FROM cases_caserole r
                 JOIN cases_person p ON p.id = r.person_id
                 JOIN cases_person accused ON accused.id = freed.person_id AND accused.human_id = p.human_id
                WHERE r.case_id = c.id AND r.role = 'suspect' AND r.until IS NULL))
         ORDER BY c.id
    LOOP
        FOR reader IN
            SELECT m.user_id FROM cases_casemember m
             WHERE m.case_id = told.id AND m.until IS NULL AND m.kind = 'team' AND EXISTS (
                 SELECT FROM offices_membership s
                   JOIN offices_user u ON u.id = s.user_id AND u.is_active
                   JOIN offices_officegrant g ON g.group_id = s.group_id AND g.content_object_id = told.office_id
                   JOIN auth_permission p ON p.id = g.permission_id AND p.codename = 'view_aftercare_notes'
                  WHERE s.user_id = m.user_id AND s.starts_on <= told.today
                    AND (s.ends_on IS NULL OR s.ends_on >= told.today)
                    AND (NOT s.needs_confirmation OR s.confirmed_at IS NOT NULL))
            UNION ALL SELECT NULL
             ORDER BY 1 NULLS LAST
        LOOP
            CONTINUE WHEN EXISTS (
                SELECT FROM cases_task t
                 WHERE t.case_id = told.id AND t.audience = 'aftercare' AND t.title = what AND t.due_on = told.today
                   AND t.done_at IS NULL AND (reader IS NULL OR t.assignee_id = reader));
            INSERT INTO cases_task (case_id, audience, title, due_on, assignee_id, created_by_id, created_at, version)
            VALUES (told.id, 'aftercare', what, told.today, reader, ijm_user(), moment, 1) RETURNING id INTO task;
            INSERT INTO offices_auditevent (at, actor_id, verb, action, object_type, object_id, case_id, office_id,
                restricted, audience, summary, detail, sealed)
            VALUES (moment, ijm_user(), 'action', 'add_task', 'cases.task', task, told.id, told.office_id,
                false, 'aftercare', left(what, 300), '{}', false);
        END LOOP;
        UPDATE cases_stageprogress SET due_on = least(due_on, told.today)
         WHERE case_id = told.id AND stage = 'aftercare' AND status = 'active';
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION ijm_tell_of_liberty(bigint, text, timestamptz) FROM ijm_report, PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("accountability", "0003_court_walls")]
    operations = [
        RunSQL(WITH_THEIR_CLOCK, RunSQL.noop),
        RunSQL(DUE, RunSQL.noop),
        RunSQL(AT_LIBERTY, RunSQL.noop),
    ]
