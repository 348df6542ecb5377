"""Finding numbers that identify a person: NHS numbers, dates of birth, postcodes."""

import re
from collections.abc import Iterator

from questionnaire.care.plain import Found

_RUN = re.compile(r"\d(?:[\s./-]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_GROUPINGS = {
    *((10,), (3, 3, 4), (5, 5), (3, 7), (7, 3), (6, 4), (4, 6), (4, 3, 3), (3, 4, 3), (2, 4, 4), (4, 4, 2)),
    *((2, 2, 2, 2, 2), (1,) * 10),
}
_IS_NHS = re.compile(r"\bNHS(?:\s+(?:number|no|num|id|ref(?:erence)?)s?)?\b[^\d\n]{0,20}$", re.IGNORECASE)
_WEIGHTS = range(10, 1, -1)

_MONTHS = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    "Nov(?:ember)?|Dec(?:ember)?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?<!\d)(?:{_DAY}(?:\s+day)?(?:\s+of)?[\s.-]+(?:{_MONTHS})[\s.,-]+(?:19|20)?\d\d|"
    rf"(?:{_MONTHS})\s+{_DAY},?\s+(?:19|20)\d\d|"
    r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})(?!\d)"
)
_BORN = r"(?:\bborn\b|\bb\.|\bd\.?\s?o\.?\s?b\b\.?|\bdate\s+of\s+birth\b|\bbirth\s?dates?\b|\bbirthday\b)"
_AGE = (
    r"(?:\bage[d:]?\s+(?:only\s+|just\s+)?\d{1,2}(?![\d+%])(?!\s*(?:-|to\b|and\b|or\b|years?\s+and|plus\b))|"
    r"\b\d{1,2}[\s-]+years?[\s-]+old\b|\b\d{1,2}[\s-]+years?\s+of\s+age\b)"
)
_BIRTHS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_BORN}[^\n\d]{{0,30}}{_DATE}",
        rf"{_DATE}[^\n\d]{{0,20}}{_BORN}",
        rf"{_AGE}[^\n.;]{{0,40}}?{_DATE}\)?",
        rf"{_DATE}[\s,(]{{0,3}}(?:(?:he|she|they|who)\s+(?:is|was|were)\s+|now\s+)?{_AGE}\)?",
    )
]
_POSTCODE = re.compile(
    r"\b[A-PR-UWYZ][A-HK-Y]?\d(?:\d|[A-HJKMNPR-Y])?\s{0,2}\d[ABD-HJLNP-UW-Z]{2}\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|\dth)$", re.IGNORECASE)


def nhs_numbers(text: str) -> Iterator[Found]:
    """Find ten figures with a valid check digit, written together or in the usual groups. If the text calls them an NHS
    number, any groups count."""
    for run in _RUN.finditer(text):
        groups = [(found.start() + run.start(), found.end() + run.start()) for found in _GROUP.finditer(run.group())]
        for first in range(len(groups)):
            if (last := _ten(text, groups, first)) is not None:
                yield Found("nhs_number", groups[first][0], groups[last][1])
                break


def _ten(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """The position of the last group of an NHS number that begins with group `first`, or None."""
    sizes: list[int] = []
    for place, (start, end) in enumerate(groups[first:], start=first):
        sizes.append(end - start)
        if sum(sizes) > 10:
            return None
        if sum(sizes) == 10:
            begin = groups[first][0]
            figures = "".join(letter for letter in text[begin:end] if letter.isdigit())
            is_grouped = tuple(sizes) in _GROUPINGS and not text[max(0, begin - 4) : begin].endswith(("+44 ", "+44"))
            is_named = bool(_IS_NHS.search(text[max(0, begin - 50) : begin]))
            return place if (is_grouped or is_named) and checks(figures) else None
    return None


def checks(figures: str) -> bool:
    """Whether the tenth figure is the right check digit for the first nine (modulus 11)."""
    if len(set(figures)) == 1:
        return False
    rest = 11 - sum(int(figure) * weight for figure, weight in zip(figures, _WEIGHTS, strict=False)) % 11
    return rest != 10 and rest % 11 == int(figures[9])


def dates_of_birth(text: str) -> Iterator[Found]:
    for pattern in _BIRTHS:
        for found in pattern.finditer(text):
            yield Found("date_of_birth", found.start(), found.end())


def postcodes(text: str) -> Iterator[Found]:
    """Find postcodes, in lower case only with a space between the halves. "Q1 2nd" and the like are left out."""
    for found in _POSTCODE.finditer(text):
        words = found.group()
        is_spaced = any(letter.isspace() for letter in words)
        if words.isupper() or (is_spaced and not _ORDINAL.search(words)):
            yield Found("postcode", found.start(), found.end())
