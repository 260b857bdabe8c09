"""A command with stores of its own: they are there, they are its own, and nothing stays behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ijm.embedded.paths import CHECKOUT

TELL = "import json, os; print(json.dumps(dict(os.environ)), flush=True)"
STORE_VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_REPORT_URL", "DATABASE_ADMIN_URL", "REDIS_URL")


@pytest.fixture
def environ():
    return {name: value for name, value in os.environ.items() if name not in STORE_VARIABLES}


def start_with_stores(script, env):
    command = [sys.executable, "-m", "ijm.embedded", "with-stores", "--", sys.executable, "-c", script]
    return subprocess.Popen(command, cwd=CHECKOUT, env=env, stdout=subprocess.PIPE, text=True)


def test_two_at_once_have_stores_of_their_own_that_go(environ):
    runs = [start_with_stores(f"{TELL}; import sys; sys.exit(5)", environ) for _ in range(2)]
    told = [json.loads(run.communicate(timeout=60)[0]) for run in runs]
    assert [run.returncode for run in runs] == [5, 5]
    assert told[0]["DATABASE_URL"] != told[1]["DATABASE_URL"]
    assert told[0]["IJM_ENV"] == environ.get("IJM_ENV", "test")
    for one in told:
        assert not Path(one["IJM_DOCUMENTS"]).parent.exists()


def test_stopped_from_outside_leaves_nothing(environ):
    run = start_with_stores(f"{TELL}; import time; time.sleep(60)", environ)
    told = json.loads(run.stdout.readline())
    run.send_signal(signal.SIGTERM)
    assert run.wait(timeout=30) == 128 + signal.SIGTERM
    assert not Path(told["IJM_DOCUMENTS"]).parent.exists()


def test_killed_run_takes_its_stores_along(environ):
    run = start_with_stores(f"{TELL}; import time; time.sleep(2)", environ)
    told = json.loads(run.stdout.readline())
    run.kill()
    run.wait()
    pid_file = Path(told["IJM_DOCUMENTS"]).parent / "postgres" / "postmaster.pid"
    give_up = time.monotonic() + 15
    while pid_file.exists():
        assert time.monotonic() < give_up, "the database outlived the run"
        time.sleep(0.1)
