"""Pointing out, beside a text, what might let somebody be recognised. The writer decides; nothing is blocked."""

from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from questionnaire import care, permissions
from questionnaire.returns.views.context import address, readable_return, tree_of
from questionnaire.writing.careful import selectors, workflow
from questionnaire.writing.careful.forms import KeepForm, LookForm
from questionnaire.writing.places import place_in_sight, place_of_field

_KEEP = "keep"


def with_care(place, parts):
    """Each part of a form with what is pointed out in its text as it stands there."""
    parts = list(parts)
    found = selectors.careful_phrases(place.area_return, {part["definition"].pk: _text(part) for part in parts})
    for part in parts:
        definition = part["definition"]
        is_text = not definition.options
        yield part | {
            "careful": found.get(definition.pk, ()),
            "careful_id": f"careful-{definition.pk}" if is_text else "",
        }


def _text(part):
    """A part that is shown again has what was sent: of some kinds more than one value."""
    value = part["control"].value()
    if isinstance(value, list):
        value = next((entry for entry in value if isinstance(entry, str)), "")
    return value if isinstance(value, str) and not part["definition"].options else ""


def left_in(user, area_return, draft):
    """For the check: (name, address, may it be kept here, field, phrase) of everything in the return."""
    fields = tree_of(area_return).fields_by_pk
    found = selectors.careful_phrases(area_return, selectors.texts_of(draft))
    for pk, hits in found.items():
        place, (_, field) = place_of_field(area_return, pk), fields[pk]
        name = f"{place.name} {field.short.lower()}" if place.question.number else field.short
        may_keep = place.may_be_written(user)
        for hit in hits:
            yield {"name": name, "url": f"{place.url}#id_{field.key}", "pk": pk, "hit": hit, "may_keep": may_keep}


def keep_asked(request, place):
    """ "Keep it as it is" saves the page as well, so that no word typed beside it is lost."""
    asked, _, rest = request.POST.get("stay", "").partition(":")
    pk, _, phrase = rest.partition(":")
    form = KeepForm({"field": pk, "phrase": phrase}, fields_by_pk=tree_of(place.area_return).fields_by_pk)
    if asked == _KEEP and form.is_valid():
        _keep(request, place.area_return, form)


@sensitive_post_parameters("text")
@require_POST
def look(request, collection, area):
    """At a text while it is typed. Nothing of it is kept or logged."""
    area_return = _written(request, collection, area)
    form = LookForm(request.POST, fields_by_pk=tree_of(area_return).fields_by_pk)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    field, text = form.cleaned_data["field"], form.cleaned_data["text"]
    place_in_sight(area_return, field.pk).require_writer(request.user)
    places = (area_return.area.name, area_return.area.short_name)
    typed = care.find(text, places, settings.SMALL_NUMBER_LIMIT)
    left = selectors.not_kept(area_return, {field.pk: typed}).get(field.pk, ())
    context = {"careful": left, "pk": field.pk}
    return JsonResponse({"html": render_to_string("questionnaire/writing/careful_note.html", context, request)})


@require_POST
def keep(request, collection, area):
    """From the check, or by script beside the text."""
    area_return = _written(request, collection, area)
    form = KeepForm(request.POST, fields_by_pk=tree_of(area_return).fields_by_pk)
    is_page = request.accepts("text/html")
    if not form.is_valid():
        return redirect(address("check", area_return)) if is_page else JsonResponse({}, status=422)
    place_in_sight(area_return, form.cleaned_data["field"].pk).require_writer(request.user)
    if not is_page:
        workflow.keep_phrase(area_return, form.cleaned_data["field"], form.cleaned_data["phrase"], by=request.user)
        return JsonResponse({"state": "kept"})
    _keep(request, area_return, form)
    return redirect(f"{address('check', area_return)}#careful")


def _keep(request, area_return, form):
    workflow.keep_phrase(area_return, form.cleaned_data["field"], form.cleaned_data["phrase"], by=request.user)
    messages.success(request, f"“{form.cleaned_data['phrase']}” stays as it is")


def _written(request, collection, area):
    area_return = readable_return(request, collection, area, in_part=True)
    permissions.require(request.user, "questionnaire.edit_return", area_return)
    return area_return
