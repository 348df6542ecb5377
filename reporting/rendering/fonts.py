"""The documents' typefaces: which characters they hold, and how wide a text sets.

Liberation Sans sets everything; DejaVu Sans stands in for a character it lacks. No other font of the machine is ever
used: what neither holds prints as its code, [U+4E2D].
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from fontTools.ttLib import TTFont

SETS, STANDS_IN = "LiberationSans", "DejaVuSans"
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_CONTROLS = {9, 10, 13}  # white space of the markup
_REORDERING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}  # would print other words than those that are signed
_EMOJI = 0x1F000  # from here on a coloured font would be looked for, wherever the machine has one


@cache
def _open(name: str) -> Any:
    for folder in _FOLDERS:
        if found := sorted(folder.rglob(f"{name}.ttf")):
            return TTFont(found[0], lazy=True)
    raise ImproperlyConfigured(f"The font {name} is not installed: run `make setup`.")


@cache
def _characters(style: str) -> frozenset[int]:
    """What can be set in one weight: "Regular" or "Bold"."""
    stand_in = STANDS_IN if style == "Regular" else f"{STANDS_IN}-{style}"
    return frozenset(_open(f"{SETS}-{style}").getBestCmap()) | frozenset(_open(stand_in).getBestCmap())


@cache
def _unprintable() -> re.Pattern[str]:
    printable = (_characters("Regular") & _characters("Bold")) - _REORDERING
    points = sorted(_CONTROLS | {point for point in printable if 32 <= point < _EMOJI and not 127 <= point < 160})
    return re.compile(f"[^{''.join(re.escape(chr(point)) for point in points)}]")


def has_unprintable(text: str) -> bool:
    return bool(_unprintable().search(text))


def with_codes(text: str) -> str:
    """The text with the code of each character that cannot be printed in its place."""
    return _unprintable().sub(lambda match: f"[U+{ord(match.group()):04X}]", text)


@cache
def _advances(style: str) -> dict[str, float]:
    font = _open(f"{SETS}-{style}")
    widths, em = font["hmtx"], font["head"].unitsPerEm
    return {chr(point): widths[name][0] / em for point, name in font.getBestCmap().items()}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How many mm a text takes on one line, at a size in points."""
    advances = _advances("Bold" if bold else "Regular")
    return sum(advances.get(character, 0.6) for character in text) * size * 25.4 / 72


def lines(text: str, measure: float, size: float) -> int:
    """About how many lines a text takes at a measure in mm; words rarely fill a line, so a twentieth is added."""
    return sum(max(1, -(-int(width(line, size) * 1.05) // int(measure))) for line in text.split("\n") if line.strip())
