"""A real Celery worker, killed with SIGKILL in the middle of a build: the same report, once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import psycopg2
import pytest
from django.utils import timezone

from ijm.celery import app
from offices.db import asking
from reports import tasks
from reports.actions import ask_for_report
from reports.models import ReportRun, Snapshot
from reports.periods import Period
from tests.factories import as_owner
from tests.factories.cases import CaseFactory
from tests.factories.reports import change, proceeding, relief, verdict

from .conftest import ALL_DATABASES, Figures, day

pytestmark = pytest.mark.django_db(transaction=True, databases=ALL_DATABASES)
PATIENCE = 60  # seconds


@contextmanager
def worker(environment, queue):
    """A worker process with a queue of its own. Killed at the end, with its children, if it still lives."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "ijm",
        "worker",
        "-c",
        "1",
        "-Q",
        queue,
        "-l",
        "WARNING",
        "-n",
        f"{queue}@%h",
    ]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def waits_for(condition):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.2)
    pytest.fail("it did not happen in time")


@pytest.fixture
def queue(monkeypatch):
    """Rings of this test go to a queue of its own, on the real broker."""
    name, ring = f"test-{os.getpid()}", app.send_task
    monkeypatch.setattr(app, "send_task", lambda task, **options: ring(task, queue=name, **options))
    return name


def state(run):
    with as_owner():
        return ReportRun.objects.get(pk=run.pk)


def test_killed_in_the_middle_ends_in_the_same_report_once(manager, cebu, database_urls, subprocess_env, queue):
    row = proceeding(CaseFactory(office=cebu), charged_on=day("2026-02-02"))
    verdict(row)
    relief(row.case)
    with closing(psycopg2.connect(database_urls["DATABASE_OWNER_URL"])) as holder, holder.cursor() as cursor:
        # The third figure waits for this table: the worker is in the middle, and stays there.
        cursor.execute("LOCK TABLE rescue_relief IN ACCESS EXCLUSIVE MODE")
        with asking(manager):
            run = ask_for_report(offices=[cebu], period=Period.of_year(2026), by=manager)
        with worker(subprocess_env, queue) as first:
            waits_for(lambda: state(run).progress_code == "individuals_relieved")
            kill(first)
        holder.rollback()
    killed = state(run)
    assert (killed.status, killed.attempt) == ("running", 1)
    with as_owner():
        assert not Snapshot.objects.exists()

    change(run, lease_until=timezone.now() - timezone.timedelta(seconds=1))
    assert tasks.ring_again() == 1
    assert tasks.ring_again() == 1  # a doorbell may ring twice
    with worker(subprocess_env, queue):
        waits_for(lambda: state(run).status == "done")
        time.sleep(1)

    with as_owner():
        assert Snapshot.objects.count() == 1
    assert state(run).attempt == 2
    figures = Figures(state(run), manager)
    assert [
        figures(code, cebu) for code in ("cases_opened", "individuals_relieved", "suspects_charged", "convictions")
    ] == [1, 1, 1, 1]
    tasks.build_report(run.pk, manager.pk)
    with as_owner():
        assert Snapshot.objects.count() == 1
