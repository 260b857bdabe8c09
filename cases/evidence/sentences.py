"""What is said about a file that is not kept."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KEPT = gettext_lazy(
    "PDF, pictures (JPEG, PNG, WebP), recordings (MP3, M4A, WAV, OGG), documents (DOCX, XLSX, ODT, ODS) and plain text"
)
#: Code of a refusal → what is said.
REFUSALS = {
    "unknown": gettext_lazy("This kind of file cannot be kept. Kept are %(kept)s (UTF-8)."),
    "heic": gettext_lazy(
        "HEIC pictures cannot be kept. Send the photo from the telephone as JPEG (“Most compatible”) and try again."
    ),
    "other_picture": gettext_lazy("This kind of picture cannot be kept. Save it as PNG or JPEG and try again."),
    "video": gettext_lazy("Films cannot be kept here. Note who holds it and its hash as “held elsewhere”."),
    "moving": gettext_lazy("Pictures that move cannot be kept. Save one picture as PNG or JPEG and try again."),
    "pixels": gettext_lazy("The picture has more than 50 million points. Save a smaller one and try again."),
    "program": gettext_lazy("This file is a program, and programs are never kept."),
    "page": gettext_lazy(
        "A web page or drawing in words (HTML, SVG, XML) cannot be kept. Save it as PDF and try again."
    ),
    "archive": gettext_lazy("Archives cannot be kept. Unpack it, and add each file for itself."),
    "old_office": gettext_lazy("Documents of this kind cannot be kept. Save it as DOCX, XLSX or PDF and try again."),
    "damaged": gettext_lazy("The file is damaged or cut off. Fetch it again from where it came and try again."),
    "unreadable": gettext_lazy(
        "The file could not be read to its end: it is damaged, or made to do harm. Save it anew and try again."
    ),
    "trailing": gettext_lazy(
        "There is something else in front of or behind what the file shows. Open it, save it anew and try again."
    ),
    "hidden": gettext_lazy(
        "There is something hidden in the file: a program, an archive or a web page. It cannot be kept like this."
    ),
    "pdf_acts": gettext_lazy(
        "This PDF holds a program, an attachment or something that starts itself. Print it to a new PDF and try again."
    ),
    "pdf_locked": gettext_lazy("This PDF is locked. Save it without a password and try again."),
    "pdf_unusual": gettext_lazy("This PDF is built so that it cannot be checked. Print it to a new PDF and try again."),
    "locked": gettext_lazy("This document is locked. Save it without a password and try again."),
    "macros": gettext_lazy("This document holds macros. Save it without them, as DOCX or XLSX, and try again."),
    "nested": gettext_lazy(
        "There is another file packed into this document. Save it as PDF, or take the other file out, and try again."
    ),
    "bad_inside": gettext_lazy("This document is not built as documents are. Save it anew, or as PDF, and try again."),
    "too_much_inside": gettext_lazy("Unpacked, this file would be too large. Save it as PDF and try again."),
}


def sentence(code: str) -> str:
    """The sentence for a refusal, in the language of whoever asks."""
    return REFUSALS[code] % {"kept": KEPT}


def too_large(most: int) -> str:
    """The sentence for a file of more than `most` bytes."""
    return _("The file is larger than %(size)s MB.") % {"size": most // 1024**2}
