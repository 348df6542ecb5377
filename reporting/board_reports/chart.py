"""The ratings as bars, with a pattern for each rating, so that they differ when copied in black and white."""

from dataclasses import dataclass

from reporting.board_reports.parts import Ratings

WIDTH = 520.0  # of the drawing, for the section with most questions


@dataclass(frozen=True, slots=True)
class Piece:
    x: float
    width: float
    look: str
    count: int

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of one section. `words` is its text alternative."""

    number: str
    title: str
    counts: tuple[int, ...]
    pieces: tuple[Piece, ...]
    words: str


def bars(ratings: Ratings) -> tuple[Bar, ...]:
    most = max((sum(row.counts) for row in ratings.rows), default=0) or 1
    return tuple(
        Bar(row.number, row.title, row.counts, _pieces(row.counts, WIDTH / most), _words(row.counts, ratings.heads))
        for row in ratings.rows
    )


def looks(ratings: Ratings) -> list[tuple[str, str]]:
    """The (pattern, name) of each rating; the last is for questions without a rating."""
    return list(zip(_looks(len(ratings.heads)), ratings.heads, strict=True))


def _looks(count: int) -> list[str]:
    """The patterns from darkest to lightest, because more ink means more concern."""
    return [*("solid", "hatched", "dotted", "open")[: count - 1], *["open"] * max(0, count - 5), "none"]


def _pieces(counts: tuple[int, ...], unit: float) -> tuple[Piece, ...]:
    pieces, x = [], 0.0
    for look, count in zip(_looks(len(counts)), counts, strict=True):
        if count:
            pieces.append(Piece(round(x, 2), round(count * unit, 2), look, count))
        x += count * unit
    return tuple(pieces)


def _words(counts: tuple[int, ...], heads: tuple[str, ...]) -> str:
    return ", ".join(f"{count} {head.lower()}" for count, head in zip(counts, heads, strict=True) if count)
