"""The end of every chain on a day, kept outside the database: rows cut off the end of a chain leave no other trace.

There is one file a day under DATA_DIR/anchors, with a line for each chain; the last line is a keyed hash of those
above. The same text is emailed to somebody who keeps it out of the reach of this machine's administrators.
"""

import hmac
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from questionnaire.chain import links
from questionnaire.chain.walking import Fault, Walked

_SEALED = "sealed"
_COLUMNS = 4  # of a line: moment, chain, position, hash


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the file: the number of rows that a chain had at a moment, and the hash of the last of them."""

    at: str
    chain: str
    position: int
    head: str


def folder() -> Path:
    return Path(settings.DATA_DIR) / "anchors"


def write(ends: dict[str, tuple[int, str]], at: datetime) -> tuple[Path, str]:
    """Create the file for this moment, and return its path and text. An existing file is never overwritten."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [f"{moment} {chain} {position} {head}" for chain, (position, head) in sorted(ends.items()) if position]
    text = "".join(f"{line}\n" for line in lines)
    text += f"{_SEALED} {_keyed_digest(text)}\n"
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder() / f"{moment.replace(':', '')}.txt"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        file.write(text)
        os.fsync(file.fileno())
    return path, text


def kept() -> list[Path]:
    return sorted(folder().glob("*.txt"))


def read(path: Path) -> list[Anchor] | None:
    """The anchors in a file, or None if the file is no longer as it was written."""
    text = path.read_text(errors="replace")
    body, _, seal = text.rstrip("\n").rpartition("\n")
    body = f"{body}\n" if body else ""
    if not hmac.compare_digest(seal.encode(), f"{_SEALED} {_keyed_digest(body)}".encode()):
        return None
    return list(_anchors(body.splitlines()))


def _anchors(lines: Iterable[str]) -> Iterator[Anchor]:
    for line in lines:
        at, chain, position, head = line.split(" ", _COLUMNS - 1)
        yield Anchor(at, chain, int(position), head)


def _keyed_digest(text: str) -> str:
    return hmac.digest(links.key(), f"anchors\n{text}".encode(), "sha256").hex()


def compare(walked: Walked, anchors: Iterable[Anchor]) -> Iterator[Fault]:
    """Report chains that are shorter than an anchor says, or have another row where they ended; each chain once."""
    reported = {fault.chain for fault in walked.faults}
    for anchor in sorted(anchors, key=lambda anchor: (anchor.chain, anchor.position)):
        if anchor.chain in reported:
            continue
        position, _ = walked.ends.get(anchor.chain, (0, ""))
        fault = None
        if position < anchor.position:
            words = f"is missing: the chain had {anchor.position} rows on {anchor.at} and ends before"
            fault = Fault(anchor.chain, position + 1, words)
        elif walked.heads.get((anchor.chain, anchor.position)) != anchor.head:
            words = (
                f"is a different row from the one on {anchor.at}: rows were cut off the end and others written since"
            )
            fault = Fault(anchor.chain, anchor.position, words)
        if fault:
            reported.add(anchor.chain)
            yield fault
