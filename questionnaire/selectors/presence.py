"""Who is on which question at this moment, and what was written there last."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from accounts.models import User
from questionnaire.definition import QuestionDefinition
from questionnaire.models import Answer, Presence, Return

SILENCE = timedelta(seconds=60)  # an open page is heard every twenty seconds


def people_here(area_return: Return, *, besides: User) -> dict[int, list[str]]:
    """The names of the others by the question they are on: one query."""
    heard = Presence.objects.filter(area_return=area_return, seen_at__gt=timezone.now() - SILENCE)
    found: dict[int, list[str]] = {}
    for question_pk, name in heard.exclude(user=besides).order_by("user__name").values_list("question", "user__name"):
        found.setdefault(question_pk, []).append(name)
    return found


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
