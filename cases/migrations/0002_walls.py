"""Wall two for cases: rows follow their case, and are read and written by the rights of whoever is asking."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import (
    BUILDS_SOMEWHERE,
    WallCaseTable,
    WallPersonTable,
    case_reads,
    enable,
    named_or_open,
    offices_with,
    person_reads,
    person_writes,
    policy,
    report_reads,
    shared,
    wall_events,
)

FUNCTIONS = """
-- Restricted cases on which the person asking is named: of the team, or shared with. Of other cases the wall need not
-- know it. While a statement restricts a case its rows do not say so yet: ijm_restricting names that case.
CREATE FUNCTION ijm_named_restricted() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT ARRAY(
            SELECT case_id FROM cases_casemember WHERE user_id = ijm_user() AND until IS NULL AND restricted
             UNION ALL
            SELECT case_id FROM cases_casemember
             WHERE user_id = ijm_user() AND until IS NULL AND NOT restricted
               AND case_id = ANY((SELECT string_to_array(nullif(current_setting('ijm.restricting', true), ''), ','))::bigint[])
        )
    );
END $$;
CREATE FUNCTION ijm_restricting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('ijm.restricting', NEW.id::text, true);
    RETURN NEW;
END $$;
CREATE TRIGGER restricting BEFORE UPDATE OF restricted ON cases_case
    FOR EACH ROW WHEN (NEW.restricted AND NOT OLD.restricted) EXECUTE FUNCTION ijm_restricting();
CREATE FUNCTION ijm_shared_cases(wanted text) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(m.case_id), '{}')
          FROM cases_casemember m JOIN offices_user u ON u.id = m.user_id AND u.is_active
         WHERE m.user_id = ijm_user() AND m.until IS NULL AND m.kind = 'shared' AND wanted = ANY(m.rights)
           AND cardinality(ijm_offices('view_case')) > 0  -- whoever left reads no case any more, shared or not
    );
END $$;
CREATE FUNCTION ijm_named_persons() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(DISTINCT person_id), '{}') FROM cases_caserole
         WHERE case_id = ANY((SELECT ijm_named_restricted())::bigint[])
    );
END $$;
CREATE FUNCTION ijm_shared_persons() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT coalesce(array_agg(DISTINCT person_id), '{}') FROM cases_caserole
         WHERE case_id = ANY((SELECT ijm_shared_cases('view_case'))::bigint[])
    );
END $$;
-- Cases that are open to the person asking by name: restricted ones of their offices on which they are named, and shared
-- ones; and the people who stand in them.
CREATE FUNCTION ijm_opened_by_name(wanted text) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE named bigint[] := ijm_named_restricted(); mine bigint[] := ijm_offices(wanted);
BEGIN
    RETURN ARRAY(SELECT id FROM cases_case WHERE id = ANY(named) AND office_id = ANY(mine)) || ijm_shared_cases(wanted);
END $$;
CREATE FUNCTION ijm_persons_by_name() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE named bigint[] := ijm_named_persons(); mine bigint[] := ijm_offices('view_case');
BEGIN
    RETURN ARRAY(SELECT id FROM cases_person WHERE id = ANY(named) AND office_id = ANY(mine)) || ijm_shared_persons();
END $$;
-- Offices in which the person asking may find a row at all: by right, or because a case there is shared.
CREATE FUNCTION ijm_reach(wanted text) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE shared bigint[] := ijm_shared_cases(wanted);
BEGIN
    IF shared = '{}' THEN RETURN ijm_offices(wanted); END IF;
    RETURN ijm_offices(wanted) || ARRAY(SELECT DISTINCT office_id FROM cases_case WHERE id = ANY(shared));
END $$;
CREATE FUNCTION ijm_reach_persons() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE shared bigint[] := ijm_shared_persons();
BEGIN
    IF shared = '{}' THEN RETURN ijm_offices('view_case'); END IF;
    RETURN ijm_offices('view_case') || ARRAY(SELECT DISTINCT office_id FROM cases_person WHERE id = ANY(shared));
END $$;

-- A row that belongs to a case, or to a person's record, takes its office and its restriction from there.
CREATE FUNCTION ijm_stamp_from_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.case_id IS NOT NULL THEN
        SELECT office_id, restricted INTO NEW.office_id, NEW.restricted FROM cases_case WHERE id = NEW.case_id;
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION ijm_stamp_from_obj() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT office_id, restricted INTO NEW.office_id, NEW.restricted FROM cases_case WHERE id = NEW.pgh_obj_id;
    RETURN NEW;
END $$;
CREATE FUNCTION ijm_stamp_from_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT office_id, restricted INTO NEW.office_id, NEW.restricted FROM cases_person WHERE id = NEW.person_id;
    RETURN NEW;
END $$;
CREATE FUNCTION ijm_stamp_from_person_obj() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT office_id, restricted INTO NEW.office_id, NEW.restricted FROM cases_person WHERE id = NEW.pgh_obj_id;
    RETURN NEW;
END $$;

-- Only a field office that is open takes cases.
CREATE FUNCTION ijm_guard_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE o offices_office;
BEGIN
    SELECT * INTO o FROM offices_office WHERE id = NEW.office_id;
    IF o.kind <> 'field' THEN
        RAISE check_violation USING MESSAGE = 'only a field office takes cases', CONSTRAINT = 'only_field_offices_take_cases';
    END IF;
    IF TG_OP = 'INSERT' OR NEW.office_id <> OLD.office_id THEN
        IF o.closed_on IS NOT NULL AND o.closed_on <= (now() AT TIME ZONE o.time_zone)::date THEN
            RAISE check_violation USING MESSAGE = 'a closed office takes no cases', CONSTRAINT = 'only_open_offices_take_cases';
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.earned_office_id IS DISTINCT FROM OLD.earned_office_id AND OLD.earned_office_id IS NOT NULL THEN
        RAISE check_violation USING MESSAGE = 'the office that earned a figure keeps it', CONSTRAINT = 'earned_for_ever';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_case BEFORE INSERT OR UPDATE ON cases_case FOR EACH ROW EXECUTE FUNCTION ijm_guard_case();

CREATE FUNCTION ijm_guard_earned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.earned_office_id IS DISTINCT FROM OLD.earned_office_id THEN
        RAISE check_violation USING MESSAGE = 'the office that earned a figure keeps it', CONSTRAINT = 'earned_for_ever';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_earned BEFORE UPDATE ON cases_casemovement FOR EACH ROW EXECUTE FUNCTION ijm_guard_earned();
"""

# Which records are the same human being. Counting reads human_id; nobody else sees it, and no page shows it.
IDENTITY = """
ALTER TABLE cases_person ADD COLUMN human_id bigint;
CREATE INDEX person_by_human ON cases_person (human_id);
CREATE FUNCTION ijm_new_human() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.human_id := CASE WHEN current_user = 'ijm_app' THEN NEW.id ELSE coalesce(NEW.human_id, NEW.id) END;
    RETURN NEW;
END $$;
CREATE TRIGGER new_human BEFORE INSERT ON cases_person FOR EACH ROW EXECUTE FUNCTION ijm_new_human();
CREATE FUNCTION ijm_guard_human() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'ijm_app' THEN
        RAISE insufficient_privilege USING MESSAGE = 'who is the same human being follows from merges and links alone';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_human BEFORE UPDATE OF human_id ON cases_person FOR EACH ROW
    WHEN (NEW.human_id IS DISTINCT FROM OLD.human_id) EXECUTE FUNCTION ijm_guard_human();
ALTER TABLE cases_person ADD CONSTRAINT person_is_somebody CHECK (human_id IS NOT NULL);

CREATE FUNCTION ijm_recount_human(someone bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE edge(a, b) AS (
        SELECT id, merged_into_id FROM cases_person WHERE merged_into_id IS NOT NULL
        UNION ALL SELECT person_id, other_id FROM cases_identitylink
    ), same(id) AS (
        SELECT someone
        UNION
        SELECT CASE WHEN edge.a = same.id THEN edge.b ELSE edge.a END FROM same JOIN edge ON same.id IN (edge.a, edge.b)
    )
    UPDATE cases_person SET human_id = (SELECT min(id) FROM same)
     WHERE id IN (SELECT id FROM same) AND human_id <> (SELECT min(id) FROM same)
$$;
CREATE FUNCTION ijm_follow_merge() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM ijm_recount_human(NEW.id);
    IF OLD.merged_into_id IS NOT NULL THEN PERFORM ijm_recount_human(OLD.merged_into_id); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER follow_merge AFTER UPDATE OF merged_into_id ON cases_person FOR EACH ROW
    WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id) EXECUTE FUNCTION ijm_follow_merge();
REVOKE ALL ON cases_identitylink FROM ijm_app;
REVOKE EXECUTE ON FUNCTION ijm_recount_human(bigint) FROM ijm_app, ijm_report, PUBLIC;

-- A person's record is restricted while every case it stands in is.
CREATE FUNCTION ijm_restrict_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who bigint := coalesce(NEW.person_id, OLD.person_id);
BEGIN
    UPDATE cases_person p SET restricted = r.hidden
      FROM (SELECT coalesce(bool_and(restricted), false) AS hidden FROM cases_caserole WHERE person_id = who) r
     WHERE p.id = who AND p.restricted <> r.hidden;
    IF TG_OP = 'UPDATE' AND OLD.person_id <> NEW.person_id THEN
        UPDATE cases_person p SET restricted = r.hidden
          FROM (SELECT coalesce(bool_and(restricted), false) AS hidden FROM cases_caserole WHERE person_id = OLD.person_id) r
         WHERE p.id = OLD.person_id AND p.restricted <> r.hidden;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER restrict_person AFTER INSERT OR UPDATE OF restricted, person_id OR DELETE ON cases_caserole
    FOR EACH ROW EXECUTE FUNCTION ijm_restrict_person();
"""

# Who is put into a case must be somebody of its office whom the person asking may see; otherwise a role in an open case
# would open the record of somebody who stands in a restricted one. Not a definer: the wall itself answers.
ROLES = """
CREATE FUNCTION ijm_guard_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'ijm_app' AND NEW.person_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM cases_person p WHERE p.id = NEW.person_id AND p.office_id = NEW.office_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the person is not of this office, or not to be seen';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION ijm_guard_restriction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'ijm_app' AND NOT NEW.office_id = ANY(ijm_offices('assign_case')) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only who assigns cases restricts them or opens them';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_restriction BEFORE UPDATE OF restricted ON cases_case FOR EACH ROW
    WHEN (NEW.restricted IS DISTINCT FROM OLD.restricted) EXECUTE FUNCTION ijm_guard_restriction();
"""

# Nobody closes a case, or answers for closing one, without the right, or in somebody else's name.
CLOSING = """
CREATE FUNCTION ijm_guard_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'ijm_app' AND NOT (
        NEW.closed_by_id IS NOT DISTINCT FROM ijm_user() AND NEW.office_id = ANY(ijm_offices('approve_closure'))
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a case is closed by who approves it';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_closing BEFORE INSERT OR UPDATE OF status ON cases_case FOR EACH ROW
    WHEN (NEW.status = 'closed') EXECUTE FUNCTION ijm_guard_closing();

CREATE FUNCTION ijm_guard_closure_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'ijm_app' AND NOT (
        NEW.answered_by_id IS NOT DISTINCT FROM ijm_user() AND NEW.office_id = ANY(ijm_offices('approve_closure'))
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'closing is answered by who approves it, in their own name';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER zz_guard_answer BEFORE INSERT OR UPDATE ON cases_closurerequest FOR EACH ROW
    WHEN (NEW.answer <> 'waiting') EXECUTE FUNCTION ijm_guard_closure_answer();
"""

# The composite keys that rows follow when a case moves or is restricted.
FOLLOWED = """
CREATE UNIQUE INDEX case_followed ON cases_case (id, office_id, restricted);
ALTER TABLE cases_case ADD CONSTRAINT case_followed UNIQUE USING INDEX case_followed;
CREATE UNIQUE INDEX person_followed ON cases_person (id, office_id, restricted);
ALTER TABLE cases_person ADD CONSTRAINT person_followed UNIQUE USING INDEX person_followed;
"""

CASE_READS = case_reads("view_case", "id")
CASE_WRITES = f"office_id = {offices_with('change_case')} AND {named_or_open('id')}"
CASE_ADDS = f"office_id = {offices_with('add_case')} AND NOT restricted"

CASE_EVENTS = wall_events(
    "cases_caseevent",
    case_reads("view_case", "pgh_obj_id"),
    """
    CREATE TRIGGER stamp_case BEFORE INSERT ON cases_caseevent FOR EACH ROW EXECUTE FUNCTION ijm_stamp_from_obj();
    ALTER TABLE cases_caseevent ADD CONSTRAINT cases_caseevent_follows_case FOREIGN KEY (pgh_obj_id, office_id, restricted)
        REFERENCES cases_case (id, office_id, restricted) ON UPDATE CASCADE;
    """,
)
PERSON_EVENTS = wall_events(
    "cases_personevent",
    person_reads("pgh_obj_id"),
    """
    CREATE TRIGGER stamp_person BEFORE INSERT ON cases_personevent FOR EACH ROW EXECUTE FUNCTION ijm_stamp_from_person_obj();
    ALTER TABLE cases_personevent ADD CONSTRAINT cases_personevent_follows_person FOREIGN KEY (pgh_obj_id, office_id, restricted)
        REFERENCES cases_person (id, office_id, restricted) ON UPDATE CASCADE;
    """,
)

# Of a restricted case, the office that offers it shows the offer only to whom the case is open.
OFFERS = """
CREATE FUNCTION ijm_stamp_offer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT restricted INTO NEW.restricted FROM cases_case WHERE id = NEW.moving_case_id;
    RETURN NEW;
END $$;
CREATE TRIGGER stamp_offer BEFORE INSERT ON cases_casetransfer FOR EACH ROW EXECUTE FUNCTION ijm_stamp_offer();
CREATE FUNCTION ijm_restrict_offers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE cases_casetransfer SET restricted = NEW.restricted WHERE moving_case_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER restrict_offers AFTER UPDATE OF restricted ON cases_case FOR EACH ROW
    WHEN (OLD.restricted <> NEW.restricted) EXECUTE FUNCTION ijm_restrict_offers();
"""
OFFER_PARTIES = (
    f"(from_office_id = {offices_with('assign_case')} AND {named_or_open('moving_case_id')})"
    f" OR to_office_id = {offices_with('assign_case')}"
)

CORE = "\n".join(
    [
        enable("cases_case"),
        policy("cases_case", "SELECT", using=CASE_READS),
        policy("cases_case", "INSERT", check=CASE_ADDS),
        policy("cases_case", "UPDATE", using=CASE_WRITES, check=CASE_WRITES),
        "REVOKE DELETE ON cases_case FROM ijm_app;",
        CASE_EVENTS,
        enable("cases_person"),
        policy("cases_person", "SELECT", using=person_reads("id")),
        policy("cases_person", "INSERT", check=f"office_id = {offices_with('change_case')}"),
        policy("cases_person", "UPDATE", using=person_writes("id"), check=person_writes("id")),
        "REVOKE DELETE ON cases_person FROM ijm_app;",
        PERSON_EVENTS,
        enable("cases_identitylink"),
        enable("cases_casenumbercounter"),
        policy(
            "cases_casenumbercounter",
            "ALL",
            using=f"office_id = {offices_with('change_case')}",
            check=f"office_id = {offices_with('change_case')}",
        ),
        enable("cases_casetransfer"),
        OFFERS,
        policy("cases_casetransfer", "SELECT", using=OFFER_PARTIES),
        policy(
            "cases_casetransfer",
            "INSERT",
            check=f"from_office_id = {offices_with('assign_case')} AND {named_or_open('moving_case_id')}"
            " AND EXISTS (SELECT FROM cases_case c WHERE c.id = moving_case_id AND c.office_id = from_office_id)",
        ),
        policy("cases_casetransfer", "UPDATE", using=f"answer = 'offered' AND ({OFFER_PARTIES})", check=OFFER_PARTIES),
        "REVOKE UPDATE, DELETE ON cases_casetransfer FROM ijm_app;",
        "GRANT UPDATE (answer, answer_reason, answered_by_id, answered_at) ON cases_casetransfer TO ijm_app;",
    ]
)

# The log: its rows follow their case; staff of a case read its log, auditors that of their offices.
AUDIT = f"""
ALTER TABLE offices_auditevent ADD CONSTRAINT offices_auditevent_follows_case FOREIGN KEY (case_id, office_id, restricted)
    REFERENCES cases_case (id, office_id, restricted) ON UPDATE CASCADE;
CREATE TRIGGER stamp_case BEFORE INSERT ON offices_auditevent FOR EACH ROW EXECUTE FUNCTION ijm_stamp_from_case();
{enable("offices_auditevent")}
{
    policy(
        "offices_auditevent",
        "INSERT",
        check="actor_id IS NOT DISTINCT FROM ijm_user()"
        " AND (case_id IS NULL OR office_id = ANY((SELECT ijm_reach('view_case'))::bigint[]))",
    )
}
{
    policy(
        "offices_auditevent",
        "SELECT",
        using="case_id IS NOT NULL AND "
        + named_or_open("case_id")
        + " AND ("
        + " OR ".join(
            f"(audience = '{audience}' AND (office_id = {offices_with(right)} OR {shared(right, 'case_id')}))"
            for audience, right in (
                ("case", "view_case"),
                ("rescue", "view_rescue"),
                ("accountability", "view_accountability"),
                ("aftercare", "view_aftercare"),
                ("transformation", "view_transformation"),
            )
        )
        + ")",
    )
}
{policy("offices_auditevent", "SELECT", using=f"office_id = {offices_with('view_audit')}", name="wall_auditors")}
{
    policy(
        "offices_auditevent",
        "SELECT",
        using=f"office_id = {offices_with('manage_office')} AND case_id IS NULL AND verb = 'action' AND audience = 'case'",
        name="wall_administrators",
    )
}
"""

# One office offers, the other accepts; one function moves every row. A plain UPDATE could not: the row would leave
# one office's wall before it is inside the other's.
ACCEPT = """
CREATE FUNCTION ijm_accept_transfer(wanted bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    t cases_casetransfer; c cases_case; fresh bigint; tab regclass; one record; today date;
    stayed bigint[] := '{}'; copies bigint[] := '{}';
BEGIN
    SELECT * INTO t FROM cases_casetransfer WHERE id = wanted FOR UPDATE;
    IF t.id IS NULL OR NOT t.to_office_id = ANY(ijm_offices('assign_case')) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the receiving office accepts a transfer';
    END IF;
    IF t.answer <> 'offered' THEN
        RAISE check_violation USING MESSAGE = 'the offer was answered already', CONSTRAINT = 'transfer_answered_once';
    END IF;
    SELECT * INTO c FROM cases_case WHERE id = t.moving_case_id FOR UPDATE;
    IF c.office_id <> t.from_office_id THEN
        RAISE check_violation USING MESSAGE = 'the case has moved since', CONSTRAINT = 'transfer_answered_once';
    END IF;

    -- People who stand in this case alone move with it, with every record that was merged into theirs; those known from
    -- other cases stay, and a copy goes along.
    FOR one IN
        SELECT DISTINCT r.person_id AS id, who.human_id,
               EXISTS (SELECT FROM cases_caserole o JOIN cases_person p ON p.id = o.person_id
                        WHERE o.case_id <> c.id AND p.human_id = who.human_id AND p.office_id = t.from_office_id) AS stays
          FROM cases_caserole r JOIN cases_person who ON who.id = r.person_id WHERE r.case_id = c.id
    LOOP
        IF NOT one.stays THEN
            UPDATE cases_person SET office_id = t.to_office_id, source_ref = ''
             WHERE human_id = one.human_id AND office_id = t.from_office_id;
        ELSE
            INSERT INTO cases_person (office_id, restricted, display_name, sex, born_from, born_to, born_precision, born_text,
                                      citizenships, languages, deceased_on, source_ref, created_at, version)
            SELECT t.to_office_id, restricted, display_name, sex, born_from, born_to, born_precision, born_text,
                   citizenships, languages, deceased_on, '', now(), 1
              FROM cases_person WHERE id = one.id RETURNING id INTO fresh;
            INSERT INTO cases_personname (person_id, office_id, restricted, "full", kind, romanisation)
            SELECT fresh, office_id, restricted, "full", kind, romanisation FROM cases_personname WHERE person_id = one.id;
            INSERT INTO cases_persontoken (person_id, office_id, restricted, kind, token)
            SELECT fresh, office_id, restricted, kind, token FROM cases_persontoken WHERE person_id = one.id;
            INSERT INTO cases_identitylink (person_id, other_id, reason, linked_at)
            VALUES (one.id, fresh, 'transfer ' || t.id, now());
            PERFORM ijm_recount_human(fresh);
            stayed := stayed || one.id;
            copies := copies || fresh;
            FOR tab IN
                SELECT a.attrelid::regclass FROM pg_attribute a JOIN pg_attribute b ON b.attrelid = a.attrelid
                  JOIN pg_class k ON k.oid = a.attrelid
                 WHERE a.attname = 'case_id' AND b.attname = 'person_id' AND k.relkind = 'r'
                   AND k.relnamespace = 'public'::regnamespace AND NOT a.attisdropped AND NOT b.attisdropped
            LOOP
                EXECUTE format('UPDATE %s SET person_id = $1 WHERE case_id = $2 AND person_id = $3', tab)
                  USING fresh, c.id, one.id;
            END LOOP;
        END IF;
    END LOOP;

    -- Two records of this case that were one person are one in their copies too.
    INSERT INTO cases_personmerge (person_id, office_id, restricted, kept_id, reason, merged_by_id, merged_at)
    SELECT one_copy, t.to_office_id, c.restricted, kept_copy, m.reason, m.merged_by_id, m.merged_at
      FROM unnest(stayed, copies) a(old, one_copy) JOIN cases_personmerge m ON m.person_id = a.old AND m.undone_at IS NULL
      JOIN unnest(stayed, copies) b(old, kept_copy) ON b.old = m.kept_id;
    UPDATE cases_person p SET merged_into_id = m.kept_id
      FROM cases_personmerge m WHERE m.person_id = p.id AND m.undone_at IS NULL AND p.id = ANY(copies);

    -- Nobody of the sending office stays named; the accepter becomes the team.
    UPDATE cases_casemember SET until = now() WHERE case_id = c.id AND until IS NULL;
    UPDATE cases_task SET assignee_id = NULL WHERE case_id = c.id AND done_at IS NULL;
    UPDATE cases_case SET office_id = t.to_office_id, lead_id = NULL, source_ref = '', version = version + 1 WHERE id = c.id;
    INSERT INTO cases_casemember (case_id, office_id, restricted, user_id, kind, rights, since, added_by_id)
    VALUES (c.id, t.to_office_id, c.restricted, ijm_user(), 'team', '{}', now(), ijm_user());
    IF c.status = 'open' THEN
        SELECT (now() AT TIME ZONE time_zone)::date INTO today FROM offices_office WHERE id = t.to_office_id;
        INSERT INTO cases_casemovement (case_id, office_id, restricted, kind, delta, moved_on, earned_office_id)
        VALUES (c.id, t.to_office_id, c.restricted, 'transferred_out', -1, today, t.from_office_id),
               (c.id, t.to_office_id, c.restricted, 'transferred_in', 1, today, t.to_office_id);
    END IF;
    UPDATE cases_casetransfer SET answer = 'accepted', answered_by_id = ijm_user(), answered_at = now() WHERE id = t.id;
    RETURN c.id;
END $$;
"""

BUILDS = f"earned_office_id = {offices_with('build_report')}"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("offices", "0002_walls")]
    operations = [
        RunSQL(FUNCTIONS, RunSQL.noop),
        RunSQL(FOLLOWED, RunSQL.noop),
        RunSQL(IDENTITY, RunSQL.noop),
        RunSQL(CORE, RunSQL.noop),
        RunSQL(ROLES, RunSQL.noop),
        WallCaseTable(
            "cases_casemember", view="view_case", change="assign_case", also="kind = 'team' OR user_id <> ijm_user()"
        ),
        WallCaseTable("cases_caserole", view="view_case", change="change_case", deletable=True, person=True),
        WallCaseTable(
            "cases_casemovement", view="view_case", change="change_case", changeable=False, history=False, earned=True
        ),
        WallCaseTable("cases_stageprogress", view="view_case", change="change_case", history=False),
        WallCaseTable("cases_stagechange", view="view_case", change="change_case", changeable=False, history=False),
        WallCaseTable("cases_closurerequest", view="view_case", change="change_case"),
        RunSQL(CLOSING, RunSQL.noop),
        WallCaseTable("cases_consent", view="view_case", change="change_case", person=True),
        WallCaseTable("cases_safecontact", view="view_case", change="change_case", person=True),
        WallCaseTable("cases_note", view="view_case", change="change_case", audience=True, changeable=False),
        WallCaseTable("cases_task", view="view_case", change="change_case", audience=True),
        WallCaseTable("cases_document", view="view_case", change="change_case", audience=True, changeable=False),
        WallPersonTable("cases_personname", deletable=True),
        WallPersonTable("cases_persontoken", deletable=True, history=False),
        WallPersonTable("cases_personmerge", history=False),
        RunSQL(AUDIT, RunSQL.noop),
        RunSQL(ACCEPT, RunSQL.noop),
        RunSQL(
            "\n".join(
                [
                    "REVOKE EXECUTE ON FUNCTION ijm_accept_transfer(bigint) FROM ijm_report, PUBLIC;",
                    report_reads("cases_casemovement", "id, case_id, kind, delta, moved_on, earned_office_id", BUILDS),
                    # Joined to what was earned, never listed: no name, no text, no place.
                    report_reads("cases_case", "id, types, victims_reported", BUILDS_SOMEWHERE),
                    report_reads("cases_person", "id, human_id, sex, born_from, born_to", BUILDS_SOMEWHERE),
                ]
            ),
            RunSQL.noop,
        ),
    ]
