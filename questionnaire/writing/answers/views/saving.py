"""Saving what was typed on a page: the answers, then their files. A refused save shows every text again."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from questionnaire.enums import ReturnStatus
from questionnaire.returns.forms import CLIENT_ID
from questionnaire.returns.views.context import page, record_and_edition, saved_message, why_closed
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.writing.answers import selectors, workflow
from questionnaire.writing.answers.forms import REASON, AnswersForm
from questionnaire.writing.answers.views.conflicts import conflict_page
from questionnaire.writing.careful.views import keep_requested
from questionnaire.writing.files.views import keep_files, say_kept

AUTOSAVED = "autosaved"  # sent where the page's script has already saved everything, which is confirmed as well
ANOTHER = "Somebody else opened this page. Their words are not saved under your name."
RECALL = "If what you typed has to go into the return, ask the lead to recall it."


def save(request, place, *, again, onwards):
    """Save a page and redirect. `again` shows the page again with a rejected form; `onwards` takes the saved answers,
    value and reason by field, and returns the address of the next page unless the writer stays."""
    place.require_writer(request.user)
    form = AnswersForm(request.POST, request.FILES, question=place.question)
    is_valid = form.is_valid()
    if form.is_of_another(request.user):
        return _not_saved(request, place, form, f"You are signed in as {request.user.name} now. {ANOTHER}")
    if not is_valid:
        if place.area_return.status == ReturnStatus.FINAL:
            return _not_saved(request, place, form)
        form.say_files_are_lost()
        return again(request, place, form)
    try:
        result = workflow.save_answers(
            place.area_return, form.changes(), by=request.user, client_id=form.cleaned_data[CLIENT_ID]
        )
        kept, refused = keep_files(request, place, form)
    except InvalidTransition:
        return _not_saved(request, place, form)
    if result.saved or kept or AUTOSAVED in request.POST:
        stays = "stay" in request.POST or refused or result.conflicts
        messages.success(request, saved_message("" if stays else place.name))
    say_kept(request, place, kept)
    if result.conflicts:
        return _first_conflict(request, place, result, refused)
    if refused:
        return _refused(request, place, form, refused, again)
    _report_unused_reason(request, place, form)
    keep_requested(request, place)
    if "stay" in request.POST:
        return redirect(place.url)
    return redirect(onwards({change.field.pk: change.content for change in form.changes()}))


def _refused(request, place, form, refused, again):
    """Show the page again after its answers were saved, with what was wrong with the files."""
    for field, problem in refused:
        form.refuse_file(field, problem)
    form.as_saved(selectors.answers_to(place.area_return, place.question))
    return again(request, place, form)


def _first_conflict(request, place, result, refused):
    for _, problem in refused:
        messages.error(request, problem)
    first, *others = result.conflicts
    saved = [field.short for field in result.saved] or (None if others else [])
    return conflict_page(request, place, first.mine.pk, saved=saved, status=409)


def _report_unused_reason(request, place, form):
    """Tell the writer that the reason for no response was removed, because no required field is empty."""
    empty = [field for field in place.question.required_fields if not form.cleaned_data[field.key]]
    if form.cleaned_data.get(REASON) and not empty:
        messages.info(request, f"{place.name} has its answers now, so the reason for “No response” was taken out.")


def _not_saved(request, place, form, reason=""):
    """Show what was typed, ready to copy, because somebody has finalised the return in the meantime or because somebody
    else is signed in now."""
    place.area_return.refresh_from_db(fields=["status"])
    record, edition = record_and_edition(place.area_return)
    context = page(
        request,
        place.area_return,
        record,
        edition=edition,
        place=place,
        reason=reason or f"{why_closed(place.area_return)} {RECALL}",
        typed=form.typed(),
    )
    return TemplateResponse(request, "questionnaire/writing/answers/not_saved.html", context, status=409)
