"""The account that the stores run as."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import CannotStart
from .paths import is_root


@dataclass(frozen=True)
class Account:
    """Who a child process runs as; without a `uid`, whoever started us."""

    name: str
    uid: int | None = None
    gid: int | None = None

    def popen_arguments(self) -> dict:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "umask": 0o077}

    def own(self, path: Path) -> None:
        if self.uid is not None:
            os.chown(path, self.uid, self.gid)

    def check_it_reaches(self, folder: Path) -> None:
        """Raise CannotStart if this account may not enter `folder`."""
        if self.uid is None:
            return
        enter = ["/bin/sh", "-c", 'cd "$0"', str(folder)]
        if subprocess.run(enter, check=False, cwd="/", **self.popen_arguments()).returncode:  # noqa: S603
            raise CannotStart(
                f"The database does not run as root; it would run as {self.name}, who cannot enter {folder}. "
                "Unset IJM_DATA, or point it at a folder whose parents everybody may pass."
            )


def account_for_stores(data: Path) -> Account:
    """The account for PostgreSQL and Valkey.

    PostgreSQL refuses to run as root. Then it is whoever owns the data already; else `postgres` if this machine has
    that account, because nothing else runs as it; else `nobody`, who is everywhere, so that starting the system never
    adds accounts to somebody's machine.
    """
    if not is_root():
        return Account(pwd.getpwuid(os.geteuid()).pw_name if _is_known(os.geteuid()) else str(os.geteuid()))
    existing = data / "postgres"
    if existing.is_dir() and (owner := existing.stat()).st_uid != 0:
        return Account(str(owner.st_uid), owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise CannotStart(
        "The database does not run as root, and this machine has no account postgres or nobody to run it."
    )


def _is_known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
