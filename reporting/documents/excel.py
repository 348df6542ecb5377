"""The paper form as one sheet of Excel, filled in with a return: official words locked, cells to type in open. Every
text is a string, whatever it looks like. A pure function over content."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from questionnaire.content import AnswerContent, QuestionContent, ReturnContent, blank
from questionnaire.definition import FieldDefinition, QuestionDefinition, QuestionnaireDefinition
from questionnaire.record import ReturnRecord
from reporting.documents import places
from reporting.documents.word.frame import FormHead, form_head

KEY, NUMBER, QUESTION, FIRST = range(4)  # columns; the key of a row is hidden
MOST_UNITS = 32_767  # of UTF-16, which is what a cell can hold
GOES_ON = "(goes on)"
LINE, TALLEST = 15, 409  # points
BEFORE = ", before the board"
WIDTHS = {NUMBER: 9, QUESTION: 44}


@dataclass(frozen=True)
class Row:
    """`cells` are (column, text, field to be filled in)."""

    key: str
    number: str
    asked: str
    cells: tuple[tuple[int, str, FieldDefinition | None], ...]


def return_xlsx(content: ReturnContent, record: ReturnRecord, *, as_of: str) -> bytes:
    return _workbook(content, form_head(content, record, as_of))


def blank_xlsx(tree: QuestionnaireDefinition) -> bytes:
    return _workbook(blank(tree), FormHead())


def heads(tree: QuestionnaireDefinition) -> list[str]:
    """The columns to fill in: the form's, then one for the reason why each required answer is passed."""
    return [field.label for field in tree.columns] + [f"{field.short}: {places.REASON}" for field in _passed(tree)]


def _amended(content: ReturnContent) -> list[FieldDefinition]:
    """The columns in which an answer was amended: what stood there before has columns of its own, at the end."""
    amended = {answer.field.key for question in content.questions for answer in question.answers if answer.amended_from}
    return [field for field in content.questionnaire.columns if field.key in amended]


def _passed(tree: QuestionnaireDefinition) -> list[FieldDefinition]:
    return [field for field in tree.columns if field.required]


def _workbook(content: ReturnContent, shown: FormHead) -> bytes:
    file, tree = BytesIO(), content.questionnaire
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, options | {"strings_to_numbers": False, "in_memory": False})
    facts = {"title": shown.title or tree.title, "keywords": f"{places.FORM} {tree.name}", "author": tree.programme}
    category = f"{content.collection_slug}/{content.area_code}" if content.area_code else ""
    book.set_properties(facts | {"category": category})
    _sheet(book, content, shown)
    book.close()
    return file.getvalue()


def _sheet(book: Workbook, content: ReturnContent, shown: FormHead) -> None:
    tree = content.questionnaire
    sheet, looks = book.add_worksheet("Return"), _looks(book)
    sheet.protect("", {"format_rows": True, "format_columns": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, FIRST)
    sheet.set_column(KEY, KEY, None, None, {"hidden": True})
    before = _amended(content)
    widths = WIDTHS | _widths(tree, before)
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    sheet.write_string(0, NUMBER, ". ".join(filter(None, (shown.title or tree.title, shown.line))), looks["title"])
    sheet.set_row(1, 2 * LINE)
    for column, head in enumerate(
        ["key", "Number", "Question", *heads(tree), *(f"{field.short}{BEFORE}" for field in before)]
    ):
        sheet.write_string(1, column, head, looks["head"])
    for place, row in enumerate(_rows(content, before), 2):
        sheet.set_row(place, _height(row, widths))
        _write(sheet, place, row, looks)


def _widths(tree: QuestionnaireDefinition, before: list[FieldDefinition]) -> dict[int, int]:
    widths = [14 if field.options else 60 if field.required else 30 for field in tree.columns]
    return dict(enumerate(widths + [24] * len(_passed(tree)) + [14] * len(before), FIRST))


def _looks(book: Workbook) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#6B7782", "num_format": "@"}
    return {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format(cell | {"bold": True, "bg_color": "#E4EBF2"}),
        "fixed": book.add_format(cell | {"bg_color": "#F3F6F9"}),
        "open": book.add_format(cell | {"locked": False}),
    }


def _height(row: Row, widths: dict[int, int]) -> float:
    """In points, from letters: programs that do not fit rows to their text would cut it."""
    texts = [(QUESTION, row.asked), *((column, text) for column, text, _ in row.cells)]
    lines = max(sum(1 + len(line) // widths[column] for line in text.split("\n")) for column, text in texts)
    return float(min(max(lines, 3) * LINE, TALLEST))


def _write(sheet: Any, place: int, row: Row, looks: dict[str, Any]) -> None:
    for column, text in ((KEY, row.key), (NUMBER, row.number), (QUESTION, row.asked)):
        sheet.write_string(place, column, text, looks["fixed"])
    for column, text, field in row.cells:
        look = looks["open" if field is not None else "fixed"]
        if text:
            sheet.write_string(place, column, text, look)
        else:
            sheet.write_blank(place, column, None, look)
        if field is not None and field.options:
            words = [option.label for option in field.options]
            sheet.data_validation(place, column, place, column, {"validate": "list", "source": words})


def _rows(content: ReturnContent, before: list[FieldDefinition]) -> Iterator[Row]:
    tree = content.questionnaire
    for answer in content.fields:
        yield from _alone("", answer, None)
    for question in content.questions:
        yield from _cut(_question(question, tree, before))
    for section in content.sections:
        for answer in section.fields:
            yield from _alone(f"Section {section.definition.number}", answer, section.definition.own)


def _alone(number: str, answer: AnswerContent, owner: QuestionDefinition | None) -> Iterator[Row]:
    """A field that stands in no column of the form has a row of its own."""
    cell = (FIRST, answer.words, answer.field)
    yield from _cut(Row(places.tag(owner, answer.field), number, answer.field.label, (cell,)))


def _question(question: QuestionContent, tree: QuestionnaireDefinition, before: list[FieldDefinition]) -> Row:
    cells: list[tuple[int, str, FieldDefinition | None]] = []
    for column, field in enumerate(tree.columns, FIRST):
        answer = question.answer(field.key)
        cells.append((column, answer.words, answer.field) if answer else (column, "Not asked", None))
    for column, field in enumerate(_passed(tree), FIRST + len(tree.columns)):
        answer = question.answer(field.key)
        cell = (column, answer.no_response_reason, _as_text(answer.field)) if answer else (column, "Not asked", None)
        cells.append(cell)
    for column, field in enumerate(before, FIRST + len(tree.columns) + len(_passed(tree))):
        answer = question.answer(field.key)
        cells.append((column, answer.words_before if answer else "", None))
    asked = question.definition
    return Row(asked.number, asked.number, asked.text, tuple(cells))


def _as_text(field: FieldDefinition) -> FieldDefinition:
    """A reason is typed, also where the answer is chosen."""
    return FieldDefinition(
        pk=field.pk, key=field.key, label=field.label, short=field.short, hint="", kind=field.kind, options=(),
        required=False, max_length=None, amendable=False,
    )  # fmt: skip


def _cut(row: Row) -> Iterator[Row]:
    """A text that is longer than a cell can be goes on in the next row."""
    rest = row
    while True:
        parts = [(column, *_split(text), field) for column, text, field in rest.cells]
        yield Row(rest.key, rest.number, rest.asked, tuple((column, text, field) for column, text, _, field in parts))
        more = tuple((column, after, field) for column, _, after, field in parts if after)
        if not more:
            return
        rest = Row(row.key, row.number, GOES_ON, more)


def _split(text: str) -> tuple[str, str]:
    if len(text.encode("utf-16-le")) // 2 <= MOST_UNITS:
        return text, ""
    end = MOST_UNITS // 2
    return text[:end], text[end:]
