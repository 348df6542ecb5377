"""What is hashed, from plain values: the same for who writes a row and for who reads 300,000 of them."""

import hmac
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings

PROGRAMME = "programme"  # the chain of what belongs to no return
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def key() -> bytes:
    return str(settings.CHAIN_KEY).encode()


def name_of(collection: str, area: str) -> str:
    """Of a return's chain. It is part of the first link, so that no return passes for another."""
    return f"{collection}/{area}"


def genesis(name: str, rows_before: int = 0, began_at: datetime | None = None) -> str:
    """What the first row is bound to. Where rows were there before the chain was begun, it says how many and when."""
    return _mac(key(), ["begin", name, rows_before, moment(began_at) if began_at else ""])


def new_salt() -> str:
    return secrets.token_hex(16)


def digest(salt: str, texts: Sequence[Any]) -> str:
    """The salt keeps a short text from being guessed once it is gone."""
    return sha256(f"{salt}{_canonical(texts)}".encode()).hexdigest()


def link(key: bytes, previous: str, position: int, facts: Sequence[Any], text_sha256: str) -> str:
    return _mac(key, [previous, position, *facts, text_sha256])


def of_event(act: str, by: int | None, at: datetime) -> list[Any]:
    return ["event", act, by, moment(at)]


def of_revision(
    field: int,
    version: int,
    outcome: str,
    by: int | None,
    at: datetime,
    client_id: str,
    decides: str | None,
    restores: str | None,
) -> list[Any]:
    """`decides` and `restores` are other revisions by their `client_id`, which is hashed in their own link."""
    return ["revision", field, version, outcome, by, moment(at), client_id, decides, restores]


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def as_stored(detail: Any) -> Any:
    """What a JSON column gives back: keys are text, a tuple is a list."""
    return json.loads(json.dumps(detail))


def _mac(key: bytes, values: Sequence[Any]) -> str:
    return hmac.digest(key, _canonical(values).encode(), "sha256").hex()
