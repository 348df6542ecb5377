"""What a report is made of: headings, paragraphs with a number each, and one chart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count

from questionnaire.content import ReturnContent
from questionnaire.enums import BoardReportKind
from questionnaire.record import ReturnRecord
from questionnaire.text import blocks


@dataclass(frozen=True, slots=True)
class Source:
    """Everything a report is made from. `as_of` is the moment at which a draft was read."""

    kind: BoardReportKind
    content: ReturnContent
    record: ReturnRecord
    as_of: datetime
    report_due_on: date | None = None

    @property
    def noun(self) -> str:
        return "draft return" if self.record.is_draft else "return"


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    points: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Subheading:
    text: str


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A section's count of each rating, and of the questions without one."""

    number: str
    title: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ratings:
    """`heads` name the columns, the last of them those without a rating; `options` are the values behind them."""

    options: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[RatingRow, ...]

    @property
    def total(self) -> tuple[int, ...]:
        return tuple(sum(counts) for counts in zip(*(row.counts for row in self.rows), strict=True))


Part = Paragraph | Subheading | Ratings


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class BoardReport:
    """`standing` says what the return in it is worth; `facts` are the lines at the head of a committee's report. A
    `mark` stands at the head of every page, as DRAFT does."""

    title: str
    area: str
    standing: str
    is_draft: bool
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    mark: str = ""


def paragraphs(text: str) -> Iterator[Paragraph]:
    """What people typed: a list belongs to the paragraph before it; without one, each point is a paragraph."""
    before: Paragraph | None = None
    for block in blocks(text):
        items = tuple("".join(run.text for run in runs) for runs in block.items)
        if block.is_list and before is not None:
            before = replace(before, points=before.points + items)
            continue
        if before is not None:
            yield before
        if block.is_list:
            yield from map(Paragraph, items)
            before = None
        else:
            before = Paragraph("\n".join(items))
    if before is not None:
        yield before


def numbered(parts: Iterable[Part], numbers: "count[int]") -> tuple[Part, ...]:
    return tuple(replace(part, number=next(numbers)) if isinstance(part, Paragraph) else part for part in parts)
