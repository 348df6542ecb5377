"""Checks beyond the schema: names that must be unique, and references to things that must exist."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from string import Formatter
from typing import Any

from django.core.exceptions import ValidationError

from accounts.enums import OrganisationKind
from questionnaire import kinds
from questionnaire.text import clean_text

Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]
_FIELDS = ("return_fields", "section_fields", "question_fields")
_PLACEHOLDERS = {"statement": {"edition", "area", "organisation"}, "rating_note": {"area"}}


def problems(data: dict[str, Any]) -> Found:
    """Yield every problem of a questionnaire that follows the schema, with the path to the value."""
    checks: tuple[Callable[[dict[str, Any]], Found], ...] = (
        _texts,
        _names,
        _placeholders,
        _capacities,
        _fields,
        _overrides,
        _prompts,
        _headlines,
        _easy_read,
    )
    for check in checks:
        yield from check(data)


def questions_of(data: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    for s, section in enumerate(data["sections"]):
        for q, question in enumerate(section["questions"]):
            yield ("sections", s, "questions", q), question


def fields_of(data: dict[str, Any], question: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The fields of one question, by key: those of all questions except the keys in `without`, with its options."""
    own = question.get("options", {})
    return {
        field["key"]: field | ({"options": own[field["key"]]} if field["key"] in own else {})
        for field in data["question_fields"]
        if field["key"] not in question.get("without", [])
    }


def _texts(data: Any, path: Path = ()) -> Found:
    """Yield texts with characters that cannot be stored or shown."""
    if isinstance(data, str):
        try:
            clean_text(data)
        except ValidationError as error:
            yield path, error.messages[0].removesuffix(" Delete it and save again.")
    elif isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _texts(value, (*path, step))


def _names(data: dict[str, Any]) -> Found:
    yield from _repeated(
        "Section number", ((("sections", n, "number"), s["number"]) for n, s in _listed(data, "sections"))
    )
    for key, name in (("number", "Question number"), ("code", "Code"), ("item", "Item")):
        yield from _repeated(name, (((*path, key), question[key]) for path, question in questions_of(data)))
    for name in _FIELDS:
        yield from _repeated("Key", (((name, n, "key"), field["key"]) for n, field in _listed(data, name)))
        for n, field in _listed(data, name):
            yield from _repeated_options((name, n, "options"), field.get("options", []))
    for path, question in questions_of(data):
        codes = enumerate(question.get("codes", []))
        yield from _repeated("Code value", (((*path, "codes", n, "value"), code["value"]) for n, code in codes))
        for key, options in question.get("options", {}).items():
            yield from _repeated_options((*path, "options", key), options)
    yield from _repeated("Capacity", ((("capacities", n, "slug"), c["slug"]) for n, c in _listed(data, "capacities")))


def _repeated_options(path: Path, options: list[dict[str, Any]]) -> Found:
    yield from _repeated("Value", (((*path, n, "value"), option["value"]) for n, option in enumerate(options)))


def _repeated(name: str, entries: Iterable[tuple[Path, Hashable]]) -> Found:
    seen: set[Hashable] = set()
    for path, value in entries:
        if value in seen:
            yield path, f"{name} “{value}” is used twice."
        seen.add(value)


def _listed(data: dict[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    return iter(enumerate(data.get(name, [])))


def _placeholders(data: dict[str, Any]) -> Found:
    for key, allowed in _PLACEHOLDERS.items():
        try:
            used = {name for _, name, _, _ in Formatter().parse(data.get(key, "")) if name is not None}
        except ValueError:
            yield (key,), f"“{key}” has a brace without its partner."
            continue
        for name in sorted(used - allowed):
            yield (key,), f"“{key}” can be filled in with {_names_of(allowed)}, not with “{{{name}}}”."


def _capacities(data: dict[str, Any]) -> Found:
    for n, capacity in _listed(data, "capacities"):
        if capacity["organisation_kind"] not in OrganisationKind.values:
            kind, known = capacity["organisation_kind"], _names_of(OrganisationKind.values)
            yield ("capacities", n, "organisation_kind"), f"Organisation kind “{kind}” is not one of {known}."


def _fields(data: dict[str, Any]) -> Found:
    for name in _FIELDS:
        for n, field in _listed(data, name):
            yield from (((name, n, *step), cause) for step, cause in _field(field))
            if field.get("amendable") and (name != "question_fields" or "options" not in field):
                yield (
                    (name, n, "amendable"),
                    f"“{field['key']}” cannot be amended after the board: only a choice that a question offers can.",
                )


def _field(field: dict[str, Any]) -> Found:
    kind = kinds.known().get(field["kind"])
    if kind is None:
        yield ("kind",), f"Kind “{field['kind']}” is not one of {_names_of(kinds.known())}."
    elif kind.takes_options and "options" not in field:
        yield ("key",), f"“{field['key']}” needs options: its kind, {field['kind']}, offers a choice."
    elif "options" in field and not kind.takes_options:
        yield ("options",), f"“{field['key']}” can have no options: its kind, {field['kind']}, offers no choice."
    if "short" not in field and len(field["label"]) > 60:
        yield ("key",), f"“{field['key']}” needs a “short” label, because its label is longer than a column head."


def _overrides(data: dict[str, Any]) -> Found:
    """`without` and `options` of a question name fields that it could have, and leave it at least one."""
    keys = {field["key"] for field in data["question_fields"]}
    choices = {field["key"] for field in data["question_fields"] if "options" in field}
    for path, question in questions_of(data):
        for n, key in enumerate(question.get("without", [])):
            if key not in keys:
                yield (*path, "without", n), f"“{key}” is not a field that questions have: {_names_of(keys)}."
        if keys <= set(question.get("without", [])):
            yield (*path, "without"), f"Question {question['number']} is left without any field."
        for key in question.get("options", {}):
            if key not in choices or key in question.get("without", []):
                yield (
                    (*path, "options", key),
                    f"Question {question['number']} has no field “{key}” that offers a choice.",
                )


def _prompts(data: dict[str, Any]) -> Found:
    by_number = {question["number"]: question for _, question in questions_of(data)}
    for path, question in questions_of(data):
        if "prompted_when" in question:
            steps = _prompt(data, by_number, question)
            yield from (((*path, "prompted_when", step), cause) for step, cause in steps)


def _prompt(data: dict[str, Any], by_number: dict[str, Any], question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    prompt = question["prompted_when"]
    other = by_number.get(prompt["question"])
    if other is None:
        yield "question", f"There is no question {prompt['question']}."
        return
    if other is question:
        yield "question", f"Question {question['number']} cannot be prompted by itself."
        return
    field = fields_of(data, other).get(prompt["field"])
    if field is None:
        yield "field", f"Question {other['number']} has no field “{prompt['field']}”."
        return
    values = [option["value"] for option in field.get("options", [])]
    for value in prompt["values"]:
        if value not in values:
            yield (
                "values",
                f"“{value}” is not a value of “{prompt['field']}”: {_names_of(values) or 'it offers no choice'}.",
            )


def _headlines(data: dict[str, Any]) -> Found:
    numbers = {question["number"] for _, question in questions_of(data)}
    for n, headline in _listed(data, "headlines"):
        if headline["question"] not in numbers:
            yield ("headlines", n, "question"), f"There is no question {headline['question']}."


def _easy_read(data: dict[str, Any]) -> Found:
    """A word is explained once, a rating has one meaning, and fields of sections need no rating and no file."""
    told = data.get("easy_read", {})
    words = [
        ((*("easy_read", "glossary", n), "word"), form.casefold())
        for n, entry in enumerate(told.get("glossary", []))
        for form in (entry["word"], *entry.get("forms", []))
    ]
    yield from _repeated("Word", words)
    ratings = enumerate(told.get("ratings", []))
    yield from _repeated("Value", ((("easy_read", "ratings", n, "value"), rating["value"]) for n, rating in ratings))
    for n, field in _listed(data, "section_fields"):
        kind = kinds.known().get(field["kind"])
        if kind and (kind.takes_files or kind.takes_options):
            yield ("section_fields", n, "kind"), f"“{field['key']}” is asked of sections, so it must be plain text."


def _names_of(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
