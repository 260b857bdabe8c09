"""A PDF of one line, a drawn photo and a hum, so that documents can be tried without a file at hand."""

import io
import math
import struct

from PIL import Image, ImageDraw


def one_page(line: str) -> bytes:
    """A whole PDF file of one A4 page with one line of Latin text. Source: ISO 32000, the smallest file it allows."""
    text = line.encode("latin-1", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    content = b"BT /F1 12 Tf 72 770 Td (" + text + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    file, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start, size = len(file), len(objects) + 1
    return (
        file
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, rows, size, start)
    )


def photo() -> bytes:
    """A JPEG of a house front that nobody ever saw, with the camera and place that telephones add."""
    picture = Image.new("RGB", (1280, 960), "#9cc4d8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 700, 1280, 960), fill="#8a7f6d")
    pen.rectangle((240, 260, 1040, 760), fill="#d9c7a3")
    pen.polygon([(200, 260), (640, 90), (1080, 260)], fill="#7b3f2e")
    for left in (320, 520, 860):
        pen.rectangle((left, 360, left + 110, 500), fill="#33454f")
    pen.rectangle((690, 540, 810, 760), fill="#4a3527")
    taken = Image.Exif()
    taken[0x010F], taken[0x0132] = "Made-up telephone", "2026:02:03 10:30:00"
    taken[0x8825] = {1: "N", 2: (10.0, 19.0, 0.0), 3: "E", 4: (123.0, 54.0, 0.0)}
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80, exif=taken)
    return file.getvalue()


def recording() -> bytes:
    """A WAV of one second of a low hum. Source: RIFF, 8000 Hz, 16 bits, one channel."""
    wave = b"".join(struct.pack("<h", int(2000 * math.sin(n * 2 * math.pi * 220 / 8000))) for n in range(8000))
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    body = b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(wave)) + wave
    return b"RIFF" + struct.pack("<I", len(body)) + body
