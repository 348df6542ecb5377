"""The exempt annex: what the public documents of a return leave out or reword. It is made like a report to the board,
and marked on every page as not for publication."""

from collections.abc import Iterator, Sequence
from itertools import count

from questionnaire.content import Person, ReturnContent
from questionnaire.phrases import with_commas
from questionnaire.publishing.public import Judged, Published, paragraph_of
from reporting.board_reports.parts import BoardReport, Paragraph, Part, Section, Subheading, numbered, paragraphs

MARK = "NOT FOR PUBLICATION"


def annex(content: ReturnContent, made: Published) -> BoardReport:
    """Make the annex from what the area wrote (`content`) and from what is published of it (`made`)."""
    numbers, edition = count(1), made.record.edition
    sections = (
        ("Left out of public documents", _exempt(made.exempt)),
        ("Reworded in public documents", _reworded(made.reworded)),
        ("Officers named by their role", _officers(content)),
    )
    which = f"edition {edition.number}, reference {edition.reference}" if edition else "the draft"
    made_sections = [(heading, numbered(parts, numbers)) for heading, parts in sections]
    return BoardReport(
        title=f"{content.collection_title}: exempt annex",
        area=content.area_name,
        standing=f"{MARK}. {_why(made.exempt)}",
        is_draft=made.record.is_draft,
        facts=(("Area", content.area_name), ("Belongs to", which)),
        sections=tuple(Section(heading, parts) for heading, parts in made_sections if parts),
        mark=MARK,
    )


def _why(exempt: Sequence[Judged]) -> str:
    """The paragraphs of Schedule 12A that make the annex exempt, each named once."""
    numbers = sorted({one.exemption.exemption for one in exempt if one.exemption})
    which = f"{'paragraph' if len(numbers) == 1 else 'paragraphs'} {with_commas(*numbers)}"
    return f"Exempt by {which} of Schedule 12A to the Local Government Act 1972." if numbers else ""


def _exempt(judged: Sequence[Judged]) -> Iterator[Part]:
    for one in judged:
        if one.exemption:
            yield Subheading(one.passage.name)
            yield Paragraph(f"Exempt: {paragraph_of(one.exemption.exemption)}.")
            yield from paragraphs(one.passage.text)


def _reworded(judged: Sequence[Judged]) -> Iterator[Part]:
    for one in judged:
        yield Subheading(one.passage.name)
        yield from paragraphs(one.passage.text)
        for decision in (one.whole, *one.phrases.values()):
            if decision and decision.replacement:
                original = f"“{decision.phrase}” becomes" if decision.phrase else "This becomes"
                yield Paragraph(f"{original} “{decision.replacement}” in public.")


def _officers(content: ReturnContent) -> Iterator[Part]:
    for role, person in (("Completed by", content.completed_by), ("Queries", content.query_contact)):
        if who := _person(person):
            yield Paragraph(f"{role}: {who}")


def _person(person: Person) -> str:
    facts = (person.name, person.job_title, person.organisation, person.contact, person.phone, person.email)
    return with_commas(*facts)
