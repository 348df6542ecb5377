"""Search of a text for phrases that might identify somebody; the writer decides what to do about them. These are plain
functions on plain text, without Django or returns."""

from collections.abc import Iterable

from questionnaire.care import contacts, counts, named, numbers
from questionnaire.care.plain import Found, Hit, Plain, phrase_of

SMALL_NUMBER_LIMIT = 5
_GRAVEST = ("nhs_number", "date_of_birth", "named", "postcode", "small_number", "mailbox", "telephone")
__all__ = ["SMALL_NUMBER_LIMIT", "Hit", "find", "locate", "whole"]


def find(text: str, places: Iterable[str] = (), limit: int = SMALL_NUMBER_LIMIT) -> tuple[Hit, ...]:
    """List the phrases in the order of the text, each once. `places` are names of areas and bodies; a text may contain
    others, which are recognised as places ("in Northbourne"). Counts under `limit` are small."""
    hits: dict[str, Hit] = {}
    for hit in locate(text, places, limit):
        hits.setdefault(hit.phrase, hit)
    return tuple(hits.values())


def locate(
    text: str, places: Iterable[str] = (), limit: int = SMALL_NUMBER_LIMIT, *, published: bool = False
) -> tuple[Hit, ...]:
    """List every occurrence of the phrases. A text that will be `published` is also searched for email addresses and
    telephone numbers, and overlapping phrases become one, so that a decision covers every letter of them."""
    plain = Plain.of(text)
    found = [
        *numbers.nhs_numbers(plain.text),
        *numbers.dates_of_birth(plain.text),
        *numbers.postcodes(plain.text),
        *named.people(plain.text),
        *counts.small(plain.text, tuple(places), limit),
        *(contacts.found(plain.text) if published else ()),
    ]
    parts = _merged(found, plain.places) if published else _outermost(found)
    return tuple(plain.hit(part) for part in parts)


def whole(text: str, kind: str) -> Hit:
    """A hit on the whole of a text, which is private because of its purpose."""
    return Hit(phrase_of(text), kind, 0, len(text))


def _outermost(found: list[Found]) -> list[Found]:
    """Sort the hits, and drop those that lie within another."""
    kept: list[Found] = []
    for part in sorted(found, key=lambda part: (part.start, -part.end)):
        if not kept or part.end > kept[-1].end:
            kept.append(part)
    return kept


def _merged(found: list[Found], places: tuple[int, ...]) -> list[Found]:
    """Sort the hits and merge those that overlap, even by one typed letter. A merged hit has the most serious kind."""
    kept: list[Found] = []
    for part in sorted(found, key=lambda part: part.start):
        last = kept[-1] if kept else None
        if last and places[part.start] <= places[last.end - 1]:
            kind = min(last.kind, part.kind, key=_GRAVEST.index)
            kept[-1] = Found(kind, last.start, max(last.end, part.end))
        else:
            kept.append(part)
    return kept
