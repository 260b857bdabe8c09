"""Office documents: zip containers whose every member is read, counted and known. Source: APPNOTE.TXT 6.3; ECMA-376."""

import io
import re
import stat
import zipfile
import zlib

from .known import Refused

MAX_MEMBERS = 2000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 200
#: Small members may be packed ever so well: a sheet of nothing but zeros is no bomb.
SMALL = 1024 * 1024
_CHUNK = 64 * 1024
_OPEN_XML = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": ("docx", "word/document.xml"),
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ("xlsx", "xl/workbook.xml"),
}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_MACRO_NAMES = re.compile(r"vbaproject|vbadata|activex|macrosheets|^basic/|^scripts/|customui", re.IGNORECASE)
_MACRO_WORDS = re.compile(rb"macroEnabled|vbaProject|activeX|<script:|application/vnd\.sun\.star\.basic", re.IGNORECASE)
_LINKED = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)(?=[^>]*/(?:attachedTemplate|oleObject|frame|subDocument|package)[\"'])",
    re.IGNORECASE,
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xd0\xcf\x11\xe0", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_PAGES = re.compile(rb"<script[\s>]|<html[\s>]|<iframe|javascript:", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_LOCKED_FLAG = 0x1


def examine(data: bytes) -> str:
    """The name of the document's format. Raises Refused for any other zip, and for what belongs in no document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            _check_frame(container, data)
            return _read_through(container)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, zlib.error, OSError):
        raise Refused("damaged") from None


def _check_frame(container, data):
    """The directory, before anything is unpacked."""
    members = container.infolist()
    if not members:
        raise Refused("archive")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Refused("too_much_inside")
    # Nothing in front of the first member or behind the directory, and no second name for one place.
    if min(member.header_offset for member in members) or container.comment or data[-22:-18] != b"PK\x05\x06":
        raise Refused("trailing")
    if len({member.filename.lower() for member in members}) != len(members):
        raise Refused("bad_inside")
    for member in members:
        _check_member(member)


def _check_member(member):
    name = member.filename
    if member.orig_filename != name or name.startswith("/") or not name.isprintable() or re.search(r"\\|:", name):
        raise Refused("bad_inside")
    if ".." in name.split("/") or stat.S_ISLNK(member.external_attr >> 16):
        raise Refused("bad_inside")
    if member.flag_bits & _LOCKED_FLAG:
        raise Refused("locked")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("bad_inside")
    if member.file_size > max(SMALL, MAX_RATIO * max(member.compress_size, 1)):
        raise Refused("too_much_inside")
    if _MACRO_NAMES.search(name):
        raise Refused("macros")


def _read_through(container):
    """Unpack every member, counting, and look at what it begins with and says."""
    left, names, types = MAX_UNPACKED, set(container.namelist()), b""
    for member in container.infolist():
        body = _unpacked(container, member, left)
        left -= len(body)
        _check_body(member.filename, body)
        if member.filename in ("[Content_Types].xml", "mimetype"):
            types = body
    return _format_of(names, types)


def _unpacked(container, member, most):
    """The member, however long it says it is; its checksum is verified at its end."""
    parts, size = [], 0
    with container.open(member) as file:
        while part := file.read(_CHUNK):
            size += len(part)
            if size > min(most, member.file_size):
                raise Refused("too_much_inside")
            parts.append(part)
    return b"".join(parts)


def _check_body(name, body):
    if body.startswith(_ARCHIVES):
        raise Refused("nested")
    if body.startswith(_PROGRAMS):
        raise Refused("hidden")
    if name.lower().endswith((".xml", ".rels", ".vml")) or body.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<"):
        if b"\x00" in body[:64]:
            raise Refused("bad_inside")  # UTF-16, in which the words below are spelled otherwise
        if _MACRO_WORDS.search(body):
            raise Refused("macros")
        if _ENTITY.search(body) or _LINKED.search(body):
            raise Refused("hidden")
    if _PAGES.search(body):
        raise Refused("hidden")


def _format_of(names, types):
    if types in _OPEN_DOCUMENT and "content.xml" in names:
        return _OPEN_DOCUMENT[types]
    for content_type, (name, main) in _OPEN_XML.items():
        if content_type in types and main in names:
            return name
    raise Refused("archive")
