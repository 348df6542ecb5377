"""Finding small numbers of people next to the name of a place: somebody there may know who they are."""

import re
from collections.abc import Iterator
from functools import lru_cache

from questionnaire.care.plain import Found
from questionnaire.care.words import STOP

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FILL = (
    r"(?:out|of|the|our|these|those|its|their|all|only|young(?:er)?|older|elderly|adult|further|other|more|remaining|"
    r"additional|new|local|male|female|disabled|learning|autistic|former|current|such|known|identified|eligible|named|"
    rf"vulnerable|complex|black|asian|white|single|or|to|a|high|need|cost|long-stay|nhs|funded|\d{{1,3}}|{'|'.join(_WORDS)})"
)
_PEOPLE = (
    r"(?:people|persons?|individuals?|(?:in-?)?patients?|service[\s-]users?|clients?|residents?|adults?|child(?:ren)?|"
    r"m[ae]n|wom[ae]n|gentlem[ae]n|lad(?:y|ies)|lads?|males?|females?|customers?|boys?|girls?|tenants?|citizens?|"
    r"siblings?|brothers?|sisters?|teenagers?|pensioners?|placements?|young\s+people)"
)
_PLACE = r"(?:the\s+|our\s+)?([A-Z][a-zà-ÿ']+(?:[-\s](?:[A-Z][a-zà-ÿ']+|upon|on|under|and(?=\s[A-Z][a-z]+shire)))*)"
_AT = (
    r"(?:from|in|at|near|outside|within|around|into|"
    r"(?:mov\w+|return\w*|transfer\w*|place\w*|came|come|back|closer|home|discharged)\s+to)"
)
_NUMBERED = re.compile(
    r"(?:\b(?:section|tier|level|phase|stage|band|grade|question|part|step|type|category|ward|unit|house|flat|no\.?|"
    r"number|item|priority|week|month|year|quarter|target|standard|outcome|objective|article|appendix|annex|table|page|"
    r"paragraph|version|day|group|cohort|strand|domain|chapter|schedule|form)s?\s+|"
    rf"\b(?:\d+|{'|'.join(_WORDS)})\s+(?:in|of|out\s+of)\s+|\bno\s+|\bany\s+|\bevery\s+|\beach\s+|\bthan\s+|\bone-to-)$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?;]\s|\n\s*\n|\n\s*[•*-]")
_AFTER, _BEFORE = 70, 45


@lru_cache(maxsize=8)
def _count(limit: int) -> re.Pattern[str]:
    small = [str(number) for number in range(1, limit)] + list(_WORDS[: max(0, limit - 1)])
    number = rf"(?:{'|'.join(small)})"
    return re.compile(
        rf"(?<![\w.,£$€/%-])(?:{number}\s?(?:-|to|or)\s?)?{number}(?![\w%]|[.,/]\d|\s?-\s?\d)"
        rf"(?:(?:\s+|-){_FILL}){{0,6}}?\s+{_PEOPLE}\b(?!\s+(?:days?|weeks?|hours?|years?))|"
        rf"(?<![\w.,£$€/%-]){number}(?:\s+(?:are|is|were|was|live|lives|lived|remains?|came|come|have\s+been|has\s+been|"
        r"placed|still)){1,3}(?=\s)|"
        rf"(?<![\w.,£$€/%-]){number}(?=\s+from\s)|\bthe\s+(?:only|sole)\s+(?:{_FILL}\s+){{0,3}}{_PEOPLE}\b",
        re.IGNORECASE,
    )


@lru_cache(maxsize=64)
def _known(places: tuple[str, ...]) -> re.Pattern[str] | None:
    names = sorted({name for name in places if len(name) > 2}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b") if names else None


_PLACE_AFTER = re.compile(rf"\b{_AT}\s+{_PLACE}")
_PLACE_BEFORE = re.compile(rf"\b(?:[Ff]rom|[Ii]n|[Aa]t|[Nn]ear|[Ww]ithin)\s+{_PLACE}")


def small(text: str, places: tuple[str, ...], limit: int) -> Iterator[Found]:
    known = _known(places)
    for count in _count(limit).finditer(text):
        if _NUMBERED.search(text, max(0, count.start() - 20), count.start()):
            continue
        place = _after(text, count.end(), known) or _before(text, count.start(), known)
        if place:
            yield Found("small_number", min(count.start(), place[0]), max(count.end(), place[1]))


def _after(text: str, start: int, known: re.Pattern[str] | None) -> tuple[int, int] | None:
    """The first place that follows closely in the same sentence."""
    end = min(len(text), start + _AFTER)
    stop = _ENDS.search(text, start, end)
    end = stop.start() if stop else end
    for pattern in filter(None, (_PLACE_AFTER, known)):
        for found in pattern.finditer(text, start, _to_word_end(text, end)):
            if found.start() < end and (pattern is known or _is_place(found.group(1))):
                return found.span()
    return None


def _before(text: str, end: int, known: re.Pattern[str] | None) -> tuple[int, int] | None:
    start = max(0, end - _BEFORE)
    for stop in _ENDS.finditer(text, start, end):
        start = stop.end()
    last = None
    for pattern in filter(None, (known, _PLACE_BEFORE)):
        for found in pattern.finditer(text, start, end):
            if pattern is known or _is_place(found.group(1)):
                last = found.span()
    return last


def _to_word_end(text: str, end: int) -> int:
    stop = _ENDS.search(text, end, end + 30)
    return stop.start() if stop else min(len(text), end + 30)


def _is_place(name: str) -> bool:
    first = name.split()[0].split("-")[0].removesuffix("'s").strip("'")
    return first not in STOP
