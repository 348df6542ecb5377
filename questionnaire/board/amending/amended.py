"""After the board: which answers may still change, until when, and how an amended edition is stored.

Pure functions over content and record. An amended answer keeps, in its cell of the stored edition, what stood there
before; everything else stays as it was stored, salts included, so that its digests show that nothing else changed.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from questionnaire.content import AnswerContent, QuestionContent, ReturnContent
from questionnaire.definition import QuestionDefinition, QuestionnaireDefinition
from questionnaire.hashing import canonical

_SAID = ("value", "no_response")


def answers(content: ReturnContent) -> Iterator[tuple[QuestionContent, AnswerContent]]:
    """List the answers that can be amended: in questions that are asked, in fields that the questionnaire marks."""
    for question in content.questions:
        for answer in question.answers:
            if answer.field.amendable and question.is_asked and not answer.redacted:
                yield question, answer


def stored(before: str, tree: QuestionnaireDefinition, values: Mapping[int, str]) -> str:
    """The stored content of an edition with other values, by field. An answer that returns to its original value no
    longer counts as amended."""
    content = json.loads(before)
    for pk, value in values.items():
        question, field = tree.fields_by_pk[pk]
        cells = _cells(content, question)
        cells[field.key] = _amended(cells.get(field.key, {}), value)
    return canonical(content)


def _cells(content: dict[str, Any], question: QuestionDefinition | None) -> dict[str, Any]:
    if question is None or not question.number:
        raise ValueError("Only answers to questions can be amended.")
    found: dict[str, Any] = content["responses"][question.number]
    return found


def _amended(cell: dict[str, Any], value: str) -> dict[str, Any]:
    first = cell.get("amended_from", {key: cell[key] for key in _SAID if key in cell})
    rest = {key: said for key, said in cell.items() if key not in (*_SAID, "amended_from")}
    if first.get("value", {}).get("value") == value:
        return rest | first
    return rest | {"value": {"salt": secrets.token_hex(16), "value": value}, "amended_from": first}
