"""The page of the fields asked once for the whole return, which are written and compared like those of a question."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.carrying import carries_words
from questionnaire.enums import ReturnStatus
from questionnaire.returns.selectors.draft import read_draft
from questionnaire.returns.views.context import page, readable_return, record_and_edition
from questionnaire.stored import from_edition
from questionnaire.writing.answers import selectors
from questionnaire.writing.answers.forms import AnswersForm
from questionnaire.writing.answers.views.questions import save_state
from questionnaire.writing.answers.views.saving import save
from questionnaire.writing.careful.views import with_care
from questionnaire.writing.places import about_place, waiting_links


@carries_words
@require_http_methods(["GET", "POST"])
def about(request, collection, area):
    area_return = readable_return(request, collection, area)
    place = about_place(area_return)
    if request.method == "POST":
        return save(request, place, again=_again, onwards=lambda _answers: place.url)
    return _show(request, place)


def _again(request, place, form):
    return _show(request, place, form, status=422)


def _show(request, place, form=None, status=200):
    area_return = place.area_return
    extra = {"place": place, "changes": selectors.changes_of(area_return, place.question)}
    extra["may_write"] = place.may_be_written(request.user)
    if area_return.status == ReturnStatus.FINAL:
        record, edition = record_and_edition(area_return)
        extra["answers"] = from_edition(edition).fields
    else:
        draft = read_draft(area_return)
        record, edition = record_and_edition(area_return, draft.progress)
        extra["answers"] = draft.question(place.question).answers
        extra["form"] = form or AnswersForm(question=place.question, rows=draft.answers, writer=request.user)
        extra["parts"] = with_care(place, extra["form"].parts)
        extra["save"] = save_state(extra["form"], extra["changes"])
        extra["waiting"] = waiting_links(area_return, extra["changes"].waiting)
    context = page(request, area_return, record, edition=edition, **extra)
    return TemplateResponse(request, "questionnaire/writing/answers/about.html", context, status=status)
