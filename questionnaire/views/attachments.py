"""Files beside answers: read by those who may read the words, taken off by those who write them."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from questionnaire import selectors, workflow
from questionnaire.forms.attachments import DescriptionForm
from questionnaire.returns.views.context import page, readable_return, saved_message, standing
from questionnaire.views.places import question_place


@require_safe
def download(request, collection, area, sha256):
    """Never shown in the browser, never kept by it: it came from somebody else's computer."""
    area_return = selectors.get_visible_return(request.user, collection, area, in_part=True)
    attachment = selectors.get_attachment(request.user, area_return, sha256)
    try:
        file = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("The file is not in storage") from error
    reply = FileResponse(file, as_attachment=True, filename=attachment.name, content_type=attachment.media_type)
    reply["X-Content-Type-Options"] = "nosniff"
    reply["Content-Security-Policy"] = "sandbox"
    reply["Cache-Control"] = "no-store"
    return reply


@require_http_methods(["GET", "POST"])
def remove(request, collection, area, number, attachment):
    place, found = _found(request, collection, area, number, attachment)
    if request.method == "POST":
        return _remove(request, place, found)
    return _page(request, place, found, "questionnaire/remove_attachment.html")


@require_http_methods(["GET", "POST"])
def describe(request, collection, area, number, attachment):
    place, found = _found(request, collection, area, number, attachment)
    if found is None:
        raise Http404("No such file")
    initial = {"description": found.description, "seen": found.description}
    form = DescriptionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _described(request, found, form):
        messages.success(request, saved_message(f"the description of “{found.name}”"))
        return redirect(place.url)
    return _page(request, place, found, "questionnaire/describe_attachment.html", form=form)


def _found(request, collection, area, number, attachment):
    """The question, and the file beside it where it is still there, for somebody who writes there."""
    area_return = readable_return(request, collection, area, in_part=True)
    place = question_place(area_return, number)
    place.require_writer(request.user)
    files = selectors.attachments_of(area_return, place.question)
    return place, next((file for file in files if file.pk == attachment), None)


def _page(request, place, found, template, form=None):
    if found is None:
        raise Http404("No such file")
    record, edition = standing(place.area_return)
    context = page(request, place.area_return, record, edition=edition, place=place, file=found, form=form)
    return TemplateResponse(request, template, context, status=422 if form and form.errors else 200)


def _described(request, found, form):
    try:
        workflow.describe_attachment(
            found, form.cleaned_data["description"], seen=form.cleaned_data["seen"], by=request.user
        )
    except workflow.StaleDescription as news:
        form.show_again(news.args[0])
    return not form.errors


def _remove(request, place, found):
    """A second click finds the file gone, which is what was wanted."""
    if found is not None:
        workflow.remove_attachment(found, by=request.user)
        messages.success(request, f"“{found.name}” was taken off {place.name}")
    return redirect(place.url)
