"""A return as JSON in the form that `import_return` reads, and a collection as one table of answers."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from questionnaire.content import AnswerContent, QuestionContent, ReturnContent, SectionContent
from questionnaire.models.signing import Edition
from questionnaire.record import ReturnRecord
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.stored import from_edition
from questionnaire.text import safe_row
from reporting.evidence import evidence

DRAFT = "draft"
BEFORE = "before_the_board"
HEADS = (
    "area code",
    "area",
    "edition",
    "sent at",
    "signatures",
    "reference",
    "SHA-256 of edition",
    "question",
    "field",
    "answer",
    "no response because",
    "before the board",
)


def to_json(content: ReturnContent, edition: Edition | None, record: ReturnRecord | None = None) -> str:
    """The import form with a head that says whose it is, and that a draft is one. An edition with its record carries
    the evidence of who signed which words."""
    head: dict[str, Any] = {
        "collection": content.collection_slug,
        "area": content.area_code,
        "edition": edition.number if edition else DRAFT,
        "sha256": edition.sha256 if edition else "",
    }
    if edition and record:
        head["evidence"] = json.loads(evidence(record, edition.content))
    return json.dumps(head | import_form(content), ensure_ascii=False, indent=2) + "\n"


def import_form(content: ReturnContent) -> dict[str, Any]:
    fields = {answer.field.key: _value(answer) for answer in content.fields}
    responses = {question.definition.number: _response(question) for question in content.questions}
    sections = {section.definition.number: _filled(section) for section in content.sections}
    found = {number: texts for number, texts in sections.items() if texts}
    return fields | {"responses": responses} | ({"sections": found} if found else {})


def _filled(section: SectionContent) -> dict[str, str]:
    return {answer.field.key: _value(answer) for answer in section.fields if answer.value}


def _response(question: QuestionContent) -> dict[str, Any]:
    response: dict[str, Any] = {answer.field.key: _value(answer) for answer in question.answers}
    reasons = {answer.field.key: answer.no_response_reason for answer in question.answers if answer.no_response_reason}
    if reasons:
        response["no_response"] = _one_reason(question, reasons) or reasons
    before = {answer.field.key: _value(answer.amended_from) for answer in question.answers if answer.amended_from}
    return response | ({BEFORE: before} if before else {})


def _one_reason(question: QuestionContent, reasons: dict[str, str]) -> str:
    """One text where it holds for everything that had to be answered and was not; else empty."""
    gaps = {answer.field.key for answer in question.answers if answer.field.required and not answer.value}
    return next(iter(reasons.values())) if set(reasons) == gaps and len(set(reasons.values())) == 1 else ""


def _value(answer: AnswerContent) -> str:
    return answer.field.spec.export(answer.value)


def write_csv(file: IO[str], edition_pks: Iterable[int]) -> None:
    """One line for every field of every question of these editions."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(HEADS)
    for pk in edition_pks:
        edition = get_edition(pk)
        head = _head(edition, record_of_edition(edition))
        writer.writerows(safe_row((*head, *line)) for line in _lines(from_edition(edition)))


def _head(edition: Edition, record: ReturnRecord) -> tuple[str, ...]:
    area = edition.area_return.area
    return (
        area.gss_code,
        area.short_name,
        str(edition.number),
        f"{record.sending.sent_at:%Y-%m-%d %H:%M}" if record.sending else "",
        f"{record.signed} of {len(record.slots)}",
        edition.reference,
        edition.sha256,
    )


def _lines(content: ReturnContent) -> Iterator[tuple[str, ...]]:
    for answer in content.fields:
        yield _line("", answer)
    for section in content.sections:
        for question in section.questions:
            for answer in question.answers:
                yield _line(question.definition.number, answer)
        for answer in section.fields:
            yield _line(f"section {section.definition.number}", answer)


def _line(place: str, answer: AnswerContent) -> tuple[str, ...]:
    before = answer.amended_from.field.spec.export(answer.amended_from.value) if answer.amended_from else ""
    return place, answer.field.key, _value(answer), answer.no_response_reason, before or answer.words_before
