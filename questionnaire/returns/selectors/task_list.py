"""The task list of one return: how far each section is, who wrote in it and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import Left

from questionnaire import definition
from questionnaire.content import QuestionContent
from questionnaire.definition import QuestionnaireDefinition, SectionDefinition
from questionnaire.models import Answer, Return
from questionnaire.returns.selectors.progress import LONGEST_OPTION, Progress, progress_from


@dataclass(frozen=True, slots=True)
class Writing:
    """Who wrote, the latest first, as (key, name), and when the latest text came; None where nothing was written.
    What was brought in from a file was written by nobody."""

    people: tuple[tuple[int | None, str], ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """One row of the task list. `states` has answered, passed or open for each question, in order; `lacking` names
    what is missing of each that is answered in part."""

    section: SectionDefinition
    states: tuple[tuple[str, str], ...]
    writing: Writing
    lacking: tuple[str, ...] = ()

    @property
    def settled(self) -> int:
        return sum(state != "open" for _, state in self.states)

    @property
    def is_complete(self) -> bool:
        return self.settled == len(self.states)

    @property
    def open_numbers(self) -> tuple[str, ...]:
        return tuple(number for number, state in self.states if state == "open")

    @property
    def passed_numbers(self) -> tuple[str, ...]:
        return tuple(number for number, state in self.states if state == "passed")


@dataclass(frozen=True, slots=True)
class TaskList:
    """`about` is the writing in what is asked once for the return, `filled` how many of its fields have a text."""

    progress: Progress
    sections: tuple[SectionProgress, ...]
    about: Writing
    filled: int


def task_list(area_return: Return) -> TaskList:
    """All of it in one query that reads of each answer no more than a choice among options has."""
    tree = definition.get(area_return.collection.questionnaire_id)
    rows = list(_rows(area_return))
    progress = progress_from(tree, [(row[0], row[4], bool(row[5])) for row in rows if row[4] or row[5]])
    writing = _writing(tree, rows)
    about = {field.pk for field in tree.fields}
    return TaskList(
        progress=progress,
        sections=tuple(
            _section(section, progress, writing.get(section.number, Writing())) for section in tree.sections
        ),
        about=writing.get("", Writing()),
        filled=sum(row[0] in about and bool(row[4]) for row in rows),
    )


def task_list_of(tree: QuestionnaireDefinition, questions: Iterable[QuestionContent], filled: int) -> TaskList:
    """The same for an edition, which does not say who wrote what."""
    passed = frozenset(question.definition.number for question in questions if question.is_passed)
    progress = Progress(tree, frozenset(), passed)
    sections = tuple(_section(section, progress, Writing()) for section in tree.sections)
    return TaskList(progress, sections, Writing(), filled)


def _rows(area_return: Return) -> Iterable[tuple[Any, ...]]:
    """(field, when, by whom, their name, how the value begins, how the reason begins) of every answer."""
    return Answer.objects.filter(area_return=area_return).values_list(
        "field_id",
        "updated_at",
        "updated_by_id",
        "updated_by__name",
        Left("value", LONGEST_OPTION),
        Left("no_response_reason", 1),
    )


def _writing(tree: QuestionnaireDefinition, rows: list[tuple[Any, ...]]) -> dict[str, Writing]:
    """By section number; what belongs to the whole return is under the empty text."""
    by_section: dict[str, list[tuple[datetime, int | None, str]]] = {}
    for field_pk, at, person, name, *_ in rows:
        question, _ = tree.fields_by_pk[field_pk]
        by_section.setdefault(question.section_number if question else "", []).append((at, person, name or ""))
    found = {}
    for number, entries in by_section.items():
        latest = sorted(entries, key=lambda entry: entry[0], reverse=True)
        found[number] = Writing(tuple(dict.fromkeys(entry[1:] for entry in latest)), latest[0][0])
    return found


def _section(section: SectionDefinition, progress: Progress, writing: Writing) -> SectionProgress:
    states = tuple((question.number, progress.state(question.number)) for question in section.questions)
    lacking = tuple(progress.lacking[number] for number, _ in states if number in progress.lacking)
    return SectionProgress(section, states, writing, lacking)
