"""The email to the programme’s managers about a document that could not be made."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.enums import Role
from accounts.models import Mail, User
from accounts.notifications import kind, queue
from questionnaire.models.rounds import Collection
from questionnaire.models.signing import Edition
from reporting.jobs import paths, selectors


def tell_of_failure(job: DBTaskResult) -> int:
    """Email each manager once for each job, however often it is tried again. Emails that failed are not reported."""
    collection = _collection(job)
    if collection is None:
        return 0
    managers = User.objects.filter(is_active=True, memberships__role=Role.MANAGER).distinct()
    about = {"job": str(job.pk)}
    mails = [
        Mail(to=to, collection=collection.slug, kind="job_failed", about=about, key=f"job_failed:{job.pk}:{to.pk}")
        for to in managers
    ]
    return len(queue(mails))


def _collection(job: DBTaskResult) -> Collection | None:
    """The collection of the edition or the archive that the job makes; None for any other job."""
    about = {
        paths.DOCUMENT: "returns__editions",
        paths.PUBLIC: "returns__editions",
        paths.ARCHIVE: "archives",
    }.get(job.task_path)
    return Collection.objects.filter(**{about: job.args_kwargs["args"][0]}).first() if about else None


@kind("job_failed", "A document that could not be made")
def job_failed(mail: Mail) -> dict[str, Any] | None:
    """The context of the email; None if the job has been tried again in the meantime."""
    job = DBTaskResult.objects.filter(pk=mail.about["job"], status=TaskResultStatus.FAILED).first()
    collection = _collection(job) if job else None
    if job is None or collection is None:
        return None
    line = selectors.line_of(job)
    what = line.what[:1].lower() + line.what[1:]
    url = settings.SITE_URL + reverse("jobs", kwargs={"collection": collection.slug})
    return {"place": _area(job) or collection.title, "what": what, "why": line.why, "jobs_url": url}


def _area(job: DBTaskResult) -> str | None:
    """The area whose document it is; None for an archive, which holds many areas."""
    if job.task_path == paths.ARCHIVE:
        return None
    editions = Edition.objects.filter(pk=job.args_kwargs["args"][0])
    return editions.values_list("area_return__area__short_name", flat=True).first()
