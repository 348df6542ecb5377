"""What people of an area say to each other about a question: never a part of the return, so possible at any time.

A comment is its own trace, with who and when; who resolved it stands on it.
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
    """Say something, or reply to `thread`, which opens it again. Sent twice it is said once."""
    require(by, "questionnaire.comment", area_return)
    said, is_new = Comment.objects.get_or_create(
        client_id=_said_id(client_id, by, question, text, thread),
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
            _resolve(thread, None)
        transaction.on_commit(partial(notifications.mail_comment.enqueue, said.pk))
    return said


def _said_id(client_id: str, by: User, question: QuestionDefinition, text: str, thread: Comment | None) -> str:
    """One text of one form: a browser that goes back brings the same form, for another text."""
    digest = hashlib.sha256(f"{thread.pk if thread else 0}:{text}".encode()).hexdigest()[:8]
    return f"{client_id[:36]}:{by.pk}:{question.pk}:{digest}"


@transaction.atomic
def resolve_comment(thread: Comment, *, by: User) -> None:
    """Nothing in it is open any more. Of two clicks the first counts."""
    require(by, "questionnaire.comment", thread.area_return)
    if thread.resolved_at is None:
        _resolve(thread, by)


@transaction.atomic
def reopen_comment(thread: Comment, *, by: User) -> None:
    require(by, "questionnaire.comment", thread.area_return)
    _resolve(thread, None)


def _resolve(thread: Comment, by: User | None) -> None:
    rows = Comment.objects.filter(pk=thread.pk, resolved_at__isnull=by is not None)
    rows.update(resolved_by=by, resolved_at=timezone.now() if by else None)
