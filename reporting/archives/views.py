"""Pages on which the programme requests archives, follows their progress and downloads them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from questionnaire import permissions
from questionnaire.desk.programme.selectors import matching
from questionnaire.desk.programme.views import filtered, list_head
from questionnaire.desk.rounds.selectors import get_visible_collection
from reporting.archives import ranges, selectors, tasks, workflow
from reporting.archives.forms import ArchiveForm
from reporting.documents.views.waiting import next_look
from reporting.enums import ArchiveContents, ArchiveState
from reporting.jobs.selectors import has_worker
from reporting.jobs.workflow import forget

LOOK_AGAIN = 3  # seconds
MOST_LISTED = 20


@require_http_methods(["GET", "POST"])
def index(request, collection):
    """Request an archive of the areas that match the dashboard's filters in the query string."""
    visible = _collection(request, collection)
    areas, described = _chosen(request, visible)
    counts = {contents: len(selectors.sent_editions(visible, contents, areas)) for contents in ArchiveContents}
    form = ArchiveForm(request.POST if request.method == "POST" else None, counts=counts)
    if form.is_valid() and (archive := _request(request, visible, form, areas, described)):
        return redirect("archive", collection=collection, number=archive.pk)
    context = {
        "collection": visible,
        "form": form,
        "described": described,
        "has_any": any(counts.values()),
        "archives": selectors.archives_of(visible)[:MOST_LISTED],
    }
    return TemplateResponse(request, "reporting/archives/archives.html", context, status=422 if form.errors else 200)


def _chosen(request, collection):
    """The keys of the areas that match the filters, and the filters in words; (None, "") where no filter is set."""
    if not request.GET:
        return None, ""
    rows, _, _, form = filtered(request, collection, timezone.localdate())
    chosen = form.chosen()
    if not any(chosen.values()):
        return None, ""
    listed = matching(rows, **chosen)
    return [row.area_return.area_id for row in listed], list_head(len(listed), chosen)


def _request(request, collection, form, areas, described):
    """Request the archive and return it; None, with an error in the form, if no return matches the choice any more."""
    try:
        archive, is_new = workflow.request_archive(
            collection, form.archive_request(described), by=request.user, areas=areas
        )
    except workflow.NothingToArchive:
        form.add_error("contents", "There are no returns for this choice. Choose again, or come back later")
        return None
    if is_new:
        tasks.make_archive.enqueue(archive.pk)
    else:
        messages.success(request, "This archive is already being made.")
    return archive


@require_safe
def show(request, collection, number):
    visible = _collection(request, collection)
    archive = selectors.get_archive(visible, number)
    is_worked_on = has_worker() if archive.is_under_way else True
    look = next_look(request, LOOK_AGAIN) if archive.is_under_way else ""
    context = {
        "collection": visible,
        "archive": archive,
        "has_worker": is_worked_on,
        "looks_again": bool(look),
        "may_cancel": archive.is_under_way and permissions.holds(request.user, "questionnaire.cancel_archive", archive),
        "goes_on": archive.goes_on,
    }
    reply = TemplateResponse(request, "reporting/archives/archive.html", context)
    if look:
        reply["Refresh"] = look
    reply["Cache-Control"] = "no-store"
    return reply


@require_POST
def cancel(request, collection, number):
    archive = selectors.get_archive(_collection(request, collection), number)
    if workflow.cancel(archive, by=request.user):
        forget(tasks.make_archive, archive.pk)
    else:
        messages.info(request, "It was no longer being made, so there was nothing to cancel.")
    return redirect("archive", collection=collection, number=number)


@require_safe
def file(request, collection, number):
    archive = selectors.get_archive(_collection(request, collection), number)
    if archive.state != ArchiveState.READY:
        raise Http404("Not there")
    try:
        opened = archive.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("No longer kept") from error
    name = f"{collection}-{archive.contents}-{archive.finished_at:%Y-%m-%d}.zip"
    etag = f'"{archive.sha256}"'
    reply = ranges.respond(request, opened, archive.size, etag, filename=name, content_type="application/zip")
    reply["Cache-Control"] = "private, no-store"
    return reply


def _collection(request, slug):
    visible = get_visible_collection(request.user, slug)
    permissions.require(request.user, "questionnaire.download_archive", visible)
    return visible
