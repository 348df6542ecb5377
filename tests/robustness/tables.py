"""What a request did to the database, as values that can be compared between two runs of it."""

import json
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import Model

OURS = ("accounts", "questionnaire", "reporting")
_SECRETS = {"password", "token_digest", "client_id", "reference", "sha256", "previous_sha256", "record_sha256"}
Row = dict[str, Any]
Snapshot = dict[tuple[type[Model], int], Row]


def models() -> list[type[Model]]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models(include_auto_created=True)]


def snapshot() -> Snapshot:
    """Every row of ours, and of second factors."""
    return {(model, row["pk"]): row for model in [*models(), Authenticator] for row in _rows(model)}


def _rows(model: type[Model]) -> list[Row]:
    names = [field.attname for field in model._meta.concrete_fields]
    return [dict(row) for row in model._default_manager.values("pk", *names)]


def changes(before: Snapshot, after: Snapshot) -> list[str]:
    """What became of the rows. Chance, the clock and the numbers of new rows are left out."""
    new = {pk for _, pk in after.keys() - before.keys()}
    made = [_line("new", model, after[model, pk], new) for model, pk in after.keys() - before.keys()]
    gone = [_line("gone", model, before[model, pk], new) for model, pk in before.keys() - after.keys()]
    altered = [
        _line(
            f"changed {key[1]}", key[0], {name: value for name, value in row.items() if before[key][name] != value}, new
        )
        for key, row in after.items()
        if key in before and before[key] != row
    ]
    return sorted([*made, *gone, *altered])


def _line(what: str, model: type[Model], row: Row, new: set[int]) -> str:
    shown = {name: _plain(name, value, new) for name, value in row.items() if name not in ("pk", "id")}
    return f"{what} {model.__name__} {shown}"


def _plain(name: str, value: Any, new: set[int]) -> Any:
    if value is not None and (name in _SECRETS or isinstance(value, datetime)):
        return "…"
    if name == "content":
        return _without_salt(json.loads(value))
    if name == "data":
        return sorted(value)
    if name.endswith("_id") and value in new:
        return "new"
    return value.isoformat() if isinstance(value, date) else value


def _without_salt(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_salt(item) for key, item in node.items() if key != "salt"}
    return [_without_salt(item) for item in node] if isinstance(node, list) else node
