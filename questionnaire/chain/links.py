"""The hash of each row, computed from plain values, so that writing a row and verifying 300,000 use the same code."""

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
    """The name of a return's chain. It is part of the first hash, so that no return passes for another."""
    return f"{collection}/{area}"


def genesis(name: str, rows_before: int = 0, began_at: datetime | None = None) -> str:
    """The hash that the first row is bound to. It covers how many rows are older than the chain, and its start."""
    return _mac(key(), ["begin", name, rows_before, moment(began_at) if began_at else ""])


def new_salt() -> str:
    return secrets.token_hex(16)


def digest(salt: str, texts: Sequence[Any]) -> str:
    """The digest of a row's texts. The salt keeps a short text from being guessed once it has been removed."""
    return sha256(f"{salt}{_canonical(texts)}".encode()).hexdigest()


def link(key: bytes, previous: str, position: int, facts: Sequence[Any], text_sha256: str) -> str:
    """The keyed hash that binds a row to the one before it."""
    return _mac(key, [previous, position, *facts, text_sha256])


def of_event(act: str, by: int | None, at: datetime) -> list[Any]:
    """The facts of an event that are hashed."""
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
    """The facts of a revision that are hashed. `decides` and `restores` are the `client_id` of other revisions."""
    return ["revision", field, version, outcome, by, moment(at), client_id, decides, restores]


def moment(at: datetime) -> str:
    """A moment as it is hashed: in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def as_stored(detail: Any) -> Any:
    """The value as a JSON column would return it: keys become text, tuples become lists."""
    return json.loads(json.dumps(detail))


def _mac(key: bytes, values: Sequence[Any]) -> str:
    return hmac.digest(key, _canonical(values).encode(), "sha256").hex()
