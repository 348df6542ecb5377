"""One section in the paper's order: every question with its answers."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from questionnaire import selectors
from questionnaire.views.context import address, find_section, page, readable_return, standing, tree_of
from questionnaire.views.shown import shown


@require_safe
def show(request, collection, area, number):
    area_return = readable_return(request, collection, area)
    section = find_section(area_return, number)
    record, edition = standing(area_return)
    context = page(
        request,
        area_return,
        record,
        edition=edition,
        section=section,
        questions=[shown(question) for question in section_content(area_return, section, edition).questions],
        may_write=selectors.may_write(request.user, area_return, section),
        **_neighbours(area_return, section),
    )
    return TemplateResponse(request, "questionnaire/section.html", context)


def section_content(area_return, section, edition):
    """As it is being written; once final, as the edition has it."""
    if edition is None:
        return selectors.section_content(area_return, section)
    sections = selectors.content_of(edition).sections
    return next(found for found in sections if found.definition.number == section.number)


def _neighbours(area_return, section):
    sections = tree_of(area_return).sections
    position = sections.index(section)
    found = {}
    if position:
        found |= _link("previous", area_return, sections[position - 1])
    if position + 1 < len(sections):
        found |= _link("next", area_return, sections[position + 1])
    return found


def _link(name, area_return, section):
    url = address("section", area_return, number=section.number)
    return {f"{name}_url": url, f"{name}_text": f"{section.number}. {section.title}"}
