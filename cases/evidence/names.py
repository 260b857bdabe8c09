"""What a file is called when it is handed out: words of whoever sent it, never a path, with the ending of its kind."""

import re
import unicodedata
from pathlib import PurePath

from django.utils.translation import gettext as _

from .formats.known import FORMATS, Format

LONGEST = 120
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_ENDING = re.compile(r"\.(?=\d*[a-z])[a-z0-9]{1,5}$", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*%]')


def clean_name(given: str, kept_as: Format) -> str:
    """A harmless file name: no folder, no control or invisible sign, no ending but one of the format's own."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", given)[-1])
    name = "".join(" " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c)[0] != "C")
    name = " ".join(_NOT_IN_NAMES.sub("_", name).split()).strip(". ")
    ending = _ENDING.search(name)
    stem = name[: ending.start()].strip(". ") if ending else name
    said = ending[0][1:].lower() if ending else ""
    if not stem or _DEVICES.fullmatch(stem):
        stem = f"document {stem}".strip()
    return f"{stem[:LONGEST]}.{said if said in kept_as.endings else kept_as.endings[0]}"


def name_of_copy(file_name: str, content_type: str) -> str:
    """What the working copy of a file is called: the same, said to be a copy, with the ending of its own kind."""
    ending = next(known.endings[0] for known in FORMATS.values() if known.content_type == content_type)
    return f"{PurePath(file_name).stem}-{_('copy')}.{ending}"
