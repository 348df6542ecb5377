"""The texts that officers type: cleaned before they are stored, and split into paragraphs and lists for display.

The stored text is never changed for display; nothing here knows HTML.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError

_BEGINS_FORMULA = frozenset("=+-@\t\r\n|%＝＋－＠")


def safe(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet would otherwise run it as a formula."""
    bare = text.lstrip(" \u00a0\ufeff\x00")
    return f"'{text}" if bare and bare[0] in _BEGINS_FORMULA else text


def safe_row(cells: Iterable[str]) -> list[str]:
    return [safe(cell) for cell in cells]


_LINE_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_BULLET = re.compile(r"^[ \t]*[•*\-][ \t\u00a0]+(?=\S)")
_UNITS = (
    r"million|billion|thousand|bn|mn?|k|wte|fte|whole|per\s?cent|posts?|staff|people|persons?|hours?|days?|weeks?"
    r"|months?|years?|beds?|places?|times|miles|metres|km|[kmg]b"
)
_REFERENCE = re.compile(
    rf"(?<![\d.,£$€/])\d{{1,2}}\.\d{{1,2}}(?![\d%]|[.,]\d|\s?%|[ \u00a0]?(?:{_UNITS})\b)", re.IGNORECASE
)


def clean_text(raw: str) -> str:
    """The text in NFC with LF line ends, or empty if it is white space. Control characters raise ValidationError."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_BREAKS)
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in "\n\t"):
            raise ValidationError(_refusal(character, text, position), code="control_character")
    text = unicodedata.normalize("NFC", text)
    return text if text.strip() else ""


def _refusal(character: str, text: str, position: int) -> str:
    before = text[max(0, position - 20) : position].strip()
    where = f" after “{before}”" if before and before.isprintable() else " at the beginning"
    return f"There is a character that cannot be stored (U+{ord(character):04X}){where}. Delete it and save again."


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `reference` is the number of the question it mentions, or empty."""

    text: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, whose items are its lines, or a list, whose items are its points."""

    is_list: bool
    items: tuple[tuple[Run, ...], ...]


@lru_cache(maxsize=4096)
def blocks(text: str, numbers: frozenset[str] = frozenset()) -> tuple[Block, ...]:
    """Split a text into paragraphs, which end at a blank line, and lists, whose lines begin with •, - or * and a space.

    `numbers` are the question numbers that may be referred to ("see 8.1 above").
    """
    groups: list[tuple[bool, list[str]]] = []
    open_block = False
    for line in text.split("\n"):
        if not line.strip():
            open_block = False
            continue
        bullet = _BULLET.match(line)
        if open_block and groups[-1][0] == bool(bullet):
            groups[-1][1].append(line[bullet.end() :] if bullet else line)
        else:
            groups.append((bool(bullet), [line[bullet.end() :] if bullet else line]))
        open_block = True
    return tuple(Block(is_list, tuple(_runs(item, numbers) for item in items)) for is_list, items in groups)


def _runs(line: str, numbers: frozenset[str]) -> tuple[Run, ...]:
    runs: list[Run] = []
    position = 0
    for match in _REFERENCE.finditer(line):
        if match.group() not in numbers:
            continue
        if match.start() > position:
            runs.append(Run(line[position : match.start()]))
        runs.append(Run(match.group(), reference=match.group()))
        position = match.end()
    if position < len(line) or not runs:
        runs.append(Run(line[position:]))
    return tuple(runs)


def count_words(text: str) -> int:
    return len(text.split())


def file_size(count: int) -> str:
    """A number of bytes as people write it: 212 KB, 1.4 MB."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} KB" if count < 999_500 else f"{count / 1_000_000:.1f} MB"
