"""Jobs of the worker: each finds its row by id and calls one function. Run twice, they do nothing new."""

from django_tasks import task

from reporting import archives, documents


@task()
def make_document(edition_pk: int) -> None:
    documents.make(edition_pk)


@task(priority=-10)
def make_archive(archive_pk: int) -> None:
    archives.make(archive_pk)
