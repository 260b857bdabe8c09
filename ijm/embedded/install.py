"""Makes .venv and installs the pinned requirements; does nothing when they did not change.

Runs with the system's Python, before anything is installed: the standard library only, started by its path.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
VENV = CHECKOUT / ".venv"


def main(with_tools: bool) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 -- any Python may run this file
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11 run")
        return 1
    python = VENV / "bin" / "python"
    if not python.exists():
        print("Making .venv ...", flush=True)
        try:
            venv.create(VENV, with_pip=True, clear=VENV.exists())
        except subprocess.CalledProcessError:
            print("Python could not make a virtual environment; on Debian and Ubuntu install python3-venv first.")
            return 1
    names = ["requirements.txt", *(["requirements-dev.txt"] if with_tools else [])]
    stamp = VENV / f".installed-{names[-1]}"
    wanted = _fingerprint([*names, "constraints.txt"])
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    print(f"Installing {names[-1]} into .venv ...", flush=True)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    done = subprocess.run([*pip, "-r", names[-1], "-c", "constraints.txt"], cwd=CHECKOUT, check=False)  # noqa: S603
    if done.returncode:
        print("Installing failed; the lines above say why. Is a package index reachable?")
        return 1
    stamp.write_text(wanted)
    return 0


def _fingerprint(names: list[str]) -> str:
    content = b"".join((CHECKOUT / name).read_bytes() for name in names)
    return hashlib.sha256(sys.version.encode() + content).hexdigest()


if __name__ == "__main__":
    sys.exit(main("--with-tools" in sys.argv[1:]))
