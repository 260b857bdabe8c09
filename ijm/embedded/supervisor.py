"""Starts programs, merges what they say, brings back the ones that fall, and stops them in order.

One thread and one loop (`tick`): signals only set a flag that the loop reads.
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import processes
from .accounts import Account
from .errors import CannotStart, Stopping
from .merged_log import Lines, MergedLog

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0
_STEADY_AFTER = 30.0  # a program that ran this long starts its pauses anew
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Program:
    """Something that should always run."""

    name: str
    command: list
    env: dict
    cwd: Path
    account: Account | None = None
    before_start: Callable[[], None] = lambda: None
    stop_signal: int = signal.SIGTERM
    grace: float = 10.0
    is_store: bool = False
    process: subprocess.Popen | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    start_again_at: float | None = field(default=None, init=False)
    pause: float = field(default=_FIRST_PAUSE, init=False)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.returncode is None


class Supervisor:
    """Watches programs until `stop_signal_seen`."""

    def __init__(self, log: MergedLog):
        self.log = log
        self.programs: list[Program] = []
        self.stop_signal_seen = 0
        self._selector = selectors.DefaultSelector()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While inside, Ctrl-C, TERM and a closed terminal are noted instead of ending us at once."""
        before = {number: signal.signal(number, self._note) for number in _STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _note(self, number, frame) -> None:
        self.stop_signal_seen = number

    def add(self, program: Program) -> None:
        """Start `program` and keep it running."""
        self.programs.append(program)
        self._start(program)

    def tick(self, seconds: float = 0.3) -> None:
        """Pass on what the programs say for up to `seconds`; start again those that ended."""
        for key, _ in self._selector.select(seconds):
            self._read(key)
        for program in self.programs:
            if program.is_running and processes.has_ended(program.process):
                self._note_end(program)
            if program.start_again_at is not None and time.monotonic() >= program.start_again_at:
                self._start(program)

    def wait_until(self, is_true: Callable[[], bool], *, seconds: float, what: str) -> None:
        """Tick until `is_true()`. Raises CannotStart after `seconds`, Stopping when asked to stop."""
        give_up = time.monotonic() + seconds
        while not is_true():
            if time.monotonic() > give_up:
                raise CannotStart(f"{what} did not get ready within {seconds:.0f} seconds; its lines above say why.")
            self.tick(0.1)
            self.check_stop()

    def run_once(self, name: str, command: list, *, env: dict, cwd: Path) -> None:
        """Run a command to its end among the others. Raises CannotStart if it fails."""
        process = processes.start(command, env=env, cwd=cwd)
        self._listen_to(name, process)
        try:
            while not processes.has_ended(process):
                self.tick(0.1)
                self.check_stop()
            self.tick(0.1)
        finally:
            processes.send(process, signal.SIGTERM)
        if process.returncode:
            raise CannotStart(f"“{name}” failed ({_how(process.returncode)}); its lines above say why.")

    def check_stop(self) -> None:
        if self.stop_signal_seen:
            raise Stopping

    def stop(self) -> None:
        """Stop web, worker and beat, then the stores. A second Ctrl-C cuts the waiting for the first ones short."""
        self.stop_signal_seen = 0
        for group in ([p for p in self.programs if not p.is_store], [p for p in self.programs if p.is_store]):
            self._stop_all([program for program in group if program.is_running])
        self.programs.clear()

    def _stop_all(self, group: list[Program]) -> None:
        begun = time.monotonic()
        for program in group:
            self.log.say("supervisor", f"stopping {program.name}")
            # Only the leader: it knows in which order to let its own children go.
            program.process.send_signal(program.stop_signal)
        while waiting := [program for program in group if not processes.has_ended(program.process)]:
            for program in waiting:
                hurried = self.stop_signal_seen and not program.is_store
                if hurried or time.monotonic() > begun + program.grace:
                    self.log.say("supervisor", f"{program.name} does not stop by itself; killing it")
                    processes.send(program.process, signal.SIGKILL)
            for key, _ in self._selector.select(0.1):
                self._read(key)

    def _start(self, program: Program) -> None:
        program.before_start()
        program.start_again_at = None
        program.started_at = time.monotonic()
        program.process = processes.start(
            program.command,
            env=program.env,
            cwd=program.cwd,
            account=program.account,
            orphan_signal=program.stop_signal,
        )
        self._listen_to(program.name, program.process)

    def _note_end(self, program: Program) -> None:
        if time.monotonic() - program.started_at > _STEADY_AFTER:
            program.pause = _FIRST_PAUSE
        program.start_again_at = time.monotonic() + program.pause
        how = _how(program.process.returncode)
        self.log.say("supervisor", f"{program.name} ended ({how}); starting it again in {program.pause:g} s")
        program.pause = min(program.pause * 2, _LONGEST_PAUSE)

    def _listen_to(self, name: str, process: subprocess.Popen) -> None:
        os.set_blocking(process.stdout.fileno(), False)
        self._selector.register(process.stdout, selectors.EVENT_READ, (name, Lines()))

    def _read(self, key) -> None:
        name, lines = key.data
        try:
            data = os.read(key.fd, 65536)
        except BlockingIOError:
            return
        for line in lines.feed(data) if data else lines.end():
            self.log.say(name, line)
        if not data:
            self._selector.unregister(key.fileobj)
            key.fileobj.close()


def _how(returncode: int) -> str:
    if returncode < 0:
        return f"signal {signal.Signals(-returncode).name}"
    return f"exit code {returncode}"
