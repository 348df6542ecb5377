"""Two texts made from one, put together by whole sentences and whole lines. What only one side changed is taken; where
both changed the same sentence or line, both versions are kept, mine first, and the place is named. Knows no HTML."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaire.sentences import Sentence, joined, sentences
from questionnaire.wording import matching, words_of

ALIKE = 0.5  # of all words; below that two texts, or two sentences, were not made from one
MOST_CHECKS = 5
MOST_PAIRS = 10_000  # sentences looked at one against the other; more would take seconds


@dataclass(frozen=True, slots=True)
class Check:
    """A place where both wrote something else; one of the two is empty where that side took the words out. Both are
    empty where the whole texts follow each other."""

    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merge:
    text: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """What one side made of the sentences from `begin` to `end` of the text that both started from."""

    begin: int
    end: int
    now: list[Sentence]


def merge(base: str, mine: str, theirs: str) -> Merge:
    """A text in which nothing is lost unsaid: every sentence of both sides is in it, or in one of its checks. Texts
    that have little in common are put one after the other."""
    own, other = words_of(mine), words_of(theirs)
    common = len(matching(other, own))
    if 2 * common < ALIKE * (len(own) + len(other)):
        return _one_after_the_other(mine, theirs)
    merged = _merge(sentences(base), sentences(mine), sentences(theirs))
    return merged if len(merged.checks) <= MOST_CHECKS else _one_after_the_other(mine, theirs)


def _one_after_the_other(mine: str, theirs: str) -> Merge:
    parts = [part for part in (mine.strip(), theirs.strip()) if part]
    return Merge("\n\n".join(parts), (Check("", ""),) if len(parts) > 1 else ())


def _merge(base: list[Sentence], mine: list[Sentence], theirs: list[Sentence]) -> Merge:
    if not base:
        base = [mine[position] for position in sorted(_matching(mine, theirs))]
    found: list[Sentence] = []
    checks: list[Check] = []
    for begin, end, own, other in _regions(_changes(base, mine), _changes(base, theirs)):
        goes_on_a_list = begin == end and bool(found) and found[-1].is_point
        pieces, named = (_more_points if goes_on_a_list else _region)(base[begin:end], own, other)
        found += pieces
        checks += named
    return Merge(joined(found), tuple(checks))


def _region(before: list[Sentence], own: list[Sentence], other: list[Sentence]) -> tuple[list[Sentence], list[Check]]:
    """What goes into the text for a stretch of the base, as it was and as each side has it."""
    if len(before) == len(own) == len(other) == 1:
        space = other[0].before if own[0].before == before[0].before else own[0].before
        own, other = [own[0]._replace(before=space)], [other[0]._replace(before=space)]
    if _same(own, other) or _same(own, before):
        return other, []
    if _same(other, before):
        return own, []
    check = Check(joined(own), joined(other))
    if own and other and before:  # two versions of the same words stand in one paragraph
        other = [other[0]._replace(before=" "), *other[1:]]
    return own + other, [check]


def _more_points(_: list[Sentence], own: list[Sentence], other: list[Sentence]) -> tuple[list[Sentence], list[Check]]:
    """After a list the points that each side added come first, then whatever else they added."""
    (own_points, own_rest), (other_points, other_rest) = _points_first(own), _points_first(other)
    points, named = _region([], own_points, other_points)
    rest, named_too = _region([], own_rest, other_rest)
    return points + rest, named + named_too


def _points_first(found: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """The points that go on with a list, and what comes after them."""
    count = next((index for index, sentence in enumerate(found) if not sentence.is_point), len(found))
    return found[:count], found[count:]


def _same(one: list[Sentence], another: list[Sentence]) -> bool:
    return [sentence.text for sentence in one] == [sentence.text for sentence in another]


def _regions(mine: list[_Change], theirs: list[_Change]) -> Iterator[tuple[int, int, list[Sentence], list[Sentence]]]:
    """(begin, end, mine, theirs) of each stretch of the base that a change of either side touches; changes of the two
    that overlap are one stretch. A sentence that a side left alone is in its changes as well, as that side has it."""
    while mine or theirs:
        first = min(
            (changes[0] for changes in (mine, theirs) if changes), key=lambda change: (change.begin, change.end)
        )
        begin, end = first.begin, first.end
        taken: tuple[list[_Change], list[_Change]] = ([], [])
        grown = True
        while grown:
            grown = False
            for changes, kept in ((mine, taken[0]), (theirs, taken[1])):
                while changes and _touches(changes[0], begin, end):
                    end = max(end, changes[0].end)
                    kept.append(changes.pop(0))
                    grown = True
        yield begin, end, _now(taken[0]), _now(taken[1])


def _touches(change: _Change, begin: int, end: int) -> bool:
    if begin == end:
        return change.begin == change.end == begin
    return change.begin < end


def _now(changes: list[_Change]) -> list[Sentence]:
    return [sentence for change in changes for sentence in change.now]


def _changes(base: list[Sentence], new: list[Sentence]) -> list[_Change]:
    """Every sentence of the base with what became of it, and what was put between two."""
    found: list[_Change] = []
    at_base = at_new = 0
    for position, place in [*sorted(_matching(base, new).items()), (len(base), len(new))]:
        found += _changed(base[at_base:position], new[at_new:place], at_base)
        if position < len(base):
            found.append(_Change(position, position + 1, [new[place]]))
        at_base, at_new = position + 1, place + 1
    return found


def _changed(before: list[Sentence], now: list[Sentence], offset: int) -> list[_Change]:
    """A stretch in which no sentence stayed as it was: those that are alike belong together."""
    found: list[_Change] = []
    at_before = at_now = 0
    for position, place in [*_alike(before, now), (len(before), len(now))]:
        if position > at_before or place > at_now:
            found.append(_Change(offset + at_before, offset + position, now[at_now:place]))
        if position < len(before):
            found.append(_Change(offset + position, offset + position + 1, [now[place]]))
        at_before, at_now = position + 1, place + 1
    return found


def _alike(before: list[Sentence], now: list[Sentence]) -> list[tuple[int, int]]:
    """Pairs of sentences made one from the other, in the order of both texts, so that they share the most words."""
    if not before or not now or len(before) * len(now) > MOST_PAIRS:
        return []
    best: list[list[tuple[float, list[tuple[int, int]]]]]
    best = [[(0.0, [])] * (len(now) + 1) for _ in range(len(before) + 1)]
    old, new = [_words(sentence) for sentence in before], [_words(sentence) for sentence in now]
    for i in range(len(before)):
        for j in range(len(now)):
            share = _share(old[i], new[j])
            score, pairs = best[i][j]
            paired = (score + share, [*pairs, (i, j)]) if share >= ALIKE else (-1.0, [])
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], paired, key=lambda entry: entry[0])
    return best[-1][-1][1]


def _words(sentence: Sentence) -> Counter[str]:
    return Counter(word.strip() for word in words_of(sentence.text))


def _share(one: Counter[str], another: Counter[str]) -> float:
    return 2 * (one & another).total() / max(1, one.total() + another.total())


def _matching(old: list[Sentence], new: list[Sentence]) -> dict[int, int]:
    return matching([sentence.text for sentence in old], [sentence.text for sentence in new])
