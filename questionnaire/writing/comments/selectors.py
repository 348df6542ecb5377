"""Comments on questions. Counts are annotated on the query of the return, so that they cost pages no query."""

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
    """Annotate `open_comments`, the key of the question of every open thread."""
    threads = Comment.objects.filter(area_return=OuterRef("pk"), thread=None, resolved_at=None).order_by()
    questions = threads.values("area_return").annotate(all=StringAgg(Cast("question_id", CharField())))
    return returns.annotate(open_comments=Coalesce(Subquery(questions.values("all")), Value("")))


def with_latest_comment(returns: QuerySet[Return], number: str) -> QuerySet[Return]:
    """Annotate `latest_comment` on the question with this number, and `comments_made`, the number of its comments."""
    comments = Comment.objects.filter(area_return=OuterRef("pk"), question__number=number)
    latest = comments.order_by("-at", "-pk").values(
        packed=JSONObject(text="text", by="by__name", by_id="by_id", at="at")
    )
    made = comments.order_by().values("area_return").annotate(n=Count("pk")).values("n")
    return returns.annotate(latest_comment=Subquery(latest[:1]), comments_made=Coalesce(Subquery(made), 0))


@dataclass(frozen=True, slots=True)
class LatestComment:
    """The card beside a question. `made` is the number of comments, `is_open` says whether a thread is open."""

    made: int
    is_open: bool
    latest: Mapping[str, Any] | None


def latest_comment(area_return: Return, question: QuestionDefinition) -> LatestComment:
    """The latest comment of a return that was fetched `with_open_comments` and `with_latest_comment`."""
    packed = getattr(area_return, "latest_comment", None)
    latest = json.loads(packed) if isinstance(packed, str) else packed
    if latest:
        latest = latest | {"at": _parse_moment(latest["at"])}
    return LatestComment(getattr(area_return, "comments_made", 0), question.pk in open_by_question(area_return), latest)


def _parse_moment(packed: str) -> datetime:
    """Parse a moment from JSON; SQLite gives UTC without an offset."""
    at = datetime.fromisoformat(packed)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def open_by_question(area_return: Return) -> Counter[int]:
    """The number of open threads by question, of a return that was fetched `with_open_comments`."""
    listed = getattr(area_return, "open_comments", "")
    return Counter(int(pk) for pk in listed.split(",") if pk)


def open_numbers(area_return: Return, tree: QuestionnaireDefinition) -> list[str]:
    """The numbers of the questions with open threads, in the paper's order."""
    counts = open_by_question(area_return)
    return [question.number for question in tree.questions if question.pk in counts]


@dataclass(frozen=True, slots=True)
class Thread:
    first: Comment
    replies: tuple[Comment, ...]


def threads_on(area_return: Return, question: QuestionDefinition) -> list[Thread]:
    """The threads on a question, open ones first and then the latest first, with their replies in order: one query."""
    comments = Comment.objects.filter(area_return=area_return, question_id=question.pk).select_related(
        "by", "resolved_by"
    )
    replies: dict[int, list[Comment]] = {}
    first: list[Comment] = []
    for comment in comments:
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
