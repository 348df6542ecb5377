"""Pages for the files beside answers: anyone who may read the answer can download them, its writers can remove them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from questionnaire import permissions, uploads
from questionnaire.phrases import join, with_commas
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.views.context import page, readable_return, record_and_edition, saved_message
from questionnaire.writing.files import selectors, workflow
from questionnaire.writing.files.forms import DescriptionForm
from questionnaire.writing.places import question_place


def keep_files(request, place, form):
    """Attach the files of a form. Returns the names of those attached, and pairs of field and problem for the
    others."""
    kept, refused = [], []
    for field, upload in form.uploads():
        try:
            checked = uploads.check(upload)
            workflow.attach(place.area_return, field, checked, by=request.user)
            kept.append(checked.name)
        except ValidationError as problem:
            refused += [(field, message) for message in problem.messages]
        except workflow.NoRoom as problem:
            refused.append((field, f"“{upload.name}” was not kept: {problem.args[0]}."))
    return kept, refused


def say_kept(request, place, names):
    """Tell the writer which files were attached, by name, because others may have been refused."""
    if names:
        verb = "has been" if len(names) == 1 else "have been"
        messages.success(request, f"{join(f'“{name}”' for name in names)} {verb} attached to {place.name}")


@require_safe
def download(request, collection, area, sha256):
    """Download a file. The browser must neither display nor store it, because it came from somebody else's computer."""
    area_return = get_visible_return(request.user, collection, area, in_part=True)
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
    place, file = _place_and_file(request, collection, area, number, attachment)
    if request.method == "POST":
        return _remove(request, place, file)
    return _page(request, place, file, "questionnaire/writing/files/remove_attachment.html")


@require_http_methods(["GET", "POST"])
def describe(request, collection, area, number, attachment):
    place, file = _place_and_file(request, collection, area, number, attachment)
    if file is None:
        raise Http404("No such file")
    initial = {"description": file.description, "seen": file.description}
    form = DescriptionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and _describe(request, file, form):
        messages.success(request, saved_message(f"the description of “{file.name}”"))
        return redirect(place.url)
    return _page(request, place, file, "questionnaire/writing/files/describe_attachment.html", form=form)


def _place_and_file(request, collection, area, number, attachment):
    """The question, and the file beside it or None if it has been removed; 403 for anyone who may not write there."""
    area_return = readable_return(request, collection, area, in_part=True)
    place = question_place(area_return, number)
    place.require_writer(request.user)
    files = selectors.attachments_of(area_return, place.question)
    return place, next((file for file in files if file.pk == attachment), None)


def _page(request, place, file, template, form=None):
    if file is None:
        raise Http404("No such file")
    record, edition = record_and_edition(place.area_return)
    context = page(request, place.area_return, record, edition=edition, place=place, file=file, form=form)
    return TemplateResponse(request, template, context, status=422 if form and form.errors else 200)


def _describe(request, file, form):
    try:
        workflow.describe_attachment(
            file, form.cleaned_data["description"], seen=form.cleaned_data["seen"], by=request.user
        )
    except workflow.StaleDescription as error:
        form.show_again(error.args[0])
    return not form.errors


def _remove(request, place, file):
    """Remove a file and redirect. A second click finds no file, which is no error."""
    if file is not None:
        workflow.remove_attachment(file, by=request.user)
        messages.success(request, f"“{file.name}” was taken off {place.name}")
    return redirect(place.url)


@require_safe
def files(request, collection, area):
    """The page of all files: for the area, and for the programme once it can read any of them."""
    area_return = get_visible_return(request.user, collection, area)
    listed = selectors.files_of(request.user, area_return)
    if not listed or not permissions.programme_roles(request.user):
        permissions.require(request.user, "questionnaire.read_draft", area_return)
    record, edition = record_and_edition(area_return)
    shown = [(file, [(place, used_in(place)) for place in file.places]) for file in listed]
    context = page(request, area_return, record, edition=edition, files=shown)
    return TemplateResponse(request, "questionnaire/writing/files/files.html", context)


def used_in(place):
    """Where a file is used: "The return as it stands, edition 1"."""
    numbers = [str(number) for number in place.editions]
    editions = f"edition{'' if len(numbers) == 1 else 's'} {join(numbers)}" if numbers else ""
    current = "" if place.is_removed else "The return as it stands"
    return with_commas(current, editions).capitalize()
