"""Pieces of WordprocessingML as text: what officers typed goes in escaped, with every blank, tab and line as it is."""

import re
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsmap
from docx.oxml.xmlchemy import BaseOxmlElement

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_NAMESPACES = f'xmlns:w="{nsmap["w"]}" xmlns:w14="{W14}"'
_PIECES = re.compile("([\n\t\ufffe\uffff])")
TICKED, UNTICKED = "☒", "☐"
GREY = "595959"
_MARKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}


def parse(text: str) -> BaseOxmlElement:
    """One element; the prefixes w and w14 are known."""
    return parse_xml(re.sub(r"^<(w:\w+)", rf"<\1 {_NAMESPACES}", text))


def run(text: str, *, bold: bool = False, colour: str = "", style: str = "") -> str:
    """A stretch of text. The two code points that XML cannot hold stand as symbols by their number."""
    look = f'<w:rStyle w:val="{style}"/>' if style else ""
    look += "<w:b/>" if bold else ""
    look += f'<w:color w:val="{colour}"/>' if colour else ""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{look}{''.join(_piece(piece) for piece in _PIECES.split(text) if piece)}</w:r>"


def _piece(piece: str) -> str:
    if piece in _MARKS:
        return _MARKS[piece]
    if piece in ("\ufffe", "\uffff"):
        return f'<w:sym w:font="Arial" w:char="{ord(piece):04X}"/>'
    return f'<w:t xml:space="preserve">{escape(piece)}</w:t>'


def paragraph(content: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{content}</w:p>"


class Controls:
    """Content controls of one document; their ids count."""

    def __init__(self) -> None:
        self._ids = count(100_001)

    def text(self, tag: str, title: str, value: str, hint: str) -> str:
        """Plain text over several lines. Where there are several already the control takes rich text, because
        LibreOffice (7.4) moves the line breaks of plain ones to their beginning."""
        return self._control(tag, title, "" if "\n" in value else '<w:text w:multiLine="1"/>', value, hint)

    def choice(self, tag: str, title: str, options: list[tuple[str, str]], value: str, hint: str) -> str:
        items = "".join(
            f"<w:listItem w:displayText={quoteattr(label)} w:value={quoteattr(option)}/>" for option, label in options
        )
        return self._control(tag, title, f"<w:dropDownList>{items}</w:dropDownList>", value, hint)

    def tick(self, tag: str, title: str, ticked: bool) -> str:
        look = (
            f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/><w14:checkedState w14:val="2612" '
            'w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
        sign = TICKED if ticked else UNTICKED
        font = '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/>'
        return self._wrap(tag, title, look, f"<w:r><w:rPr>{font}</w:rPr><w:t>{sign}</w:t></w:r>")

    def fixed(self, content: str) -> str:
        """Words that can be neither changed nor deleted."""
        facts = f'<w:id w:val="{next(self._ids)}"/><w:lock w:val="sdtContentLocked"/>'
        return f"<w:sdt><w:sdtPr>{facts}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    def _control(self, tag: str, title: str, look: str, value: str, hint: str) -> str:
        if value:
            return self._wrap(tag, title, look, run(value))
        return self._wrap(tag, title, f"<w:showingPlcHdr/>{look}", run(hint, style="PlaceholderText"))

    def _wrap(self, tag: str, title: str, look: str, content: str) -> str:
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(title[:64])}/><w:tag w:val={quoteattr(tag)}/>"
            f'<w:id w:val="{next(self._ids)}"/><w:lock w:val="sdtLocked"/>{look}</w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )
