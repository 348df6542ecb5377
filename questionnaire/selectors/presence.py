""""""

from datetime import datetime
from typing import NamedTuple

from questionnaire.definition import QuestionDefinition
from questionnaire.models import Answer, Return


class LatestChange(NamedTuple):
    """The state of one answer, without its text."""

    field_id: int
    version: int
    by_id: int | None
    by_name: str | None
    at: datetime


def latest_changes(area_return: Return, question: QuestionDefinition) -> list[LatestChange]:
    rows = Answer.objects.filter(area_return=area_return, field_id__in=[field.pk for field in question.fields])
    return [
        LatestChange(*row)
        for row in rows.values_list("field_id", "version", "updated_by", "updated_by__name", "updated_at")
    ]
