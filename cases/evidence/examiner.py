"""A process that reads one hostile file and ends: `python -m cases.evidence.examiner FORMAT`, the file on stdin.

It may use little memory and time, write no file, and start nothing. Says on stdout, in one line of JSON, what the file
is or why it is refused; after it follows the working copy of a picture.
"""

import json
import resource
import sys

MEMORY = 1024 * 1024 * 1024
SECONDS = 15


def confine():
    """Limits that hold for the rest of this process."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def examine(name: str, data: bytes) -> tuple[str, bytes]:
    """(format, working copy or nothing). Raises Refused."""
    from .formats import audio, office, pdf, pictures

    if name in ("jpeg", "png", "webp"):
        return name, pictures.examine(data, name)
    if name == "zip":
        return office.examine(data), b""
    if name == "pdf":
        pdf.examine(data)
    else:
        audio.examine(data, name)
    return name, b""


def main(name: str) -> int:
    from .formats.known import Refused

    confine()
    copy = b""
    try:
        found, copy = examine(name, sys.stdin.buffer.read())
        told = {"format": found}
    except Refused as refused:
        told = {"refused": refused.code}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + copy)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
