"""Read CSV files as rows with their line numbers."""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from accounts.problems import FileRefused, Problem, read_text


@dataclass(frozen=True)
class Row:
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def read(file: Path, *forms: tuple[str, ...]) -> list[Row]:
    """The rows of a file that has one of the forms: exactly these columns, in any order.

    Cells lose the spaces around them; empty lines are passed over.
    """
    reader = csv.reader(StringIO(read_text(file, save_as="“CSV UTF-8”"), newline=""), strict=True)
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(file, header, forms)
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            row = Row(line, dict(zip(header, (_clean(cell) for cell in cells), strict=False)))
            problems += _problems(row, len(cells), len(header))
            rows.append(row)
    except csv.Error as error:
        problems.append(Problem(reader.line_num, f"is not CSV: {error}."))
    if problems:
        raise FileRefused(file, *problems)
    return rows


def _check_header(file: Path, header: list[str], forms: tuple[tuple[str, ...], ...]) -> None:
    if len(set(header)) < len(header):
        raise FileRefused(file, Problem(1, "A column appears twice."))
    if any(set(form) == set(header) for form in forms):
        return
    expected = ", or ".join(",".join(form) for form in forms)
    raise FileRefused(file, Problem(1, f"The columns are {','.join(header) or 'missing'}; they must be {expected}."))


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip()


def _problems(row: Row, cells: int, columns: int) -> Iterator[Problem]:
    if cells != columns:
        yield Problem(row.line, f"has {cells} cells, but there are {columns} columns.")
    for column, value in row.cells.items():
        if any(unicodedata.category(character) == "Cc" for character in value):
            yield Problem(row.line, f"{column} has a line break or a control character in it.")
