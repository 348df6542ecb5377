"""Jobs of the worker: each finds its row by id and calls one function. Run twice, they do nothing new."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from reporting.documents import workflow
from reporting.rendering.pdf import TooLarge
from reporting.seal.key import KeyRefused, NoTimestamp

LATER = timedelta(minutes=5)  # when a time-stamping authority that did not answer is asked again
logger = logging.getLogger(__name__)


@task()
def make_document(edition_pk: int) -> None:
    """Where the time-stamping authority does not answer, nothing is kept and the job waits for another time."""
    try:
        with logged_refusals(f"The PDF of edition {edition_pk}"):
            workflow.make(edition_pk)
    except NoTimestamp as refusal:
        logger.warning("The PDF of edition %s waits for its time stamp. %s", edition_pk, refusal)
        make_document.using(run_after=timezone.now() + LATER).enqueue(edition_pk)


@contextmanager
def logged_refusals(what: str) -> Iterator[None]:
    """A return that is too large, or a key that seals nothing, fails the job, with the reason in words for whoever runs
    the service."""
    try:
        yield
    except (TooLarge, KeyRefused) as refusal:
        logger.error("%s was not made. %s", what, refusal)
        raise
