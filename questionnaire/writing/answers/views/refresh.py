"""What an open page asks for every few seconds: who else has this question open, and what has changed since. These
requests do not keep anybody signed in, and saving does not depend on them."""

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
        return _current_answers(place)
    record_presence(place.area_return, place.question, by=request.user)
    present = people_present(place.area_return, besides=request.user)
    return _changes(request, place, present.get(place.question.pk, ()))


@in_background
@require_http_methods(["GET", "POST"])
def of_section(request, collection, area, number):
    place = easy_read_place(readable_return(request, collection, area, in_part=True), number)
    return _current_answers(place) if request.method == "GET" else _changes(request, place)


@in_background
@require_http_methods(["GET", "POST"])
def of_return(request, collection, area):
    place = about_place(readable_return(request, collection, area))
    return _current_answers(place) if request.method == "GET" else _changes(request, place)


def _current_answers(place):
    """The current answers, for an open page that loads one of them."""
    rows = selectors.answers_to(place.area_return, place.question)
    reason = next((row.no_response_reason for row in rows.values() if row.no_response_reason), "")
    form = AnswersForm(question=place.question, rows=rows, reason=reason)
    versions = {field.key: rows[field.pk].version for field in place.question.fields if field.pk in rows}
    return JsonResponse({"controls": form.controls(), "versions": versions})


def _changes(request, place, names=()):
    """The version of each answer, with who changed it and when, but without its text."""
    fields = {field.pk: field for field in place.question.fields}
    changes = {}
    for change in selectors.latest_changes(place.area_return, place.question):
        field = fields[change.field_id]
        who = "You" if change.by_id == request.user.pk else change.by_name or "A file"
        sentence = f"{who} changed the {field.short.lower()}, {moment(change.at)}."
        changes[field.key] = {"version": change.version, "words": sentence}
    is_final = place.area_return.status == ReturnStatus.FINAL
    reason = why_closed(place.area_return) if is_final else ""
    return JsonResponse({"here": here_in_words(names), "fields": changes, "closed": reason})
