"""Asking other offices whether they may know a person: one function asks, answers, tells them, and keeps the limits."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import enable, follow_person, offices_with, person_reads, policy

# The answer is offices and nothing else: no name, no number. What is restricted neither asks nor answers; who does not
# know that a person stands in a restricted case learns nothing of it, and gets the answer "none". `keys` are the words
# or sounds of one name each: [{"kind": "sound", "tokens": [...], "births": false}]. They are computed in Python, and
# looked for only if the person bears them. With "births", or of a single word, a name tells nothing unless both births are
# known. A name that more than 20 people of an office bear is too common to name that office.
# Source: the domain rules, "Safety of the people in the data" and "People and places".
ASK = """
CREATE FUNCTION ijm_blind_match(someone bigint, keys jsonb) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asker bigint := ijm_user(); p cases_person; own bigint[]; others bigint[]; named bigint[]; key jsonb; wanted text[];
    needs_births boolean; dated boolean; hits bigint[] := '{}'; told bigint[] := '{}'; answer bigint[]; fresh bigint;
    slack CONSTANT integer := 731;  -- two years
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ijm_blind_match'), asker::integer);
    named := ijm_named_persons();
    SELECT * INTO p FROM cases_person
     WHERE id = someone AND merged_into_id IS NULL AND office_id = ANY(ijm_offices('change_case'))
       AND (NOT restricted OR id = ANY(named)) FOR NO KEY UPDATE;
    IF p.id IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'only who works on the person''s record asks about it';
    END IF;
    own := ARRAY(SELECT id FROM cases_person WHERE human_id = p.human_id AND office_id = p.office_id);
    IF own && named THEN
        RAISE check_violation USING MESSAGE = 'people of restricted cases are never asked about', CONSTRAINT = 'blind_match_never_restricted';
    END IF;
    IF (SELECT count(*) FROM cases_blindmatch WHERE asked_by_id = asker AND asked_at > now() - interval '24 hours') >= 20 THEN
        RAISE check_violation USING MESSAGE = 'asked too often', CONSTRAINT = 'blind_match_asked_often';
    END IF;
    IF (SELECT count(*) FROM cases_blindmatch WHERE person_id = ANY(own) AND asked_at > now() - interval '24 hours') >= 3 THEN
        RAISE check_violation USING MESSAGE = 'asked about too often', CONSTRAINT = 'blind_match_record_asked_often';
    END IF;
    others := ARRAY(SELECT id FROM offices_office o WHERE id <> p.office_id AND kind = 'field'
                       AND (closed_on IS NULL OR closed_on > (now() AT TIME ZONE o.time_zone)::date));
    IF NOT EXISTS (SELECT FROM cases_person WHERE id = ANY(own) AND restricted)
       AND NOT EXISTS (SELECT FROM cases_caserole WHERE person_id = ANY(own) AND restricted) THEN
        dated := ijm_birth_says(p.born_from, p.born_to);
        FOR key IN SELECT one FROM jsonb_array_elements(keys) one LOOP
            wanted := ARRAY(SELECT DISTINCT jsonb_array_elements_text(key->'tokens'));
            needs_births := cardinality(wanted) = 1 OR (key->>'births')::boolean;
            CONTINUE WHEN wanted = '{}' OR needs_births AND NOT dated OR EXISTS (
                SELECT FROM unnest(wanted) word
                 WHERE NOT EXISTS (SELECT FROM cases_persontoken t
                                    WHERE t.person_id = ANY(own) AND t.kind = key->>'kind' AND t.token = word));
            hits := hits || ARRAY(
                SELECT q.id FROM cases_person q JOIN (
                        SELECT t.person_id FROM cases_persontoken t
                         WHERE t.office_id = ANY(others) AND t.kind = key->>'kind' AND t.token = ANY(wanted)
                         GROUP BY t.person_id HAVING count(DISTINCT t.token) = cardinality(wanted)
                    ) bears ON bears.person_id = q.id
                 WHERE NOT q.restricted
                   AND CASE WHEN dated AND ijm_birth_says(q.born_from, q.born_to)
                            THEN p.born_from - slack <= q.born_to AND q.born_from - slack <= p.born_to
                            ELSE NOT needs_births END);
        END LOOP;
    END IF;

    -- The records that stand for them, unless any record of theirs in that office has to do with a restricted case.
    told := ARRAY(
        SELECT DISTINCT kept.id FROM cases_person q
          JOIN cases_person kept ON kept.human_id = q.human_id AND kept.office_id = q.office_id AND kept.merged_into_id IS NULL
         WHERE q.id = ANY(hits)
           AND NOT EXISTS (SELECT FROM cases_person r WHERE r.human_id = q.human_id AND r.office_id = q.office_id
                              AND (r.restricted OR EXISTS (SELECT FROM cases_caserole c WHERE c.person_id = r.id AND c.restricted))));
    answer := ARRAY(SELECT office_id FROM cases_person WHERE id = ANY(told) GROUP BY office_id HAVING count(*) <= 20 ORDER BY office_id);

    INSERT INTO cases_blindmatch (person_id, office_id, restricted, asked_by_id, asking_office_id, asked_at, offices)
    VALUES (p.id, p.office_id, p.restricted, asker, p.office_id, now(), answer) RETURNING id INTO fresh;
    INSERT INTO cases_blindmatchnotice (person_id, office_id, restricted, match_id, asked_by_id, asking_office_id, asked_at)
    SELECT id, office_id, restricted, fresh, asker, p.office_id, now()
      FROM cases_person WHERE id = ANY(told) AND office_id = ANY(answer);
    INSERT INTO offices_auditevent (at, actor_id, verb, action, object_type, object_id, office_id, restricted, audience, summary,
                                    detail, sealed)
    SELECT now(), asker, 'action', 'ask_other_offices', 'cases.person', p.id, p.office_id, false, 'rescue', '',
           jsonb_build_object('match', fresh), false
     UNION ALL
    SELECT now(), asker, 'action', 'tell_who_asked', 'cases.blindmatch', fresh, office, false, 'rescue', '', '{}', false
      FROM unnest(answer) office;
    RETURN answer;
END $$;
REVOKE EXECUTE ON FUNCTION ijm_blind_match(bigint, jsonb) FROM ijm_report, PUBLIC;
"""

# Whether a birth tells people apart: officials write 1 January for "unknown".
BIRTH = """
CREATE FUNCTION ijm_birth_says(first date, last date) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT first IS NOT NULL AND last IS NOT NULL AND NOT (first = last AND to_char(first, 'MM-DD') = '01-01')
$$;
"""

TOLD = f"office_id = {offices_with('assign_case')} AND {person_reads('person_id')}"

WALLS = "\n".join(
    [
        follow_person("cases_blindmatch"),
        enable("cases_blindmatch"),
        policy("cases_blindmatch", "SELECT", using=person_reads("person_id")),
        "REVOKE INSERT, UPDATE, DELETE ON cases_blindmatch FROM ijm_app;",
        follow_person("cases_blindmatchnotice"),
        enable("cases_blindmatchnotice"),
        policy("cases_blindmatchnotice", "SELECT", using=TOLD),
        policy("cases_blindmatchnotice", "UPDATE", using=TOLD, check=f"seen_by_id = ijm_user() AND {TOLD}"),
        "REVOKE INSERT, UPDATE, DELETE ON cases_blindmatchnotice FROM ijm_app;",
        "GRANT UPDATE (seen_at, seen_by_id) ON cases_blindmatchnotice TO ijm_app;",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_evidence_walls")]
    operations = [RunSQL(WALLS, RunSQL.noop), RunSQL(BIRTH, RunSQL.noop), RunSQL(ASK, RunSQL.noop)]
