"""The report with which a return goes before its board, as PDF and Word, and the page of its headings."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from questionnaire import content, permissions
from questionnaire.board.packs import headings as packs
from questionnaire.board.packs import workflow as packs_workflow
from questionnaire.board.packs.selectors import pack_headings, pack_template
from questionnaire.board.packs.workflow import StaleHeadings
from questionnaire.enums import BoardReportKind, ReturnStatus
from questionnaire.publishing.selectors import published
from questionnaire.returns.selectors.editions import last_sent_edition, latest_edition, was_sent
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.records import record_of, record_of_edition
from questionnaire.returns.views.context import address, page, readable_return, record_and_edition
from questionnaire.stored import from_edition
from reporting.board_reports import printed, word
from reporting.board_reports.annex import annex
from reporting.board_reports.content import board_report
from reporting.board_reports.forms import HeadingsForm
from reporting.board_reports.parts import Source
from reporting.documents.formats import DOCX
from reporting.documents.names import annex_file_name, board_report_file_name


@require_safe
def approval(request, collection, area, suffix):
    """Of the draft, or of the edition that is not sent yet; once it is sent, the report for noting is given."""
    area_return = readable_return(request, collection, area)
    edition = _in_force(area_return)
    if edition and was_sent(edition):
        return redirect(address(f"noting_pack_{suffix}", area_return))
    return _file(_source(BoardReportKind.APPROVAL, area_return, edition), area_return, suffix)


@require_safe
def noting(request, collection, area, suffix):
    """Of the edition that was sent last, for whoever may read it."""
    area_return = get_visible_return(request.user, collection, area)
    edition = last_sent_edition(area_return)
    if edition is None:
        raise Http404("Not sent yet")
    permissions.require(request.user, "questionnaire.read_edition", edition)
    return _file(_source(BoardReportKind.NOTING, area_return, edition), area_return, suffix)


def _in_force(area_return):
    if area_return.status == ReturnStatus.DRAFT:
        return None
    return latest_edition(area_return)


def _source(kind, area_return, edition):
    """What is published of the draft or the edition: a report to a board is public."""
    _, made = _published(area_return, edition)
    return Source(kind, made.content, made.record, timezone.now(), area_return.report_due_on)


def _published(area_return, edition):
    """What the area wrote, and what is published of it."""
    if edition is None:
        found = content.from_rows(area_return)
        record = record_of(area_return, found)
    else:
        found = from_edition(edition)
        record = record_of_edition(edition)
    return found, published(area_return, found, record)


def _file(source, area_return, suffix):
    made = board_report(source, pack_headings(area_return, source.kind))
    return _given(made, source, board_report_file_name(area_return, source.record, source.kind, suffix))


def _given(made, source, name):
    is_word = name.endswith(".docx")
    data = word.report_docx(made) if is_word else printed.report_pdf(made, source)
    reply = HttpResponse(data, content_type=DOCX if is_word else "application/pdf")
    reply["Content-Disposition"] = f'{"attachment" if is_word else "inline"}; filename="{name}"'
    reply["Cache-Control"] = "private, no-store"
    return reply


@require_safe
def exempt_annex(request, collection, area, suffix):
    """What the report and the public copy leave out, for those who decide it; 404 where they leave out nothing."""
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.disclose", area_return)
    found, made = _published(area_return, _in_force(area_return))
    if not made.exempt and not made.reworded:
        raise Http404("Nothing is exempt")
    source = Source(BoardReportKind.APPROVAL, found, made.record, timezone.now())
    return _given(annex(found, made), source, annex_file_name(area_return, made.record, suffix))


@require_http_methods(["GET", "POST"])
def headings(request, collection, area, kind):
    """The area's own headings; the button says whether they are saved or the standard ones come back."""
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.change_pack", area_return)
    if "reset" in request.POST:
        packs_workflow.change_pack(area_return, kind, packs.standard(kind), by=request.user)
        messages.success(request, "The standard headings have been restored.")
        return redirect(request.path)
    kept = pack_template(area_return, kind)
    found = packs.read(kind, kept.sections if kept else None)
    places = (area_return.area.name, area_return.area.short_name)
    form = HeadingsForm(request.POST if request.method == "POST" else None, headings=found, places=places)
    if form.is_valid() and _saved(request, area_return, kind, form, found):
        return redirect(request.path)
    record, edition = record_and_edition(area_return)
    extra = {"form": form, "kind": kind, "kept": kept, "title": kind.label, "longest": packs.LONGEST_TEXT}
    context = page(request, area_return, record, edition=edition, **extra)
    return TemplateResponse(
        request, "reporting/board_reports/pack_headings.html", context, status=422 if form.errors else 200
    )


def _saved(request, area_return, kind, form, found):
    try:
        packs_workflow.change_pack(area_return, kind, form.chosen(), by=request.user, shown=form.cleaned_data["seen"])
    except StaleHeadings as stale:
        who = stale.args[0]
        form.add_error(None, f"{who} changed these headings while you had them open. Save again to use yours instead.")
        form.has_seen(found)
        return False
    messages.success(request, "Saved: the headings.")
    return True
