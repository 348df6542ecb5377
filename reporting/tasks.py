"""Jobs of the worker: each finds its row by id and calls one function. Run twice, they do nothing new."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django_tasks import task

from reporting import archives, documents, pdf

logger = logging.getLogger(__name__)


@task()
def make_document(edition_pk: int) -> None:
    with _said(f"The PDF of edition {edition_pk}"):
        documents.make(edition_pk)


@task(priority=-10)
def make_archive(archive_pk: int) -> None:
    with _said(f"Archive {archive_pk}"):
        archives.make(archive_pk)


@contextmanager
def _said(what: str) -> Iterator[None]:
    """A return that is too large fails its job, with the reason in words for whoever runs the service."""
    try:
        yield
    except pdf.TooLarge as refusal:
        logger.error("%s was not made. %s", what, refusal)
        raise
