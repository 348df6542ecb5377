"""Text of WordprocessingML as a reader sees it: insertions in, deletions out, list points with a bullet. Names are
compared without namespace, because there are two for the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from reporting.importing.opening import attribute, child, local

_SKIPPED = {
    "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "del", "moveFrom", "instrText",
    "delText", "footnoteReference", "endnoteReference", "commentReference", "annotationRef", "fldChar", "rt",
}  # fmt: skip
_BOXES = {"drawing", "pict", "object", "AlternateContent"}
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_WINGDINGS = {"FC": "✓", "FE": "☑", "FD": "☒", "FB": "✗", "A8": "☐", "6F": "☐", "A7": "•", "B7": "•", "D8": "•"}
NEXT_LINE, NEXT_PARAGRAPH = "\n", "\n\n"
_BULLET_STYLES = ("ListBullet", "ListNumber")


@dataclass(frozen=True)
class Paragraph:
    text: str
    is_point: bool = False


def inline(element: etree._Element, boxes: list[str] | None = None, *, hints: bool = False) -> str:
    """The text of runs; `boxes` collects what stands in text boxes, `hints` keeps the hints of empty controls."""
    return "".join(_pieces(element, boxes, hints))


def _pieces(element: etree._Element, boxes: list[str] | None, hints: bool) -> Iterator[str]:
    for inner in element:
        name = local(inner)
        if name == "t":
            yield inner.text or ""
        elif name in _MARKS:
            yield _MARKS[name]
        elif name == "sym":
            yield _symbol(inner)
        elif name in _BOXES:
            if boxes is not None:
                boxes.append(box_text(inner))
        elif name == "sdt" and not hints and is_hint(inner):
            continue
        elif name and name not in _SKIPPED:
            yield from _pieces(inner, boxes, hints)


def is_hint(control: etree._Element) -> bool:
    """Whether a control is empty and shows what belongs there."""
    shown = child(control, "sdtPr", "showingPlcHdr")
    return shown is not None and attribute(shown, "val", "1") not in {"0", "false", "off"}


def box_text(element: etree._Element) -> str:
    """What a text box says; of the two forms that Word writes, the first."""
    if local(element) == "AlternateContent":
        element = next((inner for inner in element if local(inner) == "Choice"), element)
    return " ".join(str(node.text) for node in element.iter() if local(node) == "t" and node.text)


def _symbol(element: etree._Element) -> str:
    code, font = attribute(element, "char"), attribute(element, "font")
    if font.startswith("Wingdings"):
        return _WINGDINGS.get(code[-2:].upper(), "")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def paragraphs(container: etree._Element, boxes: list[str] | None = None) -> Iterator[Paragraph]:
    """Of a cell, a control or a body; a table within it gives a line for each row."""
    carried = ""
    for block in container:
        name = local(block)
        if name == "p":
            text = carried + inline(block, boxes)
            carried = text if _mark_is_deleted(block) else ""
            if not carried:
                yield Paragraph(text, _is_point(block))
        elif name == "tbl":
            yield from (Paragraph(row) for row in _lines(block, boxes))
        elif name == "sdt" and is_hint(block):
            continue
        elif name and name not in _SKIPPED:
            yield from paragraphs(block, boxes)
    if carried:
        yield Paragraph(carried)


def _mark_is_deleted(block: etree._Element) -> bool:
    return child(block, "pPr", "rPr", "del") is not None


def _is_point(block: etree._Element) -> bool:
    style = attribute(child(block, "pPr", "pStyle"), "val")
    number = child(block, "pPr", "numPr", "numId")
    return style.startswith(_BULLET_STYLES) if number is None else attribute(number, "val") != "0"


def _lines(table: etree._Element, boxes: list[str] | None) -> Iterator[str]:
    for row in table:
        if local(row) == "tr":
            cells = [" ".join(part.text for part in paragraphs(cell, boxes)) for cell in row if local(cell) == "tc"]
            yield " | ".join(cell.strip() for cell in cells)


def exact(container: etree._Element) -> str:
    """A control of ours: a new paragraph is a new line, and every blank counts. Within a run there is no paragraph."""
    if any(local(inner) in {"p", "tc", "tbl"} for inner in container):
        return "\n".join(part.text for part in paragraphs(container))
    return inline(container)


def typed(container: etree._Element, boxes: list[str] | None = None) -> str:
    """A cell as people type: paragraphs stand apart by a blank line, points of a list follow each other."""
    text = ""
    for part in paragraphs(container, boxes):
        line = part.text.rstrip()
        if not line.strip():
            continue
        is_point = part.is_point or line.lstrip()[:2] in {"• ", "- ", "* ", "•\t", "-\t", "·\t"}
        if part.is_point and line.lstrip()[:1] not in "•-*":
            line = f"• {line.strip()}"
        text += f"{'' if not text else NEXT_LINE if is_point else NEXT_PARAGRAPH}{line}"
    return text.strip()
