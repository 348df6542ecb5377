"""The paper's table of a section: a row for each question, heads that repeat on every page."""

from questionnaire.content import AnswerContent, QuestionContent, ReturnContent, SectionContent
from questionnaire.definition import FieldDefinition, QuestionDefinition, QuestionnaireDefinition
from reporting.documents.places import CHOOSE, NO_RESPONSE, REASON, TICK, WRITE_HERE, Slot
from reporting.documents.printed import tables
from reporting.documents.printed.tables import MEASURE, QUESTION_WIDTH
from reporting.documents.word import xml
from reporting.documents.word.xml import Controls, paragraph, run

TWIPS = 56.693  # in a millimetre
_RULE = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="6B7782"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_INSET = "".join(f'<w:{side} w:w="85" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))


def widths(tree: QuestionnaireDefinition) -> list[int]:
    """Of the question and of each column, in twips."""
    found = [QUESTION_WIDTH, *(column.width for column in tables.columns(tree))]
    return [round(width * TWIPS) for width in found]


def table(content: ReturnContent, section: SectionContent, columns: list[int], controls: Controls) -> str:
    fields = content.questionnaire.columns
    rows = [_head(["Question", *(field.label for field in fields)], columns, controls)]
    rows += [_row(question, fields, columns, controls) for question in section.questions]
    name = f"{section.definition.number}. {section.definition.title}"
    return _table(rows, columns, f"{name}: questions and answers")


def easy_read(content: ReturnContent, controls: Controls) -> str:
    """What people with a learning disability read about each section."""
    sections = [section for section in content.sections if section.fields]
    fields = list({answer.field.key: answer.field for section in sections for answer in section.fields}.values())
    first = round(QUESTION_WIDTH * TWIPS)
    columns = [first, *([round((MEASURE * TWIPS - first) / len(fields))] * len(fields))]
    rows = [_head(["Section", *(field.label for field in fields)], columns, controls)]
    for section in sections:
        title = run(f"{section.definition.number}. ", bold=True) + run(section.definition.title)
        by_key = {answer.field.key: answer for answer in section.fields}
        own = section.definition.own
        cells = [_answer(own, by_key.get(field.key), field, controls) for field in fields]
        rows.append(_line([_cell(paragraph(controls.fixed(title), "Smallcell"), columns[0]), *_sized(cells, columns)]))
    return _table(rows, columns, "What we say in easy read")


def controls_of(question: QuestionDefinition | None, answer: AnswerContent, controls: Controls) -> str:
    """The controls of one answer: tick box, words or list; the reason where it was passed."""
    field, slot = answer.field, Slot(question, answer.field)
    if answer.no_response_reason:
        reason = controls.text(slot.name + NO_RESPONSE, f"{slot.words}: reason", answer.no_response_reason, WRITE_HERE)
        return f"{controls.fixed(run(f'{REASON} ', bold=True))}{reason}"
    ticked, words = field.spec.on_paper(answer.value, field)
    if field.options:
        options = [(option.value, option.label) for option in field.options]
        before = f", before the board: {answer.words_before}" if answer.amended_from else ""
        chosen = controls.choice(slot.name, slot.words, options, words, CHOOSE)
        return chosen + (controls.fixed(run(before)) if before else "")
    text = controls.text(slot.name, slot.words, words, WRITE_HERE)
    if not field.spec.ticks:
        return text
    return controls.tick(slot.name + TICK, f"{slot.words}: tick", ticked) + run(" ") + text


def _row(question: QuestionContent, fields: tuple[FieldDefinition, ...], columns: list[int], controls: Controls) -> str:
    number, words = run(f"{question.definition.number} ", bold=True), run(question.definition.text)
    asked = _cell(paragraph(controls.fixed(number + words), "Smallcell"), columns[0])
    cells = [_answer(question.definition, question.answer(field.key), field, controls) for field in fields]
    return _line([asked, *_sized(cells, columns)])


def _answer(
    question: QuestionDefinition, answer: AnswerContent | None, field: FieldDefinition, controls: Controls
) -> str:
    if answer is None:
        return paragraph(controls.fixed(run("Not asked", colour=xml.GREY)), "Smallcell")
    return paragraph(controls_of(question, answer, controls), "Cell" if field.required else "Smallcell")


def _sized(cells: list[str], columns: list[int]) -> list[str]:
    return [_cell(cell, width) for cell, width in zip(cells, columns[1:], strict=True)]


def _head(labels: list[str], columns: list[int], controls: Controls) -> str:
    cells = [
        _cell(paragraph(controls.fixed(run(label, bold=True)), "Smallcell"), width, shade="E4EBF2")
        for label, width in zip(labels, columns, strict=True)
    ]
    return _line(cells, "<w:cantSplit/><w:tblHeader/>")


def _line(cells: list[str], look: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{look}</w:trPr>' if look else ''}{''.join(cells)}</w:tr>"


def _cell(content: str, width: int, shade: str = "") -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>{content}</w:tc>'


def _table(rows: list[str], columns: list[int], description: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    look = (
        f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblBorders>{_RULE}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_INSET}</w:tblCellMar>'
        f'<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" '
        f'w:noVBand="1"/><w:tblCaption w:val={xml.quoteattr(description)}/>'
    )
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
