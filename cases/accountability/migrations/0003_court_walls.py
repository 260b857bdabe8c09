"""What a court's work leaves stands behind the case's wall; profiles and statutes are read by whoever signs in."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import WallCaseTable, enable, guard_person, offices_with, policy

RIGHTS = {"view": "view_accountability", "change": "change_accountability"}

# What belongs together is of one case; what is about an accused is of their proceeding.
TOGETHER = """
ALTER TABLE accountability_charge ADD CONSTRAINT charge_of_case UNIQUE (id, case_id);
ALTER TABLE accountability_charge ADD CONSTRAINT charge_again_in_case
    FOREIGN KEY (origin_id, case_id) REFERENCES accountability_charge (id, case_id);
ALTER TABLE accountability_charge ADD CONSTRAINT charge_replaced_in_proceeding
    FOREIGN KEY (replaced_by_id, proceeding_id, case_id) REFERENCES accountability_charge (id, proceeding_id, case_id);
ALTER TABLE accountability_custodyinterval ADD CONSTRAINT custody_in_proceeding
    FOREIGN KEY (proceeding_id, case_id) REFERENCES accountability_proceeding (id, case_id);
ALTER TABLE accountability_hearing ADD CONSTRAINT hearing_of_case UNIQUE (id, case_id);
ALTER TABLE accountability_hearing ADD CONSTRAINT hearing_in_matter
    FOREIGN KEY (matter_id, case_id) REFERENCES accountability_matter (id, case_id);
ALTER TABLE accountability_hearing ADD CONSTRAINT hearing_adjourned_in_case
    FOREIGN KEY (next_id, case_id) REFERENCES accountability_hearing (id, case_id);
ALTER TABLE accountability_hearingaccused ADD CONSTRAINT accused_in_hearing
    FOREIGN KEY (hearing_id, case_id) REFERENCES accountability_hearing (id, case_id);
ALTER TABLE accountability_hearingaccused ADD CONSTRAINT accused_of_case
    FOREIGN KEY (proceeding_id, case_id) REFERENCES accountability_proceeding (id, case_id);
ALTER TABLE accountability_hearinglawyer ADD CONSTRAINT lawyer_in_hearing
    FOREIGN KEY (hearing_id, case_id) REFERENCES accountability_hearing (id, case_id);
ALTER TABLE accountability_courtorder ADD CONSTRAINT order_in_matter
    FOREIGN KEY (matter_id, case_id) REFERENCES accountability_matter (id, case_id);
ALTER TABLE accountability_courtorder ADD CONSTRAINT order_of_hearing
    FOREIGN KEY (hearing_id, case_id) REFERENCES accountability_hearing (id, case_id);
ALTER TABLE accountability_testimony ADD CONSTRAINT testimony_in_matter
    FOREIGN KEY (matter_id, case_id) REFERENCES accountability_matter (id, case_id);
ALTER TABLE accountability_judgment ADD CONSTRAINT judgment_of_proceeding UNIQUE (id, proceeding_id, case_id);
ALTER TABLE accountability_judgment ADD CONSTRAINT judgment_of_case UNIQUE (id, case_id);
ALTER TABLE accountability_judgment ADD CONSTRAINT judgment_in_proceeding
    FOREIGN KEY (proceeding_id, case_id) REFERENCES accountability_proceeding (id, case_id);
ALTER TABLE accountability_judgment ADD CONSTRAINT judgment_superseded_in_case
    FOREIGN KEY (superseded_by_id, case_id) REFERENCES accountability_judgment (id, case_id);
ALTER TABLE accountability_sentence ADD CONSTRAINT sentence_in_judgment
    FOREIGN KEY (judgment_id, proceeding_id, case_id) REFERENCES accountability_judgment (id, proceeding_id, case_id);
ALTER TABLE accountability_sentence ADD CONSTRAINT sentence_on_charge
    FOREIGN KEY (charge_id, case_id) REFERENCES accountability_charge (id, case_id);
ALTER TABLE accountability_sentence ADD CONSTRAINT sentence_of_judgment UNIQUE (id, judgment_id, case_id);
ALTER TABLE accountability_sentence ADD CONSTRAINT sentence_after_one_of_its_judgment
    FOREIGN KEY (after_id, judgment_id, case_id) REFERENCES accountability_sentence (id, judgment_id, case_id);
ALTER TABLE accountability_award ADD CONSTRAINT award_of_case UNIQUE (id, case_id);
ALTER TABLE accountability_award ADD CONSTRAINT award_in_matter
    FOREIGN KEY (matter_id, case_id) REFERENCES accountability_matter (id, case_id);
ALTER TABLE accountability_award ADD CONSTRAINT award_against_accused
    FOREIGN KEY (proceeding_id, case_id) REFERENCES accountability_proceeding (id, case_id);
ALTER TABLE accountability_awardpayment ADD CONSTRAINT payment_of_award
    FOREIGN KEY (award_id, case_id) REFERENCES accountability_award (id, case_id);
ALTER TABLE accountability_clock ADD CONSTRAINT clock_of_case UNIQUE (id, case_id);
ALTER TABLE accountability_clock ADD CONSTRAINT clock_in_proceeding
    FOREIGN KEY (proceeding_id, case_id) REFERENCES accountability_proceeding (id, case_id);
ALTER TABLE accountability_clockwarning ADD CONSTRAINT warning_of_clock
    FOREIGN KEY (clock_id, case_id) REFERENCES accountability_clock (id, case_id);
ALTER TABLE accountability_disclosurebundle ADD CONSTRAINT bundle_of_case UNIQUE (id, case_id);
ALTER TABLE accountability_disclosurebundle ADD CONSTRAINT bundle_in_matter
    FOREIGN KEY (matter_id, case_id) REFERENCES accountability_matter (id, case_id);
ALTER TABLE accountability_bundledocument ADD CONSTRAINT document_in_bundle
    FOREIGN KEY (bundle_id, case_id) REFERENCES accountability_disclosurebundle (id, case_id);
"""

# A bundle holds documents of its case, as their readers know them, and stays as it was handed over. Marked as withdrawn
# it stays so.
DISCLOSED = """
ALTER TABLE accountability_bundledocument ADD CONSTRAINT bundle_follows_document
    FOREIGN KEY (document_id, case_id, audience) REFERENCES cases_document (id, case_id, audience);
REVOKE UPDATE ON accountability_disclosurebundle FROM ijm_app;
GRANT UPDATE (withdrawn_at, withdrawn_by_id, withdrawn_reason) ON accountability_disclosurebundle TO ijm_app;
CREATE FUNCTION ijm_guard_bundle() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL AND (OLD.withdrawn_at, OLD.withdrawn_by_id, OLD.withdrawn_reason)
            IS DISTINCT FROM (NEW.withdrawn_at, NEW.withdrawn_by_id, NEW.withdrawn_reason) THEN
        RAISE check_violation USING MESSAGE = 'a bundle is withdrawn once', CONSTRAINT = 'bundle_withdrawn_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_bundle BEFORE UPDATE ON accountability_disclosurebundle
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_bundle();
"""

EARNED = "\n".join(
    f"CREATE TRIGGER guard_earned BEFORE UPDATE ON accountability_{table} FOR EACH ROW EXECUTE FUNCTION ijm_guard_earned();"
    for table in ("hearing", "award", "awardpayment")
)

# Profiles and statutes are the law of a country, and nothing of a case. Administrators write them, lawyers sign them.
KEEPS = (
    "ijm_is_system_administrator() OR cardinality((SELECT ijm_offices('manage_office'))) > 0"
    " OR cardinality((SELECT ijm_offices('change_accountability'))) > 0"
)
LAW = "\n".join(
    statement
    for table in ("legalprofile", "profileversion", "profilestage", "profileclock", "holiday", "statute")
    for statement in (
        enable(f"accountability_{table}"),
        policy(f"accountability_{table}", "SELECT", using="true"),
        policy(f"accountability_{table}", "INSERT", check=KEEPS),
        policy(f"accountability_{table}", "UPDATE", using=KEEPS, check=KEEPS),
        policy(f"accountability_{table}", "DELETE", using=KEEPS),
    )
)

FEED = "\n".join(
    [
        enable("accountability_calendarfeed"),
        policy("accountability_calendarfeed", "SELECT", using="user_id = ijm_user()"),
        policy("accountability_calendarfeed", "INSERT", check="user_id = ijm_user()"),
        policy("accountability_calendarfeed", "UPDATE", using="user_id = ijm_user()", check="user_id = ijm_user()"),
        "REVOKE DELETE ON accountability_calendarfeed FROM ijm_app;",
    ]
)

# What a private calendar feed tells whoever has its token: when the hearings are that its owner attends and may see now.
# The same rule as `readable` in cases.visibility, for the owner of the feed; NULL for a token that opens nothing, and for
# an owner who has left. `key` tells one hearing of a feed from another, and nothing else.
FEED_TIMES = """
CREATE FUNCTION ijm_calendar_feed(hash text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    owner bigint; before text := current_setting('ijm.user_id', true); answer jsonb;
    mine bigint[]; named bigint[]; shared bigint[];
BEGIN
    UPDATE accountability_calendarfeed f SET last_read_at = now()
      FROM offices_user u
     WHERE f.token_hash = hash AND f.revoked_at IS NULL AND u.id = f.user_id AND u.is_active
    RETURNING f.user_id INTO owner;
    IF owner IS NULL THEN RETURN NULL; END IF;
    PERFORM set_config('ijm.user_id', owner::text, true);
    mine := ijm_offices('view_accountability');
    named := ijm_named_restricted();
    shared := ijm_shared_cases('view_accountability');
    PERFORM set_config('ijm.user_id', coalesce(before, ''), true);
    IF cardinality(mine) = 0 AND cardinality(shared) = 0 THEN RETURN NULL; END IF;
    SELECT coalesce(jsonb_agg(
               jsonb_build_object('key', encode(sha256(convert_to(hash || ':' || h.id, 'UTF8')), 'hex'),
                                  'on', h."on", 'at', h.at, 'zone', o.time_zone) ORDER BY h."on", h.at, h.id), '[]')
      INTO answer
      FROM accountability_hearinglawyer l
      JOIN accountability_hearing h ON h.id = l.hearing_id
      JOIN offices_office o ON o.id = h.office_id
     WHERE l.user_id = owner AND h.status IN ('scheduled', 'held')
       AND h."on" BETWEEN (now() AT TIME ZONE o.time_zone)::date - 30 AND (now() AT TIME ZONE o.time_zone)::date + 365
       AND (h.office_id = ANY(mine) AND (NOT h.restricted OR h.case_id = ANY(named)) OR h.case_id = ANY(shared));
    RETURN answer;
END $$;
REVOKE EXECUTE ON FUNCTION ijm_calendar_feed(text) FROM ijm_report, PUBLIC;
"""

# A lawyer names the gap that a hearing or the end of a proceeding showed, without working the transformation stage.
NAMED_BY_LAWYERS = policy(
    "transformation_systemgap",
    "INSERT",
    check=(
        f"shown_by <> '' AND office_id = {offices_with('change_accountability')} AND earned_office_id = office_id"
        " AND named_by_id = ijm_user() AND (NOT restricted OR case_id = ANY((SELECT ijm_named_restricted())::bigint[]))"
    ),
    name="wall_insert_shown",
)


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0002_walls"),
        ("transformation", "0002_walls"),
        ("cases", "0004_blind_match_walls"),
    ]
    operations = [
        RunSQL(guard_person("accountability_matter"), RunSQL.noop),
        WallCaseTable("accountability_custodyinterval", **RIGHTS, person=True, deletable=True),
        WallCaseTable("accountability_hearing", **RIGHTS, earned=True),
        WallCaseTable("accountability_hearingaccused", **RIGHTS, deletable=True, changeable=False, history=False),
        WallCaseTable("accountability_hearinglawyer", **RIGHTS, deletable=True, changeable=False, history=False),
        WallCaseTable("accountability_courtorder", **RIGHTS),
        WallCaseTable("accountability_testimony", **RIGHTS, person=True),
        WallCaseTable("accountability_judgment", **RIGHTS),
        WallCaseTable("accountability_sentence", **RIGHTS, deletable=True),
        WallCaseTable("accountability_award", **RIGHTS, earned=True, person=True),
        WallCaseTable("accountability_awardpayment", **RIGHTS, earned=True, deletable=True),
        WallCaseTable("accountability_clock", **RIGHTS, deletable=True, history=False),
        WallCaseTable("accountability_clockwarning", **RIGHTS, changeable=False, history=False, also="false"),
        WallCaseTable(
            "accountability_disclosurebundle",
            **RIGHTS,
            history=False,
            also="made_by_id = ijm_user() OR withdrawn_by_id = ijm_user()",
        ),
        WallCaseTable(
            "accountability_bundledocument",
            **RIGHTS,
            changeable=False,
            history=False,
            also="EXISTS (SELECT FROM cases_document d WHERE d.id = document_id)",  # within the reader's own wall
        ),
        RunSQL(TOGETHER, RunSQL.noop),
        RunSQL(DISCLOSED, RunSQL.noop),
        RunSQL(EARNED, RunSQL.noop),
        RunSQL(LAW, RunSQL.noop),
        RunSQL(FEED, RunSQL.noop),
        RunSQL(FEED_TIMES, RunSQL.noop),
        RunSQL(NAMED_BY_LAWYERS, RunSQL.noop),
    ]
