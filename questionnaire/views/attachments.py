"""Files beside answers: read by those who may read the words, taken off by those who write them."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from questionnaire import selectors, workflow
from questionnaire.views.context import page, readable_return, standing
from questionnaire.views.places import question_place


@require_safe
def download(request, collection, area, sha256):
    """Never shown in the browser, never kept by it: it came from somebody else's computer."""
    area_return = selectors.get_visible_return(request.user, collection, area)
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
    area_return = readable_return(request, collection, area)
    place = question_place(area_return, number)
    place.require_writer(request.user)
    files = selectors.attachments_of(area_return, place.question)
    found = next((file for file in files if file.pk == attachment), None)
    if request.method == "POST":
        return _remove(request, place, found)
    if found is None:
        raise Http404("No such file")
    record, edition = standing(area_return)
    context = page(request, area_return, record, edition=edition, place=place, file=found)
    return TemplateResponse(request, "questionnaire/remove_attachment.html", context)


def _remove(request, place, found):
    """A second click finds the file gone, which is what was wanted."""
    if found is not None:
        workflow.remove_attachment(found, by=request.user)
        messages.success(request, f"“{found.name}” was taken off {place.name}")
    return redirect(place.url)
