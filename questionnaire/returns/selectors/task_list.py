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
    """Who wrote, the latest first, as pairs of key and name, and when the latest text was saved (None where there is
    none). A text uploaded from a file has no writer."""

    people: tuple[tuple[int | None, str], ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """One row of the task list. `states` pairs each question's number with answered, passed or open, in order;
    `lacking` names the missing field of each question that is answered in part."""

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
    """The sections with their progress. `about` says who wrote in the fields asked once for the whole return, `filled`
    how many of those fields have a text."""

    progress: Progress
    sections: tuple[SectionProgress, ...]
    about: Writing
    filled: int


def task_list(area_return: Return) -> TaskList:
    """The task list of a draft: one query, which reads only as much of each answer as the longest option has."""
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
    """The task list of an edition, which does not record who wrote what."""
    passed = frozenset(question.definition.number for question in questions if question.is_passed)
    progress = Progress(tree, frozenset(), passed)
    sections = tuple(_section(section, progress, Writing()) for section in tree.sections)
    return TaskList(progress, sections, Writing(), filled)


def _rows(area_return: Return) -> Iterable[tuple[Any, ...]]:
    """Every answer as (field, moment, writer's key, writer's name, start of the value, start of the reason)."""
    return Answer.objects.filter(area_return=area_return).values_list(
        "field_id",
        "updated_at",
        "updated_by_id",
        "updated_by__name",
        Left("value", LONGEST_OPTION),
        Left("no_response_reason", 1),
    )


def _writing(tree: QuestionnaireDefinition, rows: list[tuple[Any, ...]]) -> dict[str, Writing]:
    """Who wrote when, by section number; fields of the whole return have the empty string as their number."""
    by_section: dict[str, list[tuple[datetime, int | None, str]]] = {}
    for field_pk, at, person, name, *_ in rows:
        question, _ = tree.fields_by_pk[field_pk]
        by_section.setdefault(question.section_number if question else "", []).append((at, person, name or ""))
    writing = {}
    for number, entries in by_section.items():
        latest = sorted(entries, key=lambda entry: entry[0], reverse=True)
        writing[number] = Writing(tuple(dict.fromkeys(entry[1:] for entry in latest)), latest[0][0])
    return writing


def _section(section: SectionDefinition, progress: Progress, writing: Writing) -> SectionProgress:
    states = tuple((question.number, progress.state(question.number)) for question in section.questions)
    lacking = tuple(progress.lacking[number] for number, _ in states if number in progress.lacking)
    return SectionProgress(section, states, writing, lacking)
