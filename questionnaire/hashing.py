"""The hash of an edition, which redaction does not change. It needs neither Django nor a database, so that anyone who
has the stored content of an edition can compute it."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(stored: str) -> str:
    """The hash that is signed: the SHA-256, in hexadecimal, of stored content with a digest for each salted value."""
    return sha256(canonical(with_digests(json.loads(stored))))


def with_digests(node: Any) -> Any:
    """The same content with each value and its salt replaced by their digest."""
    if isinstance(node, list):
        return [with_digests(item) for item in node]
    if not isinstance(node, dict):
        return node
    if set(node) == {"salt", "value"} and isinstance(node["value"], str):
        return {"digest": sha256(node["salt"] + node["value"])}
    return {key: with_digests(item) for key, item in node.items()}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
