"""The database and the broker of one run: embedded, unless an address of a real server is given."""

import os
from collections.abc import Mapping
from pathlib import Path

from .accounts import account_for_stores
from .binaries import find_binaries
from .errors import CannotStart
from .postgres import ROLES, Postgres, plain_environment
from .remembered import Remembered
from .supervisor import Program, Supervisor
from .valkey import Valkey


class Stores:
    """Starts what `environ` does not name, under a supervisor, and says how to reach it all."""

    def __init__(self, folder: Path, data: Path, environ: Mapping[str, str], *, durable: bool = True):
        self.remembered = Remembered(folder)
        self.database: Postgres | None = None
        self.broker: Valkey | None = None
        self._given = {name: environ[name] for name in (*ROLES, "DATABASE_ADMIN_URL", "REDIS_URL") if environ.get(name)}
        missing = [name for name in ROLES if name not in self._given]
        if 0 < len(missing) < len(ROLES):
            raise CannotStart(f"A real database needs all three addresses; also set {' and '.join(missing)}.")
        if not missing and "REDIS_URL" in self._given:
            return
        self.account = account_for_stores(data)
        self.account.check_it_reaches(folder)
        parts = (folder, self.account, find_binaries(data), self.remembered)
        if missing:
            self.database = Postgres(*parts, durable=durable)
        if "REDIS_URL" not in self._given:
            self.broker = Valkey(*parts, durable=durable)

    def start(self, supervisor: Supervisor) -> None:
        """Start the embedded ones and wait until they answer. Raises CannotStart or Stopping."""
        started = [store for store in (self.database, self.broker) if store]
        for store in started:
            store.prepare()
            program = Program(
                name=store.name,
                command=store.command(),
                env=plain_environment(),
                cwd=store.folder,
                account=self.account,
                before_start=store.before_start,
                stop_signal=store.stop_signal,
                grace=store.grace,
                is_store=True,
            )
            supervisor.add(program)
        for store in started:
            supervisor.wait_until(store.is_ready, seconds=90, what=f"The {store.name}")

    def environment(self) -> dict[str, str]:
        """The addresses, given or embedded, as the settings read them."""
        found = dict(self._given)
        for store in (self.database, self.broker):
            if store:
                found |= store.environment()
        return found

    @property
    def admin_url(self) -> str | None:
        """An administrator of the database, when we know one."""
        return self.environment().get("DATABASE_ADMIN_URL")


def base_environment() -> dict[str, str]:
    """What every program of ours inherits: the caller's environment, unbuffered output."""
    return {"DJANGO_SETTINGS_MODULE": "ijm.settings"} | dict(os.environ) | {"PYTHONUNBUFFERED": "1"}
