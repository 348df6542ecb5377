"""Match cells to questions and headings to columns, although people omit, shorten and retype what was printed."""

import re
from dataclasses import dataclass
from functools import cached_property

from questionnaire.definition import FieldDefinition, QuestionDefinition, QuestionnaireDefinition

_STOP = {"of", "and", "the", "to", "a", "please", "your", "if", "any", "for", "in", "or", "what"}
_PREFIX = r"^\W*(?:q(?:uestion)?\W{0,2})?"
ENOUGH = 0.5  # of a head's words that a column's label must share
OPENING = 30  # letters that tell a printed text


def plain(text: str) -> str:
    """Letters and digits alone, in small letters."""
    return re.sub(r"[\W_]+", "", text).lower()


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower())) - _STOP


_RATES = _words("RAG rating ratings status self assessed red amber green")


@dataclass(frozen=True)
class Matcher:
    tree: QuestionnaireDefinition

    @cached_property
    def _number(self) -> re.Pattern[str]:
        numbers = sorted(self.tree.by_number, key=len, reverse=True)
        return re.compile(rf"{_PREFIX}({'|'.join(map(re.escape, numbers))})(?!\d)(?:[.:)](?!\d))*\s*", re.IGNORECASE)

    @cached_property
    def _by_text(self) -> dict[str, QuestionDefinition]:
        return {plain(question.text): question for question in self.tree.questions}

    @cached_property
    def _official(self) -> set[str]:
        tree = self.tree
        texts = [tree.title, tree.subtitle, tree.programme, *tree.introduction, "Ratings", "What we say in easy read"]
        texts += ["This document has been completed by", "Signed by", "Question", "Section"]
        texts += [text for section in tree.sections for text in (section.title, section.subtitle)]
        texts += [f"{section.number}{section.title}" for section in tree.sections]
        texts += [f"{option.label}{option.criterion}" for field in tree.columns for option in field.options]
        return {plain(text) for text in texts if text}

    @cached_property
    def _openings(self) -> tuple[str, ...]:
        return tuple({text[:OPENING] for text in self._official if len(text) >= OPENING})

    def question(self, text: str) -> QuestionDefinition | None:
        """By the number that it begins with, or by its official words where Word had numbered it by itself."""
        found = self._number.match(text)
        if found:
            return self.tree.by_number[found.group(1)]
        bare = plain(text)
        if len(bare) < OPENING:
            return self._by_text.get(bare)
        return next((asked for words, asked in self._by_text.items() if bare.startswith(words[: 2 * OPENING])), None)

    def without_number(self, text: str, question: QuestionDefinition) -> str:
        """An answer that repeats its question's number, as many did."""
        found = self._number.match(text)
        return text[found.end() :] if found and found.group(1) == question.number else text

    def more_than_asked(self, text: str, question: QuestionDefinition) -> str:
        """What somebody wrote under the question, in its cell."""
        rest = self.without_number(text, question)
        asked, letters = plain(question.text), 0
        if not plain(rest).startswith(asked):
            return ""
        for place, letter in enumerate(rest):
            if letters == len(asked):
                return rest[place:].strip(" .;:?)\n\t")
            letters += len(plain(letter))
        return ""

    def is_printed(self, text: str) -> bool:
        bare = plain(text)
        return not bare or bare in self._official or bare.startswith(self._openings)

    def columns(self, head: str) -> list[FieldDefinition]:
        """The columns that one head cell names, the likeliest first; two where two heads were merged."""
        said = _words(head)
        if not said or len(head) > 250:
            return []
        scored = [(len(said & self._names(field)) / len(said), field) for field in self.tree.columns]
        whole = [field for _, field in scored if _words(field.short) and _words(field.short) <= said]
        if len(whole) > 1:
            return whole
        best, field = max(scored, key=lambda entry: entry[0])
        return [field] if best >= ENOUGH else []

    def _names(self, field: FieldDefinition) -> set[str]:
        return _words(field.label) | _words(field.short) | (_RATES if field.spec.rates else set())
