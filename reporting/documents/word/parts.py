"""What the form holds, in the paper's order: introduction, context, a table for each section, who completed it, who
signs."""

from collections.abc import Iterator

from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement

from questionnaire.content import Person, ReturnContent
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.phrases import day, with_commas
from questionnaire.record import ReturnRecord, Slot, in_place_of
from reporting.documents.places import COMPLETED_BY, WRITE_HERE
from reporting.documents.word import tables, xml
from reporting.documents.word.xml import Controls, paragraph, parse, run

DOTS = "." * 60
_ROOM = "<w:spacing w:before='240'/>"


def write(document: Document, content: ReturnContent, record: ReturnRecord | None) -> None:
    """`record` is None on a blank form."""
    controls = Controls()
    end = document.element.body.sectPr
    for block in _blocks(content, record, controls):
        end.addprevious(block)


def _blocks(content: ReturnContent, record: ReturnRecord | None, controls: Controls) -> Iterator[BaseOxmlElement]:
    tree = content.questionnaire
    yield parse(paragraph(run(tree.title), "Heading1"))
    if tree.subtitle:
        yield parse(paragraph(run(tree.subtitle, bold=True)))
    if record is None:
        yield from (parse(paragraph(run(text))) for text in tree.introduction)
    else:
        yield parse(paragraph(controls.fixed(run(content.area_name, bold=True))))
    for answer in content.fields:
        yield parse(_heading(answer.field.label))
        yield parse(paragraph(tables.controls_of(None, answer, controls)))
    yield from _criteria(tree)
    widths = tables.widths(tree)
    for section in content.sections:
        yield parse(_heading(f"{section.definition.number}. {section.definition.title}"))
        if section.definition.subtitle:
            yield parse(paragraph(run(section.definition.subtitle, colour=xml.GREY)))
        yield parse(tables.table(content, section, widths, controls))
    if any(section.fields for section in content.sections):
        yield parse(_heading("What we say in easy read"))
        yield parse(tables.easy_read(content, controls))
    yield from _completed_by(content.completed_by, record is None, controls)
    yield from _signatures(tree, record, controls)


def _heading(text: str) -> str:
    return paragraph(run(text), "Heading2")


def _criteria(tree: QuestionnaireDefinition) -> Iterator[BaseOxmlElement]:
    """What the ratings mean, before they are asked."""
    rated = next((field for field in tree.columns if field.spec.rates), None)
    if rated is None:
        return
    yield parse(_heading("Ratings"))
    for option in rated.options:
        yield parse(paragraph(run(f"{option.label}: ", bold=True) + run(option.criterion)))


def _completed_by(person: Person, is_blank: bool, controls: Controls) -> Iterator[BaseOxmlElement]:
    yield parse(_heading("This document has been completed by"))
    for label in ("Name", "Organisation", "Contact"):
        value = str(getattr(person, label.lower()))
        words = controls.text(COMPLETED_BY + label.lower(), label, value, DOTS if is_blank else WRITE_HERE)
        yield parse(paragraph(run(f"{label}  ", bold=True) + words))


def _signatures(
    tree: QuestionnaireDefinition, record: ReturnRecord | None, controls: Controls
) -> Iterator[BaseOxmlElement]:
    """Lines to sign on; an edition says who has signed, since ink on this copy signs nothing."""
    yield parse(_heading("Signed by"))
    slots = record.slots if record is not None and record.edition else ()
    lines = [(slot.label, _signed(slot)) for slot in slots] or [(each.label, DOTS) for each in tree.capacities]
    for label, line in lines:
        yield parse(f"<w:p><w:pPr>{_ROOM}</w:pPr>{run(f'{label}  ', bold=True)}{controls.fixed(run(line))}</w:p>")


def _signed(slot: Slot) -> str:
    signature = slot.signature
    if signature is None:
        return "not signed"
    who = with_commas(signature.name, slot.body, in_place_of(slot))
    how = "signed on paper by" if signature.on_paper else "signed by"
    return f"{how} {who}, {day(signature.signed_at)}"
