"""Shared by all loading: refuse a file with all its problems at once, and save rows in bulk."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from accounts.loading.tables import Row
from accounts.problems import FileRefused, Problem

Key = TypeVar("Key", bound=Hashable)
Saved = TypeVar("Saved", bound=Model)


@dataclass(frozen=True)
class Outcome:
    new: int
    changed: int
    same: int

    def __str__(self) -> str:
        return f"{self.new} new, {self.changed} changed, {self.same} as they were"


def refuse(file: Path, problems: Iterable[Problem]) -> None:
    listed = list(problems)
    if listed:
        raise FileRefused(file, *listed)


def repeated(rows: Iterable[Row], name: str, key: Callable[[Row], Hashable]) -> Iterator[Problem]:
    seen: dict[Hashable, int] = {}
    for row in rows:
        first = seen.setdefault(key(row), row.line)
        if first != row.line:
            yield Problem(row.line, f"{name} is already on line {first}.")


def invalid(row: Row, instance: Model, columns: dict[str, str]) -> Iterator[Problem]:
    """The model's validation errors for a row. `columns` maps a field to its column where their names differ."""
    try:
        instance.clean_fields(exclude=("password",))
    except ValidationError as error:
        for name, causes in error.error_dict.items():
            column = columns.get(name, name)
            yield from (Problem(row.line, _cause(column, instance, name, cause)) for cause in causes)


def _cause(column: str, instance: Model, name: str, error: ValidationError) -> str:
    value = getattr(instance, name)
    if error.code == "blank":
        return f"{column} is missing."
    if error.code == "invalid_choice":
        field: Any = instance._meta.get_field(name)
        return f"{column} “{value}” is not one of {', '.join(key for key, _ in field.flatchoices)}."
    return f"{column} “{value}”: {error.messages[0]}"


def save(old: dict[Key, Saved], wanted: dict[Key, Saved], fields: Sequence[str]) -> tuple[Outcome, dict[Key, Saved]]:
    """Create what is new and update what differs in `fields`, each in one go. Returns the rows by their key."""
    new = {key: row for key, row in wanted.items() if key not in old}
    changed = []
    for key in wanted.keys() & old.keys():
        before = [getattr(old[key], name) for name in fields]
        after = [getattr(wanted[key], name) for name in fields]
        if before != after:
            for name, value in zip(fields, after, strict=True):
                setattr(old[key], name, value)
            changed.append(old[key])
    for model in {type(row) for row in wanted.values()}:
        model._default_manager.bulk_create(new.values())
        model._default_manager.bulk_update(changed, fields, batch_size=200)
    kept = {key: new[key] if key in new else old[key] for key in wanted}
    return Outcome(len(new), len(changed), len(wanted) - len(new) - len(changed)), kept
