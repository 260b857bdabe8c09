"""Recordings: every frame, page, chunk or box in its place up to the last byte, and sound alone."""

import re

from .known import Refused
from .markers import check_whole, check_words
from .pictures import riff_chunks

_WAV_CODECS = (0x0001, 0x0002, 0x0003, 0x0006, 0x0007, 0x0011, 0x0055, 0xFFFE)
_OGG_CODECS = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
_BOXES = (
    *(b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"udta", b"meta", b"moof", b"mfra", b"sidx", b"styp"),
    *(b"uuid", b"pdin", b"emsg"),
)
_HANDLER = re.compile(rb"hdlr.{8}(.{4})", re.DOTALL)
_FEWEST_FRAMES = 3
#: kbit/s by index: MPEG-1 and MPEG-2 of layers I, II, III. Source: ISO/IEC 11172-3, 2.4.2.3; 13818-3, 2.4.2.3.
_RATES = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
#: Hz by the version bits (0: MPEG-2.5, 2: MPEG-2, 3: MPEG-1) and index.
_PER_SECOND = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def examine(data: bytes, name: str):
    """Raises Refused for a recording that is damaged, holds pictures that move, or is something else as well."""
    {"wav": _walk_wav, "ogg": _walk_ogg, "mp4": _walk_mp4, "mp3": _walk_mp3}[name](data)
    check_whole(data)


def _walk_wav(data):
    seen = set()
    for kind, body in riff_chunks(data):
        seen.add(kind)
        if kind == b"fmt " and int.from_bytes(body[:2], "little") not in _WAV_CODECS:
            raise Refused("damaged")
        if kind != b"data":
            check_words(body)
    if not {b"fmt ", b"data"} <= seen:
        raise Refused("damaged")


def _walk_ogg(data):
    """Source: RFC 3533, section 6."""
    at, streams = 0, 0
    while at < len(data):
        if data[at : at + 5] != b"OggS\x00" or at + 27 > len(data):
            raise Refused("damaged" if at + 27 > len(data) else "trailing")
        table = data[at + 27 : at + 27 + data[at + 26]]
        begin = at + 27 + data[at + 26]
        at_next = begin + sum(table)
        if at_next > len(data):
            raise Refused("damaged")
        if data[at + 5] & 0x02:  # the beginning of a stream says what it is
            streams += 1
            if not data.startswith(_OGG_CODECS, begin):
                raise Refused("video")
        at = at_next
    if not streams:
        raise Refused("damaged")


def _walk_mp4(data):
    """Source: ISO/IEC 14496-12, section 4.2."""
    at, moov = 0, b""
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = len(data) - at
        if kind not in _BOXES:
            raise Refused("trailing" if at else "damaged")
        if size < head or at + size > len(data):
            raise Refused("damaged")
        body = data[at + head : at + size]
        if kind != b"mdat":
            check_words(body)
        moov = body if kind == b"moov" else moov
        at += size
    handlers = set(_HANDLER.findall(moov))
    if handlers & {b"vide", b"auxv", b"pict"}:
        raise Refused("video")
    if b"soun" not in handlers:
        raise Refused("damaged")


def _walk_mp3(data):
    """Tags in front and behind, frames between. Source: ISO/IEC 11172-3, 2.4; id3.org, ID3v2.4 section 3.1."""
    at = _id3_length(data)
    check_words(data[:at])
    end, frames = _without_tags_behind(data), 0
    while at < end:
        length = _frame_length(data[at : at + 4])
        if not length:
            break
        at += length
        frames += 1
    if frames < _FEWEST_FRAMES:
        raise Refused("damaged")
    # The last frame of a recording that was cut may be short; anything else behind it is not sound.
    if at < end and data[at:end].strip(b"\x00"):
        raise Refused("trailing")


def _id3_length(data):
    if not data.startswith(b"ID3"):
        return 0
    size = data[6:10]
    if len(size) < 4 or max(size) > 0x7F:
        raise Refused("damaged")
    return 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3]) + (10 if data[5] & 0x10 else 0)


def _without_tags_behind(data):
    end = len(data)
    if data[max(0, end - 128) :].startswith(b"TAG"):
        check_words(data[end - 128 :])
        end -= 128
    foot = data[max(0, end - 32) : end]
    if foot.startswith(b"APETAGEX"):
        size = int.from_bytes(foot[12:16], "little") + (32 if foot[23] & 0x80 else 0)
        if size > end:
            raise Refused("damaged")
        check_words(data[end - size : end])
        end -= size
    return end


def _frame_length(head):
    """The bytes of the frame that begins so; 0 when none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = (head[1] >> 3) & 3, 4 - ((head[1] >> 1) & 3)
    rate, pace, pad = head[2] >> 4, (head[2] >> 2) & 3, (head[2] >> 1) & 1
    if version == 1 or layer == 4 or rate in (0, 15) or pace == 3:
        return 0
    bits = 1000 * _RATES[1 if version == 3 else 2, layer][rate]
    per_second = _PER_SECOND[version][pace]
    if layer == 1:
        return (12 * bits // per_second + pad) * 4
    samples = 72 if layer == 3 and version != 3 else 144
    return samples * bits // per_second + pad
