"""Saving by script while somebody types: only the changed fields of one place are sent, and the answer is JSON. Status
200 means saved, 409 that a decision is needed or nothing can be saved, 422 that one of the texts is not valid. Every
valid field is saved in any case."""

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from questionnaire.phrases import clock, moment
from questionnaire.returns.forms import CLIENT_ID
from questionnaire.returns.views.context import readable_return, why_closed
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.writing.answers import workflow
from questionnaire.writing.answers.forms import AnswersForm
from questionnaire.writing.places import about_place, easy_read_place, question_place


@require_POST
def of_question(request, collection, area, number):
    return _autosave(request, question_place(readable_return(request, collection, area, in_part=True), number))


@require_POST
def of_section(request, collection, area, number):
    return _autosave(request, easy_read_place(readable_return(request, collection, area, in_part=True), number))


@require_POST
def of_return(request, collection, area):
    return _autosave(request, about_place(readable_return(request, collection, area)))


def _autosave(request, place):
    place.require_writer(request.user)
    form = AnswersForm(request.POST, question=place.question)
    form.is_valid()
    if form.is_of_another(request.user):
        return JsonResponse({"state": "another", "name": request.user.name}, status=409)
    if form.non_field_errors():
        return JsonResponse({"state": "broken", "reason": form.non_field_errors()[0]}, status=422)
    try:
        result = workflow.save_answers(
            place.area_return, form.changes(), by=request.user, client_id=form.cleaned_data[CLIENT_ID]
        )
    except InvalidTransition:
        return JsonResponse({"state": "closed", "reason": why_closed(place.area_return)}, status=409)
    return _answer(request, place, form, result)


def _answer(request, place, form, result):
    keys = {field.pk: field.key for field in place.question.fields}
    conflicts = [_conflict(request.user, place, conflict) for conflict in result.conflicts]
    status = 409 if conflicts else 422 if form.errors else 200
    return JsonResponse(
        {
            "state": {200: "saved", 409: "aside", 422: "invalid"}[status],
            "at": clock(timezone.now()),
            "versions": {keys[pk]: version for pk, version in result.versions.items()},
            "conflicts": conflicts,
            "errors": {key: problems[0] for key, problems in form.errors.items()},
        },
        status=status,
    )


def _conflict(user, place, conflict):
    """Who changed the same answer and when, with the address of the page for deciding between the two versions."""
    theirs = conflict.theirs
    is_same = theirs.updated_by_id == user.pk
    return {
        "key": conflict.field.key,
        "aside": conflict.mine.pk,
        "field": conflict.field.short.lower(),
        "who": "You" if is_same else theirs.updated_by.name if theirs.updated_by else "A file",
        "where": ", elsewhere" if is_same else "",
        "at": moment(theirs.updated_at),
        "url": place.conflict_url(conflict.mine.pk),
    }
