"""What must not stand inside a file that is something else: web pages, programs, archives (polyglots)."""

import re

from .known import Refused

#: Long enough not to occur by chance in compressed data of some tens of megabytes.
_ANYWHERE = re.compile(rb"<script|<!doctype|<html|<iframe|<\?php|javascript:", re.IGNORECASE)
#: Shorter signs, looked for only where a file keeps words rather than compressed data.
_IN_WORDS = re.compile(rb"<svg|<body|PK\x03\x04|\x7fELF|%PDF-|Rar!\x1a|7z\xbc\xaf\x27\x1c|MZ\x90\x00", re.IGNORECASE)
#: A zip is read from its end: its last record and a comment of at most 65,535 bytes. Source: APPNOTE.TXT, 4.3.16.
_ZIP_END, _ZIP_REACH = b"PK\x05\x06", 22 + 65535
#: Readers of PDF look for its beginning anywhere in the first kilobyte. Source: ISO 32000-1, annex H.3.4.1.
_PDF_BEGIN, _PDF_REACH = b"%PDF-", 1024


def check_whole(data: bytes):
    """Raise Refused when the file is at the same time a web page, an archive or a PDF, as those are read."""
    if _ANYWHERE.search(data):
        raise Refused("hidden")
    if data.find(_PDF_BEGIN, 1, _PDF_REACH + len(_PDF_BEGIN)) >= 0:
        raise Refused("hidden")
    if data.find(_ZIP_END, max(0, len(data) - _ZIP_REACH)) >= 0:
        raise Refused("hidden")


def check_words(part: bytes):
    """Raise Refused when metadata (comments, tags, unknown chunks) hold a file or a page of their own."""
    if _IN_WORDS.search(part):
        raise Refused("hidden")
