"""What changed between two editions, word by word, in the plain text of an email."""

from collections.abc import Iterator

from questionnaire import wording
from questionnaire.content import AnswerContent, ReturnContent
from questionnaire.returns.differences import Difference, differences, people_changes

MOST = 12  # changes listed in an email; the page shows all
_AROUND = 8  # words quoted on either side of a change
_LONGEST = 800  # characters quoted from one answer


def changes_in_words(before: ReturnContent, after: ReturnContent) -> tuple[list[str], int]:
    """List changes such as "6.9 target: Advocates [added: and family carers] sit on …", and count the rest."""
    changes = [_short(words) for words in (*_answers(before, after), *_people(before, after))]
    return changes[:MOST], max(0, len(changes) - MOST)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(maxsplit=1)[0]} … (the page shows the rest)"


def _answers(before: ReturnContent, after: ReturnContent) -> Iterator[str]:
    for change in differences(before, after):
        yield f"{_name(change)}: {'; '.join(_changes_of(change))}"


def _people(before: ReturnContent, after: ReturnContent) -> Iterator[str]:
    for who, then, now in people_changes(before, after):
        yield f"{who}: {_words(then, now)}"


def _name(change: Difference) -> str:
    field = change.after.field
    if change.question is None:
        return field.label
    asked = change.question.definition
    place = f"{asked.number} {asked.short}".strip()
    return f"{place}, {field.short.lower()}" if field.options or not field.required else place


def _changes_of(change: Difference) -> Iterator[str]:
    old, new = change.before, change.after
    if old.value != new.value:
        yield _words(old.value, new.value) if change.is_text else _chosen(old, new)
    if old.no_response_reason != new.no_response_reason:
        yield f"now no response: “{new.no_response_reason}”" if new.no_response_reason else "it had no response before"
    yield from (f"file added: {name}" for name in change.files_added)
    yield from (f"file removed: {name}" for name in change.files_removed)


def _chosen(old: AnswerContent, new: AnswerContent) -> str:
    return f"{old.words or 'nothing chosen'} is now {new.words or 'nothing chosen'}"


def _words(old: str, new: str) -> str:
    pieces = wording.abridge(wording.compare(old, new), _AROUND)
    return " ".join("".join(_piece(piece) for piece in pieces).split())


def _piece(piece: wording.Piece) -> str:
    if piece.kind == "same":
        return piece.text
    what = "removed" if piece.kind == "old" else "added"
    return f" [{what}: {piece.text.strip()}] "
