"""The test database: the owner migrates a template once, each worker clones it, and tests run as `ijm_app`.

Tests sign in as a member of the three roles, so that factories can become the owner for a moment; everything else is
`ijm_app` under row-level security.
"""

import os
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from offices.provisioning import prepare_schema
from tests.factories import as_owner  # noqa: F401 -- factories register their helpers

TESTER = "ijm_test"
#: Filled by migrations, not by tests.
KEPT = ("django_migrations", "django_content_type", "auth_permission")


#: Properties are about what holds, not about how busy the machine is; a run that decides something repeats itself.
hypothesis_settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)


def pytest_configure(config):
    hypothesis_settings.load_profile("unhurried")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.CACHES["default"]["KEY_PREFIX"] = worker


def with_database(url, name):
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def database_urls(worker_id, django_db_blocker):
    """The addresses of this worker's own database, made from the migrated template."""
    urls = {name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_REPORT_URL")}
    base = urlsplit(urls["DATABASE_OWNER_URL"]).path.lstrip("/")
    template, mine = f"{base}_template", f"{base}_{worker_id}"
    make_tester(os.environ["DATABASE_ADMIN_URL"])
    with closing(psycopg2.connect(urls["DATABASE_OWNER_URL"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(1)")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {template}")
                with django_db_blocker.unblock():
                    migrate(with_database(urls["DATABASE_OWNER_URL"], template))
            cursor.execute(f"DROP DATABASE IF EXISTS {mine} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {mine} TEMPLATE {template}")
            cursor.execute("SELECT pg_advisory_unlock(1)")
    return {name: with_database(url, mine) for name, url in urls.items()}


def make_tester(admin_url):
    url = admin_url.replace("postgres://", "postgresql://")
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(2)")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [TESTER])
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {TESTER} LOGIN PASSWORD '{TESTER}' IN ROLE ijm_owner, ijm_app, ijm_report")


def migrate(owner_url):
    prepare_schema(owner_url)
    connections["owner"].close()
    connections["owner"].settings_dict["NAME"] = urlsplit(owner_url).path.lstrip("/")
    call_command("migrate", database="owner", verbosity=0)
    connections["owner"].close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, database_urls):
    with django_db_blocker.unblock():
        name = urlsplit(database_urls["DATABASE_URL"]).path.lstrip("/")
        for alias in connections:
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
        connections["default"].settings_dict.update(
            USER=TESTER, PASSWORD=TESTER, OPTIONS={"options": "-c role=ijm_app"}, CONN_MAX_AGE=0
        )
        yield
        for alias in connections:
            connections[alias].close()


@pytest.fixture(autouse=True)
def _fresh_answers():
    """What the process remembers between requests must not leak from one test into the next."""
    yield
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()


@pytest.fixture
def subprocess_env(database_urls):
    """The environment of a real worker or command that works on this test's database."""
    return os.environ | database_urls


def truncate_as_owner(self):
    """Committed tests leave nothing behind. TRUNCATE is the owner's.

    A browser may have asked for a part of its page just before it was closed: one of the two then gives way.
    """
    for last in (False, False, True):
        try:
            _truncate()
            break
        except OperationalError:
            connections["owner"].close()
            if last:
                raise


def _truncate():
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(relname), ', ') FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT relname = ANY(%s)",
            [list(KEPT)],
        )
        cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} RESTART IDENTITY CASCADE")
    connections["owner"].close()


TransactionTestCase._fixture_teardown = truncate_as_owner
