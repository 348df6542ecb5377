"""Pointing out phrases that might identify somebody, beside the text. The writer decides; nothing is blocked."""

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
from questionnaire.writing.careful.forms import CheckTextForm, KeepForm
from questionnaire.writing.places import place_in_sight, place_of_field

_KEEP = "keep"


def with_care(place, parts):
    """Each part of a form with the phrases to point out in the text that its control shows."""
    parts = list(parts)
    phrases = selectors.careful_phrases(place.area_return, {part["definition"].pk: _text(part) for part in parts})
    for part in parts:
        definition = part["definition"]
        is_text = not definition.options
        yield part | {
            "careful": phrases.get(definition.pk, ()),
            "careful_id": f"careful-{definition.pk}" if is_text else "",
        }


def _text(part):
    """The text in a control; empty for a choice. A control shown again has what was sent, which may be several
    values."""
    value = part["control"].value()
    if isinstance(value, list):
        value = next((entry for entry in value if isinstance(entry, str)), "")
    return value if isinstance(value, str) and not part["definition"].options else ""


def phrases_in(user, area_return, draft):
    """Every phrase to point out in a draft, for the check before finalising: where it is, and whether the user may keep
    it."""
    fields = tree_of(area_return).fields_by_pk
    phrases = selectors.careful_phrases(area_return, selectors.texts_of(draft))
    for pk, hits in phrases.items():
        place, (_, field) = place_of_field(area_return, pk), fields[pk]
        name = f"{place.name} {field.short.lower()}" if place.question.number else field.short
        may_keep = place.may_be_written(user)
        for hit in hits:
            yield {"name": name, "url": f"{place.url}#id_{field.key}", "pk": pk, "hit": hit, "may_keep": may_keep}


def keep_requested(request, place):
    """Keep the phrase if the page was saved with "Keep it as it is"; that button saves the page too, so no text is
    lost."""
    button, _, rest = request.POST.get("stay", "").partition(":")
    pk, _, phrase = rest.partition(":")
    form = KeepForm({"field": pk, "phrase": phrase}, fields_by_pk=tree_of(place.area_return).fields_by_pk)
    if button == _KEEP and form.is_valid():
        _keep(request, place.area_return, form)


@sensitive_post_parameters("text")
@require_POST
def look(request, collection, area):
    """Check a text while it is typed. The text is neither stored nor logged."""
    area_return = _writable_return(request, collection, area)
    form = CheckTextForm(request.POST, fields_by_pk=tree_of(area_return).fields_by_pk)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    field, text = form.cleaned_data["field"], form.cleaned_data["text"]
    place_in_sight(area_return, field.pk).require_writer(request.user)
    places = (area_return.area.name, area_return.area.short_name)
    typed = care.find(text, places, settings.SMALL_NUMBER_LIMIT)
    remaining = selectors.not_kept(area_return, {field.pk: typed}).get(field.pk, ())
    context = {"careful": remaining, "pk": field.pk}
    return JsonResponse({"html": render_to_string("questionnaire/writing/careful_note.html", context, request)})


@require_POST
def keep(request, collection, area):
    """Keep a phrase, asked for by the page of the check or by the script beside a text."""
    area_return = _writable_return(request, collection, area)
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


def _writable_return(request, collection, area):
    area_return = readable_return(request, collection, area, in_part=True)
    permissions.require(request.user, "questionnaire.edit_return", area_return)
    return area_return
