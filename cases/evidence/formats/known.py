"""The list of what is kept, and the refusal that everything else meets."""

from dataclasses import dataclass


class Refused(Exception):
    """The file is not kept; `code` names the sentence (cases/evidence/sentences.py)."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Format:
    """A kind of file that is kept: what it is called, how it is served, and the endings a name may have."""

    kind: str
    content_type: str
    endings: tuple[str, ...]


FORMATS = {
    "pdf": Format("pdf", "application/pdf", ("pdf",)),
    "jpeg": Format("image", "image/jpeg", ("jpg", "jpeg")),
    "png": Format("image", "image/png", ("png",)),
    "webp": Format("image", "image/webp", ("webp",)),
    "mp3": Format("audio", "audio/mpeg", ("mp3",)),
    "mp4": Format("audio", "audio/mp4", ("m4a",)),
    "wav": Format("audio", "audio/wav", ("wav",)),
    "ogg": Format("audio", "audio/ogg", ("ogg", "oga", "opus")),
    "docx": Format("office", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)),
    "xlsx": Format("office", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
    "odt": Format("office", "application/vnd.oasis.opendocument.text", ("odt",)),
    "ods": Format("office", "application/vnd.oasis.opendocument.spreadsheet", ("ods",)),
    "text": Format("text", "text/plain; charset=utf-8", ("txt", "csv")),
}

_STILL_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")

#: Beginning of a file → format, or the code of its refusal. The first that fits counts.
_BEGINNINGS = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"PK\x03\x04", "zip"),
)
_REFUSED = (
    (b"#!AMR", "unknown"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\xfe\xed\xfa", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\x00asm", "program"),
    (b"dex\n", "program"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "program"),
    (b"PK", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"MSCF", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"{\\rtf", "old_office"),
    (b"GIF8", "other_picture"),
    (b"BM", "other_picture"),
    (b"II*\x00", "other_picture"),
    (b"MM\x00*", "other_picture"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"\x00\x00\x01\xba", "video"),
    (b"\x00\x00\x01\xb3", "video"),
)


def recognise(data: bytes) -> str:
    """The name of the format by the file's first bytes: one of FORMATS, or `zip` for a container to look into.

    Raises Refused for what is known and not kept. Whatever is not recognised may still be text.
    """
    for beginning, name in _BEGINNINGS:
        if data.startswith(beginning):
            return name
    if data[4:8] == b"ftyp":
        if data[8:12] in _STILL_BRANDS:
            raise Refused("heic")
        return "mp4"
    if data.startswith(b"RIFF"):
        return _riff(data[8:12])
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0 and data[1] not in (0xFE, 0xFF):
        return "mp3"
    for beginning, code in _REFUSED:
        if data.startswith(beginning) and not (code == "other_picture" and _is_plain(data)):
            raise Refused(code)
    return "text"


def _is_plain(data):
    """“BM” may begin a picture or a sentence."""
    return b"\x00" not in data[:64]


def _riff(form):
    if form == b"WEBP":
        return "webp"
    if form == b"WAVE":
        return "wav"
    raise Refused("video" if form == b"AVI " else "unknown")
