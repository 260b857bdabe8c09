"""The process that reads hostile files: little memory, little time, no files; whatever it does, the file is refused."""

import subprocess
import sys

import pytest
from django.conf import settings

from cases.evidence import examining
from ijm.demo.paper import one_page
from offices.refusal import Refusal
from tests.honest_files import picture

CONFINED = "from cases.evidence.examiner import confine; confine()\n"


def confined(deed):
    return subprocess.run(
        [sys.executable, "-c", CONFINED + deed], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("deed", "error"),
    [
        ("bytearray(2 << 30)", "MemoryError"),
        ("open('written', 'wb', buffering=0).write(b'x')", "File too large"),
        ("import os; [os.open('/dev/null', 0) for n in range(99)]", "Too many open files"),
    ],
)
def test_what_it_may_not(deed, error, tmp_path):
    done = confined(deed.replace("'written'", repr(str(tmp_path / "written"))))
    assert done.returncode == 1
    assert error in done.stderr


def test_it_is_told_none_of_our_secrets(monkeypatch):
    given = {}

    def run(command, **options):
        given.update(options["env"])
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(examining.subprocess, "run", run)
    with pytest.raises(Refusal, match="could not be read to its end"):
        examining.examine(picture())
    assert set(given) == {"PYTHONDONTWRITEBYTECODE"}


def test_one_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(examining, "PATIENCE", 0.001)
    with pytest.raises(Refusal, match="could not be read to its end"):
        examining.examine(one_page("x"))


@pytest.mark.parametrize("said", [b"", b"{", b'{"format": "exe"}', b'{"format": "mp3"}', b'{"refused": "x"}', b"{}"])
def test_nonsense_from_it_is_a_refusal(monkeypatch, said):
    monkeypatch.setattr(
        examining.subprocess, "run", lambda *_args, **_options: subprocess.CompletedProcess([], 0, said + b"\n")
    )
    with pytest.raises(Refusal, match="could not be read to its end"):
        examining.examine(picture())
