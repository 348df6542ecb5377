"""The files of a return on one page: each with its questions, who brought it, and where it is used."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from questionnaire import permissions, selectors
from questionnaire.phrases import join
from questionnaire.returns.views.context import page, standing


@require_safe
def files(request, collection, area):
    """For the area; for the programme once something was sent, as the page of documents."""
    area_return = selectors.get_visible_return(request.user, collection, area)
    listed = selectors.files_of(request.user, area_return)
    if not listed or not permissions.programme_roles(request.user):
        permissions.require(request.user, "questionnaire.read_draft", area_return)
    record, edition = standing(area_return)
    shown = [(file, [(place, used_in(place)) for place in file.places]) for file in listed]
    context = page(request, area_return, record, edition=edition, files=shown)
    return TemplateResponse(request, "questionnaire/files.html", context)


def used_in(place):
    """ "The return as it stands, edition 1"."""
    numbers = [str(number) for number in place.editions]
    editions = f"edition{'' if len(numbers) == 1 else 's'} {join(numbers)}" if numbers else ""
    now = "" if place.is_removed else "The return as it stands"
    return ", ".join(part for part in (now, editions) if part).capitalize()
