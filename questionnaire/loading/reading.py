"""A YAML file as plain values, checked against the schema; every value knows its line."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError as SchemaError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarbool import ScalarBoolean

from accounts.problems import FileRefused, Problem, read_text
from questionnaire.loading.wording import cause_of

SCHEMA = Path(__file__).resolve().parents[1] / "schema" / "questionnaire.schema.json"
Steps = tuple[str | int, ...]


@dataclass(frozen=True)
class Source:
    """What a file says, without the marks of its format; `tree` is the same with line numbers."""

    file: Path
    data: Any
    tree: Any

    def problem(self, path: Steps, cause: str) -> Problem:
        return Problem(self.line(path), cause)

    def line(self, path: Steps) -> int:
        """Of the value at the path, or of the nearest one around it."""
        node, line = self.tree, 1
        for step in path:
            try:
                at = node.lc.key(step) if isinstance(node, CommentedMap) else node.lc.item(step)
                node = node[step]
            except (AttributeError, IndexError, KeyError, TypeError):
                break
            line = at[0] + 1
        return line


def read(file: Path) -> Source:
    """FileRefused where this is no YAML, or does not follow the schema."""
    tree = _parse(file, read_text(file, save_as="UTF-8"))
    source = Source(file, _plain(tree, file), tree)
    found = [
        source.problem((*error.absolute_path, *step), cause)
        for error in _validator().iter_errors(source.data)
        for step, cause in cause_of(error)
    ]
    if found:
        raise FileRefused(file, *found)
    return source


def _parse(file: Path, text: str) -> Any:
    try:
        return YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise FileRefused(file, Problem(mark.line + 1 if mark else 0, f"{_first_line(error.problem)}.")) from error
    except (YAMLError, ValueError) as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise FileRefused(file, Problem(line, f"is not YAML: {_first_line(str(error))}.")) from error


def _first_line(words: str | None) -> str:
    return (words or "is not YAML").splitlines()[0].rstrip(".:")


def _plain(node: Any, file: Path, depth: int = 0) -> Any:
    """Built-in values instead of the reader's own. The format is nine levels deep; deeper is a loop or a joke."""
    if depth > 20:
        raise FileRefused(file, Problem(0, "is nested too deeply, or refers to itself."))
    if isinstance(node, CommentedMap):
        return {key: _plain(value, file, depth + 1) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(value, file, depth + 1) for value in node]
    if isinstance(node, ScalarBoolean):
        return bool(node)
    return str(node) if isinstance(node, str) else node


@cache
def _validator() -> Any:
    """Patterns hold for the whole text (a line break at the end is no match), and 1.0 is not an integer."""
    checker = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    strict = validators.extend(Draft202012Validator, {"pattern": _matches}, type_checker=checker)
    return strict(json.loads(SCHEMA.read_text("utf-8")))


def _matches(validator: Any, pattern: str, value: Any, schema: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(pattern, value):
        yield SchemaError(f"{value!r} does not match {pattern!r}")
