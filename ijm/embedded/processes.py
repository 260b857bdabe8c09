"""Starting children so that none outlives us unnoticed."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .accounts import Account

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def start(
    command: list, *, env: dict, cwd: Path, account: Account | None = None, orphan_signal: int = signal.SIGTERM
) -> subprocess.Popen:
    """Start `command` in a session of its own, both its outputs in one pipe.

    Its own session, so that an interrupt at the terminal reaches the supervisor alone, which stops things in order.
    Should the supervisor die without stopping it, the kernel sends `orphan_signal` (Linux).
    """
    return subprocess.Popen(  # noqa: S603 -- our own commands
        [str(part) for part in command],
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_end_with_parent(orphan_signal),  # noqa: PLW1509 -- we have no threads
        **(account.popen_arguments() if account else {}),
    )


def _end_with_parent(orphan_signal: int) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    parent = os.getpid()

    def before_exec():
        _libc.prctl(_PR_SET_PDEATHSIG, int(orphan_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return before_exec


def has_ended(process: subprocess.Popen) -> bool:
    """Whether it ended; then also kills what is left of its group, before its number can be given to another."""
    if process.returncode is not None:
        return True
    try:
        if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return False
    except ChildProcessError:
        return process.poll() is not None
    send(process, signal.SIGKILL)
    process.wait()
    return True


def send(process: subprocess.Popen, number: int) -> None:
    """Signal the whole group of `process`; one that is gone already is no error."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def clear_orphans(folder: Path, program: str, *, polite: int, seconds: float = 20) -> None:
    """End every `program` that still works in `folder`: the caller holds its lock, so they are of a run that died.

    Servers change into their data folder and stay there, which tells them apart from any other process and makes a
    stale process-id file harmless. `polite` first; SIGKILL after `seconds`.
    """
    give_up = time.monotonic() + seconds
    orphans = _living_in(folder, program)
    for pid in orphans:
        _kill(pid, polite)
    while orphans := _living_in(folder, program):
        if time.monotonic() > give_up:
            for pid in orphans:
                _kill(pid, signal.SIGKILL)
            give_up += 5
        time.sleep(0.1)


def _living_in(folder: Path, program: str) -> list[int]:
    wanted, found = folder.resolve(), []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == wanted and (entry / "exe").readlink().name.startswith(program):
                found.append(int(entry.name))
        except OSError:  # ended meanwhile, or not ours to see
            continue
    return found


def _kill(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
