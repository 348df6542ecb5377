"""What was written and done: every text of a question, and the timeline of the return."""

from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from questionnaire import permissions, selectors
from questionnaire.views.context import page, readable_return, standing
from questionnaire.views.happened import happened
from questionnaire.views.places import about_place, question_place

_PER_PAGE = 50


@require_safe
def of_question(request, collection, area, number):
    area_return = readable_return(request, collection, area, in_part=True)
    return texts(request, question_place(area_return, number))


@require_safe
def of_about(request, collection, area):
    return texts(request, about_place(readable_return(request, collection, area)))


def texts(request, place):
    """Every text that was ever acknowledged, the newest first."""
    entries = selectors.question_history(place.area_return, place.question)
    record, edition = standing(place.area_return)
    context = page(
        request, place.area_return, record, edition=edition, place=place, page_obj=_one_page(request, entries)
    )
    return TemplateResponse(request, "questionnaire/question_history.html", context)


@require_safe
def of_return(request, collection, area):
    area_return = readable_return(request, collection, area)
    entries = [happened(entry, area_return) for entry in selectors.timeline(area_return)]
    record, edition = standing(area_return)
    context = page(request, area_return, record, edition=edition, page_obj=_one_page(request, entries))
    context["sees_mails"] = permissions.holds(request.user, "questionnaire.see_mails", area_return)
    return TemplateResponse(request, "questionnaire/history.html", context)


def _one_page(request, entries):
    return Paginator(entries, _PER_PAGE).get_page(request.GET.get("page"))
