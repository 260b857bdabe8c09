"""The wall of the investigation: a source is open to whoever handles it, and to those named for it."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import WallCaseTable, case_reads, follow_case, wall_events

# Sources that the person asking handles, or is named for. Asked inside the wall of the case, never instead of it.
MINE = """
CREATE FUNCTION ijm_my_informants() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(
        SELECT id FROM rescue_informant WHERE handler_id = ijm_user()
         UNION
        SELECT informant_id FROM rescue_informantreader WHERE user_id = ijm_user() AND until IS NULL
    );
END $$;
"""

# The handler alone hands a source over; readers read it, and keep what is written of it right.
HANDLER = """
CREATE FUNCTION ijm_guard_handler() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'ijm_app' AND OLD.handler_id IS DISTINCT FROM ijm_user() THEN
        RAISE insufficient_privilege USING MESSAGE = 'only who handles a source hands it over';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_handler BEFORE UPDATE OF handler_id ON rescue_informant FOR EACH ROW
    WHEN (NEW.handler_id IS DISTINCT FROM OLD.handler_id) EXECUTE FUNCTION ijm_guard_handler();
"""

# A row of a case points at rows of the same case.
SAME_CASE = """
CREATE UNIQUE INDEX site_of_case ON rescue_site (id, case_id);
CREATE UNIQUE INDEX activity_of_case ON rescue_activity (id, case_id);
CREATE UNIQUE INDEX informant_of_case ON rescue_informant (id, case_id);
ALTER TABLE rescue_activity ADD CONSTRAINT activity_at_a_site_of_its_case
    FOREIGN KEY (site_id, case_id) REFERENCES rescue_site (id, case_id);
ALTER TABLE rescue_activitysource ADD CONSTRAINT source_of_an_activity_of_its_case
    FOREIGN KEY (activity_id, case_id) REFERENCES rescue_activity (id, case_id);
ALTER TABLE rescue_activitysource ADD CONSTRAINT source_is_an_informant_of_its_case
    FOREIGN KEY (informant_id, case_id) REFERENCES rescue_informant (id, case_id);
ALTER TABLE rescue_informantreader ADD CONSTRAINT reader_of_an_informant_of_its_case
    FOREIGN KEY (informant_id, case_id) REFERENCES rescue_informant (id, case_id);
"""

VIEW, CHANGE = "view_rescue", "change_rescue"


def mine(column):
    """SQL: the row is, or tells of, a source that is open to the person asking."""
    return f"{column} = ANY((SELECT ijm_my_informants())::bigint[])"


# A new source is its recorder's: the wall cannot know it as theirs before it is stored. Its history has no such door: who
# hands it over reads no older version of it either.
HISTORY = wall_events(
    "rescue_informantevent",
    f"({case_reads(VIEW, 'case_id')}) AND {mine('pgh_obj_id')}",
    follow_case("rescue_informantevent"),
)


class Migration(migrations.Migration):
    dependencies = [("rescue", "0004_referral_walls")]
    operations = [
        WallCaseTable("rescue_site", view=VIEW, change=CHANGE),
        WallCaseTable("rescue_activity", view=VIEW, change=CHANGE),
        WallCaseTable("rescue_traffickingprofile", view=VIEW, change="change_case", person=True),
        RunSQL(MINE, RunSQL.noop),
        WallCaseTable(
            "rescue_informant",
            view=VIEW,
            change=CHANGE,
            history=False,
            within=f"(handler_id = ijm_user() OR {mine('{id}')})",
        ),
        RunSQL(HISTORY, RunSQL.noop),
        WallCaseTable(
            "rescue_informantreader",
            view=VIEW,
            change=CHANGE,
            within=mine("informant_id"),
            also="user_id <> ijm_user() OR until IS NOT NULL",
        ),
        WallCaseTable("rescue_activitysource", view=VIEW, change=CHANGE, deletable=True, within=mine("informant_id")),
        RunSQL(HANDLER, RunSQL.noop),
        RunSQL(SAME_CASE, RunSQL.noop),
    ]
