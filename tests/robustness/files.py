"""Files as people and attackers send them: small, and made by the tests."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2048)
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00" + bytes(100) + b"PE\x00\x00"
SCRIPT = b"<html><script>alert(document.cookie)</script></html>"
TYPES = "[Content_Types].xml"
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "white").save(file, kind)
    return file.getvalue()


JPEG = picture()


def archive(**entries: bytes) -> bytes:
    """A zip of these; "__" in a name is a slash."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def office(kind: str = "docx", **more: bytes) -> bytes:
    """The least that an Office file has; `more` are further parts, or others instead."""
    parts = {TYPES: types(kind), MAIN[kind]: b"<w:document>Terms of reference</w:document>"}
    return archive(**parts | {name.replace("__", "/"): data for name, data in more.items()})


def types(kind: str = "docx", main: str = "") -> bytes:
    """What says of which kind the parts are."""
    kinds = {"docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet", "pptx": "presentationml.presentation"}
    main = main or f"application/vnd.openxmlformats-officedocument.{kinds[kind]}.main+xml"
    return f'<Types><Override PartName="/{MAIN[kind]}" ContentType="{main}"/></Types>'.encode()


def bomb() -> bytes:
    """A few kilobytes that unpack to 30 MB."""
    return office(word__media__image1=bytes(30 * 1024 * 1024))


def locked() -> bytes:
    """An archive whose entries say that they are encrypted, as a zip with a password does."""
    data = bytearray(office())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)
