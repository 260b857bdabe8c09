"""Plain text: UTF-8, without what a terminal or a browser would carry out."""

import re

from .known import Refused

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_PAGE = re.compile(rb"<script|<!doctype|<html|<svg|<iframe|<\?php|<\?xml|<body|<hta:|javascript:", re.IGNORECASE)
_HEAD = 4096


def examine(data: bytes):
    """Raises Refused for what is no text, or a page or program in words."""
    if b"%PDF-" in data[:_HEAD]:
        raise Refused("trailing")
    if _PAGE.search(data):
        raise Refused("page")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("unknown") from None
    if _CONTROL.search(text):
        raise Refused("unknown")
