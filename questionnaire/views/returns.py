"""The task list of a return: what to do now, every section, what comes after writing."""

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from questionnaire import permissions, selectors
from questionnaire.enums import ReturnStatus
from questionnaire.views.context import address, page, tree_of
from questionnaire.views.here import here_in_section
from questionnaire.views.next_step import next_step
from questionnaire.views.places import waiting_links
from questionnaire.views.task_rows import (
    about_row,
    after_writing,
    due_in_words,
    people_in_words,
    section_rows,
    signatories,
)


@require_safe
def show(request, collection, area):
    area_return = selectors.get_visible_return(request.user, collection, area, count_editions=True, look_elsewhere=True)
    if not permissions.holds(request.user, "questionnaire.read_draft", area_return):
        return _for_programme(request, area_return)
    if area_return.status == ReturnStatus.FINAL:
        context = _final(request, area_return)
    else:
        context = _draft(request, area_return)
    return TemplateResponse(request, "questionnaire/return.html", context)


def _for_programme(request, area_return):
    """What was sent is read as the edition it is; of what is not sent the programme sees how far it is, elsewhere."""
    edition = selectors.latest_edition(area_return)
    if permissions.holds(request.user, "questionnaire.read_edition", edition):
        return redirect(address("edition", area_return, edition=edition.number))
    return TemplateResponse(request, "questionnaire/not_sent.html", {"area_return": area_return}, status=403)


def _draft(request, area_return):
    tasks = selectors.task_list(area_return)
    record = selectors.record_of(area_return, tasks.progress)
    waiting = waiting_links(area_return, selectors.waiting_conflicts(area_return))
    made = area_return.editions_made
    refusal = selectors.last_refusal(area_return, made) if made else None
    mine = [row for row in tasks.sections if selectors.may_write(request.user, area_return, row.section)]
    context = _common(request, area_return, record, None, tasks, refusal)
    _say_who_is_here(request, area_return, context["rows"])
    officers = context["people"]["officers"]
    after = after_writing(
        area_return, record, context["can"], tasks.progress.open, context["names"], made + 1, officers
    )
    step = next_step(area_return, record, None, context["can"], tasks, mine, waiting)
    return context | {"step": step, "after": after, "refusal": refusal}


def _say_who_is_here(request, area_return, rows):
    people = selectors.people_here(area_return, besides=request.user)
    for row, section in zip(rows, tree_of(area_return).sections, strict=True):
        row["here"] = here_in_section(people, section)


def _final(request, area_return):
    edition = selectors.latest_edition(area_return)
    record = selectors.record_of_edition(edition)
    content = selectors.content_of(edition)
    filled = sum(bool(answer.value) for answer in content.fields)
    tasks = selectors.task_list_of(tree_of(area_return), content.questions, filled)
    context = _common(request, area_return, record, edition, tasks, None)
    step = next_step(area_return, record, edition, context["can"], tasks, [], [])
    after = after_writing(area_return, record, context["can"], 0, (), 0, context["people"]["officers"])
    return context | {"step": step, "after": after}


def _common(request, area_return, record, edition, tasks, refusal):
    people = selectors.people_of(area_return)
    return page(
        request,
        area_return,
        record,
        edition=edition,
        rows=section_rows(area_return, tasks, request.user, refusal),
        about=about_row(area_return, tasks, request.user),
        due=due_in_words(record.deadline, timezone.localdate()),
        people=people_in_words(people),
        names=signatories(tree_of(area_return), people),
    )
