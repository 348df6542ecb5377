"""What WeasyPrint leaves out of a file that is to be PDF/A-3a and PDF/UA-1 at once."""

import zlib
from typing import Any

import pydyf

# Compressed data ends in a checksum. Where that ends like a line, a reader could take its last byte for the line break
# before "endstream": a blank more in the data makes another checksum.
_LINE_ENDS = b"\r\n"
# PDF/A allows no property in the metadata that it does not know, unless an extension schema describes it.
_PDF_UA = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 this file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def finish(document: Any, pdf: pydyf.PDF, attempt: int = 0) -> None:
    """Name PDF/UA-1 in the metadata, say in words where each link leads, and compress the streams."""
    _name_pdf_ua(pdf)
    if "AF" in pdf.catalog:  # WeasyPrint names each associated file twice
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    if attempt:
        pdf.add_object(pydyf.Dictionary({"Attempt": attempt}))
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Subtype") == "/Link" and "Dest" in item:
            item["Contents"] = pydyf.String(_words(item["Dest"].string))
        elif isinstance(item, pydyf.Stream) and item.compress:
            _compress(item)


def _name_pdf_ua(pdf: pydyf.PDF) -> None:
    number = int(pdf.catalog["Metadata"].split()[0])
    metadata = pdf.objects[number]
    metadata.compress = False  # readers that know no PDF must find it
    metadata.stream[0] = metadata.stream[0].replace(b"</rdf:RDF>", _PDF_UA + b"</rdf:RDF>")


def _words(anchor: str) -> str:
    """ "question-6.5" as "Go to question 6.5"."""
    return f"Go to {anchor.replace('-', ' ')}"


def _compress(stream: pydyf.Stream) -> None:
    """WeasyPrint's own level, 9, takes longer and saves one part in sixty."""
    raw = b"\n".join(pydyf._to_bytes(part) for part in stream.stream)
    while zlib.adler32(raw) & 0xFF in _LINE_ENDS:
        if stream.extra.get("Type") == "/EmbeddedFile":
            stream.compress = False  # a file stays as it is
            return
        raw += b"\n"
    if "Length1" in stream.extra:
        stream.extra["Length1"] = len(raw)
    stream.stream, stream.extra["Filter"], stream.compress = [zlib.compress(raw, 6)], "/FlateDecode", False


def is_unclear(data: bytes) -> bool:
    """Whether a stream that was written after finishing ends like a line."""
    return any(bytes([end]) + b"\nendstream" in data for end in _LINE_ENDS)
