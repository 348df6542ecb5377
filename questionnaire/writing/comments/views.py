"""Pages of comments on a question, which everybody in the area can read and which are never part of the return."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from questionnaire import permissions
from questionnaire.phrases import join
from questionnaire.returns.forms import CLIENT_ID
from questionnaire.returns.views.context import address, page, readable_return, record_and_edition, tree_of
from questionnaire.writing.comments import selectors, workflow
from questionnaire.writing.comments.forms import CommentForm
from questionnaire.writing.places import question_place

_PER_PAGE = 20


@require_http_methods(["GET", "POST"])
def comments(request, collection, area, number):
    area_return = readable_return(request, collection, area, in_part=True)
    place = question_place(area_return, number)
    if request.method == "GET":
        return _show(request, place)
    permissions.require(request.user, "questionnaire.comment", area_return)
    thread = _thread(place, request.POST.get("thread", ""))
    form = CommentForm(request.POST, to=thread.pk if thread else 0)
    if not form.is_valid():
        return _show(request, place, form, status=422)
    comment = workflow.comment(
        area_return,
        place.question,
        by=request.user,
        text=form.cleaned_data["text"],
        client_id=form.cleaned_data[CLIENT_ID],
        thread=thread,
    )
    return redirect(f"{place.comments_url}#comment-{comment.pk}")


def _thread(place, key):
    """The comment that is replied to; None for a new one."""
    if not key.isascii() or not key.isdigit() or len(key) > 12 or not int(key):
        return None
    return selectors.get_thread(place.area_return, place.question, int(key))


@require_POST
def resolve(request, collection, area, number, comment):
    return _change_thread(
        request, collection, area, number, comment, workflow.resolve_comment, "Resolved. A reply opens it again."
    )


@require_POST
def reopen(request, collection, area, number, comment):
    return _change_thread(request, collection, area, number, comment, workflow.reopen_comment, "Open again.")


def _change_thread(request, collection, area, number, comment, change, message):
    area_return = readable_return(request, collection, area, in_part=True)
    place = question_place(area_return, number)
    permissions.require(request.user, "questionnaire.comment", area_return)
    change(selectors.get_thread(area_return, place.question, comment), by=request.user)
    messages.success(request, message)
    return redirect(place.comments_url)


def _show(request, place, form=None, status=200):
    record, edition = record_and_edition(place.area_return)
    threads = selectors.threads_on(place.area_return, place.question)
    page_obj = Paginator(threads, _PER_PAGE).get_page(request.GET.get("page"))
    refused = form.to if form else None
    context = page(
        request,
        place.area_return,
        record,
        edition=edition,
        place=place,
        may_comment=permissions.holds(request.user, "questionnaire.comment", place.area_return),
        page_obj=page_obj,
        threads=[
            (thread, form if refused == thread.first.pk else CommentForm(to=thread.first.pk)) for thread in page_obj
        ],
        form=form if refused == 0 else CommentForm(),
        refused=form,
        has_errors=bool(form and form.errors),
    )
    return TemplateResponse(request, "questionnaire/writing/comments/comments.html", context, status=status)


def add_open_comments(area_return, rows, sections):
    """Add to the notes of a task list's rows which questions have open comments."""
    open_numbers = set(selectors.open_numbers(area_return, tree_of(area_return)))
    for row, section in zip(rows, sections, strict=True):
        numbers = [question.number for question in section.questions if question.number in open_numbers]
        if numbers:
            row["note"] = " ".join(part for part in (row["note"], f"Comments are open on {join(numbers)}.") if part)


def open_links(area_return, section=None):
    """The number and the address of the comments of every question with open comments, in one section or in all."""
    numbers = selectors.open_numbers(area_return, tree_of(area_return))
    in_section = {question.number for question in section.questions} if section else set(numbers)
    return [(number, address("comments", area_return, number=number)) for number in numbers if number in in_section]
