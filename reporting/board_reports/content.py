"""Make the report as one frozen value. Under each heading, what the return says comes before the area's own paragraphs.
Where only the area knows what to say, the report has a prompt in square brackets."""

from collections.abc import Iterator, Sequence
from itertools import count

from questionnaire.board.packs.headings import Heading
from questionnaire.enums import BoardReportKind
from questionnaire.phrases import day, printed_moment
from questionnaire.publishing.public import waiting
from questionnaire.status import printed_status
from reporting.board_reports import about, findings
from reporting.board_reports.parts import BoardReport, Part, Section, Source, numbered, paragraphs

_FILLED = {
    "purpose": about.purpose,
    "recommendations": about.recommendations,
    "policy": about.decisions,
    "background": about.background,
    "proposals": about.proposals,
    "strengths": findings.strengths,
    "ratings": findings.ratings,
    "support": findings.support,
    "consultation": about.consultation,
    "timetable": about.timetable,
    "conclusions": findings.conclusions,
    "papers": about.papers,
    "partnership": about.partnership,
    "contact": about.contact,
    "appendices": about.appendices,
}
_TITLES = {BoardReportKind.APPROVAL: "report for approval", BoardReportKind.NOTING: "report for noting"}


def board_report(source: Source, headings: Sequence[Heading]) -> BoardReport:
    content, numbers = source.content, count(1)
    return BoardReport(
        title=f"{content.collection_title}: {_TITLES[source.kind]}",
        area=content.area_name,
        standing=_standing(source),
        is_draft=source.record.is_draft,
        facts=tuple(_facts(source)),
        sections=tuple(
            Section(heading.heading, numbered(_parts(heading, source), numbers))
            for heading in headings
            if heading.shown
        ),
    )


def _parts(heading: Heading, source: Source) -> Iterator[Part]:
    if heading.filled and heading.key in _FILLED:
        yield from _FILLED[heading.key](source)
    yield from paragraphs(heading.text)


def _standing(source: Source) -> str:
    edition, copy = source.record.edition, source.content.public
    undecided = f" {waiting(copy.undecided)} and left out in square brackets." if copy and copy.undecided else ""
    if edition is None:
        return f"DRAFT: not finalised, not signed, not sent. As it stood on {printed_moment(source.as_of)}.{undecided}"
    return f"Edition {edition.number}, reference {edition.reference}. {printed_status(source.record)}.{undecided}"


def _facts(source: Source) -> Iterator[tuple[str, str]]:
    meets_on = source.record.board_meets_on
    yield "Report to", about.board(source.record)
    yield "Meeting", day(meets_on) if meets_on else "[Give the date of the meeting.]"
    yield "Area", source.content.area_name
    yield "Report of", "[Give the title of the officer whose report this is.]"
