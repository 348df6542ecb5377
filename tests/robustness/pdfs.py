"""PDF files made by hand: a page, and whatever else a test wants to hide in them."""

import zlib

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PAGE = (
    b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R %s >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>\nendobj\n"
)
END = b"trailer\n<< /Size 9 /Root 1 0 R %s >>\nstartxref\n0\n%%%%EOF\n"


def pdf(catalog=b"", page=b"", more=b"", trailer=b""):
    return HEAD + PAGE % (catalog, page) + more + END % trailer


def stream(number, entries, data):
    return b"%d 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, entries, len(data), data)


def objects(content, filters=b"/Filter /FlateDecode", kind=b"/Type /ObjStm"):
    """An object stream, packed, that holds one object."""
    body = b"9 0 " + content
    return stream(8, kind + b" /N 1 /First 4 " + filters, zlib.compress(body))


SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
LAUNCH = b"<< /S /Launch /F (cmd.exe) >>"
BAD = {
    "script": pdf(b"/OpenAction " + SCRIPT),
    "script by numbers": pdf(b"/OpenAction << /S /J#61vaScr#69pt /JS (app.alert\\(1\\)) >>"),
    "script in an object stream": pdf(b"/OpenAction 9 0 R", more=objects(SCRIPT)),
    "script in an object stream without a type": pdf(b"/OpenAction 9 0 R", more=objects(SCRIPT, kind=b"")),
    "script behind a sham stream": pdf(
        b"/OpenAction 7 0 R",
        more=b"% << /Filter /FlateDecode >>\nstream\n7 0 obj\n" + SCRIPT + b"\nendobj\n% endstream\n",
    ),
    "odd packing": pdf(more=objects(SCRIPT, b"/Filter [/ASCIIHexDecode /FlateDecode]")),
    "launch": pdf(page=b"/AA << /O " + LAUNCH + b" >>"),
    "file within": pdf(b"/Names << /EmbeddedFiles 7 0 R >>", more=stream(7, b"/Type /EmbeddedFile", b"MZ")),
    "film": pdf(page=b"/Annots [<< /Subtype /RichMedia >>]"),
    "XFA form": pdf(b"/AcroForm << /XFA 7 0 R >>"),
    "encrypted": pdf(trailer=b"/Encrypt 7 0 R"),
    "bomb": pdf(more=objects(b"<< " + bytes(61 * 1024 * 1024))),
    "cut": pdf()[:200],
    "cut object stream": pdf(
        more=stream(8, b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", zlib.compress(SCRIPT)[:-9])
    ),
}
LINK = b"/Annots [<< /Subtype /Link /A << /S /URI /URI (https://www.example.org/JavaScript/) >> >>]"
FORM = b"/AcroForm << /Fields [<< /FT /Tx /T (Name) /V (Ann) >>] >>"
GOOD = {
    "with a form": pdf(FORM),
    "with links": pdf(page=LINK),
    "with object streams": pdf(more=objects(b"<< /Title (Minutes) >>")),
    "signed": pdf(b"/AcroForm << /SigFlags 3 /Fields [<< /FT /Sig /V << /Type /Sig /Filter /Adobe.PPKLite >> >>] >>"),
    "old": pdf().replace(b"%PDF-1.7", b"%PDF-1.3").replace(b"\n", b"\r\n"),
    "with bytes after its end": pdf() + b"\x00" * 600,
}
