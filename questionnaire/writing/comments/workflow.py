"""Comments of the people in an area on a question. They are never part of the return, so they are possible at any time.

A comment records who wrote it and when, and who resolved it, so it needs no event.
"""

import hashlib
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from questionnaire.definition import QuestionDefinition
from questionnaire.models import Comment, Return
from questionnaire.returns.workflow import require
from questionnaire.writing.comments import notifications


@transaction.atomic
def comment(
    area_return: Return,
    question: QuestionDefinition,
    *,
    by: User,
    text: str,
    client_id: str,
    thread: Comment | None = None,
) -> Comment:
    """Add a comment, or a reply to `thread`, which opens that thread again. A form sent twice adds one comment."""
    require(by, "questionnaire.comment", area_return)
    added, is_new = Comment.objects.get_or_create(
        client_id=_comment_key(client_id, by, question, text, thread),
        defaults={
            "area_return": area_return,
            "question_id": question.pk,
            "thread": thread,
            "text": text,
            "by": by,
        },
    )
    if is_new:
        if thread:
            _set_resolved(thread, None)
        transaction.on_commit(partial(notifications.mail_comment.enqueue, added.pk))
    return added


def _comment_key(client_id: str, by: User, question: QuestionDefinition, text: str, thread: Comment | None) -> str:
    """The key of one text in one form; after the back button the same form may be sent with another text."""
    digest = hashlib.sha256(f"{thread.pk if thread else 0}:{text}".encode()).hexdigest()[:8]
    return f"{client_id[:36]}:{by.pk}:{question.pk}:{digest}"


@transaction.atomic
def resolve_comment(thread: Comment, *, by: User) -> None:
    """Mark a thread as resolved. Of two clicks the first counts."""
    require(by, "questionnaire.comment", thread.area_return)
    if thread.resolved_at is None:
        _set_resolved(thread, by)


@transaction.atomic
def reopen_comment(thread: Comment, *, by: User) -> None:
    """Open a resolved thread again."""
    require(by, "questionnaire.comment", thread.area_return)
    _set_resolved(thread, None)


def _set_resolved(thread: Comment, by: User | None) -> None:
    rows = Comment.objects.filter(pk=thread.pk, resolved_at__isnull=by is not None)
    rows.update(resolved_by=by, resolved_at=timezone.now() if by else None)
