"""The report in Word: heading styles, and paragraphs and points that number themselves, so that it can be worked on."""

from io import BytesIO
from typing import Any

from docx import Document as new_document
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reporting.board_reports.parts import BoardReport, Paragraph, Part, Ratings, Subheading
from reporting.documents.word.frame import INK, counter, typeface
from reporting.documents.word.xml import parse

NUMBERED, POINT = "Numbered paragraph", "Point"
_LEVELS = (("Numberedparagraph", "decimal", "%1.", 567, 567), ("Point", "lowerLetter", "(%2)", 1134, 567))
_MEASURE, _FIRST = 166, 86  # mm
_NUMBER, _ABSTRACT = "90", "90"  # beside those of the template that python-docx brings


def report_docx(report: BoardReport) -> bytes:
    document = new_document()
    _prepare(document, report)
    _head(document, report)
    for section in report.sections:
        document.add_paragraph(style="Heading 1").add_run(_plain(section.heading))
        for part in section.parts:
            _write(document, part)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document: Document, report: BoardReport) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(24), Mm(22)
    facts = document.core_properties
    mark = "DRAFT: " if report.is_draft else ""
    facts.title, facts.language = f"{mark}{report.area}, {report.title}"[:255], "en-GB"
    facts.author, facts.comments = report.area[:255], ""
    _styles(document)
    _number(document)
    marks = [mark for mark in ("DRAFT" if report.is_draft else "", report.mark) if mark]
    head = page.header.paragraphs[0].add_run(_plain(". ".join([*marks, report.area])))
    head.bold = bool(marks)
    foot = page.footer.paragraphs[0]
    foot.add_run("DRAFT, page " if report.is_draft else "Page ")
    counter(foot, "PAGE")
    foot.add_run(" of ")
    counter(foot, "NUMPAGES")


def _styles(document: Document) -> None:
    styles: Any = document.styles
    defaults = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    defaults.find(qn("w:lang")).set(qn("w:val"), "en-GB")
    typeface(styles["Normal"], 11)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    sizes = (("Title", 24, 0), ("Heading 1", 14, 16), ("Heading 2", 11, 8), ("Header", 9, 0), ("Footer", 9, 0))
    for name, size, before in sizes:
        style = styles[name]
        typeface(style, size)
        style.font.color.rgb = INK
        style.font.bold = name not in ("Header", "Footer")
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(6)
    for level, name in enumerate((NUMBERED, POINT)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.element.get_or_add_pPr().append(_numbering(level))


def _numbering(level: int) -> Any:
    found = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", str(level)), ("w:numId", _NUMBER)):
        child = OxmlElement(name)
        child.set(qn("w:val"), value)
        found.append(child)
    return found


def _number(document: Document) -> None:
    """One list through the whole report; its points begin again under each paragraph."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
        for place, (style, form, text, left, hanging) in enumerate(_LEVELS)
    )
    abstract = f'<w:abstractNum w:abstractNumId="{_ABSTRACT}"><w:multiLevelType w:val="multilevel"/>{levels}'
    first = numbering.find(qn("w:num"))
    first.addprevious(parse(f"{abstract}</w:abstractNum>"))
    numbering.append(parse(f'<w:num w:numId="{_NUMBER}"><w:abstractNumId w:val="{_ABSTRACT}"/></w:num>'))


def _head(document: Document, report: BoardReport) -> None:
    document.add_paragraph(_plain(report.area), style="Title")
    document.add_paragraph(_plain(report.title))
    document.add_paragraph().add_run(_plain(report.standing)).bold = True
    for name, value in report.facts:
        line = document.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(_plain(value))


def _write(document: Document, part: Part) -> None:
    if isinstance(part, Paragraph):
        document.add_paragraph(_plain(part.text), style=NUMBERED)
        for point in part.points:
            document.add_paragraph(_plain(point), style=POINT)
    elif isinstance(part, Subheading):
        document.add_paragraph(_plain(part.text), style="Heading 2")
    else:
        _ratings(document, part)


def _ratings(document: Document, ratings: Ratings) -> None:
    rows = [("Section", *ratings.heads)]
    rows += [(f"{row.number} {row.title}", *map(str, row.counts)) for row in ratings.rows]
    rows.append(("All sections", *map(str, ratings.total)))
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _widths(len(rows[0])), strict=True):
        column.width = width
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for place, (line, words) in enumerate(zip(table.rows, rows, strict=True)):
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for width, cell, text in zip(_widths(len(words)), line.cells, words, strict=True):
            cell.width = width
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            cell.paragraphs[0].add_run(_plain(text)).bold = place in (0, len(rows) - 1)
    document.add_paragraph()


def _widths(columns: int) -> list[Any]:
    return [Mm(_FIRST), *[Mm((_MEASURE - _FIRST) / (columns - 1))] * (columns - 1)]


def _plain(text: str) -> str:
    """Without the two code points that XML cannot hold."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
