"""The stored form of an edition: canonical JSON with a salt for each value (content.py describes it)."""

import json
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from questionnaire import definition
from questionnaire.content import AnswerContent, AttachmentContent, Cell, Person, ReturnContent, assemble
from questionnaire.definition import FieldDefinition, QuestionDefinition
from questionnaire.hashing import canonical, with_digests
from questionnaire.models import Edition

FORMAT = 1


class ContentMismatch(Exception):
    """A stored edition was made from another version of the questionnaire than the one that is loaded."""


def from_edition(edition: Edition) -> ReturnContent:
    """The content of a stored edition, without a query if its return and collection have been fetched. Raises
    ContentMismatch if the questionnaire's hash is not the one stored in the edition."""
    stored = json.loads(edition.content)
    tree = definition.get(edition.area_return.collection.questionnaire_id)
    if stored["questionnaire"]["sha256"] != tree.sha256:
        raise ContentMismatch(f"Edition {edition.pk} was made from another {tree.name} than the one that is loaded.")

    def cell(question: QuestionDefinition | None, field: FieldDefinition) -> Cell:
        return _read_cell(_source(stored, question).get(field.key, {}))

    return assemble(
        tree,
        cell,
        collection_slug=stored["collection"]["slug"],
        collection_title=stored["collection"]["title"],
        area_code=stored["area"]["gss_code"],
        area_name=stored["area"]["name"],
        completed_by=_read_person(stored["completed_by"]),
        query_contact=_read_person(stored["query_contact"]),
    )


def _source(stored: dict[str, Any], question: QuestionDefinition | None) -> dict[str, Any]:
    """The stored answers to a question, or those about a section or the whole return."""
    if question is None:
        return dict(stored["fields"])
    if question.number:
        return dict(stored["responses"].get(question.number, {}))
    return dict(stored.get("sections", {}).get(question.section_number, {}))


def to_stored(content: ReturnContent, salt: Callable[[], str] = lambda: secrets.token_hex(16)) -> str:
    """The canonical JSON of an edition, each value with a new salt."""

    def salted(value: str) -> dict[str, str]:
        return {"salt": salt(), "value": value}

    def person(person: Person) -> dict[str, Any]:
        return {key: salted(text) for key in Person.__dataclass_fields__ if (text := getattr(person, key))}

    def cell(answer: AnswerContent) -> dict[str, Any]:
        stored: dict[str, Any] = {}
        if answer.value:
            stored["value"] = salted(answer.value)
        if answer.no_response_reason:
            stored["no_response"] = salted(answer.no_response_reason)
        if answer.amended_from is not None:
            stored["amended_from"] = cell(answer.amended_from)
        if answer.attachments:
            stored["attachments"] = [_stored_file(file, salted) for file in answer.attachments]
        return stored

    def by_key(answers: Iterable[AnswerContent]) -> dict[str, Any]:
        return {answer.field.key: cell(answer) for answer in answers}

    sections = {section.definition.number: by_key(section.fields) for section in content.sections if section.fields}
    return canonical(
        {
            "format": FORMAT,
            "questionnaire": {"name": content.questionnaire.name, "sha256": content.questionnaire.sha256},
            "collection": {"slug": content.collection_slug, "title": content.collection_title},
            "area": {"gss_code": content.area_code, "name": content.area_name},
            "completed_by": person(content.completed_by),
            "query_contact": person(content.query_contact),
            "fields": by_key(content.fields),
            "responses": {question.definition.number: by_key(question.answers) for question in content.questions},
        }
        | ({"sections": sections} if sections else {})
    )


def _stored_file(file: AttachmentContent, salted: Callable[[str], dict[str, str]]) -> dict[str, Any]:
    """A file as it is stored. Without a description the key is left out, so that older editions keep their hash."""
    facts = {"name": salted(file.name), "size": file.size, "sha256": file.sha256, "media_type": file.media_type}
    return facts | ({"description": salted(file.description)} if file.description else {})


def redacted(stored: str, public: ReturnContent) -> str:
    """An edition's stored content for the public: each value that differs in its public copy is replaced by its digest,
    so that `digest` still returns the hash that was signed."""
    return canonical(_kept(json.loads(stored), json.loads(to_stored(public, salt=str))))


def _kept(node: Any, public: Any) -> Any:
    """Keep the values that the public content repeats exactly, and replace all others by their digest."""
    if isinstance(node, list):
        others = public if isinstance(public, list) else []
        return [_kept(item, others[place] if place < len(others) else None) for place, item in enumerate(node)]
    if not isinstance(node, dict):
        return node
    public_values = public if isinstance(public, dict) else {}
    if set(node) == {"salt", "value"}:
        return node if public_values.get("value") == node["value"] else with_digests(node)
    return {key: _kept(item, public_values.get(key)) for key, item in node.items()}


def _read_cell(stored: dict[str, Any]) -> Cell:
    files = tuple(
        AttachmentContent(
            _read(file["name"]),
            file["size"],
            file["sha256"],
            file["media_type"],
            description=_read(file.get("description")),
        )
        for file in stored.get("attachments", ())
    )
    redacted = any("digest" in stored.get(key, {}) for key in ("value", "no_response"))
    before = _read_cell(stored["amended_from"]) if "amended_from" in stored else None
    return Cell(_read(stored.get("value")), _read(stored.get("no_response")), redacted, files, amended_from=before)


def _read_person(stored: dict[str, Any]) -> Person:
    return Person(**{key: _read(text) for key, text in stored.items()})


def _read(stored: dict[str, str] | None) -> str:
    return stored.get("value", "") if stored else ""
