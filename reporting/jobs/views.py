"""The page on which managers read the queue and try failed jobs again."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from questionnaire import permissions
from questionnaire.desk.rounds.selectors import get_visible_collection
from reporting.jobs import caretaking, selectors


@require_http_methods(["GET", "POST"])
def index(request, collection):
    """Show the queue of the whole service, because jobs of one collection wait for those of another."""
    visible = get_visible_collection(request.user, collection)
    permissions.require(request.user, "questionnaire.see_jobs", None)
    if request.method == "POST":
        _try_again(request)
        return redirect(request.path)
    context = {"collection": visible, "queue": selectors.read(), "workers": selectors.workers()}
    return TemplateResponse(request, "reporting/jobs/jobs.html", context)


def _try_again(request):
    try:
        job = UUID(request.POST.get("job", ""))
    except ValueError:
        job = None
    if job and caretaking.try_again(job, by=request.user):
        messages.success(request, "It will be tried again.")
    else:
        messages.info(request, "It is no longer shown as failed. See its status below.")
