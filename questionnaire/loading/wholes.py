"""Complete definitions, with every default filled in, so that a file and stored rows can be compared."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from questionnaire.loading.checks import fields_of
from questionnaire.models import Questionnaire

SETTINGS = (
    "subtitle",
    "programme",
    "introduction",
    "coding",
    "completed_by",
    "capacities",
    "statement",
    "rating_note",
    "headlines",
    "easy_read",
)
SECTION = {"number": "", "title": "", "subtitle": "", "easy_read": "", "picture": ""}
QUESTION = {
    "number": "",
    "code": "",
    "item": 0,
    "short": "",
    "text": "",
    "guidance": "",
    "easy_read": "",
    "picture": "",
    "prompted_when": {},
    "several_codes": False,
    "coding_note": "",
}
CODE = {"value": 0, "label": "", "inferred": False}
FIELD = {
    "key": "",
    "label": "",
    "short": "",
    "hint": "",
    "kind": "",
    "options": [],
    "required": False,
    "max_length": None,
    "amendable": False,
}
OPTION = {"value": "", "label": "", "criterion": ""}


def whole(data: dict[str, Any]) -> dict[str, Any]:
    """The complete definition in a file that has been checked."""
    return {
        "slug": data["slug"],
        "version": data["version"],
        "title": data["title"],
        "settings": {key: data[key] for key in SETTINGS if key in data},
        "fields": [_field(field) for field in data.get("return_fields", [])],
        "sections": [
            _filled(SECTION, section)
            | {
                "fields": [_field(field) for field in data.get("section_fields", [])],
                "questions": [_question(question, fields_of(data, question)) for question in section["questions"]],
            }
            for section in data["sections"]
        ],
    }


def stored(questionnaire: Questionnaire) -> dict[str, Any]:
    """The complete definition in the database, in five queries."""
    fields: dict[tuple[int | None, int | None], list[dict[str, Any]]] = {}
    for field in questionnaire.fields.order_by("position", "pk"):
        fields.setdefault((field.section_id, field.question_id), []).append(_row(FIELD, field))
    sections = questionnaire.sections.order_by("position").prefetch_related("questions__codes")
    return {
        "slug": questionnaire.slug,
        "version": questionnaire.version,
        "title": questionnaire.title,
        "settings": questionnaire.settings,
        "fields": fields.get((None, None), []),
        "sections": [
            _row(SECTION, section)
            | {
                "fields": fields.get((section.pk, None), []),
                "questions": [
                    _row(QUESTION, question)
                    | {
                        "codes": [_row(CODE, code) for code in question.codes.all()],
                        "fields": fields.get((None, question.pk), []),
                    }
                    for question in section.questions.all()
                ],
            }
            for section in sections
        ],
    }


def sha256(definition: dict[str, Any]) -> str:
    """The hash of what is asked and signed. Editions refer to it, so a change to the easy read or to the answers that
    may be amended does not change it."""
    text = json.dumps(official(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def official(definition: dict[str, Any]) -> dict[str, Any]:
    """The definition without its easy read and without what may be amended. Sections without fields omit the key."""
    settings = {key: value for key, value in definition["settings"].items() if key != "easy_read"}
    return definition | {"settings": settings, "sections": [_official(section) for section in definition["sections"]]}


def _official(section: dict[str, Any]) -> dict[str, Any]:
    questions = [
        _less(question, "picture")
        | {"easy_read": "", "fields": [field | {"amendable": False} for field in question["fields"]]}
        for question in section["questions"]
    ]
    fields = () if section["fields"] else ("fields",)
    return _less(section, "easy_read", "picture", *fields) | {"questions": questions}


def _less(given: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in given.items() if key not in keys}


def _question(question: dict[str, Any], fields: dict[str, dict[str, Any]]) -> dict[str, Any]:
    codes = sorted(question.get("codes", []), key=lambda code: code["value"])
    return _filled(QUESTION, question) | {
        "codes": [_filled(CODE, code) for code in codes],
        "fields": [_field(field) for field in fields.values()],
    }


def _field(field: dict[str, Any]) -> dict[str, Any]:
    return _filled(FIELD, field) | {
        "short": field.get("short", field["label"]),
        "options": [_filled(OPTION, option) for option in field.get("options", [])],
    }


def _filled(defaults: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    return {key: given.get(key, default) for key, default in defaults.items()}


def _row(keys: Iterable[str], row: Any) -> dict[str, Any]:
    return {key: getattr(row, key) for key in keys}
