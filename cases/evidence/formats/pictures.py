"""Pictures: whole, alone in their file, of a bearable size; and the working copy that is drawn anew from them."""

import io
import re
import struct
import warnings
import zlib

from .known import Refused
from .markers import check_whole, check_words

MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2400
QUALITY = 85
_JPEG_NEXT = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_JPEG_ALONE = (0x01, *range(0xD0, 0xD8))
_SOI, _EOI, _SOS, _APP0, _APP15, _COM, _APP2 = 0xD8, 0xD9, 0xDA, 0xE0, 0xEF, 0xFE, 0xE2
_MOVING = (b"ANIM", b"ANMF", b"acTL", b"fdAT")
_WEBP_PIXELS = (b"VP8 ", b"VP8L", b"ALPH")


def examine(data: bytes, name: str) -> bytes:
    """Read the picture through and draw its working copy. Returns the copy's bytes, in the form `copied_as` names.

    Raises Refused for a picture that is damaged, moves, is too large, or is something else as well.
    """
    {"jpeg": _walk_jpeg, "png": _walk_png, "webp": _walk_webp}[name](data)
    check_whole(data)
    return _draw_anew(data, name)


def copied_as(name: str) -> str:
    """The format of the working copy: lines of a screenshot stay sharp as PNG, all else becomes JPEG."""
    return "png" if name == "png" else "jpeg"


def _draw_anew(data, name):
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(data), formats=[name.upper()]) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise Refused("pixels")
            # Several pictures in one JPEG are the telephone's own (MPF): the first is the one that was taken.
            if name != "jpeg" and getattr(picture, "n_frames", 1) > 1:
                raise Refused("moving")
            picture.load()
            turned = _upright(picture, ImageOps)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error):
        raise Refused("damaged") from None
    # Drawn on an empty sheet: what the picture carried beside its pixels stays behind.
    sheet = Image.new("RGB", turned.size, "white")
    sheet.paste(turned, mask=turned.getchannel("A") if turned.mode == "RGBA" else None)
    copy = io.BytesIO()
    if copied_as(name) == "png":
        sheet.save(copy, "PNG")
    else:
        sheet.save(copy, "JPEG", quality=QUALITY)
    return copy.getvalue()


def _upright(picture, ops):
    """At most LONGEST_SIDE long, turned as it was held, in plain colours."""
    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = _with_info(picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L"), picture.info)
    if picture.mode not in ("RGB", "RGBA", "L", "CMYK"):
        has_holes = "A" in picture.mode or "transparency" in picture.info
        picture = _with_info(picture.convert("RGBA" if has_holes else "RGB"), picture.info)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture = ops.exif_transpose(picture)
    return picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGB")


def _with_info(picture, info):
    """Converting forgets how the picture was held."""
    picture.info = info
    return picture


def _walk_jpeg(data):
    """Segment by segment to the end. Source: ITU-T T.81, annex B; further pictures: CIPA DC-007 (MPF)."""
    end, several = _one_jpeg(data, 0)
    while several and data.startswith(b"\xff\xd8\xff", end):
        end, _more = _one_jpeg(data, end)
    if data[end:].strip(b"\x00"):
        raise Refused("trailing")


def _one_jpeg(data, at):
    """(where the picture that begins at `at` ends, whether it says that others follow)."""
    at, several = at + 2, False
    while True:
        found = _JPEG_NEXT.match(data, at)
        if not found:
            raise Refused("damaged")
        marker, at = found[1][0], found.end()
        if marker == _EOI:
            return at, several
        if marker in _JPEG_ALONE:
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        if marker == _SOI or length < 2 or at + length > len(data):
            raise Refused("damaged")
        if _APP0 <= marker <= _APP15 or marker == _COM:
            body = data[at + 2 : at + length]
            several = several or (marker == _APP2 and body.startswith(b"MPF\x00"))
            check_words(body)
        at += length
        if marker == _SOS:
            following = _JPEG_NEXT.search(data, at)
            if not following:
                raise Refused("damaged")
            at = following.start()


def _walk_png(data):
    """Chunk by chunk, each with its checksum. Source: W3C PNG, section 5."""
    at = 8
    while True:
        if at + 12 > len(data):
            raise Refused("damaged")
        length, kind = struct.unpack_from(">I4s", data, at)
        body_end = at + 8 + length
        if body_end + 4 > len(data):
            raise Refused("damaged")
        if zlib.crc32(data[at + 4 : body_end]) != struct.unpack_from(">I", data, body_end)[0]:
            raise Refused("damaged")
        if kind in _MOVING:
            raise Refused("moving")
        if kind != b"IDAT":
            check_words(data[at + 8 : body_end])
        at = body_end + 4
        if kind == b"IEND":
            break
    if data[at:]:
        raise Refused("trailing")


def _walk_webp(data):
    """Chunk by chunk. Source: RFC 9649, section 2."""
    for kind, body in riff_chunks(data):
        if kind in _MOVING:
            raise Refused("moving")
        if kind not in _WEBP_PIXELS:
            check_words(body)


def riff_chunks(data):
    """(name, body) of every chunk of a RIFF file that says truly how long it is. Raises Refused otherwise."""
    said = 8 + int.from_bytes(data[4:8], "little")
    if len(data) > said + (said & 1):
        raise Refused("trailing")
    if len(data) < said:
        raise Refused("damaged")
    at = 12
    while at + 8 <= said:
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > said:
            raise Refused("damaged")
        yield kind, data[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)
    if at < said:
        raise Refused("trailing")
