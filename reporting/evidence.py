"""What somebody needs who wants to prove who agreed to which words, and has no database: the words of an edition as
they were signed, with their salts, and every signature. It goes into exported JSON and into the PDF.

    python -m reporting.evidence FILE.json

checks the evidence in a file. The check finds whatever was changed by itself. Whoever writes the whole anew can make
the sums come out again: that the evidence is ours is shown by the seal of the PDF that carries it, and by the
verification page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from questionnaire.hashing import canonical, digest, sha256

if TYPE_CHECKING:  # the check runs without Django
    from questionnaire.record import ReturnRecord, Slot

FORMAT = 1
_KEYS = {"format", "edition", "reference", "made_at", "made_by", "content", "sha256", "signatures", "evidence_sha256"}
_OF_A_SIGNATURE = ("name", "slot", "capacity", "organisation", "statement", "signed_at", "sha256")


def evidence(record: ReturnRecord, stored: str) -> bytes:
    """Canonical JSON of an edition and its signatures. `stored` is the edition's content as it is kept."""
    edition = record.edition
    if edition is None:
        raise ValueError("A draft is evidence of nothing.")
    facts = {
        "format": FORMAT,
        "edition": edition.number,
        "reference": edition.reference,
        "made_at": _utc(edition.made_at),
        "made_by": edition.made_by,
        "content": json.loads(stored),
        "sha256": edition.sha256,
        "signatures": list(_signatures(record.slots)),
    }
    return canonical(facts | {"evidence_sha256": sha256(canonical(facts))}).encode()


def _signatures(slots: tuple[Slot, ...]) -> Iterator[dict[str, Any]]:
    """Everything the record says of each: the words, the name and title, the slot, the moment, the hash, the factor."""
    for slot in slots:
        if slot.signature:
            facts = {key: _utc(value) for key, value in asdict(slot.signature).items()}
            yield facts | {"slot": slot.title}


def _utc(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def check(given: bytes | str | dict[str, Any]) -> list[str]:
    """What is wrong with evidence, in sentences; nothing where it is as it was made."""
    try:
        return list(_problems(given if isinstance(given, dict) else _read(given)))
    except (ValueError, TypeError, RecursionError):
        return ["This is not evidence of an edition: it cannot be read."]


def _read(text: bytes | str) -> Any:
    """Parse JSON, refusing a repeated key, which two readers could read differently."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(items)) < len(items):
            raise ValueError
        return dict(items)

    return json.loads(text, object_pairs_hook=pairs)


def _problems(found: Any) -> Iterator[str]:
    if not isinstance(found, dict) or set(found) != _KEYS or not isinstance(found["signatures"], list):
        yield "This is not evidence of an edition: something is missing, or does not belong in it."
        return
    if found["format"] != FORMAT:
        yield f"This is evidence of format {found['format']}. This check knows format {FORMAT}."
        return
    words = digest(json.dumps(found["content"]))
    if words != found["sha256"]:
        yield "The words are not those of the edition."
    for place, signature in enumerate(found["signatures"], start=1):
        yield from _about(signature, place, words)
    if found["evidence_sha256"] != sha256(canonical({key: found[key] for key in _KEYS - {"evidence_sha256"}})):
        yield "Something in the evidence was changed after it was made."


def _about(signature: Any, place: int, words: str) -> Iterator[str]:
    if not isinstance(signature, dict) or any(not signature.get(key) for key in _OF_A_SIGNATURE):
        yield f"Signature {place} does not say who signed what, in which capacity and when."
    elif signature["sha256"] != words:
        yield f"The signature of {signature['name']} belongs to different words."


def main(path: str) -> int:
    """Say what is wrong with the evidence in a file, exported JSON or evidence by itself, or who signed what."""
    try:
        found = _read(Path(path).read_bytes())
    except OSError as error:
        sys.exit(f"{path} cannot be read: {error.strerror}.")
    except (ValueError, RecursionError):
        found = None
    proof = found.get("evidence", found) if isinstance(found, dict) else {}
    problems = check(proof)
    sys.stdout.writelines(f"{line}\n" for line in problems or _told(proof))
    return 1 if problems else 0


def _told(proof: dict[str, Any]) -> Iterator[str]:
    yield f"Edition {proof['edition']}, reference {proof['reference']}: the words are those that were signed."
    for row in proof["signatures"]:
        yield f"Signed by {row['name']}, {row['slot']}, {row['organisation']}, {row['signed_at']}."
    yield "To check that the file is genuine, use the sealed PDF, or its reference on the verification page."


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name one file: python -m reporting.evidence FILE.json")
    sys.exit(main(sys.argv[1]))
