"""Finding names of people next to words about their health or family. People named with their office are left out."""

import re
from collections.abc import Iterator

from questionnaire.care.plain import Found
from questionnaire.care.words import FIRST, HEALTH, STOP, STRONG

_NEAR = 130
_SURNAME = r"(?:(?:O'|Mc|Mac|D'|van\s|de\s|ap\s)?[A-Z][a-zà-ÿ]+(?:[-'][A-Z]?[a-zà-ÿ]+)*)"
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Master)\.?\s+(?:(?:[A-Z]\.?\s?){{0,3}}\s?{_SURNAME}|[A-Z]\b\.?)(?:\s{_SURNAME})?"
)
_FULL = re.compile(rf"\b([A-Z][a-zà-ÿ]+)\s+(?:[A-Z]\.?\s+)?({_SURNAME})")
_FIRST = r"\b([A-Z][a-zà-ÿ]+)"
_ALONE = re.compile(
    rf"{_FIRST}(?:'s?\s+(?:mother|father|mum|dad|parents|family|sister|brother|diagnosis|autism|epilepsy|medication|"
    r"placement|behaviour|seizures|carers?|illness)|"
    r"\s+(?:(?:was|is|has\s+been|had\s+been)\s+(?:\w+\s+)?(?:sectioned|detained|admitted|diagnosed|discharged|autistic|"
    r"secluded|restrained|an?\s+in-?patient)|(?:has|had)\s+(?:severe\s+|mild\s+|a\s+|an\s+)*(?:autism|epilepsy|diagnosis|"
    r"learning\s+disability|down'?s|schizophrenia|bipolar|psychosis|dementia|seizures)))",
)
_CALLED = re.compile(
    r"\b(?:patient|service\s+user|resident|client|tenant|son|daughter|brother|sister|mother|father|mum|dad|young\s+man|"
    rf"young\s+woman|gentleman|lady)(?:\s+(?:called|named)|,)?\s+{_FIRST}(?:\s+{_SURNAME})?\b(?!\s+(?:House|Unit|Ward|Centre|Group|Board|Trust))"
)
_INITIALS = re.compile(
    r"\b[A-Z]{1,2}\.?(?:'s\s+(?:mother|father|mum|dad|parents|sister|brother|diagnosis|medication)|"
    r"\s+(?:was|has\s+been)\s+(?:sectioned|detained|diagnosed|readmitted|admitted))"
)
_STRANGE = re.compile(
    rf"\b([A-Z][a-zà-ÿ]+)\s+({_SURNAME})\s+(?:was|is|has\s+been|had\s+been)\s+(?:sectioned|detained|admitted|diagnosed|"
    r"discharged)"
)
_HEALTH = re.compile(rf"\b(?:{HEALTH})\b", re.IGNORECASE)
_STRONG = re.compile(rf"\b(?:{STRONG})", re.IGNORECASE)
_ROLE = (
    r"(?:director|head|manager|chair\w*|leads?|leader|officer|councillor|cllr|commissioner|nurse|consultant|psychiatrist|"
    r"psychologist|doctor|coordinator|co-ordinator|advocate|member|chief|executive|accountable|portfolio|representative|"
    r"solicitor|auditor|registrar|secretary|trustee|strategist|analyst|programme|service|contact)"
)
_ROLE_AFTER = re.compile(
    rf"\s*(?:[,(:-]\s*(?:the\s|our\s|an?\s)?(?:[\w&-]+\s+){{0,4}}{_ROLE}\b|(?:is|as|was)\s+(?:the|our|an?)\s+(?:[\w&-]+\s+){{0,3}}{_ROLE}\b|"
    r"(?:who\s+)?(?:leads?|led|chairs?|chaired|manages?|managed|heads?|headed|represents?|presented?|reports?|reported|"
    r"oversees?|coordinates?|signs?|signed|wrote|will\s+(?:lead|report|chair|present))\b)",
    re.IGNORECASE,
)
_ROLE_BEFORE = re.compile(
    rf"(?:\b{_ROLE}|\b(?:led|chaired|managed|headed|signed|written|presented|completed|agreed)\s+(?:by|with)|\bcontact(?:\s+is)?|"
    r"\bDr|\bProfessor|\bProf|\bSir|\bDame|\bLord|\bLady|\bSt)[\s,.:(]*$",
    re.IGNORECASE,
)


def people(text: str) -> Iterator[Found]:
    for found in _TITLED.finditer(text):
        if not _is_in_office(text, found.start(), found.end()) and (near := _beside(text, found, _HEALTH)):
            yield near
    for found in _FULL.finditer(text):
        is_somebody = _is_name(*found.groups()) and not _is_in_office(text, found.start(), found.end())
        if is_somebody and (near := _beside(text, found, _STRONG)):
            yield near
    for pattern in (_ALONE, _CALLED):
        for found in pattern.finditer(text):
            if found.group(1) in FIRST and not _ROLE_BEFORE.search(text[max(0, found.start(1) - 40) : found.start(1)]):
                yield Found("named", found.start(), found.end())
    for found in _INITIALS.finditer(text):
        yield Found("named", found.start(), found.end())
    for found in _STRANGE.finditer(text):
        if not STOP.intersection(found.groups()):
            yield Found("named", found.start(), found.end())


def _is_name(first: str, last: str) -> bool:
    return first in FIRST and last not in STOP


def _is_in_office(text: str, start: int, end: int) -> bool:
    return bool(_ROLE_AFTER.match(text, end) or _ROLE_BEFORE.search(text[max(0, start - 40) : start]))


def _beside(text: str, name: re.Match[str], words: re.Pattern[str]) -> Found | None:
    """The stretch between a name and the nearest of these words in its paragraph, in either direction."""
    begin = max(text.rfind("\n\n", 0, name.start()) + 2 if "\n\n" in text[: name.start()] else 0, name.start() - _NEAR)
    end = text.find("\n\n", name.end())
    end = min(len(text) if end < 0 else end, name.end() + _NEAR)
    after = words.search(text, name.end(), end)
    if after:
        return Found("named", name.start(), after.end())
    before = [found.start() for found in words.finditer(text, begin, name.start())]
    return Found("named", before[-1], name.end()) if before else None
