"""The start page: what waits for this person, in all their areas and collections."""

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from questionnaire import selectors
from questionnaire.enums import ReturnStatus
from questionnaire.record import due
from questionnaire.views.context import address


@require_safe
def start(request):
    """Somebody who has one thing only is led straight to it."""
    signatures = selectors.my_signatures(request.user)
    asked = {entry.edition.area_return_id for entry in signatures}
    returns = [row for row in selectors.my_returns(request.user) if row.pk not in asked]
    collections = selectors.collections_of_programme(request.user)
    if not signatures and len(returns) + len(collections) == 1:
        return redirect(_only_place(returns, collections))
    context = {
        "waiting": [_signature(entry) for entry in signatures if not entry.signed],
        "signed": [_signature(entry) for entry in signatures if entry.signed],
        "returns": [_return(row) for row in returns],
        "collections": collections,
    }
    return TemplateResponse(request, "questionnaire/start.html", context)


def _only_place(returns, collections):
    if returns:
        return address("return", returns[0])
    return reverse("collection", kwargs={"collection": collections[0].slug})


def _signature(entry):
    edition, area_return = entry.edition, entry.edition.area_return
    name = "return" if entry.signed else "sign"
    number = {} if entry.signed else {"edition": edition.number}
    return {
        "url": address(name, area_return, **number),
        "title": area_return.area.short_name,
        "who": f"{area_return.collection.title}, edition {edition.number}, for {entry.membership.organisation.name}",
        "status": "Signed" if entry.signed else "Waits for you",
        "status_kind": "plain" if entry.signed else "progress",
        "note": "" if entry.signed else _due(area_return),
    }


def _return(row):
    final = row.status == ReturnStatus.FINAL
    return {
        "url": address("return", row),
        "title": row.area.short_name,
        "who": row.collection.title,
        "status": "Final" if final else "Being written",
        "note": "" if final else _due(row),
    }


def _due(area_return):
    words = due(area_return.deadline, timezone.localdate())
    return words[:1].upper() + words[1:]
