"""What an open page asks now and then: who else is on this question, and what was written since. It keeps nobody
signed in, and nothing depends on it."""

from django.http import JsonResponse
from django.views.decorators.http import require_http_methods

from accounts.sitting import in_background
from questionnaire.enums import ReturnStatus
from questionnaire.people.selectors import people_present
from questionnaire.people.workflow import record_presence
from questionnaire.phrases import here_in_words, moment
from questionnaire.returns.views.context import readable_return, why_closed
from questionnaire.writing.answers import selectors
from questionnaire.writing.answers.forms import AnswersForm
from questionnaire.writing.places import about_place, easy_read_place, question_place


@in_background
@require_http_methods(["GET", "POST"])
def of_question(request, collection, area, number):
    place = question_place(readable_return(request, collection, area, in_part=True), number)
    if request.method == "GET":
        return _texts(place)
    record_presence(place.area_return, place.question, by=request.user)
    here = people_present(place.area_return, besides=request.user)
    return _news(request, place, here.get(place.question.pk, ()))


@in_background
@require_http_methods(["GET", "POST"])
def of_section(request, collection, area, number):
    place = easy_read_place(readable_return(request, collection, area, in_part=True), number)
    return _texts(place) if request.method == "GET" else _news(request, place)


@in_background
@require_http_methods(["GET", "POST"])
def of_return(request, collection, area):
    place = about_place(readable_return(request, collection, area))
    return _texts(place) if request.method == "GET" else _news(request, place)


def _texts(place):
    """All the answers as they are now, for a page that takes one of them over."""
    rows = selectors.answers_to(place.area_return, place.question)
    reason = next((row.no_response_reason for row in rows.values() if row.no_response_reason), "")
    form = AnswersForm(question=place.question, rows=rows, reason=reason)
    versions = {field.key: rows[field.pk].version for field in place.question.fields if field.pk in rows}
    return JsonResponse({"controls": form.controls(), "versions": versions})


def _news(request, place, here=()):
    """Of each answer its version, who wrote it and when: no texts."""
    keys = {field.pk: field for field in place.question.fields}
    written = {}
    for change in selectors.latest_changes(place.area_return, place.question):
        field = keys[change.field_id]
        who = "You" if change.by_id == request.user.pk else change.by_name or "A file"
        words = f"{who} changed the {field.short.lower()}, {moment(change.at)}."
        written[field.key] = {"version": change.version, "words": words}
    is_final = place.area_return.status == ReturnStatus.FINAL
    closed = why_closed(place.area_return) if is_final else ""
    return JsonResponse({"here": here_in_words(here), "fields": written, "closed": closed})
