"""The page on which an area writes the easy read of a section, saved like the answers to a question."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.carrying import carries_words
from questionnaire.enums import ReturnStatus
from questionnaire.returns.selectors.draft import read_draft
from questionnaire.returns.views.context import address, page, readable_return, record_and_edition, sections_in_sight
from questionnaire.writing.answers.forms import AnswersForm
from questionnaire.writing.answers.selectors import changes_of
from questionnaire.writing.answers.views.conflicts import conflict
from questionnaire.writing.answers.views.history import restore, run, texts
from questionnaire.writing.answers.views.questions import save_state
from questionnaire.writing.answers.views.saving import save
from questionnaire.writing.answers.views.sections import section_of
from questionnaire.writing.careful.views import with_care
from questionnaire.writing.easy_read import words as easy_read_words
from questionnaire.writing.places import easy_read_place, waiting_links


@carries_words
@require_http_methods(["GET", "POST"])
def of_section(request, collection, area, number):
    area_return = readable_return(request, collection, area, in_part=True)
    place = easy_read_place(area_return, number)
    if request.method == "POST":
        return save(request, place, again=_again, onwards=lambda _answers: _next_page(place))
    return _show(request, place)


@require_safe
def history(request, collection, area, number):
    return texts(request, easy_read_place(readable_return(request, collection, area, in_part=True), number))


@require_safe
def texts_of(request, collection, area, number, revision):
    return run(request, easy_read_place(readable_return(request, collection, area, in_part=True), number), revision)


@require_POST
def restored(request, collection, area, number, revision):
    return restore(request, easy_read_place(readable_return(request, collection, area, in_part=True), number), revision)


@carries_words
@require_http_methods(["GET", "POST"])
def of_conflict(request, collection, area, number, revision):
    area_return = readable_return(request, collection, area, in_part=True)
    return conflict(request, easy_read_place(area_return, number), revision)


def _next_page(place):
    """The easy read of the next section; after the last section, that section's own page."""
    _, after = _neighbours(place)
    if after is None:
        return address("section", place.area_return, number=place.section.number)
    return easy_read_place(place.area_return, after.number).url


def _neighbours(place):
    sections = sections_in_sight(place.area_return)
    position = sections.index(place.section)
    before = sections[position - 1] if position else None
    return before, sections[position + 1] if position + 1 < len(sections) else None


def _again(request, place, form):
    """The page again, with what was typed and its errors."""
    return _show(request, place, form, status=422)


def _show(request, place, form=None, status=200):
    area_return = place.area_return
    extra = {"place": place, "changes": changes_of(area_return, place.question)}
    extra["may_write"] = place.may_be_written(request.user)
    if area_return.status == ReturnStatus.FINAL:
        record, edition = record_and_edition(area_return)
        extra["answers"] = section_of(edition, place.section).fields
    else:
        draft = read_draft(area_return)
        record, edition = record_and_edition(area_return, draft.progress)
        extra["answers"] = draft.question(place.question).answers
        form = form or AnswersForm(question=place.question, rows=draft.answers, writer=request.user)
        extra |= {"form": form, "parts": with_care(place, _parts(form)), "save": save_state(form, extra["changes"])}
        extra["waiting"] = waiting_links(area_return, extra["changes"].waiting)
    context = page(request, area_return, record, edition=edition, **extra, **_previous_next(place))
    return TemplateResponse(request, "questionnaire/writing/easy_read/section_words.html", context, status=status)


def _parts(form):
    """Each field's control with the sentences in its text that are too long."""
    for part in form.parts:
        text = part["control"].value() or ""
        yield part | {"long_sentences": easy_read_words.long_sentences(text)}


def _previous_next(place):
    links = {}
    for name, other in zip(("previous", "next"), _neighbours(place), strict=True):
        if other:
            links[f"{name}_url"] = easy_read_place(place.area_return, other.number).url
            links[f"{name}_text"] = f"{other.number}. {other.title}"
    return links
