"""Where things are: the checkout, and the folder that keeps its data."""

import fcntl
import hashlib
import os
from pathlib import Path

from .errors import CannotStart

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ROOT_DATA = Path("/var/lib/ijm-casework")


def data_folder() -> Path:
    """The folder of this checkout's data, created when missing.

    `IJM_DATA` wins. An ordinary user has `.data/` in the checkout. For root it is a folder of its own below
    /var/lib: PostgreSQL then runs as another account, which cannot enter a private home, and the parents of the
    checkout are not ours to open. Root's folders are passable (0711), so that this account reaches its part.
    """
    given = os.environ.get("IJM_DATA")
    if given:
        folder = Path(given).expanduser().resolve()
    elif is_root():
        folder = ROOT_DATA / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]
    else:
        folder = CHECKOUT / ".data"
    if not given and is_root():
        make_folder(ROOT_DATA)
    return make_folder(folder)


def is_root() -> bool:
    return os.geteuid() == 0


def make_folder(folder: Path, *, private: bool = False) -> Path:
    """Create `folder`: 0700, or passable (0711) when root shares it with the stores' account. Returns it."""
    mode = 0o711 if is_root() and not private else 0o700
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(mode)
    return folder


class FolderLock:
    """Held by the one supervisor of a data folder; the kernel lets go of it however that process ends."""

    def __init__(self, folder: Path):
        self.path = folder / "lock"
        self._file = None

    def take(self) -> None:
        """Raise CannotStart when another process holds it."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        self._file = os.fdopen(descriptor, "r+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            raise CannotStart(
                f"The system already runs from {self.path.parent} (process {holder}). Stop that one first with Ctrl-C, "
                "or set IJM_DATA to another folder."
            ) from None
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
