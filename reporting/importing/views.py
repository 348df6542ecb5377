"""A filled-in form: brought, looked through answer by answer, and taken into the return as far as somebody wants."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from questionnaire import permissions
from questionnaire.enums import ReturnStatus
from questionnaire.permissions import SectionOf
from questionnaire.returns.selectors.draft import read_draft
from questionnaire.returns.views.context import address, page, readable_return, record_and_edition, tree_of
from questionnaire.returns.workflow import FINALISED, InvalidTransition
from questionnaire.writing.taking_over import workflow as taking_over
from reporting import limits
from reporting.importing import comparing, selectors, workflow
from reporting.importing.forms import DecideForm, FilledInFileForm


@require_http_methods(["GET", "POST"])
def bring_in(request, collection, area):
    area_return = readable_return(request, collection, area)
    _require_open(request, area_return)
    form = FilledInFileForm(request.POST, request.FILES) if request.method == "POST" else FilledInFileForm()
    if form.is_valid():
        if limits.is_too_often(request):
            return TemplateResponse(request, "429.html", status=429)
        if kept := _read(request, area_return, form):
            return redirect("brought_in", collection=collection, area=area, form=kept.pk)
    record, _ = record_and_edition(area_return)
    context = page(request, area_return, record, form=form)
    return TemplateResponse(request, "reporting/importing/bring_in.html", context, status=422 if form.errors else 200)


def _read(request, area_return, form):
    """What the form says, kept until somebody decides; None, with words beside the file, where nothing can be read."""
    upload = form.cleaned_data["file"]
    try:
        reading = workflow.read(upload, area_return)
    except ValidationError as problem:
        form.add_error("file", problem)
        return None
    if not reading.changes and not reading.left:
        form.add_error("file", f"“{upload.name}” has no answers in it. Fill in the form, save it and choose it again")
        return None
    return workflow.keep(reading, area_return, by=request.user, name=upload.name)


@require_http_methods(["GET", "POST"])
def decide(request, collection, area, form):
    found = selectors.get_filled_in(request.user, collection, area, form)
    area_return = found.area_return
    _require_open(request, area_return)
    if "discard" in request.POST:
        workflow.discard(found)
        messages.info(request, f"“{found.name}” has been discarded. Nothing from it is in the return.")
        return redirect(address("return", area_return))
    draft = read_draft(area_return)
    compared = comparing.compare(tree_of(area_return), found.answers, draft, _may_write(request.user, area_return))
    choice = DecideForm(request.POST if request.method == "POST" else None, compared=compared)
    if choice.is_valid():
        return _take(request, found, choice)
    record, _ = record_and_edition(area_return, draft.progress)
    context = page(request, area_return, record, brought=found, compared=compared, choice=choice)
    return TemplateResponse(
        request, "reporting/importing/brought_in.html", context, status=422 if choice.errors else 200
    )


def _take(request, found, choice):
    result = taking_over.bring_in(
        found.area_return, choice.changes(), by=request.user, client_id=choice.client_id, source=found.name
    )
    workflow.discard(found)
    count = len(result.saved)
    messages.success(request, f"{count} answer{'' if count == 1 else 's'} added from “{found.name}”.")
    if result.conflicts:
        messages.info(
            request,
            f"{len(result.conflicts)} changed in the return while you were choosing. Both versions have been "
            "kept. Decide between them below.",
        )
    return redirect(address("return", found.area_return))


def _require_open(request, area_return):
    permissions.require(request.user, "questionnaire.edit_return", area_return)
    if area_return.status == ReturnStatus.FINAL:
        raise InvalidTransition(FINALISED)


def _may_write(user, area_return):
    """Whether this person writes the answers to a question; those of the whole return have none."""
    tree = tree_of(area_return)
    about = permissions.holds(user, "questionnaire.write_about", area_return)
    sections = {
        section.number
        for section in tree.sections
        if permissions.holds(user, "questionnaire.write_section", SectionOf(area_return, section.pk))
    }
    return lambda question: question.section_number in sections if question else about
