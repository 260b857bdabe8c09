"""`make run`: everything on one machine, under one supervisor."""

import hashlib
import http.client
import os
import subprocess
import sys
from pathlib import Path

from ijm.demo.sign_in import EXEMPT

from .errors import CannotStart, Stopping
from .merged_log import MergedLog
from .paths import CHECKOUT, FolderLock, data_folder, make_folder
from .remembered import free_port, write_private
from .stores import Stores, base_environment
from .supervisor import Program, Supervisor

_MANAGE = [sys.executable, str(CHECKOUT / "manage.py")]


def run() -> int:
    """Start it all, print the address and who may sign in, serve until told to stop. Returns the exit code."""
    data = data_folder()
    lock = FolderLock(data)
    lock.take()
    log = MergedLog()
    supervisor = Supervisor(log)
    with supervisor.listening():
        try:
            _serve(data, supervisor, log)
        except Stopping:
            return 0
        finally:
            supervisor.stop()
            log.say("supervisor", "everything has stopped")
            lock.release()


def _serve(data: Path, supervisor: Supervisor, log: MergedLog) -> None:
    stores = Stores(data, data, os.environ)
    stores.start(supervisor)
    port = free_port(int(os.environ.get("PORT", "8000")))
    env = base_environment() | stores.environment() | _settings(data, stores)
    _prepare(data, stores, env, supervisor)
    # Administrators' and owner's addresses end here: what serves people never sees them.
    for secret in ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL"):
        env.pop(secret, None)
    for program in _programs(data, env, port):
        supervisor.add(program)
    supervisor.wait_until(lambda: _is_ready(port), seconds=120, what="The web server")
    _welcome(port, env, log)
    while True:
        supervisor.tick()
        supervisor.check_stop()


def _settings(data: Path, stores: Stores) -> dict[str, str]:
    settings = {
        "SECRET_KEY": os.environ.get("SECRET_KEY") or stores.remembered.secret("secret_key"),
        "IJM_EVIDENCE_KEYS": os.environ.get("IJM_EVIDENCE_KEYS") or f"first:{stores.remembered.secret('evidence_key')}",
        "IJM_DOCUMENTS": os.environ.get("IJM_DOCUMENTS") or str(make_folder(data / "documents", private=True)),
        "STATIC_ROOT": os.environ.get("STATIC_ROOT") or str(make_folder(data / "static", private=True)),
    }
    if stores.database:  # made-up people only ever enter our own database
        settings["IJM_DEMO"] = os.environ.get("IJM_DEMO", "1")
    if settings.get("IJM_DEMO") == "1":  # the one exception that is printed; production refuses it
        settings["IJM_SECOND_FACTOR_EXEMPT"] = os.environ.get("IJM_SECOND_FACTOR_EXEMPT", EXEMPT)
    return settings


def _prepare(data: Path, stores: Stores, env: dict[str, str], supervisor: Supervisor) -> None:
    """Roles and tables, static files, demonstration data: whatever is not there yet."""

    def manage(*arguments: str) -> None:
        supervisor.run_once(arguments[0], [*_MANAGE, *arguments], env=env, cwd=CHECKOUT)

    if stores.admin_url:
        manage("provision", "--verbosity", "1")
    else:
        manage("migrate", "--database", "owner", "--noinput")
        manage("sync_grants")
        manage("load_legal_profiles")
    fingerprint, mark = _static_fingerprint(), data / "static.collected"
    if not mark.exists() or mark.read_text() != fingerprint:
        manage("collectstatic", "--noinput", "--verbosity", "0")
        write_private(mark, fingerprint)
    loaded = data / "demo.loaded"
    if stores.database and stores.database.is_new:
        loaded.unlink(missing_ok=True)
    if env.get("IJM_DEMO") == "1" and stores.database and not loaded.exists():
        manage("load_demo")
        write_private(loaded, "")


def _programs(data: Path, env: dict[str, str], port: int) -> list[Program]:
    beat = make_folder(data / "beat", private=True)
    celery = [sys.executable, "-m", "celery", "--app", "ijm", "--quiet"]
    web = [
        *(sys.executable, "-m", "gunicorn", "--config", "python:ijm.serving", "--bind", f"127.0.0.1:{port}"),
        *("--workers", os.environ.get("WEB_CONCURRENCY", "3"), "--no-control-socket"),
    ]
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    clock = [*celery, "beat", "--loglevel", "WARNING", "--schedule", beat / "schedule", "--pidfile="]
    return [
        Program("web", web, env, CHECKOUT),
        Program("worker", worker, env, CHECKOUT, grace=15),
        Program("beat", clock, env, CHECKOUT),
    ]


def _static_fingerprint() -> str:
    """Changes whenever our files, or the packages that bring some, do."""
    told = [
        f"{path}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in sorted((CHECKOUT / "static").rglob("*"))
    ]
    requirements = (CHECKOUT / "requirements.txt").read_text()
    return hashlib.sha256("\n".join([*told, requirements, sys.executable]).encode()).hexdigest()


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _welcome(port: int, env: dict[str, str], log: MergedLog) -> None:
    log.plain(f"\n  Casework is ready: http://127.0.0.1:{port}/   (Ctrl-C stops it)\n")
    if env.get("IJM_DEMO") != "1":
        return
    people = subprocess.run(  # noqa: S603 -- our own command
        [*_MANAGE, "demo_people"], env=env, cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if people.returncode:
        raise CannotStart(f"The demonstration people could not be listed: {people.stderr.strip()}")
    log.plain(people.stdout)
