"""The errors of the schema, in words for people who write questionnaires."""

from collections.abc import Iterator
from typing import Any

from jsonschema.exceptions import ValidationError as SchemaError

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of keys",
}


def cause_of(error: SchemaError) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each cause of an error in words, with the further steps to its line in the file."""
    name = _name(error)
    wanted = error.validator_value
    match error.validator:
        case "required":
            missing = [key for key in wanted if key not in error.instance]
            yield from (((), f"“{key}” is missing{_of(error)}.") for key in missing)
        case "additionalProperties":
            unknown = [key for key in error.instance if key not in error.schema.get("properties", {})]
            yield from (((key,), f"“{key}” is not known here.") for key in unknown)
        case "type":
            yield (), f"{name} must be {_TYPES.get(wanted, wanted)}{_quotes(wanted, error.instance)}."
        case "pattern":
            yield (), f"{name} is {_shown(error.instance)}, which is not in the right format. {_form(error)}"
        case "maxLength":
            yield (), f"{name} must be {wanted} characters or less. It has {len(error.instance)}."
        case "minLength" | "minItems" | "minProperties":
            yield (), f"{name} needs at least {wanted}."
        case "maximum" | "minimum":
            yield (), f"{name} is {error.instance}; the {error.validator} is {wanted}."
        case "uniqueItems":
            yield (), f"{name} names something twice."
        case _:
            yield (), f"{name}: {error.message}."


def _name(error: SchemaError) -> str:
    """The key of a value, or of the list that it is an item of."""
    keys = [step for step in error.absolute_path if isinstance(step, str)]
    return f"“{keys[-1]}”" if keys else "The file"


def _of(error: SchemaError) -> str:
    number = error.instance.get("number") or error.instance.get("key") or error.instance.get("slug")
    return f" in {_shown(number)}" if number else ""


def _quotes(wanted: str, value: Any) -> str:
    if wanted == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return f", in quotes: without them it is read as the number {value}"
    return f", not {_shown(value)}" if value is not None else ", and is empty"


def _shown(value: Any) -> str:
    words = str(value)
    return f"“{words[:60]}…”" if len(words) > 60 else f"“{words}”"


def _form(error: SchemaError) -> str:
    return error.schema.get("description", f"It must match {error.validator_value}")
