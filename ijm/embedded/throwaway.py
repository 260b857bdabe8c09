"""A command against its own database and broker, which are gone afterwards: tests, trials, benchmarks."""

import base64
import fcntl
import io
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from offices.provisioning import provision

from . import processes
from .errors import CannotStart, Stopping
from .merged_log import MergedLog
from .paths import CHECKOUT, data_folder, make_folder
from .stores import Stores, base_environment
from .supervisor import Supervisor


def run_with_stores(command: list[str]) -> int:
    """Run `command` in the foreground with the addresses of throw-away stores. Returns its exit code.

    Several may run at once. Stores whose address is set already (`DATABASE_URL` with its companions, `REDIS_URL`)
    are used as they are; `DATABASE_ADMIN_URL` then lets us prepare the roles there.
    """
    said = io.StringIO()
    supervisor = Supervisor(MergedLog(said))
    with supervisor.listening(), own_folder() as folder:
        try:
            stores = Stores(folder, data_folder(), os.environ, durable=False)
            stores.start(supervisor)
            environment = stores.environment()
            if stores.admin_url:
                provision(stores.admin_url, environment, for_tests=True)
            return _foreground(command, base_environment() | environment | _test_settings(folder), supervisor)
        except CannotStart as error:
            sys.stderr.write(said.getvalue())
            raise error
        except Stopping:
            return 130
        finally:
            supervisor.stop()


def _test_settings(folder: Path) -> dict[str, str]:
    return {
        "IJM_ENV": os.environ.get("IJM_ENV", "test"),
        "IJM_EVIDENCE_KEYS": f"test:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "IJM_DOCUMENTS": str(make_folder(folder / "documents", private=True)),
        "STATIC_ROOT": str(make_folder(folder / "static", private=True)),
    }


def _foreground(command: list[str], env: dict[str, str], supervisor: Supervisor) -> int:
    # In our own session: Ctrl-C reaches it directly, and it decides how to end.
    child = subprocess.Popen(command, env=env, cwd=CHECKOUT)  # noqa: S603 -- what the person typed
    while child.poll() is None:
        supervisor.tick(0.2)
        if supervisor.stop_signal_seen in (signal.SIGTERM, signal.SIGHUP):
            supervisor.stop_signal_seen = 0
            child.terminate()
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder that nobody else uses and the stores' account reaches; gone afterwards, if need be at the next call."""
    parent = make_folder(data_folder() / "throwaway")
    with open(parent / "lock", "w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        _sweep(parent)
        folder = Path(tempfile.mkdtemp(prefix="stores-", dir=parent))
        folder.chmod(parent.stat().st_mode & 0o777)
        mark = open(folder / "in-use", "w")  # noqa: SIM115 -- held as long as the folder
        fcntl.flock(mark, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        mark.close()


def _sweep(parent: Path) -> None:
    """Remove what runs that were killed left behind: folders whose mark nobody holds."""
    for mark in parent.glob("stores-*/in-use"):
        with open(mark) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            processes.clear_orphans(mark.parent / "postgres", "postgres", polite=signal.SIGQUIT)
            processes.clear_orphans(mark.parent / "valkey", "valkey", polite=signal.SIGKILL)
            shutil.rmtree(mark.parent, ignore_errors=True)
