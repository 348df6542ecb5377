"""The job that makes an archive."""

from django_tasks import task

from reporting.archives import workflow
from reporting.documents.tasks import logged_refusals


@task(priority=-10)
def make_archive(archive_pk: int) -> None:
    with logged_refusals(f"Archive {archive_pk}"):
        workflow.make(archive_pk)
