"""The start page: what is waiting for this person, in all their areas and collections."""

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from questionnaire.enums import ReturnStatus
from questionnaire.home import selectors
from questionnaire.phrases import day, due
from questionnaire.returns.views.context import address


@require_safe
def start(request):
    """Show the start page. Somebody with only one thing to do goes straight to it."""
    signatures = selectors.my_signatures(request.user)
    asked = {entry.edition.area_return_id for entry in signatures}
    returns = [row for row in selectors.my_returns(request.user) if row.pk not in asked]
    collections = selectors.collections_of_programme(request.user)
    if not signatures and len(returns) + len(collections) == 1:
        return redirect(_only_place(returns, collections))
    context = {
        "waiting": [_waiting(entry) for entry in signatures if not entry.signed],
        "signed": [_signed(entry) for entry in signatures if entry.signed],
        "returns": [_return(row) for row in returns],
        "collections": [_collection(collection) for collection in collections],
    }
    return TemplateResponse(request, "questionnaire/home/start.html", context)


def _only_place(returns, collections):
    if returns:
        return address("return", returns[0])
    return reverse("collection", kwargs={"collection": collections[0].slug})


def _waiting(entry):
    """Word an edition that is waiting. If several are, the button names the area as well."""
    edition, area_return = entry.edition, entry.edition.area_return
    return {
        "url": address("sign", area_return, edition=edition.number),
        "title": area_return.area.short_name,
        "edition": edition.number,
        "who": _capacity(entry),
        "note": _due(area_return),
    }


def _signed(entry):
    area_return = entry.edition.area_return
    return {"url": address("return", area_return), "title": area_return.area.short_name, "who": _capacity(entry)}


def _capacity(entry):
    edition = entry.edition
    return f"{edition.area_return.collection.title}, edition {edition.number}, for {entry.membership.organisation.name}"


def _collection(collection):
    """Name the questionnaire only if the collection has a title of its own."""
    title = collection.questionnaire.title
    return {
        "url": reverse("collection", kwargs={"collection": collection.slug}),
        "title": collection.title,
        "who": "" if title == collection.title else title,
        "note": f"Opened {day(collection.opens_on)}, returns due {day(collection.deadline)}",
    }


def _return(row):
    final = row.status == ReturnStatus.FINAL
    return {
        "url": address("return", row),
        "title": row.area.short_name,
        "who": row.collection.title,
        "status": "Final" if final else "Being corrected" if row.reopened_at else "Being written",
        "note": "" if final else _due(row),
    }


def _due(area_return):
    if area_return.reopened_at:
        return f"Corrects edition {area_return.reopened_number}, which was sent"
    words = due(area_return.deadline, timezone.localdate())
    return words[:1].upper() + words[1:]
