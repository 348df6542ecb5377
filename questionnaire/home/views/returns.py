"""The task list of a return: what to do now, every section, what comes after writing."""

from dataclasses import replace
from functools import partial

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from questionnaire import permissions
from questionnaire.enums import ReturnStatus
from questionnaire.home.views.next_step import next_step
from questionnaire.home.views.task_rows import about_row, after_writing, people_in_words, section_rows, signatories
from questionnaire.home.views.turns import sent_back, turns
from questionnaire.people.selectors import people_of, present_among, writers_by_section
from questionnaire.phrases import due_in_words, here_in_section
from questionnaire.returns.selectors import actions
from questionnaire.returns.selectors.draft import waiting_conflicts
from questionnaire.returns.selectors.editions import (
    last_refusal,
    last_sent_edition,
    latest_edition,
    with_editions_made,
)
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.records import record_of, record_of_edition
from questionnaire.returns.selectors.signers import expected_slots, with_bodies
from questionnaire.returns.selectors.task_list import task_list, task_list_of
from questionnaire.returns.views.context import address, in_sight, page, tree_of
from questionnaire.stored import from_edition
from questionnaire.writing.comments.selectors import with_open_comments
from questionnaire.writing.comments.views import add_open_comments
from questionnaire.writing.places import waiting_links
from questionnaire.writing.sharing.selectors import marks_of
from questionnaire.writing.taking_over.selectors import with_copyable_answers


@require_safe
def show(request, collection, area):
    area_return = get_visible_return(
        request.user,
        collection,
        area,
        with_editions_made,
        with_copyable_answers,
        with_open_comments,
        with_bodies,
        in_part=True,
    )
    if not permissions.holds(request.user, "questionnaire.read_in_part", area_return):
        return _for_programme(request, area_return)
    if area_return.status == ReturnStatus.FINAL:
        context = _final(request, area_return)
    else:
        context = _draft(request, area_return)
    return TemplateResponse(request, "questionnaire/home/return.html", context)


def _for_programme(request, area_return):
    """Send the programme to the sent edition. If there is none, refuse with a page that says so."""
    edition = last_sent_edition(area_return)
    if permissions.holds(request.user, "questionnaire.read_edition", edition):
        return redirect(address("edition", area_return, edition=edition.number))
    may_appoint = permissions.holds(request.user, "questionnaire.appoint_lead", area_return)
    context = {"area_return": area_return, "may_appoint": may_appoint}
    return TemplateResponse(request, "questionnaire/home/not_sent.html", context, status=403)


def _draft(request, area_return):
    whole = task_list(area_return)
    tasks = _in_sight(area_return, whole)
    record = record_of(area_return, whole.progress)
    waiting = waiting_links(area_return, waiting_conflicts(area_return, area_return.only_sections))
    made, is_limited = area_return.editions_made, area_return.only_sections is not None
    refusal = last_refusal(area_return, made) if made and not is_limited else None
    context = _common(request, area_return, record, None, tasks, refusal)
    may_write = partial(actions.may_write, request.user, area_return)
    open_turns = turns(tasks, context["writers"], request.user, may_write)
    back = sent_back(tasks, context["writers"], context["marks"], request.user, may_write)
    after = after_writing(
        area_return,
        record,
        context["can"],
        whole.progress.open,
        context["names"],
        made + 1,
        context["people"]["officers"],
    )
    step = next_step(area_return, record, None, context["can"], tasks, open_turns, waiting, back)
    return context | {"step": step, "after": after, "refusal": refusal}


def _in_sight(area_return, tasks):
    """Leave out the sections that this person may not read."""
    return replace(tasks, sections=tuple(row for row in tasks.sections if in_sight(area_return, row.section)))


def _with_who_is_here(rows, tasks, people, user):
    here = present_among(people, besides=user)
    return [row | {"here": here_in_section(here, task.section)} for row, task in zip(rows, tasks.sections, strict=True)]


def _final(request, area_return):
    edition = latest_edition(area_return)
    record = record_of_edition(edition)
    content = from_edition(edition)
    filled = sum(bool(answer.value) for answer in content.fields)
    tasks = _in_sight(area_return, task_list_of(tree_of(area_return), content.questions, filled))
    context = _common(request, area_return, record, edition, tasks, None)
    step = next_step(area_return, record, edition, context["can"], tasks, [], [], [])
    after = after_writing(area_return, record, context["can"], 0, (), 0, context["people"]["officers"])
    return context | {"step": step, "after": after}


def _common(request, area_return, record, edition, tasks, refusal):
    people = people_of(area_return)
    draft = edition is None
    writers = writers_by_section(people) if draft else {}
    marks = marks_of(area_return) if draft else {}
    rows = section_rows(area_return, tasks, request.user, refusal, writers, marks)
    add_open_comments(area_return, rows, [row.section for row in tasks.sections])
    return page(
        request,
        area_return,
        record,
        edition=edition,
        rows=_with_who_is_here(rows, tasks, people, request.user) if draft else rows,
        about=about_row(area_return, tasks, request.user) if area_return.only_sections is None else None,
        writers=writers,
        marks=marks,
        due=due_in_words(record.deadline, timezone.localdate()),
        people=people_in_words(people),
        names=signatories(expected_slots(area_return, people)) if draft else (),
    )
