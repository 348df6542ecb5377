"""The answers and files of a return that is being written, read once for everything that a page shows."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q, QuerySet

from questionnaire import content, definition
from questionnaire.content import QuestionContent, SectionContent
from questionnaire.definition import QuestionDefinition, QuestionnaireDefinition, SectionDefinition
from questionnaire.enums import RevisionOutcome
from questionnaire.models import Answer, Attachment, Return, Revision
from questionnaire.returns.selectors.progress import Progress, progress_from


class WaitingText(NamedTuple):
    """A version kept aside that is still waiting for a decision, and who wrote it."""

    pk: int
    field_id: int
    by: str | None


class StoredAnswer(NamedTuple):
    """An answer as it is now, with the version number that a writer's page will carry."""

    field_id: int
    value: str
    no_response_reason: str
    version: int
    origin: str
    unconfirmed: bool


@dataclass(frozen=True)
class Draft:
    tree: QuestionnaireDefinition
    answers: dict[int, StoredAnswer]
    files: tuple[Attachment, ...]

    @cached_property
    def progress(self) -> Progress:
        settled = [(row.field_id, row.value, bool(row.no_response_reason)) for row in self.answers.values()]
        return progress_from(self.tree, [row for row in settled if row[1] or row[2]])

    def section(self, section: SectionDefinition) -> SectionContent:
        questions = tuple(self.question(question) for question in section.questions)
        return SectionContent(section, questions, self.question(section.own).answers)

    def question(self, question: QuestionDefinition) -> QuestionContent:
        asked = content.is_asked(question, self._value_of)
        rows = [self.answers[field.pk] for field in question.fields if field.pk in self.answers]
        return content.question_from_answers(question, rows, self.files, asked=asked)

    def _value_of(self, number: str, key: str) -> tuple[str, bool]:
        field = self.tree.by_number[number].field(key)
        row = self.answers.get(field.pk) if field else None
        return (row.value, bool(row.value or row.no_response_reason)) if row else ("", False)


def read_draft(area_return: Return) -> Draft:
    """All answers and files of a draft, in two queries: fetching everything once is faster than fetching parts
    twice."""
    tree = definition.get(area_return.collection.questionnaire_id)
    rows = Answer.objects.filter(area_return=area_return).values_list(*StoredAnswer._fields)
    files = Attachment.objects.filter(area_return=area_return, removed_at__isnull=True).select_related("uploaded_by")
    return Draft(tree, {row[0]: StoredAnswer(*row) for row in rows}, tuple(files))


def waiting_conflicts(area_return: Return, sections: frozenset[int] | None = None) -> QuerySet[Revision]:
    """Versions kept aside that are waiting for a decision; only those of `sections` where these are given."""
    rows = Revision.objects.filter(area_return=area_return, outcome=RevisionOutcome.CONFLICT, decided_by__isnull=True)
    if sections is None:
        return rows
    return rows.filter(Q(field__question__section__in=sections) | Q(field__section__in=sections))


def waiting_texts(area_return: Return) -> tuple[WaitingText, ...]:
    """Versions waiting for a decision, oldest first; while there are any, the return cannot be finalised. One query."""
    rows = waiting_conflicts(area_return).order_by("at", "pk").values_list("pk", "field_id", "by__name")
    return tuple(WaitingText(*row) for row in rows)
