"""Texts in easy read: long sentences, hard words with their explanations, and a digest that identifies a checked
text."""

import hashlib
import re
from calendar import month_name
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from questionnaire.content import ReturnContent
from questionnaire.definition import HardWord, QuestionnaireDefinition
from questionnaire.hashing import canonical
from questionnaire.sentences import sentences
from questionnaire.text import count_words

MOST_WORDS = 15  # of a sentence
_MONTHS = "|".join(name for name in month_name if name)
_DATE = re.compile(rf"\b(?:\d{{1,2}} )?(?:{_MONTHS})(?: \d{{4}})?\b")


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a line. A hard word is printed in bold."""

    text: str
    is_hard: bool = False


@dataclass(frozen=True, slots=True)
class EasyText:
    """The lines of a text, and the hard words in them that are explained below it."""

    lines: tuple[tuple[Run, ...], ...]
    explained: tuple[HardWord, ...]


def sentences_of(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


def long_sentences(text: str) -> list[str]:
    return [sentence for sentence in sentences_of(text) if count_words(sentence) > MOST_WORDS]


def explain(text: str, glossary: tuple[HardWord, ...], known: Iterable[str] = ()) -> EasyText:
    """The lines of a text with its hard words marked. Words in `known`, which were explained above, are not marked or
    explained again."""
    by_form = _by_form(glossary)
    skipped = set(known)
    explained: dict[str, HardWord] = {}
    lines = []
    for line in filter(str.strip, _DATE.sub(_keep_in_one_line, text).split("\n")):
        runs = []
        for place, part in enumerate(_pattern(glossary).split(line) if by_form else [line]):
            entry = by_form[_normalised(part)] if place % 2 else None
            is_hard = entry is not None and entry.word not in skipped
            if entry and is_hard:
                explained[entry.word] = entry
            if part:
                runs.append(Run(part, is_hard))
        lines.append(tuple(runs))
    return EasyText(tuple(lines), tuple(explained.values()))


def questionnaire_sha256(tree: QuestionnaireDefinition) -> str:
    """A digest of the whole easy read of a questionnaire."""
    easy = tree.easy_read
    texts = {
        "title": easy.title,
        "introduction": [row.text for row in (*easy.introduction, *easy.of_return)],
        "ratings": [[rating.value, rating.means, rating.text] for rating in easy.ratings],
        "glossary": [[entry.word, entry.meaning] for entry in easy.glossary],
        "sections": [[section.number, section.easy_read] for section in tree.sections],
        "questions": [[question.number, question.easy_read] for question in tree.questions],
    }
    return _digest(canonical(texts))


def return_sha256(content: ReturnContent) -> str:
    """A digest of everything an area wrote in easy read; empty where it wrote nothing."""
    texts = {
        f"{section.definition.number} {answer.field.key}": answer.value
        for section in content.sections
        for answer in section.fields
        if answer.value
    }
    return _digest(canonical(texts)) if texts else ""


def _keep_in_one_line(date: re.Match[str]) -> str:
    """Join the parts of a date with non-breaking spaces."""
    return date[0].replace(" ", "\u00a0")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=16)
def _by_form(glossary: tuple[HardWord, ...]) -> dict[str, HardWord]:
    return {_normalised(form): entry for entry in glossary for form in (entry.word, *entry.forms)}


@lru_cache(maxsize=16)
def _pattern(glossary: tuple[HardWord, ...]) -> re.Pattern[str]:
    """A pattern of whole words, the longest first, so that "Safeguarding Board" is not found as "board"."""
    forms = sorted(_by_form(glossary), key=len, reverse=True)
    joined = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms)
    return re.compile(rf"(?<!\w)({joined})(?!\w)", re.IGNORECASE)


def _normalised(text: str) -> str:
    return " ".join(text.casefold().split())
