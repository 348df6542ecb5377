"""Our form in Excel, filled in: a row for each question, found by its hidden key or by its number."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell

from accounts.problems import FileRefused, Problem
from questionnaire.definition import QuestionnaireDefinition
from reporting.documents import excel, places
from reporting.documents.places import Slot
from reporting.importing.opening import DAMAGED, MOST_PART, TOO_LARGE, archive
from reporting.importing.reading import Reading

MOST_ROWS = 3_000
_NOT_OURS = "is not our form. Download the draft as Excel from the return’s page, fill it in and upload it."
_FAULTS = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, RuntimeError, EOFError, OSError)
_ESCAPED = re.compile("_x(005F|FFFE|FFFF)_", re.IGNORECASE)


def read(path: Path, tree: QuestionnaireDefinition) -> Reading:
    _check(path)
    try:
        book = load_workbook(path, read_only=True, data_only=False)
        try:
            facts = str(book.properties.keywords or ""), str(book.properties.category or "")
            rows = list(_rows(book.worksheets[0]))
        finally:
            book.close()
    except _FAULTS as error:
        raise FileRefused(path.name, Problem(0, DAMAGED)) from error
    reading = Reading(head=places.head_of(*facts))
    texts = _texts(rows, tree, reading)
    if texts is None:
        raise FileRefused(path.name, Problem(0, _NOT_OURS))
    _take(texts, tree, reading)
    return reading


def _check(path: Path) -> None:
    """Bounded when unpacked, and without declarations that a reader might follow."""
    with archive(path) as opened:
        entries = opened.infolist()
        if sum(entry.file_size for entry in entries) > MOST_PART:
            raise FileRefused(path.name, Problem(0, TOO_LARGE))
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")):
                data = opened.read(entry)
                if b"<!DOCTYPE" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    raise FileRefused(path.name, Problem(0, DAMAGED))


def _rows(sheet: Any) -> Iterator[list[ReadOnlyCell]]:
    yield from (list(row) for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=60))


Texts = dict[str, str]


def _texts(rows: list[list[ReadOnlyCell]], tree: QuestionnaireDefinition, reading: Reading) -> Texts | None:
    """What every cell says, by the name of its place; None where the heads of the form are not there."""
    columns = _columns(tree)
    start = next((place for place, row in enumerate(rows) if _is_head(row, tree)), None)
    if start is None:
        return None
    found: Texts = {}
    told = {column for column in range(len(rows[start])) if _text(rows[start], column).endswith(excel.BEFORE)}
    for number, row in enumerate(rows[start + 1 :], start + 2):
        key = _text(row, excel.KEY) or _text(row, excel.NUMBER)
        for column in sorted(set(range(excel.FIRST, len(row))) - told):
            name = columns.get(column, "") if key in tree.by_number else ""
            place = f"{key}/{name}" if name else key if "/" in key and column == excel.FIRST else ""
            _note(row, column, place, f"row {number}", found, reading)
    return found


def _columns(tree: QuestionnaireDefinition) -> dict[int, str]:
    keys = [field.key for field in tree.columns]
    reasons = [field.key + places.NO_RESPONSE for field in tree.columns if field.required]
    return dict(enumerate(keys + reasons, excel.FIRST))


def _is_head(row: list[ReadOnlyCell], tree: QuestionnaireDefinition) -> bool:
    wanted = excel.heads(tree)
    return [_text(row, column) for column in range(excel.FIRST, excel.FIRST + len(wanted))] == wanted


def _note(row: list[ReadOnlyCell], column: int, place: str, where: str, found: Texts, reading: Reading) -> None:
    text = _text(row, column)
    if not text:
        return
    if row[column].data_type == "f":
        reading.leave(where, text, "This is a formula. Type its result.")
    elif place:
        found[place] = found.get(place, "") + text if _text(row, excel.QUESTION) == excel.GOES_ON else text
    elif text != "Not asked":
        reading.leave(where, text, "The form does not ask for this here.")


def _text(row: list[ReadOnlyCell], column: int) -> str:
    """As it was typed; numbers and days that a program made of it in plain words."""
    value = row[column].value if column < len(row) else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        value = value.date() if (value.hour, value.minute) == (0, 0) else value
    if isinstance(value, date):
        return value.isoformat()
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), str(value))


def _take(texts: Texts, tree: QuestionnaireDefinition, reading: Reading) -> None:
    slots = places.slots(tree)
    for name, text in texts.items():
        slot = slots.get(name.removesuffix(places.NO_RESPONSE))
        if slot is None:
            if text != "Not asked":
                reading.leave(name.replace("/", " "), text, "The form does not ask for this here.")
        elif name.endswith(places.NO_RESPONSE):
            if not texts.get(slot.name):
                reading.take_reason(slot, text)
        else:
            _take_answer(slot, text, reading)


def _take_answer(slot: Slot, text: str, reading: Reading) -> None:
    try:
        reading.take(slot, slot.field.spec.from_paper(text, slot.field))
    except ValidationError as error:
        reading.leave(slot.title, text, " ".join(error.messages))
