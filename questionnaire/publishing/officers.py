"""Replacing the officers of a return in public texts: their names, email addresses and telephone numbers. Plain
functions over plain values."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

OFFICER = "[an officer]"
NUMBER = "[telephone number]"
MAILBOX = "[mailbox]"
_TITLES = "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Sir|Dame|Rev|Reverend"
_TITLE = re.compile(rf"(?:(?:{_TITLES})\.?\s+)+")
_TEAM = re.compile(
    r"\b(?:team|service|services|council|board|group|department|directorate|partnership|unit|ccg|office|trust)\b",
    re.IGNORECASE,
)
_APART = r"[\s().-]{0,3}"


@dataclass(frozen=True, slots=True)
class Officers:
    """The people who are not named in public. `mailbox` is the team's address, which may be shown."""

    names: frozenset[str] = frozenset()
    mailboxes: frozenset[str] = frozenset()
    telephones: frozenset[str] = frozenset()
    mailbox: str = ""

    def replaced(self, text: str) -> str:
        """The text with each officer replaced by a role, or by the team's mailbox."""
        pattern = _pattern(self)
        return pattern.sub(self._instead, text) if pattern else text

    def _instead(self, found: re.Match[str]) -> str:
        if found.lastgroup == "mail":
            return self.mailbox or MAILBOX
        return NUMBER if found.lastgroup == "telephone" else OFFICER


def is_person(name: str) -> bool:
    """Whether a typed name is that of a person and not of a team."""
    return not _TEAM.search(name)


@lru_cache(maxsize=64)
def _pattern(officers: Officers) -> re.Pattern[str] | None:
    mails = [re.escape(mail) for mail in officers.mailboxes if mail.lower() != officers.mailbox.lower()]
    groups = {
        "mail": [rf"(?i:(?<![\w.+-]){mail}(?![\w-]))" for mail in _longest_first(mails)],
        "telephone": [found for number in officers.telephones if (found := _telephone(number))],
        "name": [found for name in _longest_first(officers.names) for found in _name(name)],
    }
    alternatives = [f"(?P<{group}>{'|'.join(parts)})" for group, parts in groups.items() if parts]
    return re.compile("|".join(alternatives)) if alternatives else None


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _telephone(number: str) -> str:
    figures = re.sub(r"\D", "", number.replace("+44", "0", 1).replace("(0)", ""))
    if len(figures) < 6:
        return ""
    first, rest = figures[0], _APART.join(figures[1:])
    begin = rf"(?:0|\+44{_APART}(?:\(0\){_APART})?)" if first == "0" else first
    return rf"(?<!\d){begin}{_APART}{rest}(?!\d)"


def _name(name: str) -> list[str]:
    """Patterns for "Meera Okafor", "Ms Okafor" and "M. Okafor", also in capitals. A single word is too ambiguous."""
    parts = _TITLE.sub("", f"{name.strip()} ").split()
    if len(parts) < 2:
        return []
    first, last = parts[0], parts[-1]
    found = []
    for spelt in (str, str.upper):
        whole = r"\s+".join(_letters(spelt(part)) for part in parts)
        short = rf"{re.escape(spelt(first[0]))}\.?\s?{_letters(spelt(last))}"
        found += [rf"(?:(?:{_TITLES})\.?\s+)*\b{whole}(?!\w)", rf"(?:(?:{_TITLES})\.?\s+)*\b{short}(?!\w)"]
        found.append(rf"\b(?:{_TITLES})\.?\s+{_letters(spelt(last))}(?!\w)")
    return found


def _letters(part: str) -> str:
    return re.sub(r"['’]", "['’]", re.escape(part))
