"""A list of people from a file: CSV, or a spreadsheet, which another process opens under limits of its own.

What comes out is text with tabs, as somebody would paste it. Whatever a file tries, the answer is a sentence.
"""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.refusal import Refusal

from .reading import split_cells

MOST_BYTES = 5 * 1024 * 1024
#: What an archive may unpack to, how much smaller it may be than that, and how many parts it may have.
MOST_UNPACKED, MOST_RATIO, MOST_PARTS = 40 * 1024 * 1024, 150, 500
SECONDS = 20
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_A_LIST = gettext_lazy(
    "This is no list that we can read. Save it as CSV or as a spreadsheet (XLSX, XLS, ODS) and send it again."
)
CHILD = Path(__file__).parent / "open_sheet.py"


def text_of(upload) -> str:
    """The table in an uploaded file as lines of cells with tabs between them. Raises Refusal, field `file`."""
    if upload.size > MOST_BYTES:
        raise _no(_("This file is too large: at most %(n)d MB.") % {"n": MOST_BYTES // 1024**2})
    content = upload.read(MOST_BYTES + 1)
    if not content:
        raise _no(_("This file is empty."))
    if content.startswith(ZIP):
        _check_archive(content)
    is_sheet = content.startswith((ZIP, OLE))
    rows = _sheet(content) if is_sheet else split_cells(_decoded(content))
    if not any(any(row) for row in rows):
        raise _no(_("There is no table in this file."))
    return "\n".join("\t".join(row) for row in rows)


def _no(sentence) -> Refusal:
    return Refusal(sentence, "file")


def _decoded(content: bytes) -> str:
    """The words of a text file: Unicode by its mark or as it is, otherwise as Windows writes western Europe."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _text(content, name)
    try:
        return _text(content, "utf-8")
    except Refusal:
        return _text(content, "cp1252")


def _text(content, name):
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        raise _no(NOT_A_LIST) from None
    if any(ord(c) < 32 and c not in "\t\r\n\x0b\x0c" for c in text):
        raise _no(NOT_A_LIST)
    return text


def _check_archive(content):
    """Refuse what would unpack to far more than it is. What the archive says of itself may be a lie: the process that
    opens it has limits too."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise _no(NOT_A_LIST) from None
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(content):
        raise _no(_("This file unpacks to far more than it is. Copy the list into a new spreadsheet and send that."))


def _sheet(content: bytes) -> list[list[str]]:
    """The cells of the first sheet that has some."""
    try:
        opened = subprocess.run(  # noqa: S603 -- our own program; the file goes in as its input
            [sys.executable, "-I", str(CHILD)], input=content, capture_output=True, timeout=SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        raise _no(_("This spreadsheet takes too long to open. Copy the list into a new one and send that.")) from None
    if opened.returncode:
        raise _no(NOT_A_LIST)
    return json.loads(opened.stdout)
