"""What a request did to the database, as values that can be compared between two runs of it."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import Field, FileField, Model

from accounts.models import Mail
from questionnaire.models import Event

OURS = ("accounts", "questionnaire", "reporting")
_SECRETS = {
    *("password", "token_digest", "client_id", "reference", "sha256", "previous_sha256", "record_sha256"),
    *("chain_hash", "text_salt", "text_sha256"),
}
Row = dict[str, Any]
Key = tuple[type[Model], int]
Snapshot = dict[Key, Row]


def models() -> list[type[Model]]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models(include_auto_created=True)]


def snapshot(of: Iterable[type[Model]] | None = None) -> Snapshot:
    """Every row of these tables; of all of ours, and of second factors, where none are named."""
    return {(model, row["pk"]): row for model in of or [*models(), Authenticator] for row in _rows(model)}


def _rows(model: type[Model]) -> list[Row]:
    names = [field.attname for field in model._meta.concrete_fields]
    return [dict(row) for row in model._default_manager.values("pk", *names)]


def changes(before: Snapshot, after: Snapshot) -> list[str]:
    """What became of the rows. Chance and the clock are left out; a row's number is its place among those there."""
    places = _places(before)
    made = [_line("new", key, after[key], places) for key in after.keys() - before.keys()]
    gone = [_line(f"gone {places[key]}", key, before[key], places) for key in before.keys() - after.keys()]
    altered = [
        _line(f"changed {places[key]}", key, _altered(before[key], row), places)
        for key, row in after.items()
        if key in before and before[key] != row
    ]
    return sorted([*made, *gone, *altered])


def _places(rows: Snapshot) -> dict[Key, int]:
    """Two runs make the same rows, but not under the same numbers."""
    found: dict[Key, int] = {}
    counts: Counter[type[Model]] = Counter()
    for key in sorted(rows, key=lambda key: key[1]):
        counts[key[0]] += 1
        found[key] = counts[key[0]]
    return found


def _altered(before: Row, after: Row) -> Row:
    return {name: value for name, value in after.items() if before[name] != value}


def _line(what: str, key: Key, row: Row, places: dict[Key, int]) -> str:
    model = key[0]
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    shown = {name: _plain(fields[name], value, places) for name, value in row.items() if name in fields}
    return f"{what} {model.__name__} {shown}"


def _plain(field: Field, value: Any, places: dict[Key, int]) -> Any:
    if field.is_relation:
        return value and places.get((field.related_model, value), "new")
    if value is not None and (field.name in _SECRETS or isinstance(value, datetime)):
        return "…"
    if isinstance(field, FileField):  # a name that is taken gets letters of chance
        return bool(value)
    if field.name == "content":
        return _without_salt(json.loads(value))
    if isinstance(value, dict) and field.model is Authenticator:
        return sorted(value)
    if field.model is Mail and field.name in ("about", "key"):
        return re.sub(r"\d+", "n", json.dumps(value))  # they name rows by their numbers
    if isinstance(value, dict) and field.model is Event:
        return value | ({"row": "…"} if "row" in value else {})
    return value.isoformat() if isinstance(value, date) else value


def _without_salt(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_salt(item) for key, item in node.items() if key != "salt"}
    return [_without_salt(item) for item in node] if isinstance(node, list) else node
