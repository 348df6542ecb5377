"""A return as files: drafts and editions made on request, the kept PDF of an edition, and a page that lists files."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from questionnaire import permissions
from questionnaire.enums import ReturnStatus
from questionnaire.returns.selectors.editions import get_edition, get_visible_edition, latest_edition
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.records import record_of, record_of_edition
from questionnaire.returns.views.context import address, page, readable_return
from reporting.documents import formats, names, selectors, tasks, workflow
from reporting.documents.views.waiting import next_look
from reporting.jobs.workflow import Outlook, ask_for

LOOK_AGAIN = 5  # seconds


@require_safe
def draft(request, collection, area, suffix):
    """The draft in one of the registered formats. Once the return is final, its edition is given instead."""
    area_return = readable_return(request, collection, area)
    is_final = area_return.status == ReturnStatus.FINAL
    if is_final and (final := latest_edition(area_return)):
        return redirect(address(f"edition_{suffix}", area_return, edition=final.number))
    return _made_now(area_return, None, formats.get(suffix))


@require_safe
def edition(request, collection, area, edition, suffix):
    """An edition in a format that is not kept."""
    visible = get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.read_edition", visible)
    return _made_now(visible.area_return, visible, formats.get(suffix))


def _made_now(area_return, edition, form):
    """The file is made while the reader waits, which takes a moment, and is not kept."""
    name = names.file_name(area_return, edition.number if edition else None, form.suffix)
    reply = HttpResponse(form.make(area_return, edition), content_type=form.media_type)
    reply["Content-Disposition"] = f'{form.disposition}; filename="{name}"'
    reply["Cache-Control"] = "private, no-store"
    return reply


@require_safe
def edition_pdf(request, collection, area, edition):
    """The kept PDF of the edition's record as it is now; while it is being made, a page that says so."""
    place = (request.user, collection, area, edition)
    if copy := request.GET.get("copy"):
        return _deliver(request, selectors.get_copy(*place, sha256=copy))
    copies = selectors.copies(*place)
    if copies and selectors.nothing_since(copies[0]):
        return _deliver(request, copies[0])
    visible = get_visible_edition(*place)
    permissions.require(request.user, "questionnaire.read_edition", visible)
    record = record_of_edition(visible)
    now = workflow.record_sha256(record)
    current = next((document for document in copies if document.record_sha256 == now), None)
    return _deliver(request, current) if current else _being_made(request, visible, record, copies)


def _deliver(request, document):
    """The kept file. Where storage has lost it, the page that says it is being made again."""
    permissions.require(request.user, "questionnaire.read_edition", document.edition)
    reply = _kept(request, document)
    if reply is None:
        edition = get_edition(document.edition_id)
        reply = _being_made(request, edition, record_of_edition(edition), [])
    return reply


def _kept(request, document):
    tag = f'"{document.sha256}"'
    reply = get_conditional_response(request, etag=tag) or _file(document)
    if reply is None:
        return None
    reply["ETag"] = tag
    reply["Cache-Control"] = "private, no-cache"
    return reply


def _file(document):
    try:
        file = document.file.open("rb")
    except FileNotFoundError:
        return None
    name = names.file_name(document.edition.area_return, document.edition.number)
    return FileResponse(file, filename=name, content_type="application/pdf")


def _being_made(request, edition, record, copies):
    """A page with status 202. It refreshes automatically until the file is ready or cannot be made."""
    if "again" in request.GET:
        ask_for(tasks.make_document, edition.pk, again=True)
        return redirect(request.path)
    outlook = ask_for(tasks.make_document, edition.pk)
    has_failed = outlook in {Outlook.FAILED, Outlook.TOO_LARGE}
    look = "" if has_failed else next_look(request, LOOK_AGAIN)
    extra = {
        "outlook": outlook.value,
        "has_failed": has_failed,
        "looks_again": bool(look),
        "earlier": copies[0] if copies else None,
        "is_programme": bool(permissions.programme_roles(request.user)),
    }
    context = page(request, edition.area_return, record, edition=edition, **extra)
    reply = TemplateResponse(request, "reporting/documents/being_made.html", context, status=202)
    if look:
        reply["Refresh"] = look
    reply["Cache-Control"] = "no-store"
    return reply


@require_safe
def of_return(request, collection, area):
    """Every file of a return that this person may read. The programme sees those of editions that were sent."""
    area_return = get_visible_return(request.user, collection, area)
    editions = selectors.files_of_editions(request.user, area_return)
    may_read_draft = permissions.holds(request.user, "questionnaire.read_draft", area_return)
    if not editions and not may_read_draft:
        permissions.require(request.user, "questionnaire.read_draft", area_return)
    is_final = area_return.status == ReturnStatus.FINAL and bool(editions)
    newest = editions[0].edition if is_final else None
    if newest:
        record = record_of_edition(newest, expected=False)
    else:
        record = record_of(area_return)
    extra = {
        "editions": editions,
        "has_draft": may_read_draft and area_return.status == ReturnStatus.DRAFT,
        "files": selectors.attached_files(request.user, area_return),
    }
    context = page(request, area_return, record, edition=newest, **extra)
    return TemplateResponse(request, "reporting/documents/documents.html", context)
