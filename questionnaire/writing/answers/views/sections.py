"""The page of one section: every question with its answers, in the paper's order."""

from functools import partial

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from questionnaire import permissions
from questionnaire.enums import ReturnStatus
from questionnaire.returns.selectors import actions
from questionnaire.returns.selectors.draft import read_draft, waiting_conflicts
from questionnaire.returns.views.context import (
    address,
    find_section,
    page,
    readable_return,
    record_and_edition,
    sections_in_sight,
)
from questionnaire.returns.views.rows import rows
from questionnaire.stored import from_edition
from questionnaire.writing.comments.selectors import with_open_comments
from questionnaire.writing.comments.views import open_links
from questionnaire.writing.places import waiting_links
from questionnaire.writing.sharing.selectors import mark_on, with_mark


@require_safe
def show(request, collection, area, number):
    area_return = readable_return(
        request, collection, area, with_open_comments, partial(with_mark, section=number), in_part=True
    )
    section = find_section(area_return, number)
    record, edition, content = _record_edition_and_section(area_return, section)
    may_write = actions.may_write(request.user, area_return, section)
    context = page(
        request,
        area_return,
        record,
        edition=edition,
        section=section,
        rows=rows(request, area_return, content.questions, may_write=may_write, is_heading=True),
        may_write=may_write,
        mark=mark_on(area_return),
        **_section_state(request.user, area_return, section, content, may_write),
        easy_read_answers=content.fields,
        open_comments=open_links(area_return, section),
        **_neighbours(area_return, section),
    )
    return TemplateResponse(request, "questionnaire/writing/answers/section.html", context)


def _section_state(user, area_return, section, content, may_write):
    """What keeps the section from being marked as ready, and whether this person may send it back."""
    draft = area_return.status == ReturnStatus.DRAFT
    waiting = waiting_conflicts(area_return, frozenset({section.pk})) if may_write else ()
    target = permissions.SectionOf(area_return, section.pk)
    return {
        "open_numbers": [question.definition.number for question in content.questions if question.is_open],
        "to_decide": waiting_links(area_return, waiting),
        "may_send_back": draft and permissions.holds(user, "questionnaire.send_back_section", target),
    }


def _record_edition_and_section(area_return, section):
    """The record and edition of the return, and the section as the draft or the edition has it."""
    if area_return.status == ReturnStatus.FINAL:
        record, edition = record_and_edition(area_return)
        return record, edition, section_of(edition, section)
    draft = read_draft(area_return)
    record, _ = record_and_edition(area_return, draft.progress)
    return record, None, draft.section(section)


def section_of(edition, section):
    """A section of an edition, with its answers."""
    sections = from_edition(edition).sections
    return next(each for each in sections if each.definition.number == section.number)


def _neighbours(area_return, section):
    sections = sections_in_sight(area_return)
    position = sections.index(section)
    links = {}
    if position:
        links |= _link("previous", area_return, sections[position - 1])
    if position + 1 < len(sections):
        links |= _link("next", area_return, sections[position + 1])
    return links


def _link(name, area_return, section):
    url = address("section", area_return, number=section.number)
    return {f"{name}_url": url, f"{name}_text": f"{section.number}. {section.title}"}
