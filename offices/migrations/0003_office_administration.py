"""Office administration: an office is edited by one person at a time, what the director confirmed is not made longer
behind the director's back, and auditors see the sign-ins and refusals of the people they watch."""

from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from offices.walls import policy

# A role that reads cases needs the director beside the administrator: to go on after its last day it is granted anew.
CONFIRMED_STAYS_AS_LONG = """
CREATE FUNCTION ijm_guard_membership_dates() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> 'ijm_app' OR NOT NEW.needs_confirmation OR OLD.confirmed_at IS NULL THEN RETURN NEW; END IF;
    IF (NEW.starts_on < OLD.starts_on OR coalesce(NEW.ends_on, 'infinity') > coalesce(OLD.ends_on, 'infinity'))
       AND coalesce(NEW.ends_on, 'infinity') >= (
           SELECT (now() AT TIME ZONE o.time_zone)::date FROM offices_office o WHERE o.id = NEW.office_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'a confirmed membership is not made longer';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_membership_dates BEFORE UPDATE ON offices_membership
    FOR EACH ROW EXECUTE FUNCTION ijm_guard_membership_dates();
"""

# Sign-ins and refusals belong to no office: whoever may audit an office sees those of the people who work or worked there.
WATCHED = """
CREATE FUNCTION ijm_audited_people() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT m.user_id), '{}')
      FROM offices_membership m WHERE m.office_id = ANY(ijm_offices('view_audit'))
$$;
REVOKE EXECUTE ON FUNCTION ijm_audited_people() FROM ijm_report, PUBLIC;
"""
AUDITED = "ANY((SELECT ijm_audited_people())::bigint[])"
OFFICELESS = (
    f"office_id IS NULL AND case_id IS NULL AND (actor_id = {AUDITED}"
    f" OR (verb = 'sign_in' AND object_type = 'offices.user' AND object_id = {AUDITED}))"
)


class Migration(migrations.Migration):
    dependencies = [("offices", "0002_walls")]
    operations = [
        migrations.AddField("office", "version", models.PositiveIntegerField(default=1, db_default=1)),
        RunSQL(CONFIRMED_STAYS_AS_LONG, RunSQL.noop),
        RunSQL(
            WATCHED + policy("offices_auditevent", "SELECT", using=OFFICELESS, name="wall_watched_people"), RunSQL.noop
        ),
    ]
