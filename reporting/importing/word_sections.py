"""Our table of what is said about sections, where its controls have gone."""

from collections.abc import Iterator

from lxml import etree

from questionnaire.definition import QuestionnaireDefinition
from reporting.documents import places
from reporting.importing.matching import plain
from reporting.importing.opening import local
from reporting.importing.word_text import typed


def said(table: etree._Element, tree: QuestionnaireDefinition) -> Iterator[tuple[str, str]] | None:
    """The name of each place with its text; None for any other table."""
    rows = [[typed(cell) for cell in row.iter("{*}tc")] for row in table if local(row) == "tr"]
    keys = {field.label: field.key for section in tree.sections for field in section.fields}
    if not keys or not rows or rows[0] != ["Section", *keys]:
        return None
    return _cells(rows[1:], list(keys.values()), tree)


def _cells(rows: list[list[str]], keys: list[str], tree: QuestionnaireDefinition) -> Iterator[tuple[str, str]]:
    numbers = {plain(f"{section.number}{section.title}"): section.number for section in tree.sections}
    for row in rows:
        number = numbers.get(plain(row[0])) if row else None
        if number:
            yield from ((f"{places.SECTION}{number}/{key}", text) for key, text in zip(keys, row[1:], strict=False))
