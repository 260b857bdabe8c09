"""Reading a PDF in tests as a person would: its words, its language, its title."""

import unicodedata
from ctypes import POINTER, c_ushort, cast, create_string_buffer

import pypdfium2
import pypdfium2.raw as pdfium
import regex


def text_of(pdf: bytes) -> str:
    """The words of all pages. A cluster of signs that a reader finds twice, once for each glyph, stands there once."""
    with pypdfium2.PdfDocument(pdf) as document:
        return once("\n".join(page.get_textpage().get_text_range() for page in document))


def once(text: str) -> str:
    """Text without line ends, spaces and clusters repeated, so that what was typed is found in what is read."""
    return regex.sub(r"(\X)\1+", r"\1", regex.sub(r"[\s\u200b\ufffe]+", "", unicodedata.normalize("NFC", text)))


def facts_of(pdf: bytes) -> dict:
    """{title, language, is_tagged, pages}"""
    with pypdfium2.PdfDocument(pdf) as document:
        size = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
        language = create_string_buffer(size)
        pdfium.FPDFCatalog_GetLanguage(document.raw, cast(language, POINTER(c_ushort)), size)
        return {
            "title": document.get_metadata_value("Title"),
            "language": language.raw.decode("utf-16-le").rstrip("\0"),
            "is_tagged": bool(pdfium.FPDFCatalog_IsTagged(document.raw)),
            "pages": len(document),
        }
