"""The paper's table: its columns, rows and tallies, worked out of the definition and the answers."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from questionnaire.content import AnswerContent, QuestionContent, ReturnContent, SectionContent, rating_of
from questionnaire.definition import FieldDefinition, QuestionDefinition, QuestionnaireDefinition
from questionnaire.text import Run, blocks
from reporting.rendering import fonts
from reporting.rendering.fonts import lines

MEASURE = 261.0  # mm, the width of the text
QUESTION_WIDTH = 69.0
OPTIONAL_TEXT_WIDTH = 36.67
PADDING = 5.0  # at the right of a wide column
UNBROKEN_LINES = 14  # a row with more may break over pages


@dataclass(frozen=True)
class Column:
    field: FieldDefinition
    head: str
    width: float
    is_wide: bool
    is_padded: bool = True


@dataclass(frozen=True)
class Cell:
    """One answer in its column; `remark` stands where nothing was asked."""

    column: Column
    answer: AnswerContent | None
    remark: str = ""
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Row:
    question: QuestionContent
    cells: tuple[Cell, ...]
    may_break: bool
    has_long_word: bool

    @property
    def classes(self) -> str:
        return " ".join(["long"] * self.may_break + ["tight"] * self.has_long_word)


@dataclass(frozen=True)
class Tally:
    count: int
    words: str
    chip: str = ""


@dataclass(frozen=True)
class Table:
    section: SectionContent
    rows: tuple[Row, ...]
    tallies: tuple[Tally, ...]

    @property
    def remarks(self) -> str:
        """The counts that have no chip."""
        return ", ".join(f"{tally.count} {tally.words}" for tally in self.tallies if not tally.chip)


@lru_cache(maxsize=16)
def columns(tree: QuestionnaireDefinition) -> tuple[Column, ...]:
    """A kind says how wide it prints; required texts share what the others leave."""
    fixed = {field.key: _fixed_width(field) for field in tree.columns}
    sharing = [key for key, width in fixed.items() if width is None]
    rest = MEASURE - QUESTION_WIDTH - sum(width for width in fixed.values() if width is not None)
    return tuple(
        Column(field, field.short, width, is_wide=False, is_padded=not (field.spec.rates or field is tree.columns[-1]))
        if (width := fixed[field.key]) is not None
        else Column(field, field.label, rest / len(sharing), is_wide=True)
        for field in tree.columns
    )


def _fixed_width(field: FieldDefinition) -> float | None:
    if field.spec.print_width is None and not field.required:
        return OPTIONAL_TEXT_WIDTH
    return field.spec.print_width


def rating_field(tree: QuestionnaireDefinition) -> FieldDefinition | None:
    """The column whose options are the chips."""
    return next((field for field in tree.columns if field.spec.rates), None)


def tables(content: ReturnContent) -> tuple[Table, ...]:
    all_columns = columns(content.questionnaire)
    return tuple(
        Table(section, tuple(_row(question, all_columns, content) for question in section.questions), _tallies(section))
        for section in content.sections
    )


def _row(question: QuestionContent, all_columns: tuple[Column, ...], content: ReturnContent) -> Row:
    cells = tuple(_cells(question, all_columns, content.questionnaire))
    height = max((_lines(cell, content.numbers) for cell in cells), default=0)
    return Row(question, cells, height > UNBROKEN_LINES, any(map(_has_long_word, cells)))


def _cells(question: QuestionContent, all_columns: tuple[Column, ...], tree: QuestionnaireDefinition) -> Iterator[Cell]:
    notes = _notes(question, all_columns)
    for column in all_columns:
        answer = question.answer(column.field.key)
        if not question.is_asked:
            yield Cell(column, None, _why_not_asked(question.definition, tree) if column.is_wide else "")
        elif answer is None:
            yield Cell(column, None, "Not asked")
        else:
            yield Cell(column, answer, notes=notes if column.is_wide else ())
            notes = () if column.is_wide else notes


def _notes(question: QuestionContent, all_columns: tuple[Column, ...]) -> tuple[tuple[str, str], ...]:
    """Reasons for passing an answer whose own column is too narrow to say them, unless a wide one says the same."""
    answers = [(column, question.answer(column.field.key)) for column in all_columns]
    printed_reasons = {answer.no_response_reason for column, answer in answers if answer and column.is_wide}
    return tuple(
        (column.field.short, answer.no_response_reason)
        for column, answer in answers
        if answer and not column.is_wide and answer.no_response_reason not in printed_reasons | {""}
    )


def _why_not_asked(question: QuestionDefinition, tree: QuestionnaireDefinition) -> str:
    prompt = question.prompted_when
    if prompt is None:
        return "Not asked"
    field = tree.by_number[prompt.question].field(prompt.field)
    words = [field.spec.words(value, field) if field else value for value in prompt.values]
    return f"Not asked: {prompt.question} is not {' or '.join(word.lower() for word in words)}."


def _lines(cell: Cell, numbers: frozenset[str]) -> int:
    found = blocks(_text(cell), numbers)
    return sum(lines(_plain(item), _measure(cell), 9.5) for block in found for item in block.items)


def _plain(item: tuple[Run, ...]) -> str:
    return "".join(run.text for run in item)


def _has_long_word(cell: Cell) -> bool:
    """Whether a word may have to be cut because it is wider than its column: looking for such words costs time."""
    measure = _measure(cell)
    return any(len(word) * 3.4 > measure and fonts.width(word, 9.5) > measure for word in _text(cell).split())


def _measure(cell: Cell) -> float:
    return cell.column.width - (PADDING if cell.column.is_padded else 0)


def _text(cell: Cell) -> str:
    return (cell.answer.value or cell.answer.no_response_reason) if cell.answer else ""


def _tallies(section: SectionContent) -> tuple[Tally, ...]:
    """What the section's head says in words; zeros are left out."""
    ratings = [rating for question in section.questions if (rating := rating_of(question)) and question.is_asked]
    counts = Counter(rating.value for rating in ratings if rating.value)
    options = {option.value: option.label.lower() for rating in ratings for option in rating.field.options}
    chips = [Tally(counts[value], words, value) for value, words in options.items()]
    passed = sum(bool(question.no_response_reason) for question in section.questions)
    unfinished = sum(question.is_open for question in section.questions)
    return tuple(tally for tally in [*chips, Tally(passed, "no response"), Tally(unfinished, "open")] if tally.count)
