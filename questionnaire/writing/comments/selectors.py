"""What the area says to itself about questions. The counts ride on the query of the return, so that pages pay nothing
for them."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.shortcuts import get_object_or_404

from questionnaire.definition import QuestionDefinition, QuestionnaireDefinition
from questionnaire.models import Comment, Return
from questionnaire.returns.selectors.finding import StringAgg


def with_open_comments(returns: QuerySet[Return]) -> QuerySet[Return]:
    """`open_comments` has the key of the question of every thread that is open."""
    threads = Comment.objects.filter(area_return=OuterRef("pk"), thread=None, resolved_at=None).order_by()
    asked = threads.values("area_return").annotate(all=StringAgg(Cast("question_id", CharField())))
    return returns.annotate(open_comments=Coalesce(Subquery(asked.values("all")), Value("")))


def with_latest_comment(returns: QuerySet[Return], number: str) -> QuerySet[Return]:
    """`latest_comment` on the question of this number, and `comments_made` on it."""
    said = Comment.objects.filter(area_return=OuterRef("pk"), question__number=number)
    latest = said.order_by("-at", "-pk").values(packed=JSONObject(text="text", by="by__name", by_id="by_id", at="at"))
    made = said.order_by().values("area_return").annotate(n=Count("pk")).values("n")
    return returns.annotate(latest_comment=Subquery(latest[:1]), comments_made=Coalesce(Subquery(made), 0))


@dataclass(frozen=True, slots=True)
class LatestComment:
    """For the card beside a question; `made` counts all that was said, `is_open` whether something waits."""

    made: int
    is_open: bool
    said: Mapping[str, Any] | None


def latest_comment(area_return: Return, question: QuestionDefinition) -> LatestComment:
    """Of a return that was fetched with both of the above."""
    packed = getattr(area_return, "latest_comment", None)
    said = json.loads(packed) if isinstance(packed, str) else packed
    if said:
        said = said | {"at": _moment(said["at"])}
    return LatestComment(getattr(area_return, "comments_made", 0), question.pk in open_by_question(area_return), said)


def _moment(packed: str) -> datetime:
    """SQLite keeps UTC without saying so."""
    at = datetime.fromisoformat(packed)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def open_by_question(area_return: Return) -> Counter[int]:
    """How many threads are open on each question, of a return that was fetched with them."""
    listed = getattr(area_return, "open_comments", "")
    return Counter(int(pk) for pk in listed.split(",") if pk)


def open_numbers(area_return: Return, tree: QuestionnaireDefinition) -> list[str]:
    """The questions with open threads, in the paper's order."""
    found = open_by_question(area_return)
    return [question.number for question in tree.questions if question.pk in found]


@dataclass(frozen=True, slots=True)
class Thread:
    first: Comment
    replies: tuple[Comment, ...]


def threads_on(area_return: Return, question: QuestionDefinition) -> list[Thread]:
    """Those that are open first, the latest begun first; what was said in one in order: one query."""
    said = Comment.objects.filter(area_return=area_return, question_id=question.pk).select_related("by", "resolved_by")
    replies: dict[int, list[Comment]] = {}
    first: list[Comment] = []
    for comment in said:
        if comment.thread_id is None:
            first.append(comment)
        else:
            replies.setdefault(comment.thread_id, []).append(comment)
    first.sort(key=lambda comment: (comment.resolved_at is None, comment.at, comment.pk), reverse=True)
    return [Thread(comment, tuple(replies.get(comment.pk, ()))) for comment in first]


def get_thread(area_return: Return, question: QuestionDefinition, pk: int) -> Comment:
    """The first comment of a thread on this question of this return; else 404."""
    threads = Comment.objects.filter(area_return=area_return, question_id=question.pk, thread=None)
    return get_object_or_404(threads, pk=pk)
