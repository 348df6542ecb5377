"""The registry of columns of the programme's list. A new column is one entry here, its template if it has one, and its
tests.

The head and the rows of the table are drawn from it, and so is the list as CSV.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from questionnaire.desk.programme.selectors import ListedReturn
from questionnaire.phrases import with_commas

CELLS = "questionnaire/desk/programme/cells"


@dataclass(frozen=True)
class Fact:
    """One fact about a return in words. Each fact has its own column in the CSV."""

    heading: str
    words: Callable[[ListedReturn], str]


@dataclass(frozen=True)
class Column:
    """One column of the table. The template is included in a cell, and knows `row` and `facts`; without a template of
    its own the cell shows the facts with commas. The first column heads its rows."""

    heading: str
    facts: tuple[Fact, ...]
    template: str = f"{CELLS}/facts.html"

    def text(self, row: ListedReturn) -> str:
        return with_commas(*(fact.words(row) for fact in self.facts))


_COLUMNS: dict[str, Column] = {}


def register(column: Column) -> None:
    if column.heading in _COLUMNS:
        raise ValueError(f"The column {column.heading} is registered already.")
    _COLUMNS[column.heading] = column


def unregister(heading: str) -> None:
    del _COLUMNS[heading]


def every() -> list[Column]:
    """All columns, in the order of the table."""
    return list(_COLUMNS.values())


def facts() -> list[Fact]:
    """The columns of the CSV."""
    return [fact for column in every() for fact in column.facts]


def _last_change(row: ListedReturn) -> str:
    return f"{timezone.localtime(row.changed_at):%Y-%m-%d %H:%M}" if row.changed_at else ""


register(
    Column(
        "Area",
        (
            Fact("area code", lambda row: row.area_return.area.gss_code),
            Fact("area", lambda row: row.area_return.area.short_name),
            Fact("region", lambda row: row.area_return.area.region),
        ),
        f"{CELLS}/area.html",
    )
)
register(
    Column(
        "Status",
        (
            Fact("return", lambda row: row.standing_label),
            Fact("status", lambda row: row.line),
            Fact("due", lambda row: row.due),
        ),
        f"{CELLS}/status.html",
    )
)
register(Column("Last change", (Fact("last change", _last_change),), f"{CELLS}/changed.html"))
register(
    Column(
        "Waiting for",
        (
            Fact("waiting for", lambda row: row.waits_for),
            Fact("who to phone", lambda row: row.contact),
            Fact("telephone", lambda row: row.phone),
        ),
        f"{CELLS}/waiting.html",
    )
)
