"""The embedded database and broker: what is in them survives whatever happens to them."""

import os
import signal
import stat
import subprocess
from contextlib import closing

import psycopg2
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ijm.embedded import processes
from ijm.embedded.errors import CannotStart
from ijm.embedded.paths import data_folder
from ijm.embedded.stores import Stores
from tests.embedded.own_stores import said, started_stores


def write_a_row(stores):
    with closing(psycopg2.connect(stores.admin_url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")


def read_the_row(stores):
    with closing(psycopg2.connect(stores.admin_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT n FROM kept")
        return cursor.fetchone()


def broker_of(stores):
    return redis.Redis.from_url(stores.environment()["REDIS_URL"], decode_responses=True)


def kill(supervisor, name):
    program = next(program for program in supervisor.programs if program.name == name)
    before = program.process.pid
    os.kill(before, signal.SIGKILL)
    supervisor.wait_until(lambda: program.is_running and program.process.pid != before, seconds=20, what=name)


def test_killed_stores_come_back_with_their_data(folder):
    with started_stores(folder, durable=True) as (stores, supervisor):
        write_a_row(stores)
        with broker_of(stores) as broker:
            broker.rpush("celery", "a task")
        for store in (stores.database, stores.broker):
            kill(supervisor, store.name)
            supervisor.wait_until(store.is_ready, seconds=20, what=store.name)
        assert read_the_row(stores) == (7,)
        with broker_of(stores) as broker:
            assert broker.lrange("celery", 0, -1) == ["a task"]
        assert "database ended (signal SIGKILL); starting it again" in said(supervisor)


def test_next_start_keeps_data_passwords_and_ports(folder):
    with started_stores(folder, durable=True) as (stores, _):
        write_a_row(stores)
        first = stores.environment()
        assert stores.database.is_new
    with started_stores(folder, durable=True) as (stores, _):
        assert stores.environment() == first
        assert read_the_row(stores) == (7,)
        assert not stores.database.is_new


def test_start_clears_what_a_killed_run_left_behind(folder):
    with started_stores(folder, durable=True) as (stores, abandoned):
        write_a_row(stores)
        left = [program.process for program in abandoned.programs]
        abandoned.programs.clear()  # as if that supervisor had died without a word
        with started_stores(folder, durable=True) as (next_stores, _):
            assert all(processes.has_ended(process) for process in left)
            assert read_the_row(next_stores) == (7,)


def test_start_is_not_held_up_by_a_process_id_that_is_anothers_by_now(folder):
    with started_stores(folder, durable=True) as (stores, _):
        pass
    account = stores.database.account
    other = subprocess.Popen(["/bin/sleep", "60"], cwd="/", **account.popen_arguments())
    try:
        stale = stores.database.folder / "postmaster.pid"
        stale.write_text(f"{other.pid}\n{stores.database.folder}\n0\n{stores.database.port}\n\n127.0.0.1\n")
        account.own(stale)
        with started_stores(folder, durable=True) as (stores, _):
            assert stores.database.is_ready()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_half_made_cluster_is_made_anew(folder):
    (folder / "postgres.draft").mkdir()
    (folder / "postgres.draft" / "PG_VERSION").write_text("18")
    with started_stores(folder, durable=False) as (stores, _):
        assert stores.database.is_ready()


def test_secrets_are_readable_by_their_owner_alone(folder):
    with started_stores(folder, durable=True) as (stores, supervisor):
        for path in (folder / "remembered.json", folder / "valkey" / "valkey.conf"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        for path in (folder / "postgres", folder / "valkey"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o700, path
        secrets = [stores.remembered.secret(name) for name in ("postgres", "ijm_app", "ijm_owner", "broker")]
        assert len(set(secrets)) == 4
        visible = str([program.command for program in supervisor.programs]) + said(supervisor)
        assert not any(secret in visible for secret in secrets)


def test_stores_let_nobody_in_without_the_password(cluster):
    url = cluster.admin_url.replace(cluster.remembered.secret("postgres"), "guess")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(url)
    with broker_of(cluster) as broker:
        port = broker.connection_pool.connection_kwargs["port"]
    with redis.Redis(port=port, retry=Retry(NoBackoff(), 0)) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_stores_listen_on_the_loopback_interface_alone(cluster):
    for port in (cluster.database.port, cluster.broker.port):
        assert listening_addresses(port) == {"0100007F"}  # 127.0.0.1, as the kernel writes it


def listening_addresses(port):
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table) as lines:
            for fields in (line.split() for line in lines):
                if fields[3] == "0A" and fields[1].endswith(f":{port:04X}"):
                    found.add(fields[1].split(":")[0])
    return found


def test_database_logs_no_statement_and_no_value(folder):
    with started_stores(folder, durable=False) as (stores, supervisor):
        with closing(psycopg2.connect(stores.admin_url)) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE people (name text UNIQUE); INSERT INTO people VALUES ('Achieng')")
            with pytest.raises(psycopg2.errors.UniqueViolation, match="Achieng"):
                cursor.execute("INSERT INTO people VALUES ('Achieng')")
        supervisor.wait_until(lambda: "duplicate key" in said(supervisor), seconds=10, what="log line")
        assert "Achieng" not in said(supervisor)


def test_given_addresses_start_nothing(folder):
    given = dict.fromkeys(("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_REPORT_URL"), "postgres://x@db/x")
    stores = Stores(folder, data_folder(), given | {"REDIS_URL": "redis://cache/0"})
    assert stores.database is None
    assert stores.broker is None
    assert stores.environment() == given | {"REDIS_URL": "redis://cache/0"}


def test_one_address_of_three_is_refused(folder):
    with pytest.raises(CannotStart, match="also set DATABASE_OWNER_URL and DATABASE_REPORT_URL"):
        Stores(folder, data_folder(), {"DATABASE_URL": "postgres://x@db/x"})
