"""The check page in rows: filters with their counts, sections with their answers, gaps as links."""

from collections.abc import Callable
from dataclasses import dataclass

from questionnaire import content
from questionnaire.content import QuestionContent, Tally
from questionnaire.definition import SectionDefinition
from questionnaire.returns.views.context import address
from questionnaire.writing.places import about_place, easy_read_place, question_place

FEW = 10  # up to this many gaps are listed one by one, and sections that have some are expanded
FIRST = 3  # an error summary names this many gaps where there are more than FEW


@dataclass(frozen=True)
class Filter:
    """A filter of the check page; `keeps` decides which questions it shows."""

    name: str
    label: str
    keeps: Callable[[QuestionContent], bool]


def filters(draft, wanted):
    """Return the chosen filter and all filters with their counts. An unknown name means everything."""
    known = _known(draft.questionnaire)
    chosen = next((entry for entry in known if entry.name == wanted), known[0])
    offered = []
    for entry in known:
        count = sum(entry.keeps(question) for question in draft.questions)
        offered.append(
            {
                "text": entry.label,
                "count": count,
                "url": f"?show={entry.name}" if entry.name else "?",
                "current": entry is chosen,
            }
        )
    return chosen, offered


def _known(tree):
    """List the filters. The questionnaire's ratings and optional fields each add one."""
    options = {option.value: option.label for column in tree.columns for option in column.options}
    optional = {column.key: column.short for column in tree.columns if not column.required and not column.options}
    return [
        Filter("", "Everything", lambda question: True),
        Filter("open", "Open", lambda question: question.is_open),
        Filter("no-response", "No response", lambda question: bool(question.no_response_reason)),
        *(Filter(f"is-{value}", label, _chose(value)) for value, label in options.items()),
        *(Filter(f"has-{key}", label, _filled(key)) for key, label in optional.items()),
    ]


def _chose(value):
    return lambda question: any(answer.field.options and answer.value == value for answer in question.answers)


def _filled(key):
    def has(question: QuestionContent) -> bool:
        answer = question.answer(key)
        return bool(answer and (answer.value or answer.attachments))

    return has


@dataclass(frozen=True)
class CheckedSection:
    """A section on the check page. `is_open` expands its questions; `tally` counts the whole section, unfiltered."""

    definition: SectionDefinition
    questions: list
    is_open: bool
    tally: Tally

    @property
    def count(self):
        if self.tally.open:
            return f"{self.tally.open} open"
        whole = f"{self.tally.settled} of {self.tally.questions}"
        return f"{whole}, {self.tally.passed} passed" if self.tally.passed else whole


def checked_sections(draft, chosen, refused=None):
    """List the sections that have questions under the filter. They are all expanded when a filter is set. Otherwise
    those with open questions are, if the return has few, and the one whose form is shown again with an error."""
    checked = []
    few = sum(question.is_open for question in draft.questions) <= FEW
    for section in draft.sections:
        kept = [question for question in section.questions if chosen.keeps(question)]
        if kept:
            tally = content.tally(section.questions)
            is_refused = refused is not None and any(question.definition.number == refused.number for question in kept)
            is_open = bool(chosen.name) or is_refused or (few and tally.open > 0)
            checked.append(CheckedSection(section.definition, kept, is_open, tally))
    return checked


def gap_links(user, area_return, gaps):
    """Link each gap to the place where it can be closed."""
    return [{"text": gap.problem, "href": _href(user, area_return, gap)} for gap in gaps]


def by_section(tree, links, gaps):
    """Group the links by section as (title, links), with shorter texts, for a long list of gaps."""
    groups = {}
    for link, gap in zip(links, gaps, strict=True):
        number = tree.question(gap.number).section_number if gap.number else gap.section
        section = tree.section(number) if number else None
        title = f"{section.number}. {section.title}" if section else "The whole return"
        text = link["text"].replace(" has ", " ", 1) if section else link["text"]
        groups.setdefault(title, []).append(link | {"text": text})
    return list(groups.items())


def in_short(errors):
    """Shorten the errors for a summary: all of them if they are few, otherwise their number and the first few."""
    if len(errors) <= FEW:
        return errors
    return [{"text": f"{len(errors)} things are still open", "href": "#gaps"}, *errors[:FIRST]]


def _href(user, area_return, gap):
    if gap.revision:
        place = _place(area_return, gap)
        return place.conflict_url(gap.revision) if place.may_be_written(user) else place.url
    number = {"number": gap.number} if gap.number else {}
    return f"{address(gap.page, area_return, **number)}#id_{gap.field}"


def _place(area_return, gap):
    if gap.section:
        return easy_read_place(area_return, gap.section)
    return question_place(area_return, gap.number) if gap.number else about_place(area_return)
