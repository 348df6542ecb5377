"""A return's answers from a JSON file: read, checked whole, and put into a draft only if nothing is wrong with it."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from accounts.problems import FileRefused, Problem, Refusal
from questionnaire.definition import (
    FieldDefinition,
    QuestionDefinition,
    QuestionnaireDefinition,
    SectionDefinition,
)
from questionnaire.text import clean_text
from questionnaire.writing.answers.workflow import Change
from reporting.documents.places import MOST_REASON
from reporting.importing.reading import Reading

HEAD = ("collection", "area", "edition", "sha256", "evidence")
MOST_BYTES = 50 * 1024 * 1024
_TYPES = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}


def read(path: Path, tree: QuestionnaireDefinition) -> Reading:
    data = load(path)
    reading = check(data, tree)
    reading.head = {key: _plain(data[key]) for key in ("collection", "area") if key in data}
    return reading


def load(path: Path) -> dict[str, Any]:
    """The JSON of a file; a FileRefused says what stands in the way."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileRefused(path, Problem(0, "is too large for a return. It must be 50 MB or smaller."))
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(path, Problem(0, f"is not UTF-8 text (byte {error.start}).")) from error
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from error
    return _parse(path, text)


def _parse(path: Path, text: str) -> dict[str, Any]:
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in items:
            if key in found:
                twice.append(key)
            found[key] = value
        return found

    try:
        data = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise FileRefused(path, Problem(error.lineno, f"is not JSON: {error.msg} (column {error.colno}).")) from error
    except (ValueError, RecursionError) as error:
        raise FileRefused(path, Problem(0, f"is not JSON that can be a return: {error}.")) from error
    if not isinstance(data, dict):
        raise FileRefused(path, Problem(0, "has to be one JSON object with a key “responses”."))
    if twice:
        raise FileRefused(path, *(Problem(0, f"“{_plain(key)}” appears twice in one object.") for key in twice))
    return data


def check(data: dict[str, Any], tree: QuestionnaireDefinition) -> Reading:
    """Every field of the file against the questionnaire; nothing is saved here. An empty field is no answer."""
    reading = Reading()
    own = {definition.key: definition for definition in tree.fields}
    known = (*own, "responses", *(("sections",) if any(section.fields for section in tree.sections) else ()), *HEAD)
    for key, value in data.items():
        if key in own:
            _take(reading, _plain(key), own[key], value)
        elif key not in known:
            reading.problems.append(f"“{_plain(key)}” is not a key of this file. It may have: {', '.join(known)}.")
    if "sections" in known:
        _check_sections(reading, tree, data.get("sections", {}))
    responses = data.get("responses", {})
    if not isinstance(responses, dict):
        reading.problems.append(f"responses: has to be an object with the questions’ numbers, not {_kind(responses)}.")
        return reading
    for number, response in responses.items():
        _check_response(reading, tree, number, response)
    return reading


def _check_sections(reading: Reading, tree: QuestionnaireDefinition, sections: Any) -> None:
    """What is said about sections as a whole."""
    if not isinstance(sections, dict):
        reading.problems.append(f"sections: has to be an object with the sections’ numbers, not {_kind(sections)}.")
        return
    for number, texts in sections.items():
        section = tree.section(number)
        if section is None:
            reading.problems.append(f"There is no section {_plain(number)} in {tree.name}.")
        elif not isinstance(texts, dict):
            reading.problems.append(f"Section {number}: has to be an object with answers, not {_kind(texts)}.")
        else:
            _take_section(reading, section, texts)


def _take_section(reading: Reading, section: SectionDefinition, texts: dict[str, Any]) -> None:
    for key, value in texts.items():
        definition = section.own.field(key)
        if definition is None:
            may = ", ".join(field.key for field in section.fields)
            reading.problems.append(f"Section {section.number}: “{_plain(key)}” is not asked here. It may have: {may}.")
        else:
            _take(reading, f"Section {section.number} {key}", definition, value)


def _check_response(reading: Reading, tree: QuestionnaireDefinition, number: str, response: Any) -> None:
    question = tree.question(number)
    if question is None:
        reading.problems.append(f"There is no question {_plain(number)} in {tree.name}.")
        return
    if not isinstance(response, dict):
        reading.problems.append(f"{number}: has to be an object with answers, not {_kind(response)}.")
        return
    columns = {column.key for column in tree.columns}
    for key, value in response.items():
        definition = question.field(key)
        if definition is not None:
            _take(reading, f"{number} {key}", definition, value)
        elif key in columns and value in ("", None):
            continue
        elif key not in ("no_response", "before_the_board"):
            reading.problems.append(_no_such_key(question, key, key in columns))
    _pass(reading, question, response)


def _no_such_key(question: QuestionDefinition, key: str, is_column: bool) -> str:
    may = ", ".join([*(definition.key for definition in question.fields), "no_response"])
    if is_column:
        return f"{question.number} {key}: is not asked in this question. It has: {may}."
    return f"{question.number} “{_plain(key)}”: is not a key of a response. It may have: {may}."


def _take(reading: Reading, place: str, definition: FieldDefinition, raw: Any) -> None:
    """Clean one value as its kind does on a page."""
    if raw is not None and not isinstance(raw, str):
        reading.problems.append(f"{place}: has to be text, not {_kind(raw)}.")
        return
    try:
        value = definition.spec.clean(raw, definition)
    except ValidationError as error:
        reading.problems += [f"{place}: {message}" for message in error.messages]
        return
    if value:
        reading.changes.append(Change(definition, value, 0))


def _pass(reading: Reading, question: QuestionDefinition, response: dict[str, Any]) -> None:
    """“no_response” passes what had to be answered and is empty; or, as an object, the fields it names."""
    raw = response.get("no_response")
    if raw in (None, "", {}):
        return
    gaps = {definition.key: definition for definition in question.required_fields if not response.get(definition.key)}
    reasons = raw if isinstance(raw, dict) else dict.fromkeys(gaps, raw)
    place = f"{question.number} no_response"
    if not gaps:
        reading.problems.append(f"{place}: every answer is there, so there is nothing to pass.")
        return
    for key, reason in reasons.items():
        if key not in gaps:
            reading.problems.append(f"{place}: “{_plain(key)}” is not an answer that is missing.")
        elif text := _reason(reading, place, reason):
            reading.changes.append(Change(gaps[key], "", 0, text))


def _reason(reading: Reading, place: str, raw: Any) -> str:
    if not isinstance(raw, str):
        reading.problems.append(f"{place}: has to be text, not {_kind(raw)}.")
        return ""
    try:
        text = clean_text(raw)
    except ValidationError as error:
        reading.problems += [f"{place}: {message}" for message in error.messages]
        return ""
    if len(text) > MOST_REASON:
        reading.problems.append(
            f"{place}: the reason must be {MOST_REASON:,} characters or less. It has {len(text):,}."
        )
        return ""
    return text


def _kind(value: Any) -> str:
    return _TYPES.get(type(value), "nothing" if value is None else "text")


def _plain(value: Any) -> str:
    """What a message may repeat of a file: short, on one line, without characters that do not print."""
    text = "".join(letter if letter.isprintable() else "?" for letter in str(value))
    return text if len(text) <= 60 else f"{text[:59]}…"
