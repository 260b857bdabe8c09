"""Valkey (speaks Redis) on the loopback interface, behind a password, every write kept in a file."""

import signal
from pathlib import Path

import redis

from . import processes
from .accounts import Account
from .binaries import Binaries
from .remembered import Remembered, write_private


class Valkey:
    """One broker in `folder`/valkey. `durable=False` keeps nothing on disk, for tests."""

    name = "broker"
    stop_signal = signal.SIGTERM
    grace = 20.0

    def __init__(
        self, folder: Path, account: Account, binaries: Binaries, remembered: Remembered, *, durable: bool = True
    ):
        self.folder = folder / "valkey"
        self.account = account
        self.binaries = binaries
        self.remembered = remembered
        self.durable = durable
        self.port = 0

    def prepare(self) -> None:
        """Write its settings, end what a dead run left behind, choose the port."""
        if not self.folder.is_dir():
            self.folder.mkdir(mode=0o700)
            self.account.own(self.folder)
        self.before_start()
        self.port = self.remembered.port("broker_port")
        write_private(self._settings_file, self._settings())
        self.account.own(self._settings_file)

    def before_start(self) -> None:
        processes.clear_orphans(self.folder, "valkey", polite=signal.SIGTERM)

    def command(self) -> list:
        return [self.binaries.valkey, self._settings_file]

    def url(self) -> str:
        return f"redis://:{self.remembered.secret('broker')}@127.0.0.1:{self.port}/0"

    def environment(self) -> dict[str, str]:
        return {"REDIS_URL": self.url()}

    def is_ready(self) -> bool:
        try:
            with redis.Redis.from_url(self.url(), socket_connect_timeout=1, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:  # not listening yet, or still reading its file
            return False

    @property
    def _settings_file(self) -> Path:
        return self.folder / "valkey.conf"

    def _settings(self) -> str:
        # In a file of its own rather than on the command line, where everyone could read the password.
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            "protected-mode yes",
            f"requirepass {self.remembered.secret('broker')}",
            f'dir "{self.folder}"',
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
            'save ""',
            "maxmemory-policy noeviction",
            "loglevel warning",
        ]
        return "\n".join(lines) + "\n"
