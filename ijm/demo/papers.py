"""Evidence of the demonstration: a photo, a scan, a recording, something held elsewhere, and where they went."""

import io
import math
import struct
import wave

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from cases.actions.custody import add_custody
from cases.actions.documents import add_document, add_reference
from cases.models import CustodyEvent, Document
from offices.audiences import Audience
from offices.models import Partner

Action = CustodyEvent.Action
LABORATORY = "Forensic laboratory of the police"
#: The hash of an empty file: a number that belongs to nothing.
OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def evidence(told):
    """Files with what happened to them; what shows abuse is held by the police and only written down."""
    if "evidence" in told.story.extras:
        photo = _keep(told, "investigator", "Gate of the place, from the road", "gate.jpg", gate(), Audience.RESCUE)
        _keep(told, "lawyer", "Page of the wage book, scanned", "wage-book.png", wage_book(), Audience.CASE)
        _keep(told, "social_worker", "What she wants the court to know (her own words)", "words.wav", hum())
        _went_to_the_laboratory(told, photo)
    if "elsewhere" in told.story.extras:
        _held_elsewhere(told)


def _keep(told, role, title, name, data, audience=Audience.CASE):
    return add_document(
        case=told.case,
        by=told.by(role),
        title=title,
        file=ContentFile(data, name=name),
        audience=audience,
        at=told.at(told.day(0.4)),
    )


def _went_to_the_laboratory(told, document):
    by, city = told.by("investigator"), told.crew.office.city
    for share, what, whom, why in (
        (0.45, Action.TRANSFERRED, LABORATORY, "To be compared with the register of the police"),
        (0.6, Action.RETURNED, LABORATORY, "Compared; the report is with the prosecutor"),
        (0.7, Action.CHECKED, "", "Before the hearing"),
    ):
        at = told.at(told.day(share))
        add_custody(document=document, by=by, what=what, place=city, whom=whom, why=why, at=at)


def _held_elsewhere(told):
    add_reference(
        case=told.case,
        by=told.by("investigator"),
        title="Pictures from the seized telephone",
        reference=f"CCG-{told.case.number}",
        hash_kind=Document.HashKind.SHA256,
        given_hash=OF_NOTHING,
        custodian=Partner.objects.filter(office=told.crew.office, kind=Partner.Kind.POLICE).order_by("pk").first(),
        audience=Audience.RESCUE,
        at=told.at(told.day(0.3)),
    )


# --- made of nothing, the same each time -------------------------------------------------------------------------


def gate() -> bytes:
    """A drawing of a wall with a gate as a camera would keep it: a JPEG that says where and with what it was taken."""
    picture = Image.new("RGB", (1280, 853), "#b7c4cf")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 560, 1280, 853), fill="#8a7f70")
    pen.rectangle((0, 260, 1280, 600), fill="#9c6b4f")
    for row in range(260, 600, 34):
        for brick in range(-40 if row % 68 else 0, 1280, 84):
            pen.rectangle((brick, row, brick + 80, row + 30), outline="#7d5440")
    pen.rectangle((470, 210, 810, 640), fill="#3f4a52")
    for bar in range(500, 800, 34):
        pen.line((bar, 230, bar, 630), fill="#232a2f", width=7)
    pen.ellipse((625, 405, 660, 450), outline="#d8c37a", width=8)
    said = Image.Exif()
    said[0x010F], said[0x0110], said[0x0132] = "Made up", "Demonstration", "2026:03:02 05:41:00"
    return _saved(picture, "JPEG", quality=80, exif=said)


def wage_book() -> bytes:
    """A page with ruled lines and columns, and nothing on it that could be read."""
    picture = Image.new("L", (900, 1200), 246)
    pen = ImageDraw.Draw(picture)
    for line in range(120, 1150, 44):
        pen.line((60, line, 840, line), fill=190, width=2)
        for start, end in ((75, 250 + line % 130), (480, 540 + line % 50), (660, 700 + line % 90)):
            pen.line((start, line - 14, end, line - 16), fill=60, width=5)
    for column in (440, 620):
        pen.line((column, 90, column, 1150), fill=150, width=2)
    return _saved(picture, "PNG")


def hum() -> bytes:
    """Two seconds of a low tone, as a WAV."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        tone = (int(6000 * math.sin(2 * math.pi * 220 * nth / 8000)) for nth in range(16_000))
        sound.writeframes(b"".join(struct.pack("<h", one) for one in tone))
    return file.getvalue()


def _saved(picture, form, **how) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **how)
    return file.getvalue()
