"""Reading of a YAML file into plain values, checked against the schema, with the line of every value."""

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
    """The contents of a file: `data` in plain values, and `tree` with line numbers as well."""

    file: Path
    data: Any
    tree: Any

    def problem(self, path: Steps, cause: str) -> Problem:
        return Problem(self.line(path), cause)

    def line(self, path: Steps) -> int:
        """The line of the value at the path, or of the nearest value around it."""
        node, line = self.tree, 1
        for step in path:
            try:
                position = node.lc.key(step) if isinstance(node, CommentedMap) else node.lc.item(step)
                node = node[step]
            except (AttributeError, IndexError, KeyError, TypeError):
                break
            line = position[0] + 1
        return line


def read(file: Path) -> Source:
    """Read a file. Raises FileRefused if it is not YAML or does not follow the schema."""
    tree = _parse(file, read_text(file, save_as="UTF-8"))
    source = Source(file, _plain(tree, file), tree)
    problems = [
        source.problem((*error.absolute_path, *step), cause)
        for error in _validator().iter_errors(source.data)
        for step, cause in cause_of(error)
    ]
    if problems:
        raise FileRefused(file, *problems)
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
    """Replace the YAML reader's types with built-in ones. The format has nine levels; many more mean a loop."""
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
    """A strict validator: patterns must match the whole text, a final line break included; 1.0 is not an integer."""
    checker = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    strict = validators.extend(Draft202012Validator, {"pattern": _matches}, type_checker=checker)
    return strict(json.loads(SCHEMA.read_text("utf-8")))


def _matches(validator: Any, pattern: str, value: Any, schema: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(pattern, value):
        yield SchemaError(f"{value!r} does not match {pattern!r}")
