"""One supervisor: it brings back what falls, stops in order, and there is only one of it."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ijm.embedded import processes
from ijm.embedded.errors import CannotStart, Stopping
from ijm.embedded.merged_log import MergedLog
from ijm.embedded.paths import CHECKOUT, FolderLock
from ijm.embedded.supervisor import Program, Supervisor
from tests.embedded.own_stores import said

WRITES_WHEN_STOPPED = "trap 'echo {name} >>order; exit 0' TERM; echo up; while :; do sleep 0.05; done"


@pytest.fixture
def supervisor():
    supervisor = Supervisor(MergedLog(io.StringIO()))
    yield supervisor
    supervisor.stop()


def shell(name, script, folder, **options):
    return Program(name, ["/bin/sh", "-c", script], {"PATH": os.environ["PATH"]}, folder, **options)


def lines_of(supervisor, name):
    return [line.split("| ", 1)[1] for line in said(supervisor).splitlines() if f" {name} " in line.split("|")[0]]


def test_stores_stop_last(supervisor, tmp_path):
    for name, is_store in (("database", True), ("web", False), ("worker", False)):
        supervisor.add(shell(name, WRITES_WHEN_STOPPED.format(name=name), tmp_path, is_store=is_store))
    supervisor.wait_until(lambda: said(supervisor).count("up") == 3, seconds=10, what="all")
    supervisor.stop()
    order = (tmp_path / "order").read_text().split()
    assert sorted(order[:2]) == ["web", "worker"]
    assert order[2:] == ["database"]


def test_program_that_falls_comes_back_ever_more_slowly(supervisor, tmp_path):
    supervisor.add(shell("web", "echo up; exit 3", tmp_path))
    supervisor.wait_until(lambda: lines_of(supervisor, "web").count("up") == 3, seconds=10, what="web")
    told = lines_of(supervisor, "supervisor")
    assert told[:2] == [
        "web ended (exit code 3); starting it again in 0.5 s",
        "web ended (exit code 3); starting it again in 1 s",
    ]


def test_program_that_ignores_being_stopped_is_killed(supervisor, tmp_path):
    supervisor.add(shell("web", "trap '' TERM; echo up; while :; do sleep 0.05; done", tmp_path, grace=0.3))
    supervisor.wait_until(lambda: "up" in said(supervisor), seconds=10, what="web")
    begun = time.monotonic()
    supervisor.stop()
    assert 0.3 <= time.monotonic() - begun < 5
    assert "web does not stop by itself; killing it" in said(supervisor)


def test_children_of_a_killed_program_end_with_it(supervisor, tmp_path):
    supervisor.add(shell("worker", "sleep 60 & echo $! >child; echo up; wait", tmp_path))
    supervisor.wait_until(lambda: (tmp_path / "child").exists() and "up" in said(supervisor), seconds=10, what="worker")
    child = int((tmp_path / "child").read_text())
    program = supervisor.programs[0]
    program.process.kill()
    supervisor.wait_until(lambda: processes.has_ended(program.process), seconds=5, what="the end")
    supervisor.wait_until(lambda: not is_alive(child), seconds=5, what="the child's end")


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_command_that_fails_says_so(supervisor, tmp_path):
    with pytest.raises(CannotStart, match=r"“migrate” failed \(exit code 4\)"):
        supervisor.run_once("migrate", ["/bin/sh", "-c", "echo no such table; exit 4"], env={}, cwd=tmp_path)
    assert lines_of(supervisor, "migrate") == ["no such table"]


def test_stop_signal_ends_a_wait(supervisor):
    with supervisor.listening():
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(Stopping):
            supervisor.wait_until(lambda: False, seconds=5, what="nothing")


def test_second_supervisor_of_a_folder_is_refused(folder):
    lock = FolderLock(folder)
    lock.take()
    try:
        second = subprocess.run(
            [sys.executable, "-m", "ijm.embedded", "run"],
            env=os.environ | {"IJM_DATA": str(folder)},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    finally:
        lock.release()
    assert second.returncode == 1
    assert second.stderr.startswith(f"The system already runs from {folder} (process {os.getpid()}).")
    assert "Traceback" not in second.stderr
    FolderLock(folder).take()  # and free again
