"""Small files of every kind that is kept, built here byte by byte, as people bring them."""

import io
import struct
import zipfile

from PIL import Image

from ijm.demo.paper import one_page

CAMERA = "Telefon of Maria"


def picture(form="JPEG", size=(640, 480), **extra) -> bytes:
    """A picture with where and with what it was taken."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    exif[0x8825] = {1: "N", 2: (10.0, 18.0, 0.0), 3: "E", 4: (123.0, 54.0, 0.0)}
    out = io.BytesIO()
    image.save(out, form, exif=exif, comment=f"by {CAMERA}", **extra)
    return out.getvalue()


def with_a_second_picture() -> bytes:
    """A JPEG as telephones write it: behind the photo another one, for brightness or depth."""
    photo, second = Image.new("RGB", (320, 240), "teal"), Image.new("RGB", (80, 60), "grey")
    out = io.BytesIO()
    photo.save(out, "MPO", save_all=True, append_images=[second])
    return out.getvalue()


def png_chunk(kind: bytes, body: bytes) -> bytes:
    import zlib

    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def wav(seconds=0.1) -> bytes:
    data = b"\x00\x00" * int(8000 * seconds)
    fmt = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    body = b"WAVE" + b"fmt " + struct.pack("<I", 16) + fmt + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def mp3(frames=20) -> bytes:
    """Silence: MPEG-1 layer III, 128 kbit/s, 44.1 kHz, 417 bytes a frame; a tag in front and one behind."""
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 0, 30]) + b"TIT2\x00\x00\x00\x0a\x00\x00\x03Interview" + b"\x00" * 10
    return tag + (b"\xff\xfb\x90\x00" + b"\x00" * 413) * frames + b"TAG" + b"\x00" * 125


def ogg(pages=3) -> bytes:
    def page(number, flags, body):
        return b"OggS\x00" + struct.pack("<BqIII", flags, 0, 7, number, 0) + bytes([1, len(body)]) + body

    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    return page(0, 2, head) + b"".join(page(n, 0, b"\x00" * 200) for n in range(1, pages))


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def m4a(handler=b"soun") -> bytes:
    hdlr = box(b"hdlr", b"\x00" * 8 + handler + b"\x00" * 13)
    moov = box(b"moov", box(b"trak", box(b"mdia", hdlr)))
    return box(b"ftyp", b"M4A \x00\x00\x00\x00M4A mp42") + moov + box(b"mdat", b"\x21\x10\x04" * 200)


def container(members, compression=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as packed:
        for name, body in members:
            packed.writestr(name, body)
    return out.getvalue()


_TYPES = "application/vnd.openxmlformats-officedocument."
_MAIN = {"docx": ("wordprocessingml.document", "word/document.xml"), "xlsx": ("spreadsheetml.sheet", "xl/workbook.xml")}


def open_xml(kind="docx", more=()) -> bytes:
    name, main = _MAIN[kind]
    types = f'<?xml version="1.0"?><Types><Override PartName="/{main}" ContentType="{_TYPES}{name}.main+xml"/></Types>'
    return container([("[Content_Types].xml", types), (main, "<?xml version='1.0'?><w>Statement</w>"), *more])


def open_document(kind="text", more=()) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return container([("mimetype", mimetype), ("content.xml", "<?xml version='1.0'?><office:scripts/>"), *more])


def honest() -> dict[str, bytes]:
    """File name → content, one of every kind."""
    return {
        "statement.pdf": one_page("Statement"),
        "photo.jpg": picture("JPEG"),
        "held as taken.jpeg": picture("JPEG", size=(480, 640), progressive=True),
        "telephone.jpg": with_a_second_picture(),
        "screen.png": picture("PNG"),
        "photo.webp": picture("WEBP"),
        "interview.mp3": mp3(),
        "memo.m4a": m4a(),
        "call.wav": wav(),
        "voice.ogg": ogg(),
        "report.docx": open_xml("docx"),
        "list.xlsx": open_xml("xlsx"),
        "letter.odt": open_document("text"),
        "table.ods": open_document("spreadsheet"),
        "chat.txt": "12/11/26, 10:02 – ศรี: ช่วยด้วย\u200e\n".encode(),
        "phones.csv": b"\xef\xbb\xbfname,number\r\nReyes,1\r\n",
    }
