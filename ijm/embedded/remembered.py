"""What must be the same at the next start: generated passwords, the secret key, the ports. One file, owner only."""

import json
import os
import secrets
import socket
from pathlib import Path


class Remembered:
    """A small JSON file (0600) of names and values, written whole or not at all."""

    def __init__(self, folder: Path):
        self.path = folder / "remembered.json"
        self._values = json.loads(self.path.read_text()) if self.path.exists() else {}

    def secret(self, name: str) -> str:
        """The secret of that name, generated the first time."""
        if name not in self._values:
            self._keep(name, secrets.token_urlsafe(48))
        return self._values[name]

    def port(self, name: str) -> int:
        """A loopback port for `name`: the one of last time if it is still free, else a new one."""
        port = self._values.get(name)
        if port is None or not is_free(port):
            port = free_port()
            self._keep(name, port)
        return port

    def _keep(self, name: str, value) -> None:
        self._values[name] = value
        write_private(self.path, json.dumps(self._values, indent=1))


def write_private(path: Path, text: str) -> None:
    """Replace `path` with `text`, readable by its owner alone at every moment."""
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(wanted: int = 0) -> int:
    """A free loopback port: `wanted` or the next free one above it; any port when 0."""
    if wanted:
        return next(port for port in range(wanted, 65536) if is_free(port))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
