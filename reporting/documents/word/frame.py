"""The document around the answers: page, type, running head and foot."""

from dataclasses import dataclass
from typing import Any

from docx import Document as new_document
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from questionnaire.content import ReturnContent
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.record import ReturnRecord
from reporting.documents.places import FORM
from reporting.documents.printed.signoff import left_out_in_short
from reporting.documents.word import xml

INK = RGBColor(0x17, 0x32, 0x4D)


@dataclass(frozen=True)
class FormHead:
    """Whose form it is and what it is worth; a blank form is nobody's."""

    title: str = ""
    line: str = ""
    is_draft: bool = False


def form_head(content: ReturnContent, record: ReturnRecord, as_of: str) -> FormHead:
    title = f"{content.area_name}, {content.collection_title}"
    if record.edition is None:
        return FormHead(title, f"DRAFT. Not finalised, not signed, not sent: as it stood on {as_of}.", is_draft=True)
    edition = record.edition
    if content.public:
        left_out = left_out_in_short(content.public)
        origin = f"Public copy of edition {edition.number}, reference {edition.reference}. {left_out}"
        return FormHead(title, f"{origin} This copy can be changed; the PDF cannot.")
    return FormHead(
        title,
        f"The words of edition {edition.number}, reference {edition.reference}. "
        "What was signed is the PDF: this copy can be changed.",
    )


def new(tree: QuestionnaireDefinition, shown: FormHead) -> Document:
    document = new_document()
    _styles(document)
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin, page.bottom_margin = Mm(22), Mm(18)
    page.header_distance = page.footer_distance = Mm(9)
    facts = document.core_properties
    facts.title = shown.title or tree.title
    facts.language, facts.author, facts.comments = "en-GB", tree.programme, ""
    facts.keywords = f"{FORM} {tree.name}"
    _head(page.header.paragraphs[0], tree, shown)
    _foot(page.footer.paragraphs[0], shown)
    return document


def _styles(document: Document) -> None:
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    defaults.find(qn("w:lang")).set(qn("w:val"), "en-GB")
    normal = document.styles["Normal"]
    typeface(normal, 10)
    normal.paragraph_format.space_after, normal.paragraph_format.space_before = Pt(4), Pt(0)
    normal.paragraph_format.line_spacing = 1.1
    for name, size, before in (("Heading 1", 20, 0), ("Heading 2", 13, 14), ("Header", 9, 0), ("Footer", 9, 0)):
        style = document.styles[name]
        typeface(style, size)
        style.font.bold = name.startswith("Heading")
        style.font.color.rgb = INK
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
    _own(document, "Cell", 10, 0)
    _own(document, "Small cell", 9, 0)
    placeholder = document.styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER)
    placeholder.font.color.rgb = RGBColor.from_string(xml.GREY)


def _own(document: Document, name: str, size: float, after: float) -> None:
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size = Pt(size)
    style.paragraph_format.space_after = Pt(after)


def typeface(style: Any, size: float) -> None:
    style.font.name, style.font.size = "Arial", Pt(size)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), "Arial")


def _head(paragraph: Any, tree: QuestionnaireDefinition, shown: FormHead) -> None:
    paragraph.add_run(shown.title or tree.title)
    if shown.line:
        paragraph.add_run("\n" + shown.line).bold = shown.is_draft


def _foot(paragraph: Any, shown: FormHead) -> None:
    paragraph.add_run(f"{'DRAFT, p' if shown.is_draft else 'P'}age ")
    counter(paragraph, "PAGE")
    paragraph.add_run(" of ")
    counter(paragraph, "NUMPAGES")


def counter(paragraph: Any, code: str) -> None:
    paragraph._p.append(xml.parse(f'<w:fldSimple w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
