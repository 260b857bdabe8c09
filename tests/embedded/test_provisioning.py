"""The three roles, on a real server: what each may do, and that doing it again changes nothing."""

from contextlib import closing

import psycopg2
import pytest
from psycopg2 import errors

from offices.provisioning import ProvisioningError, provision
from tests.embedded.own_stores import started_stores

ADMIN = "DATABASE_ADMIN_URL"


@pytest.fixture(scope="module")
def provisioned(cluster):
    provision(cluster.admin_url, cluster.environment())
    run(cluster, "DATABASE_OWNER_URL", "CREATE TABLE thing (id serial, n int)")
    run(cluster, "DATABASE_OWNER_URL", "CREATE FUNCTION seven() RETURNS int LANGUAGE sql RETURN 7")
    return cluster


def run(cluster, variable, statement):
    url = cluster.database.admin_url("ijm") if variable == ADMIN else cluster.environment()[variable]
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


ATTRIBUTES = (
    "SELECT rolname, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication, rolcanlogin"
    " FROM pg_roles WHERE rolname LIKE 'ijm%' ORDER BY 1"
)
MEMBERS = (
    "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members WHERE member::regrole::text LIKE 'ijm%'"
)


def test_roles_sign_in_and_can_nothing_else(provisioned):
    assert run(provisioned, ADMIN, ATTRIBUTES) == [
        ("ijm_app", False, True),
        ("ijm_owner", False, True),
        ("ijm_report", False, True),
    ]
    assert run(provisioned, ADMIN, MEMBERS) == []


def test_app_works_with_rows_and_not_with_tables(provisioned):
    run(provisioned, "DATABASE_URL", "INSERT INTO thing (n) VALUES (1); UPDATE thing SET n = 2; DELETE FROM thing")
    assert run(provisioned, "DATABASE_URL", "SELECT seven()") == [(7,)]
    for refused in ("CREATE TABLE mine ()", "TRUNCATE thing", "ALTER TABLE thing ADD x int", "CREATE TEMP TABLE t ()"):
        with pytest.raises(errors.InsufficientPrivilege):
            run(provisioned, "DATABASE_URL", refused)


def test_report_reads_no_table_by_default(provisioned):
    assert run(provisioned, "DATABASE_REPORT_URL", "SELECT seven()") == [(7,)]
    for refused in ("SELECT * FROM thing", "INSERT INTO thing (n) VALUES (1)", "CREATE TABLE mine ()"):
        with pytest.raises(errors.InsufficientPrivilege):
            run(provisioned, "DATABASE_REPORT_URL", refused)


def test_nobody_else_has_anything(provisioned):
    run(provisioned, ADMIN, "CREATE ROLE stranger LOGIN PASSWORD 'x'")
    try:
        url = provisioned.database.admin_url("ijm").replace(
            "postgres:" + provisioned.remembered.secret("postgres"), "stranger:x"
        )
        with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
            psycopg2.connect(url)
        public = run(provisioned, ADMIN, "SELECT has_function_privilege('stranger', 'seven()', 'EXECUTE')")
        assert public == [(False,)]
    finally:
        run(provisioned, ADMIN, "DROP ROLE stranger")


def test_again_takes_away_what_was_added_by_hand(provisioned):
    run(
        provisioned,
        ADMIN,
        "GRANT ijm_owner TO ijm_app; ALTER ROLE ijm_app BYPASSRLS CREATEDB PASSWORD 'old'",
    )
    provision(provisioned.admin_url, provisioned.environment())
    test_roles_sign_in_and_can_nothing_else(provisioned)
    assert run(provisioned, "DATABASE_URL", "SELECT current_user") == [("ijm_app",)]


def test_administrator_need_not_be_superuser(folder):
    with started_stores(folder, durable=False) as (stores, _):
        with closing(psycopg2.connect(stores.admin_url)) as connection, connection, connection.cursor() as cursor:
            cursor.execute("CREATE ROLE helper LOGIN CREATEROLE CREATEDB PASSWORD 'x'")
        admin = stores.admin_url.replace("postgres:" + stores.remembered.secret("postgres"), "helper:x")
        provision(admin, stores.environment())
        provision(admin, stores.environment())
        assert run(stores, ADMIN, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'ijm'") == [
            ("ijm_owner",)
        ]
        assert run(stores, ADMIN, ATTRIBUTES)[0] == ("ijm_app", False, True)
        assert run(stores, ADMIN, MEMBERS) == []


@pytest.mark.parametrize(
    ("variable", "url", "sentence"),
    [
        ("DATABASE_URL", "postgres://someone:x@h/ijm", "must sign in as ijm_app, not as someone"),
        ("DATABASE_URL", "postgres://ijm_app:x@h/other", "must name the same database"),
        ("DATABASE_OWNER_URL", "mysql://ijm_owner:x@h/ijm", "starts with postgres://"),
    ],
)
def test_addresses_that_cannot_be_meant_are_refused(cluster, variable, url, sentence):
    with pytest.raises(ProvisioningError, match=sentence):
        provision(cluster.admin_url, cluster.environment() | {variable: url})


def test_server_that_refuses_is_a_sentence(cluster):
    with pytest.raises(ProvisioningError, match="did not let us in"):
        provision(cluster.admin_url.replace("//postgres:", "//nobody:"), cluster.environment())
