"""What is handed to the renderer, and what it says when it gives up."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class Source:
    """What a document was made from, as a file within it (PDF/A-3: an associated file)."""

    name: str
    description: str
    data: bytes
    moment: datetime


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What is rendered. `identifier` and `moment` stand where a renderer would put chance and the clock; `files` are
    the SVG drawings that HTML and stylesheet name, by their address."""

    html: str
    css: str
    files: Mapping[str, str]
    title: str
    identifier: str
    moment: datetime
    source: Source | None = None

    def packed(self) -> bytes:
        """For its way to another process."""
        facts = asdict(self)
        if self.source:
            facts["source"]["data"] = self.source.data.decode()
        return json.dumps(facts, default=datetime.isoformat).encode()

    @classmethod
    def unpacked(cls, message: bytes) -> Self:
        facts = json.loads(message)
        if inner := facts["source"]:
            moment = datetime.fromisoformat(inner["moment"])
            facts["source"] = Source(inner["name"], inner["description"], inner["data"].encode(), moment)
        return cls(**facts | {"moment": datetime.fromisoformat(facts["moment"])})


class GaveUp(Exception):
    """A render that would need more time or memory than one may have. Says which, in a few words."""
