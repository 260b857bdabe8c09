"""Where files lie: encrypted, under names of our own, outside the web root, readable by us alone."""

import contextlib
import hashlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from . import keys

#: In front of every file: which form it has.
FORM = b"CASEWORK1"


class Altered(Exception):
    """The stored file is missing or is not what was put there."""


def path_of(stored_as) -> Path:
    """Where a file lies: two levels, so that no folder grows too large."""
    name = str(stored_as)
    return settings.IJM_DOCUMENTS / name[:2] / name


def put(plain: bytes, *, key: bytes, case_id: int) -> tuple[uuid.UUID, str]:
    """Encrypt and store. Returns the file's name and the SHA-256 of what was given. Safely on disk when it returns."""
    stored_as = uuid.uuid4()
    path = path_of(stored_as)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sealed = keys.encrypt(key, plain, _bound_to(case_id, stored_as))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(FORM)
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        remove(stored_as)
        raise
    return stored_as, hashlib.sha256(plain).hexdigest()


def get(stored_as, *, key: bytes, case_id: int, sha256: str) -> bytes:
    """The file as it was given. Raises Altered when it is missing or differs in anything."""
    try:
        stored = path_of(stored_as).read_bytes()
        plain = keys.decrypt(key, stored.removeprefix(FORM), _bound_to(case_id, stored_as))
    except (OSError, keys.NotOpened):
        raise Altered from None
    if not stored.startswith(FORM) or hashlib.sha256(plain).hexdigest() != sha256:
        raise Altered
    return plain


def remove(stored_as):
    """Take back what was stored by an action that failed."""
    with contextlib.suppress(FileNotFoundError):
        path_of(stored_as).unlink()


def all_files() -> Iterator[Path]:
    """Every file in the folder, whoever put it there."""
    return (path for path in sorted(settings.IJM_DOCUMENTS.rglob("*")) if path.is_symlink() or not path.is_dir())


def _bound_to(case_id, stored_as):
    """A file opens only in its case and under its name: two files swapped are two files altered."""
    return f"casework file {case_id} {stored_as}".encode()
