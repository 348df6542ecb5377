"""A text reduced to plain letters and figures, with the position of each in the text as it was typed."""

import unicodedata
from dataclasses import dataclass, field

_LONGEST = 90
_SAME = str.maketrans("‐‑‒–—−’‘ʼ“”", "------'''\"\"")
PUBLIC = "and board papers are public."
WHY = {
    "nhs_number": f"reads as an NHS number, {PUBLIC}",
    "date_of_birth": f"reads as somebody’s date of birth, {PUBLIC}",
    "postcode": f"is a full postcode, which covers only a few houses, {PUBLIC}",
    "small_number": f"is a small number next to a place name, {PUBLIC}",
    "named": f"names somebody beside their health or family, {PUBLIC}",
    "private": f"may say something private about somebody, {PUBLIC}",
    "mailbox": f"is somebody’s email address, {PUBLIC}",
    "telephone": f"is a telephone number, {PUBLIC}",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The position of a phrase in the plain text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that might identify somebody, from `start` to `end` of the text. `phrase` has single spaces and, if
    long, omits its middle; `why` continues the sentence that begins with it."""

    phrase: str
    kind: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    @property
    def why(self) -> str:
        return WHY[self.kind]


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as `typed` and in plain letters. `places` are the positions in `typed` of the plain letters."""

    typed: str
    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, typed: str) -> "Plain":
        letters: list[str] = []
        places: list[int] = []
        for place, letter in enumerate(typed):
            for plain in _plain(letter):
                letters.append(plain)
                places.append(place)
        return cls(typed, "".join(letters), tuple(places))

    def hit(self, found: Found) -> Hit:
        start, end = self.places[found.start], self.places[found.end - 1] + 1
        return Hit(phrase_of(self.typed[start:end]), found.kind, start, end)


def phrase_of(typed: str) -> str:
    words = " ".join(typed.split())
    return words if len(words) <= _LONGEST else f"{words[:50].rstrip()} … {words[-30:].lstrip()}"


def _plain(letter: str) -> str:
    """Convert wide letters and the figures of any script to plain ones, and remove invisible characters."""
    if letter.isascii():
        return letter
    if unicodedata.category(letter) == "Cf":
        return ""
    figure = unicodedata.digit(letter, None)
    return str(figure) if figure is not None else unicodedata.normalize("NFKC", letter).translate(_SAME)
