"""The form's table as people fill it in: a row for each question, with heads, merged cells and rows cut in two."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from questionnaire.definition import FieldDefinition, QuestionDefinition
from reporting.importing.matching import Matcher
from reporting.importing.opening import attribute, child, local
from reporting.importing.reading import Reading
from reporting.importing.word_text import typed

MOST_ROWS = 3_000
DEEPEST = 2  # tables within tables that may be a part of the form


@dataclass(frozen=True)
class Cell:
    """`start` and `end` are the columns of the table's grid that it covers."""

    start: int
    end: int
    text: str
    shade: str
    goes_on: bool  # merged with the cell above


@dataclass
class Found:
    """What stands in a column of a question, row after row; the colour of its cell where nothing is written."""

    texts: list[str] = field(default_factory=list)
    shade: str = ""


Answers = dict[tuple[str, str], Found]


class Tables:
    """Reads the tables of one document in turn; heads hold for the tables after them that have none."""

    def __init__(self, matcher: Matcher, reading: Reading, boxes: list[str]) -> None:
        self.matcher, self.reading, self.boxes = matcher, reading, boxes
        self.answers: Answers = {}
        self._roles: list[tuple[int, int, str]] = []
        self._question: QuestionDefinition | None = None
        self._is_stacked = False
        self._rows = self._tables = 0

    def read(self, table: etree._Element, depth: int = 0) -> None:
        self._tables += 1
        self._question = None
        place = f"table {self._tables}"
        for number, row in enumerate(_rows(table), 1):
            self._rows += 1
            if self._rows > MOST_ROWS:
                return
            inside = row.iter("{*}tbl") if depth < DEEPEST else ()
            own = [inner for inner in inside if next(inner.iterancestors("{*}tbl"), None) is table]
            nested = [inner for inner in own if self._asks(inner)]
            if nested:
                for inner in nested:
                    self.read(inner, depth + 1)
                continue
            cells = list(_cells(row, self.boxes))
            if any(cell.text or cell.shade for cell in cells):
                self._row(cells, f"{place}, row {number}")

    def _asks(self, table: etree._Element) -> bool:
        """Whether a table within a cell is a part of the form, not of an answer."""
        rows = [list(_cells(row, [])) for row in _rows(table)]
        return any(len(cells) > 1 and self.matcher.question(cells[0].text) for cells in rows)

    def _row(self, cells: list[Cell], place: str) -> None:
        first, rest = cells[0], cells[1:]
        asked = self.matcher.question(first.text) if first.start == 0 and not first.goes_on else None
        if asked is None and self._is_head(first, rest):
            return
        if asked is None and not first.text and rest and not (self._question is not None and first.goes_on):
            asked = self.matcher.question(rest[0].text) if rest[0].text[:1].isdigit() else None
        if asked is not None:
            self._question, self._is_stacked = asked, not rest
            self._under_the_question(first, asked, alone=not rest)
        elif self.matcher.is_printed(first.text) and not any(cell.text for cell in rest):
            return
        elif self._question is not None and (first.goes_on or not first.text):
            pass  # the row goes on with the question above
        elif self._question is not None and self._is_stacked:
            rest = cells
        else:
            self.reading.leave(place, " | ".join(cell.text for cell in cells if cell.text))
            return
        self._take(self._question, rest, cells, place)

    def _under_the_question(self, first: Cell, asked: QuestionDefinition, *, alone: bool) -> None:
        more = self.matcher.more_than_asked(first.text, asked)
        wide = _main(asked)
        if alone and more and wide:
            self._add(asked, wide.key, more, "")
        elif len(more) > 3:
            self.reading.leave(f"{asked.number}, under the question", more)

    def _take(self, asked: QuestionDefinition, cells: list[Cell], row: list[Cell], place: str) -> None:
        self._roles = self._roles or self._usual(row)
        for cell in cells:
            key = self._role(cell, alone=len(cells) == 1 and self._is_stacked)
            if key is None and cell.text:
                self.reading.leave(f"{asked.number}, {place}", cell.text, "The form has no column there.")
            elif key:
                self._add(asked, key, cell.text, cell.shade)

    def _add(self, asked: QuestionDefinition, key: str, text: str, shade: str) -> None:
        found = self.answers.setdefault((asked.number, key), Found())
        if text:
            found.texts.append(text)
        found.shade = found.shade or shade

    def _is_head(self, first: Cell, rest: list[Cell]) -> bool:
        """Take the columns' places from a row of heads."""
        named = [(cell, self.matcher.columns(cell.text)) for cell in rest]
        known = [(cell, fields) for cell, fields in named if fields]
        if not known or len(known) < min(2, len(rest)) or len(first.text) > 250:
            return False
        self._question = None
        self._roles = [role for cell, fields in known for role in _split(cell, fields)]
        return True

    def _role(self, cell: Cell, *, alone: bool) -> str | None:
        if alone:
            wide = _main(self._question) if self._question else None
            return wide.key if wide else None
        over = [(min(end, cell.end) - max(start, cell.start), key) for start, end, key in self._roles]
        best = max(over, default=(0, ""))
        return best[1] if best[0] > 0 else None

    def _usual(self, row: list[Cell]) -> list[tuple[int, int, str]]:
        """A table without heads has the form's columns in their order; with one less, it has no ratings."""
        columns = list(self.matcher.tree.columns)
        if len(row) - 1 < len(columns):
            columns = [column for column in columns if not column.spec.rates]
        return [(cell.start, cell.end, column.key) for cell, column in zip(row[1:], columns, strict=False)]


def _main(asked: QuestionDefinition) -> FieldDefinition | None:
    return next((column for column in asked.fields if column.required and not column.options), None)


def _split(cell: Cell, fields: list[FieldDefinition]) -> Iterator[tuple[int, int, str]]:
    """Two heads merged into one stand over a column each."""
    if len(fields) != cell.end - cell.start:
        fields = fields[:1]
    step = (cell.end - cell.start) // len(fields)
    for place, column in enumerate(fields):
        yield cell.start + place * step, cell.start + (place + 1) * step, column.key


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for inner in table:
        if local(inner) == "tr":
            if child(inner, "trPr", "del") is None:
                yield inner
        elif local(inner) in {"sdt", "sdtContent", "customXml", "ins"}:
            yield from _rows(inner)


def _cells(row: etree._Element, boxes: list[str]) -> Iterator[Cell]:
    start = int(_number(child(row, "trPr", "gridBefore"), 0))
    for cell in _cell_elements(row):
        look = child(cell, "tcPr")
        span = _number(child(look, "gridSpan"), 1)
        merged = child(look, "vMerge")
        goes_on = merged is not None and attribute(merged, "val", "continue") != "restart"
        yield Cell(start, start + span, "" if goes_on else typed(cell, boxes), _shade(cell, look), goes_on)
        start += span


def _cell_elements(row: etree._Element) -> Iterator[etree._Element]:
    for inner in row:
        if local(inner) == "tc":
            yield inner
        elif local(inner) in {"sdt", "sdtContent", "customXml"}:
            yield from _cell_elements(inner)


def _number(element: etree._Element | None, default: int) -> int:
    text = attribute(element, "val")
    return min(int(text), 100) if text.isascii() and text.isdecimal() and len(text) < 4 else default


def _shade(cell: etree._Element, look: etree._Element | None) -> str:
    """The colour of the cell, or of the first marked words in it."""
    fill = attribute(child(look, "shd"), "fill")
    return fill if fill not in {"", "auto", "FFFFFF"} else ""
