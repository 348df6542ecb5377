"""The job that makes the public copy of an edition."""

from django.utils import timezone
from django_tasks import task

from reporting.documents.tasks import LATER, logged_refusals, logger
from reporting.public_copies import workflow
from reporting.seal.key import NoTimestamp


@task()
def make_public_copy(edition_pk: int) -> None:
    try:
        with logged_refusals(f"The public copy of edition {edition_pk}"):
            workflow.make(edition_pk)
    except NoTimestamp as refusal:
        logger.warning("The public copy of edition %s waits for its time stamp. %s", edition_pk, refusal)
        make_public_copy.using(run_after=timezone.now() + LATER).enqueue(edition_pk)
