"""Merges two texts that were made from the same text, by whole sentences and lines. A change by one side is used; where
both sides changed the same sentence or line, both versions are kept, mine first, and the place becomes a check."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaire.sentences import Sentence, joined, sentences
from questionnaire.wording import matching, words_of

ALIKE = 0.5  # the share of common words below which two texts or sentences count as unrelated
MOST_CHECKS = 5
MOST_PAIRS = 10_000  # pairs of sentences compared with each other; more would take seconds


@dataclass(frozen=True, slots=True)
class Check:
    """A place that the writer has to check because both sides changed it. One of the two is empty where that side
    deleted the passage; both are empty where the two whole texts follow each other."""

    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merge:
    text: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """The sentences with which one side replaced those from `begin` to `end` of the text that both started from."""

    begin: int
    end: int
    new: list[Sentence]


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Merge two texts without silent losses: every sentence of both sides is in the merged text or in one of its
    checks. Texts that have little in common, or need too many checks, are put one after the other."""
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
    merged: list[Sentence] = []
    checks: list[Check] = []
    for begin, end, own, other in _regions(_changes(base, mine), _changes(base, theirs)):
        continues_list = begin == end and bool(merged) and merged[-1].is_point
        pieces, new_checks = (_more_points if continues_list else _region)(base[begin:end], own, other)
        merged += pieces
        checks += new_checks
    return Merge(joined(merged), tuple(checks))


def _region(before: list[Sentence], own: list[Sentence], other: list[Sentence]) -> tuple[list[Sentence], list[Check]]:
    """The merged sentences, and the checks, for one stretch of the base and what each side made of it."""
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
    """Merge what both sides added after a list: first the points of the list, then everything else."""
    (own_points, own_rest), (other_points, other_rest) = _split_points(own), _split_points(other)
    points, point_checks = _region([], own_points, other_points)
    rest, rest_checks = _region([], own_rest, other_rest)
    return points + rest, point_checks + rest_checks


def _split_points(added: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """The points that continue a list, and the sentences after them."""
    count = next((index for index, sentence in enumerate(added) if not sentence.is_point), len(added))
    return added[:count], added[count:]


def _same(one: list[Sentence], another: list[Sentence]) -> bool:
    return [sentence.text for sentence in one] == [sentence.text for sentence in another]


def _regions(mine: list[_Change], theirs: list[_Change]) -> Iterator[tuple[int, int, list[Sentence], list[Sentence]]]:
    """Each stretch of the base that either side changed, as (begin, end, mine, theirs). Overlapping changes of both
    sides are one stretch. The changes of a side include the sentences that it left as they were."""
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
        yield begin, end, _new_sentences(taken[0]), _new_sentences(taken[1])


def _touches(change: _Change, begin: int, end: int) -> bool:
    if begin == end:
        return change.begin == change.end == begin
    return change.begin < end


def _new_sentences(changes: list[_Change]) -> list[Sentence]:
    return [sentence for change in changes for sentence in change.new]


def _changes(base: list[Sentence], new: list[Sentence]) -> list[_Change]:
    """One change for every sentence of the base, and one for every insertion between two of them."""
    changes: list[_Change] = []
    at_base = at_new = 0
    for position, place in [*sorted(_matching(base, new).items()), (len(base), len(new))]:
        changes += _changed(base[at_base:position], new[at_new:place], at_base)
        if position < len(base):
            changes.append(_Change(position, position + 1, [new[place]]))
        at_base, at_new = position + 1, place + 1
    return changes


def _changed(before: list[Sentence], new: list[Sentence], offset: int) -> list[_Change]:
    """The changes of a stretch in which no sentence stayed the same; sentences that are alike are paired."""
    changes: list[_Change] = []
    at_before = at_new = 0
    for position, place in [*_alike(before, new), (len(before), len(new))]:
        if position > at_before or place > at_new:
            changes.append(_Change(offset + at_before, offset + position, new[at_new:place]))
        if position < len(before):
            changes.append(_Change(offset + position, offset + position + 1, [new[place]]))
        at_before, at_new = position + 1, place + 1
    return changes


def _alike(before: list[Sentence], new: list[Sentence]) -> list[tuple[int, int]]:
    """The pairs of sentences that are alike, in the order of both texts, chosen so that they share the most words."""
    if not before or not new or len(before) * len(new) > MOST_PAIRS:
        return []
    best: list[list[tuple[float, list[tuple[int, int]]]]]
    best = [[(0.0, [])] * (len(new) + 1) for _ in range(len(before) + 1)]
    old_counts = [_word_counts(sentence) for sentence in before]
    new_counts = [_word_counts(sentence) for sentence in new]
    for i in range(len(before)):
        for j in range(len(new)):
            share = _share(old_counts[i], new_counts[j])
            score, pairs = best[i][j]
            paired = (score + share, [*pairs, (i, j)]) if share >= ALIKE else (-1.0, [])
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], paired, key=lambda entry: entry[0])
    return best[-1][-1][1]


def _word_counts(sentence: Sentence) -> Counter[str]:
    return Counter(word.strip() for word in words_of(sentence.text))


def _share(one: Counter[str], another: Counter[str]) -> float:
    return 2 * (one & another).total() / max(1, one.total() + another.total())


def _matching(old: list[Sentence], new: list[Sentence]) -> dict[int, int]:
    return matching([sentence.text for sentence in old], [sentence.text for sentence in new])
