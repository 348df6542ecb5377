"""How long a return is, and how long its questionnaire lets one be: in characters as they were typed, since markup
makes more of some of them than of others."""

from collections.abc import Iterator

from questionnaire import kinds
from questionnaire.content import AnswerContent, ReturnContent
from questionnaire.definition import FieldDefinition, QuestionnaireDefinition
from questionnaire.writing.files.workflow import MOST_FILES
from reporting.documents.places import MOST_REASON

MOST_NAME = 200  # of a file


def characters(content: ReturnContent) -> int:
    return sum(map(_length, _answers(content)))


def most_characters(tree: QuestionnaireDefinition) -> int:
    """Of a return with every answer, reason and file name at its greatest length."""
    fields = (field for _, field in tree.fields_by_pk.values())
    return sum(map(_most, fields))


def _answers(content: ReturnContent) -> Iterator[AnswerContent]:
    yield from content.fields
    for section in content.sections:
        yield from section.fields
        for question in section.questions:
            yield from question.answers


def _length(answer: AnswerContent) -> int:
    names = sum(len(file.name) for file in answer.attachments)
    return len(answer.value) + len(answer.no_response_reason) + names


def _most(field: FieldDefinition) -> int:
    names = MOST_FILES * MOST_NAME if field.spec.takes_files else 0
    return kinds.longest(field) + MOST_REASON + names
