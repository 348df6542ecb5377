"""What this floor hears: an edition was changed, so its PDF is made; a job failed, so somebody is told."""

import logging
from typing import Any

from django.db import Error
from django.dispatch import receiver
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from questionnaire.publishing.selectors import wants_public_copy
from questionnaire.signals import edition_changed
from reporting.documents import tasks
from reporting.jobs import caretaking
from reporting.public_copies.tasks import make_public_copy

logger = logging.getLogger(__name__)


@receiver(edition_changed)
def make_document(sender: Any, edition_id: int, **kwargs: Any) -> None:
    tasks.make_document.enqueue(edition_id)
    if wants_public_copy(edition_id):
        make_public_copy.enqueue(edition_id)


@receiver(task_finished)
def tell_of_failure(sender: Any, task_result: TaskResult, **kwargs: Any) -> None:
    """Whatever happens here, the worker goes on."""
    if task_result.status != TaskResultStatus.FAILED:
        return
    try:
        caretaking.failed(DBTaskResult.objects.get(pk=task_result.id), task_result.errors[-1].exception_class_path)
    except Error:
        logger.exception("Nobody was told of job %s, which failed.", task_result.id)
