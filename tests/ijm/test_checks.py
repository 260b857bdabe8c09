"""What a production boot refuses: the settings, and above all the powers of the role that serves people."""

import base64
import os
import secrets
import subprocess
import sys
from contextlib import closing

import psycopg2
import pytest
from django.core.checks import run_checks

from ijm import checks
from ijm.embedded.paths import CHECKOUT
from ijm.embedded.throwaway import own_folder
from ijm.settings import DEFAULT_EVIDENCE_KEYS
from offices.provisioning import provision
from tests.embedded.own_stores import started_stores

SAFE_KEY = secrets.token_urlsafe(60)
# Always the same: its text is part of a test's name, which every worker must know alike.
SAFE_KEYS = f"k1:{base64.b64encode(bytes(range(32))).decode()}"


@pytest.fixture(scope="module")
def cluster():
    """A server of our own, because its roles are changed; with one table of the owner's."""
    with own_folder() as folder, started_stores(folder, durable=False) as (stores, _):
        provision(stores.admin_url, stores.environment())
        execute(stores.environment()["DATABASE_OWNER_URL"], "CREATE TABLE survivors (id int)")
        yield stores


def execute(url, statement):
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def changed(cluster):
    """Run a statement as administrator; what it did to ijm_app is undone at the end."""
    admin = cluster.database.admin_url("ijm")
    yield lambda statement: execute(admin, statement)
    execute(
        admin,
        "ALTER ROLE ijm_app NOSUPERUSER NOBYPASSRLS NOCREATEROLE;"
        " REVOKE ijm_owner, pg_execute_server_program, pg_write_server_files FROM ijm_app;"
        " ALTER TABLE survivors OWNER TO ijm_owner; ALTER SCHEMA public OWNER TO ijm_owner;"
        " DROP ROLE IF EXISTS between",
    )


def dangers(cluster, variable="DATABASE_URL"):
    with closing(psycopg2.connect(cluster.environment()[variable])) as connection:
        return checks.role_dangers(connection)


def test_app_role_as_provisioned_is_safe(cluster):
    assert dangers(cluster) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("ALTER ROLE ijm_app SUPERUSER", "DATABASE_URL signs in as ijm_app, which is superuser."),
        ("ALTER ROLE ijm_app BYPASSRLS", "DATABASE_URL signs in as ijm_app, which has BYPASSRLS."),
        ("ALTER ROLE ijm_app CREATEROLE", "DATABASE_URL signs in as ijm_app, which may create and grant roles."),
        (
            "ALTER TABLE survivors OWNER TO ijm_app",
            "DATABASE_URL signs in as ijm_app, which owns the tables or their schema.",
        ),
        (
            "ALTER SCHEMA public OWNER TO ijm_app",
            "DATABASE_URL signs in as ijm_app, which owns the tables or their schema.",
        ),
        (
            "GRANT ijm_owner TO ijm_app WITH INHERIT FALSE",
            "DATABASE_URL signs in as ijm_app, which can become ijm_owner, which owns the tables or their schema.",
        ),
        (
            "CREATE ROLE between; GRANT ijm_owner TO between; GRANT between TO ijm_app",
            "DATABASE_URL signs in as ijm_app, which can become ijm_owner, which owns the tables or their schema.",
        ),
        (
            "CREATE ROLE between BYPASSRLS; GRANT between TO ijm_app",
            "DATABASE_URL signs in as ijm_app, which can become between, which has BYPASSRLS.",
        ),
        (
            "GRANT pg_execute_server_program TO ijm_app",
            (
                "DATABASE_URL signs in as ijm_app, which can become pg_execute_server_program, "
                "which acts on the server itself."
            ),
        ),
    ],
)
def test_role_with_too_much_power_is_told(cluster, changed, statement, sentence):
    changed(statement)
    assert dangers(cluster) == [sentence]


def test_owner_is_not_for_the_web(cluster):
    assert "owns the tables" in " ".join(dangers(cluster, "DATABASE_OWNER_URL"))


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True
    settings.SECRET_KEY = SAFE_KEY
    settings.IJM_EVIDENCE_KEYS = SAFE_KEYS
    settings.DEBUG = False
    settings.IJM_DEMO = False
    settings.IJM_SECOND_FACTOR_EXEMPT = []
    return settings


def test_safe_settings_are_accepted(production):
    assert checks.production_settings(None) == []


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", None, "Set SECRET_KEY"),
        ("SECRET_KEY", "x" * 49, "Set SECRET_KEY"),
        ("IJM_EVIDENCE_KEYS", DEFAULT_EVIDENCE_KEYS, "Set IJM_EVIDENCE_KEYS to a key of your own"),
        (
            "IJM_EVIDENCE_KEYS",
            DEFAULT_EVIDENCE_KEYS.replace("default", "mine"),
            "Set IJM_EVIDENCE_KEYS to a key of your",
        ),
        ("IJM_EVIDENCE_KEYS", ",", "Set IJM_EVIDENCE_KEYS to name:base64 (there is no key)."),
        ("IJM_EVIDENCE_KEYS", "a:c2hvcnQ=", "Set IJM_EVIDENCE_KEYS to name:base64 (each key has 32 bytes or more)."),
        ("IJM_EVIDENCE_KEYS", "a:?", "Set IJM_EVIDENCE_KEYS to name:base64 (each key is written in base64)."),
        ("IJM_EVIDENCE_KEYS", f"{SAFE_KEYS},{SAFE_KEYS}", "Set IJM_EVIDENCE_KEYS to name:base64 (the name of each"),
        ("DEBUG", True, "Unset DEBUG"),
        ("IJM_DEMO", True, "Unset IJM_DEMO"),
        ("IJM_SECOND_FACTOR_EXEMPT", ["someone@example.org"], "Unset IJM_SECOND_FACTOR_EXEMPT"),
    ],
)
def test_setting_is_refused_in_production_alone(production, name, value, sentence):
    setattr(production, name, value or production.DEFAULT_SECRET_KEY)
    told = [error.msg for error in run_checks(tags=["security"]) if error.id == "ijm.E001"]
    assert len(told) == 1
    assert told[0].startswith(sentence)
    production.PRODUCTION = False
    assert checks.production_settings(None) == []
    checks.refuse_unsafe_boot()  # and so it boots


PROGRAMS = {
    "web": ["gunicorn", "ijm.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket", "--workers", "1"],
    "worker": ["celery", "--app", "ijm", "worker", "--pool", "solo"],
    "beat": ["celery", "--app", "ijm", "beat", "--schedule", "{folder}/schedule", "--pidfile="],
}


def boot(program, cluster, folder, **changes):
    safe = {"IJM_ENV": "production", "SECRET_KEY": SAFE_KEY, "IJM_EVIDENCE_KEYS": SAFE_KEYS}
    env = os.environ | cluster.environment() | safe | changes
    for name in ("DEBUG", "IJM_DEMO", "IJM_SECOND_FACTOR_EXEMPT"):
        env.pop(name, None)
    command = [sys.executable, "-m", *(part.format(folder=folder) for part in PROGRAMS[program])]
    return subprocess.run(
        command, cwd=CHECKOUT, env=env | changes, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_does_not_start_as_owner(cluster, program, tmp_path):
    done = boot(program, cluster, tmp_path, DATABASE_URL=cluster.environment()["DATABASE_OWNER_URL"])
    assert done.returncode != 0
    assert "signs in as ijm_owner, which owns the tables" in done.stdout + done.stderr


def test_program_does_not_start_with_demonstration_people(cluster, tmp_path):
    done = boot("worker", cluster, tmp_path, IJM_DEMO="1")
    assert done.returncode != 0
    assert "Unset IJM_DEMO" in done.stdout + done.stderr


def test_program_does_not_start_before_the_role_is_known(cluster, tmp_path):
    done = boot("worker", cluster, tmp_path, DATABASE_URL="postgres://ijm_app:x@127.0.0.1:1/ijm")
    assert done.returncode != 0
    assert "The database did not answer" in done.stdout + done.stderr
