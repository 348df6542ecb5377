"""The exempt annex: what public documents of a return leave out or say in other words, for those who may read it. It is
made like a report, and marked on every page."""

from collections.abc import Iterator, Sequence
from itertools import count

from questionnaire.content import Person, ReturnContent
from questionnaire.phrases import with_commas
from questionnaire.publishing.public import Judged, Published, paragraph_of
from reporting.board_reports.parts import BoardReport, Paragraph, Part, Section, Subheading, numbered, paragraphs

MARK = "NOT FOR PUBLICATION"


def annex(content: ReturnContent, made: Published) -> BoardReport:
    """`content` is what the area wrote, `made` what is published of it."""
    numbers, edition = count(1), made.record.edition
    sections = (
        ("Left out of public documents", _exempt(made.exempt)),
        ("Reworded in public documents", _reworded(made.reworded)),
        ("Officers named by their role", _officers(content)),
    )
    which = f"edition {edition.number}, reference {edition.reference}" if edition else "the draft"
    found = [(heading, numbered(parts, numbers)) for heading, parts in sections]
    return BoardReport(
        title=f"{content.collection_title}: exempt annex",
        area=content.area_name,
        standing=f"{MARK}. {_why(made.exempt)}",
        is_draft=made.record.is_draft,
        facts=(("Area", content.area_name), ("Belongs to", which)),
        sections=tuple(Section(heading, parts) for heading, parts in found if parts),
        mark=MARK,
    )


def _why(exempt: Sequence[Judged]) -> str:
    """The paragraphs that it is exempt by, each once."""
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
                said = f"“{decision.phrase}” becomes" if decision.phrase else "This becomes"
                yield Paragraph(f"{said} “{decision.replacement}” in public.")


def _officers(content: ReturnContent) -> Iterator[Part]:
    for role, person in (("Completed by", content.completed_by), ("Queries", content.query_contact)):
        if who := _person(person):
            yield Paragraph(f"{role}: {who}")


def _person(person: Person) -> str:
    facts = (person.name, person.job_title, person.organisation, person.contact, person.phone, person.email)
    return with_commas(*facts)
