"""Referrals stand behind the office's wall, and behind their case's once they belong to one."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from offices.walls import WallCaseTable

# What was written before the referral belonged to a case is of that case as well: its history goes behind the same wall.
HISTORY_FOLLOWS = """
CREATE FUNCTION ijm_referral_joins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE rescue_referralevent SET case_id = NEW.case_id WHERE pgh_obj_id = NEW.id AND case_id IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER referral_joins AFTER UPDATE OF case_id ON rescue_referral FOR EACH ROW
    WHEN (OLD.case_id IS NULL AND NEW.case_id IS NOT NULL) EXECUTE FUNCTION ijm_referral_joins();
"""


class Migration(migrations.Migration):
    dependencies = [("rescue", "0003_operation_walls")]
    operations = [
        WallCaseTable("rescue_referral", view="view_rescue", change="add_case", person=True),
        RunSQL(HISTORY_FOLLOWS, RunSQL.noop),
    ]
