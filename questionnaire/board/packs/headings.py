"""The headings of a board's pack: the standard ones, and an area's own in the form in which they are kept."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from accounts.problems import Refusal
from questionnaire.enums import BoardReportKind

MOST_OWN = 5
LONGEST_HEADING = 120
LONGEST_TEXT = 5_000
_OWN = "own-"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the report. If it is `filled`, the return's own content comes first; the area's standard paragraphs,
    `text`, follow. A heading that is not `shown` is kept but not printed."""

    key: str
    heading: str
    text: str = ""
    filled: bool = True
    shown: bool = True

    @property
    def is_own(self) -> bool:
        return self.key.startswith(_OWN)


# What the service fills in under each heading, as the page of headings says it; nothing where the area has to write.
FILLS = {
    "purpose": "which return this is, and how far it has come",
    "recommendations": "what the board is asked to do",
    "policy": "the board’s decisions that are recorded on this return",
    "background": "what the programme asks, and the context that the return gives",
    "proposals": "what happens after the board’s decision",
    "strengths": "the opening of the best and worst rated answers, by section",
    "ratings": "the ratings of each section, as a chart and a table",
    "support": "the support that the return asks for",
    "consultation": "who took part, as the return says",
    "timetable": "the deadline, the board’s meeting, the days for its report and its papers",
    "conclusions": "the answers that signatories read first",
    "papers": "the return and the files attached to it",
    "partnership": "who completed the return, and for whom it is signed",
    "contact": "the query contact of the return",
    "appendices": "the return itself, by its edition and reference",
}
_STANDARD = (
    Heading("purpose", "Purpose of the report"),
    Heading("recommendations", "Recommendations"),
    Heading(
        "policy",
        "Policy framework and previous decisions",
        "[Name the strategies and plans that this belongs to, and the council’s and CCGs’ previous decisions.]",
    ),
    Heading("background", "Background"),
    Heading(
        "proposals",
        "Proposals and options",
        "[Say what the council and the CCGs propose to do next, and what the alternatives are.]",
    ),
    Heading("strengths", "Key strengths and areas for development"),
    Heading("ratings", "Summary of ratings"),
    Heading("support", "Support required"),
    Heading("consultation", "Consultation"),
    Heading("resources", "Resource implications", "[Say what this costs the council and the CCGs.]", filled=False),
    Heading("timetable", "Timetable for decisions"),
    Heading("conclusions", "Conclusions", "[Say what the board should take from this report.]"),
    Heading("papers", "Background papers"),
    Heading(
        "circulation",
        "Circulation under the local issues alert procedure",
        "[Say which councillors were told under this procedure, or that no ward is affected more than others.]",
        filled=False,
    ),
    Heading(
        "equality",
        "Equality and human rights",
        "[Say what this means for equality and human rights, and where the impact assessment can be read.]",
        filled=False,
    ),
    Heading("partnership", "Partnership working"),
    Heading(
        "contact",
        "Officer to contact",
        "[Name an officer of the other body too, with a telephone number and email address.]",
    ),
    Heading("appendices", "Appendices"),
)
_OPTIONS = {"approval": "Proposals and options", "noting": "Proposals"}


def standard(kind: BoardReportKind) -> tuple[Heading, ...]:
    """The standard headings. The report on a sent return has no heading for options."""
    return tuple(
        Heading(head.key, _OPTIONS[kind], head.text) if head.key == "proposals" else head for head in _STANDARD
    )


def read(kind: BoardReportKind, sections: Sequence[dict[str, Any]] | None) -> tuple[Heading, ...]:
    """The area's own headings, or the standard ones. Standard headings that were added later come last."""
    if sections is None:
        return standard(kind)
    kept = tuple(Heading(**section) for section in sections)
    keys = {heading.key for heading in kept}
    return (*kept, *(heading for heading in standard(kind) if heading.key not in keys))


def stored(headings: Iterable[Heading]) -> list[dict[str, Any]]:
    """Headings as they are stored. Refuses values that the page cannot send."""
    kept = tuple(headings)
    allowed = {heading.key for heading in _STANDARD} | set(own_keys())
    too_long = any(len(head.heading) > LONGEST_HEADING or len(head.text) > LONGEST_TEXT for head in kept)
    keys = [heading.key for heading in kept]
    if too_long or not set(keys) <= allowed or len(set(keys)) < len(keys):
        raise Refusal("These are not the headings of a board’s pack, or they are too long.")
    return [asdict(heading) for heading in kept]


def own_keys() -> list[str]:
    return [f"{_OWN}{number}" for number in range(1, MOST_OWN + 1)]


def digest(headings: Iterable[Heading]) -> str:
    """A digest of the headings on a page, to notice changes since it was made."""
    return hashlib.sha256(json.dumps(stored(headings), sort_keys=True).encode()).hexdigest()
