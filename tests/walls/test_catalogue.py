"""What is outside the database's wall, held against the catalogue, so that a new table cannot be forgotten."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

#: Read before it is known who is asking, or holding nothing of a case.
OUTSIDE = {
    "django_migrations",
    "django_content_type",
    "django_session",
    "django_admin_log",
    "auth_permission",
    "auth_group_permissions",
    "guardian_groupobjectpermission",
    "guardian_userobjectpermission",
    "offices_officeusergrant",
    "offices_region",
    "offices_user",
    "offices_user_user_permissions",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "pghistory_context",
}


def fetch(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_every_other_table_is_behind_the_wall():
    open_tables = fetch(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        " AND NOT relrowsecurity"
    )
    assert {name for (name,) in open_tables} == OUTSIDE


def test_no_view_or_materialised_view_goes_round_the_wall():
    assert (
        fetch("SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace")
        == []
    )


def test_the_application_neither_owns_nor_bypasses():
    assert (
        fetch("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname IN ('ijm_app', 'ijm_report')")
        == [(False, False, False)] * 2
    )
    assert fetch("SELECT relname FROM pg_class WHERE relowner = 'ijm_app'::regrole") == []


def test_the_log_and_history_are_only_added_to():
    changeable = fetch(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee = 'ijm_app' AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')"
        " AND (table_name = 'offices_auditevent' OR table_name LIKE '%event' OR table_name = 'cases_stagechange')"
    )
    assert changeable == []


def test_no_row_of_a_case_can_be_in_another_office_than_its_case():
    """Every table with a case_id follows cases_case by a key on (case, office, restricted)."""
    with_case = {
        name
        for (name,) in fetch(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'case_id'"
            " AND NOT a.attisdropped WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        )
    }
    following = {
        name
        for (name,) in fetch(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
            " AND confrelid = 'cases_case'::regclass AND array_length(conkey, 1) = 3 AND confupdtype = 'c'"
        )
    }
    assert with_case - following == set()


def test_functions_of_the_wall_cannot_be_led_astray():
    """A SECURITY DEFINER function without a fixed search_path would run whatever the caller puts in its way."""
    loose = fetch(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND NOT coalesce(proconfig::text, '') LIKE '%search_path%'"
    )
    assert loose == []
