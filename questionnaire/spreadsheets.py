"""Texts on their way into somebody's spreadsheet: none of them may be taken for a formula."""

from collections.abc import Iterable

_BEGINS_FORMULA = frozenset("=+-@\t\r\n|%＝＋－＠")


def safe(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would reckon instead of show."""
    bare = text.lstrip(" \u00a0\ufeff\x00")
    return f"'{text}" if bare and bare[0] in _BEGINS_FORMULA else text


def safe_row(cells: Iterable[str]) -> list[str]:
    return [safe(cell) for cell in cells]
