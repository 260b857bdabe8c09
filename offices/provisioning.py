"""The three database roles and what each may do by default. Plain psycopg2: it works before Django is set up.

ijm_owner migrates, ijm_app serves web and tasks, ijm_report reads aggregates (the house rules, two walls). Migrations
name them, so their names are fixed; where the server is and the passwords come from the addresses.
"""

from collections.abc import Mapping
from contextlib import closing
from urllib.parse import unquote, urlsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import encrypt_password

OWNER, APP, REPORT = "ijm_owner", "ijm_app", "ijm_report"
ROLE_OF = {"DATABASE_OWNER_URL": OWNER, "DATABASE_URL": APP, "DATABASE_REPORT_URL": REPORT}


class ProvisioningError(Exception):
    """The server cannot be prepared; the message is a sentence for its administrator."""


def provision(admin_url: str, urls: Mapping[str, str], *, for_tests: bool = False) -> None:
    """Create or update roles, database and default rights; running it again changes nothing.

    `admin_url` is a superuser, or a role with CREATEROLE and CREATEDB, of PostgreSQL 15 or newer. `urls` holds
    DATABASE_URL, DATABASE_OWNER_URL and DATABASE_REPORT_URL. `for_tests` lets the owner create databases, as each test
    worker gets a copy of its own. Raises ProvisioningError.
    """
    parts = {variable: urlsplit(urls[variable]) for variable in ROLE_OF}
    _check_names(parts)
    database = _database_of(parts["DATABASE_OWNER_URL"])
    with closing(_connect(admin_url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            if connection.server_version < 150000:
                raise ProvisioningError(
                    "PostgreSQL 15 or newer is needed; the public schema of older ones is open to all."
                )
            for variable, role in ROLE_OF.items():
                may_create = for_tests and role == OWNER
                _make_role(cursor, role, parts[variable].password, may_create_databases=may_create)
            _part_roles(cursor)
            _make_database(cursor, database)
    prepare_schema(urls["DATABASE_OWNER_URL"])


def prepare_schema(owner_url: str) -> None:
    """As the owner: close schema public to everybody else, and set what app and report get on future objects.

    ijm_report gets no table by default: migrations grant it single columns.
    """
    with closing(_connect(owner_url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.quote_ident(current_database())")
        (database,) = cursor.fetchone()
        cursor.execute(
            f"""
            REVOKE ALL ON DATABASE {database} FROM PUBLIC;
            GRANT CONNECT ON DATABASE {database} TO {APP}, {REPORT};
            ALTER SCHEMA public OWNER TO {OWNER};
            REVOKE ALL ON SCHEMA public FROM PUBLIC, {APP}, {REPORT};
            GRANT USAGE ON SCHEMA public TO {APP}, {REPORT};
            ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
            ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {APP}, {REPORT};
            ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public
                GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};
            ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APP};
            """
        )


def _check_names(parts: Mapping) -> None:
    for variable, role in ROLE_OF.items():
        if parts[variable].username != role:
            found = parts[variable].username
            raise ProvisioningError(f"{variable} must sign in as {role}, not as {found}: migrations name that role.")
    if _database_of(parts["DATABASE_URL"]) != _database_of(parts["DATABASE_OWNER_URL"]):
        raise ProvisioningError("DATABASE_URL and DATABASE_OWNER_URL must name the same database.")


def _database_of(parts) -> str:
    return unquote(parts.path.lstrip("/"))


def _make_role(cursor, role: str, password: str | None, *, may_create_databases: bool) -> None:
    cursor.execute(
        "SELECT rolsuper OR rolbypassrls OR rolreplication, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles"
        " WHERE rolname = %s",
        [role],
    )
    found = cursor.fetchone()
    name = sql.Identifier(role)
    if found is None:
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        found = (False, False, False, True)
    dangerous, *attributes = found
    if dangerous:  # only a superuser may take these away, so they are touched only when there
        cursor.execute(sql.SQL("ALTER ROLE {} NOSUPERUSER NOBYPASSRLS NOREPLICATION").format(name))
    if attributes != [False, may_create_databases, True]:
        createdb = sql.SQL("CREATEDB" if may_create_databases else "NOCREATEDB")
        cursor.execute(sql.SQL("ALTER ROLE {} NOCREATEROLE {} LOGIN").format(name, createdb))
    if password is not None:
        # Hashed here, so that the password itself is in no server log.
        hashed = encrypt_password(unquote(password), role, cursor.connection, "scram-sha-256")
        cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(hashed)))


def _part_roles(cursor) -> None:
    """None of the three may be able to become another one, or anything else."""
    cursor.execute(
        "SELECT granted.rolname, member.rolname FROM pg_auth_members"
        " JOIN pg_roles granted ON granted.oid = roleid JOIN pg_roles member ON member.oid = pg_auth_members.member"
        " WHERE member.rolname = ANY(%s)",
        [list(ROLE_OF.values())],
    )
    for granted, member in cursor.fetchall():
        cursor.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(granted), sql.Identifier(member)))


def _make_database(cursor, database: str) -> None:
    cursor.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database])
    found = cursor.fetchone()
    if found and found[0] == OWNER:
        return
    name, owner = sql.Identifier(database), sql.Identifier(OWNER)
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    is_superuser = cursor.fetchone()[0]
    if not is_superuser:  # giving a database away needs membership in the new owner, for that moment
        cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    if found:
        cursor.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, owner))
    else:
        cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(name, owner))
    if not is_superuser:
        cursor.execute(sql.SQL("REVOKE {} FROM CURRENT_USER").format(owner))


def _connect(url: str):
    scheme, _, rest = url.partition("://")
    if scheme not in ("postgres", "postgresql", "pgsql", "psql"):
        raise ProvisioningError(f"“{scheme}” is no PostgreSQL address; it starts with postgres://")
    try:
        return psycopg2.connect(f"postgresql://{rest}", connect_timeout=10)
    except psycopg2.OperationalError as error:
        raise ProvisioningError(f"The database server did not let us in: {str(error).strip()}") from error
