"""PDF: begins at the first byte, ends at its end, and holds no program, no attachment, nothing that starts by itself.

Names may be written in disguise (`/J#61vaScript`) or stand in compressed object streams; both are looked into.
Source: ISO 32000-2, 7.3.5 (names), 7.5.7 (object streams), 12.6 (actions).
"""

import re
import zlib

from .known import Refused
from .markers import check_whole

MAX_UNPACKED = 64 * 1024 * 1024
_TAIL, _HEAD, _TASTE = 2048, 4096, 64
#: Names that make a PDF do something or carry something.
_ACTIVE = (
    *("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA", "SubmitForm", "ImportData"),
    "GoToE",
)


def _named(*names):
    """A pattern for these names, each letter as itself or as #xx. A name ends where another token begins."""
    spelled = ("".join(f"(?:{letter}|(?i:#{ord(letter):02x}))" for letter in name) for name in names)
    return re.compile(("/(?:" + "|".join(spelled) + r")(?=[\s\x00/<>\[\](){}%]|$)").encode())


_ACTS = _named(*_ACTIVE)
_LOCKED = _named("Encrypt")
_OBJECTS = _named("ObjStm")
_OTHER_PACKING = _named(
    "ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "LZWDecode", "LZW", "RunLengthDecode", "RL", "Crypt", "Predictor"
)
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")
#: An object stream begins with pairs of numbers: which object, and where.
_PAIRS = re.compile(rb"\s*\d+\s+\d+\s")
_HEX_ONLY = re.compile(rb"[0-9a-fA-F\s>]*")


def examine(data: bytes):
    """Raises Refused for a PDF that is damaged, locked, acts, or is something else as well."""
    if not re.match(rb"%PDF-[12]\.\d", data):
        raise Refused("damaged")
    end = data.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in data[max(0, end - _TAIL) : end]:
        raise Refused("damaged")
    if data[end + 5 :].strip(b"\r\n\t \x00"):
        raise Refused("trailing")
    check_whole(data)
    if _LOCKED.search(data):
        raise Refused("pdf_locked")
    _check_names(data)
    left = MAX_UNPACKED
    for stream in _STREAM.finditer(data):
        objects = _objects_in(data, stream, left)
        left -= len(objects)
        _check_names(objects)


def _check_names(text):
    if _ACTS.search(text):
        raise Refused("pdf_acts")


def _objects_in(data, stream, most):
    """The objects that are packed into a stream, unpacked; nothing when it holds none.

    Asked of every stream that looks so, whatever it calls itself. Raises Refused when they are packed in a way that
    would hide them from us.
    """
    head = data[max(0, stream.start() - _HEAD) : stream.start()]
    head = head[max(0, head.rfind(b"endobj")) :]
    declared = _OBJECTS.search(head)
    taste = _inflated(data, stream.end(), _TASTE)
    if not _PAIRS.match(taste):
        if declared:
            raise Refused("pdf_unusual")
        return b""
    text = _inflated(data, stream.end(), most + 1)
    if len(text) > most:
        raise Refused("too_much_inside")
    if declared and (_OTHER_PACKING.search(head) or _HEX_ONLY.fullmatch(text) or text.rstrip().endswith(b"~>")):
        raise Refused("pdf_unusual")
    return text


def _inflated(data, begin, most):
    """At most so many bytes of what is packed there; nothing when nothing is."""
    try:
        return zlib.decompressobj().decompress(memoryview(data)[begin:], most)
    except zlib.error:
        return b""
