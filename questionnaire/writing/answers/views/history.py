"""The history of a question: every version of its answers, and restoring one of them."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from questionnaire.phrases import moment
from questionnaire.returns.views.context import one_page, page, readable_return, record_and_edition, saved_message
from questionnaire.writing.answers import selectors, workflow
from questionnaire.writing.answers.forms import RestoreForm
from questionnaire.writing.answers.views.conflicts import conflict_page
from questionnaire.writing.places import about_place, question_place

_PER_PAGE = 20  # versions, each with its differences


@require_safe
def of_question(request, collection, area, number):
    area_return = readable_return(request, collection, area, in_part=True)
    return texts(request, question_place(area_return, number))


@require_safe
def of_about(request, collection, area):
    return texts(request, about_place(readable_return(request, collection, area)))


@require_safe
def run_of_question(request, collection, area, number, revision):
    area_return = readable_return(request, collection, area, in_part=True)
    return run(request, question_place(area_return, number), revision)


@require_safe
def run_of_about(request, collection, area, revision):
    return run(request, about_place(readable_return(request, collection, area)), revision)


@require_POST
def restore_of_question(request, collection, area, number, revision):
    area_return = readable_return(request, collection, area, in_part=True)
    return restore(request, question_place(area_return, number), revision)


@require_POST
def restore_of_about(request, collection, area, revision):
    return restore(request, about_place(readable_return(request, collection, area)), revision)


def texts(request, place):
    """The history, newest first. Versions that one person wrote without a pause of ten minutes are one entry."""
    history = selectors.history_of(place.area_return, place.question)
    page_obj = one_page(request, history.runs, _PER_PAGE)
    entries = selectors.read_entries(history, selectors.last_of_each(page_obj))
    return _show(request, place, page_obj, entries)


def run(request, place, revision):
    """Every version in one entry of the history."""
    history = selectors.history_of(place.area_return, place.question)
    page_obj = one_page(request, selectors.each_of(history.run_with(revision)), _PER_PAGE)
    entries = selectors.read_entries(history, page_obj)
    return _show(request, place, page_obj, entries, is_run=True)


def _show(request, place, page_obj, entries, *, is_run=False):
    record, edition = record_and_edition(place.area_return)
    context = page(
        request,
        place.area_return,
        record,
        edition=edition,
        place=place,
        page_obj=page_obj,
        entries=[_entry(place, entry) for entry in entries],
        is_run=is_run,
        may_write=place.may_be_written(request.user),
        client_id=str(uuid4()),
    )
    return TemplateResponse(request, "questionnaire/writing/answers/question_history.html", context)


def _entry(place, entry):
    pk = entry.revision.pk
    return {
        "entry": entry,
        "restore_url": place.restore_url(pk),
        "conflict_url": place.conflict_url(pk) if entry.waits else "",
        "run_url": place.run_url(pk) if entry.many > 1 else "",
    }


def restore(request, place, revision):
    """Restore one version. If the answer has changed since the page was opened, the conflict page shows both."""
    place.require_writer(request.user)
    earlier = selectors.get_text(place.area_return, place.question, revision)
    form = RestoreForm(request.POST)
    form.is_valid()  # a forged or missing version counts as none seen, so no newer answer is overwritten
    result = workflow.restore(earlier, by=request.user, **form.facts())
    if result.conflicts:
        return conflict_page(request, place, result.conflicts[0].mine.pk, status=409)
    if result.saved:
        messages.success(request, saved_message(f"the version of {moment(earlier.at)} has been restored"))
    return redirect(place.url)
