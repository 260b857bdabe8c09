"""PostgreSQL 18 on the loopback interface, with passwords only."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg2

from . import processes
from .accounts import Account
from .binaries import Binaries
from .errors import CannotStart
from .remembered import Remembered, write_private

ADMINISTRATOR = "postgres"
DATABASE = "ijm"
ROLES = {"DATABASE_URL": "ijm_app", "DATABASE_OWNER_URL": "ijm_owner", "DATABASE_REPORT_URL": "ijm_report"}

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "",
    # A failed statement and its details hold what people typed: names. They stay out of the logs.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
}
# Throw-away stores lose nothing that anybody would miss.
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
_ROOM_FOR_SHARED_MEMORY = 256 * 1024 * 1024


class Postgres:
    """One cluster in `folder`/postgres. `durable=False` trades safety for speed, for tests."""

    name = "database"
    stop_signal = signal.SIGINT  # PostgreSQL's "fast" shutdown: rolls back, writes, leaves
    grace = 60.0

    def __init__(
        self, folder: Path, account: Account, binaries: Binaries, remembered: Remembered, *, durable: bool = True
    ):
        self.folder = folder / "postgres"
        self.account = account
        self.binaries = binaries
        self.remembered = remembered
        self.durable = durable
        self.is_new = False
        self.port = 0

    def prepare(self) -> None:
        """Create the cluster when there is none, end what a dead run left behind, choose the port."""
        if not (self.folder / "PG_VERSION").exists():
            self._create()
            self.is_new = True
        self.before_start()
        self.port = self.remembered.port("database_port")

    def before_start(self) -> None:
        processes.clear_orphans(self.folder, "postgres", polite=signal.SIGINT)
        pid_file = self.folder / "postmaster.pid"
        if pid_file.exists() and _is_alive(int(pid_file.read_text().split("\n", 1)[0])):
            # Nobody works in the folder: another program has that number by now, which PostgreSQL would not believe.
            pid_file.unlink()

    def command(self) -> list:
        settings = _SETTINGS | ({} if self.durable else _FAST) | {"port": self.port}
        if _shared_memory_is_small():
            settings["dynamic_shared_memory_type"] = "mmap"
        return [
            self.binaries.postgres / "postgres",
            *("-D", self.folder),
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ]

    def admin_url(self, database: str = "postgres") -> str:
        return self._url(ADMINISTRATOR, database)

    def environment(self) -> dict[str, str]:
        urls = {variable: self._url(role, DATABASE) for variable, role in ROLES.items()}
        return urls | {"DATABASE_ADMIN_URL": self.admin_url()}

    def is_ready(self) -> bool:
        if not self._says_ready():  # asking earlier only fills the log with refusals
            return False
        try:
            psycopg2.connect(self.admin_url(), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _says_ready(self) -> bool:
        try:
            status = (self.folder / "postmaster.pid").read_text().splitlines()[7:8]
        except FileNotFoundError:
            return False
        return [line.strip() for line in status] == ["ready"]

    def _url(self, role: str, database: str) -> str:
        return f"postgres://{role}:{self.remembered.secret(role)}@127.0.0.1:{self.port}/{database}"

    def _create(self) -> None:
        # In a draft folder, so that a half-made cluster is never taken for a whole one.
        draft = self.folder.with_name("postgres.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.account.own(draft)
        password = draft.with_name("postgres.password")
        write_private(password, self.remembered.secret(ADMINISTRATOR))
        self.account.own(password)
        try:
            done = subprocess.run(  # noqa: S603 -- our own command
                [
                    self.binaries.postgres / "initdb",
                    *("-D", draft, "-U", ADMINISTRATOR, f"--pwfile={password}", "-A", "scram-sha-256"),
                    *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                    *([] if self.durable else ["--no-sync"]),
                ],
                check=False,
                env=plain_environment(),
                cwd=draft.parent,
                capture_output=True,
                text=True,
                **self.account.popen_arguments(),
            )
        finally:
            password.unlink()
        if done.returncode:
            raise CannotStart(f"The database could not be created in {self.folder}: {done.stderr.strip()}")
        hba = draft / "pg_hba.conf"
        hba.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        draft.rename(self.folder)


def plain_environment() -> dict[str, str]:
    """For the stores: nothing of ours, and no password, is theirs to see."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _shared_memory_is_small() -> bool:
    """Containers often have 64 MB of it, too little for a parallel report."""
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108 -- asked about, not written to
    except OSError:
        return False
    return room.f_frsize * room.f_blocks < _ROOM_FOR_SHARED_MEMORY
