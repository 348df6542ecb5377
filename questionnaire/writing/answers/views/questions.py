"""A question: all its fields on one page, saved together."""

from functools import partial

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.carrying import carries_words
from questionnaire.enums import ReturnStatus
from questionnaire.people.selectors import people_present
from questionnaire.phrases import clock, here_in_words, is_fresh, join, short_moment
from questionnaire.returns.selectors.draft import read_draft
from questionnaire.returns.selectors.progress import is_complete_with, with_settled
from questionnaire.returns.views.context import (
    address,
    in_sight,
    neighbours,
    page,
    readable_return,
    record_and_edition,
    tree_of,
)
from questionnaire.returns.views.shown import shown
from questionnaire.writing.answers import selectors
from questionnaire.writing.answers.forms import AnswersForm
from questionnaire.writing.answers.views.saving import save
from questionnaire.writing.answers.views.sections import section_of
from questionnaire.writing.careful.views import with_care
from questionnaire.writing.comments.selectors import latest_comment, with_latest_comment, with_open_comments
from questionnaire.writing.places import question_place, waiting_links
from questionnaire.writing.sharing.selectors import mark_on, with_mark


def prompted_questions(tree, question, rows):
    """By field, whether its answer prompts other questions: "Because this is amber, 6.10 is asked as well"."""
    notes = {}
    for other in tree.questions:
        prompt = other.prompted_when
        if prompt is None or prompt.question != question.number:
            continue
        field = question.field(prompt.field)
        row = rows.get(field.pk) if field else None
        if row and row.value:
            note = {"words": field.spec.words(row.value, field).lower(), "other": other}
            notes.setdefault(field.key, []).append(note | {"asked": row.value in prompt.values})
    return notes


def why_asked(area_return, question, rows):
    """Why this question is asked, or does not need an answer; None unless an answer that the reader may see prompts
    it."""
    prompt, tree = question.prompted_when, tree_of(area_return)
    other = tree.by_number[prompt.question] if prompt else None
    if other is None or not in_sight(area_return, tree.section_of(other)):
        return None
    field = other.field(prompt.field)
    row = rows.get(field.pk)
    value = row.value if row else ""
    return {
        "other": other,
        "answer": field.spec.words(value, field).lower(),
        "asked": value in prompt.values,
        "if": join(field.spec.words(value, field).lower() for value in prompt.values).replace(" and ", " or "),
    }


_MARKS = {"answered": "done", "passed": "passed", "open": "open"}


@carries_words
@require_http_methods(["GET", "POST"])
def question(request, collection, area, number):
    also = [with_open_comments, partial(with_latest_comment, number=number), partial(with_mark, question=number)]
    if request.method == "POST":
        also.append(with_settled)
    area_return = readable_return(request, collection, area, *also, in_part=True)
    place = question_place(area_return, number)
    if request.method == "POST":
        return save(request, place, again=_again, onwards=partial(_next_page, place))
    if area_return.status == ReturnStatus.FINAL:
        return _show_edition(request, place)
    return _show(request, place)


def _next_page(place, answers):
    """Where "Save and continue" leads: to the next question, or to the check after the last question or once no
    question is open. Somebody limited to some sections goes back to the return after the last one."""
    _, after = neighbours(place.area_return, place.question.number)
    if place.area_return.only_sections is not None:
        is_done, last_page = after is None, "return"
    else:
        is_done, last_page = after is None or is_complete_with(place.area_return, answers), "check"
    if is_done:
        return address(last_page, place.area_return)
    return address("question", place.area_return, number=after.number)


def _again(request, place, form):
    """The page again, with what was typed and its errors."""
    return _show(request, place, form, status=422)


def _show(request, place, form=None, status=200):
    area_return, definition, tree = place.area_return, place.question, tree_of(place.area_return)
    draft = read_draft(area_return)
    content = draft.question(definition)
    record, _ = record_and_edition(area_return, draft.progress)
    form = form or AnswersForm(
        question=definition, rows=draft.answers, reason=content.no_response_reason, writer=request.user
    )
    changes = selectors.changes_of(area_return, definition)
    context = page(
        request,
        area_return,
        record,
        place=place,
        may_write=place.may_be_written(request.user),
        form=form,
        parts=with_care(place, _parts(form, draft.files, prompted_questions(tree, definition, draft.answers))),
        because=why_asked(area_return, definition, draft.answers),
        shown=shown(content),
        changes=changes,
        here=here_in_words(people_present(area_return, besides=request.user).get(definition.pk, ())),
        save=save_state(form, changes),
        waiting=waiting_links(area_return, changes.waiting),
        neighbours=_section_questions(place, draft.progress),
        mark=mark_on(area_return),
        comments=latest_comment(area_return, definition),
        **_previous_next(place),
    )
    return TemplateResponse(request, "questionnaire/writing/answers/question.html", context, status=status)


def _show_edition(request, place):
    """A question of a final return, read from its edition."""
    area_return = place.area_return
    record, edition = record_and_edition(area_return)
    section = section_of(edition, place.section)
    content = next(each for each in section.questions if each.definition.number == place.question.number)
    context = page(
        request,
        area_return,
        record,
        edition=edition,
        place=place,
        shown=shown(content),
        changes=selectors.changes_of(area_return, place.question),
        neighbours=_section_questions(place, None),
        comments=latest_comment(area_return, place.question),
        **_previous_next(place),
    )
    return TemplateResponse(request, "questionnaire/writing/answers/question.html", context)


def _parts(form, files, notes):
    """Each field's control with its files and the questions that its answer prompts."""
    for part in form.parts:
        definition = part["definition"]
        attached = [file for file in files if file.field_id == definition.pk]
        if attached and part["files"]:
            part["files"].label = "Attach more files"
        yield part | {"attached": attached, "notes": notes.get(definition.key, ())}


def _section_questions(place, progress):
    """The section's questions with their states; without states once the return is final."""
    return [
        (question, _MARKS[progress.state(question.number)] if progress else "") for question in place.section.questions
    ]


def _previous_next(place):
    before, after = neighbours(place.area_return, place.question.number)
    links = {}
    for name, other in (("previous", before), ("next", after)):
        if other:
            links[f"{name}_url"] = address("question", place.area_return, number=other.number)
            links[f"{name}_text"] = f"{other.number} {other.short}"
    return links


def save_state(form, changes):
    """The text of the save bar: when the answers on this page were last saved. It does not mention what is being typed,
    so it stays true without a script."""
    if form.is_bound and not form.is_saved:
        return {"text": "Not saved yet", "problem": True}
    if not changes.latest:
        return {}
    at = timezone.localtime(changes.latest[0].at)
    return {"text": f"Last saved {short_moment(at)}{'' if is_fresh(at) else f', {clock(at)}'}"}
