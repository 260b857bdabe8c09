"""Asking what a file is: in a process of its own, within limits, and with a sentence for every refusal."""

import json
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

from offices.refusal import Refusal

from .formats import texts
from .formats.known import FORMATS, Format, Refused, recognise
from .formats.pictures import copied_as
from .sentences import REFUSALS, sentence

#: Longer than the processor time it may use (cases/evidence/examiner.py), as the machine may be busy.
PATIENCE = 40


@dataclass(frozen=True)
class Examined:
    """What a file is, and the working copy of a picture, drawn anew and without anything beside its pixels."""

    format: Format
    copy: bytes = b""
    copy_type: str = ""


def examine(data: bytes) -> Examined:
    """What the file is, by its content alone. Raises Refusal, with a sentence, for anything that is not kept."""
    try:
        name = recognise(data)
        if name == "text":
            texts.examine(data)
            return Examined(FORMATS["text"])
        name, copy = _asked_apart(name, data)
    except Refused as refused:
        raise Refusal(sentence(refused.code), "file") from None
    return Examined(FORMATS[name], copy, FORMATS[copied_as(name)].content_type if copy else "")


def _asked_apart(name, data):
    """What the process for hostile files says. One that fails in any way has met a damaged or poisonous file."""
    try:
        said = subprocess.run(  # noqa: S603 -- our own module; the name is one of ours
            [sys.executable, "-s", "-m", "cases.evidence.examiner", name],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
            cwd=settings.BASE_DIR,
            env={"PYTHONDONTWRITEBYTECODE": "1"},  # none of our secrets
        ).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise Refused("unreadable") from None
    line, _newline, copy = said.partition(b"\n")
    try:
        told = json.loads(line)
    except ValueError:
        raise Refused("unreadable") from None
    if "refused" in told:
        raise Refused(told["refused"] if told["refused"] in REFUSALS else "unreadable")
    # What a hostile file might have made of that process decides nothing but among formats that it could be.
    if told.get("format") not in ({"docx", "xlsx", "odt", "ods"} if name == "zip" else {name}):
        raise Refused("unreadable")
    return told["format"], copy
