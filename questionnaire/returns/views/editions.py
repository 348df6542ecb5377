"""The page of one edition, with all of its answers as they will print."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from questionnaire import permissions, record
from questionnaire.models import Edition
from questionnaire.returns.selectors import editions, records
from questionnaire.returns.views.context import page
from questionnaire.returns.views.signers import signers
from questionnaire.status import edition_line
from questionnaire.stored import from_edition


@require_safe
def edition(request, collection, area, edition):
    shown_edition = editions.get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.read_edition", shown_edition)
    history = records.record_of_edition(shown_edition)
    extra = {
        "whole": whole(shown_edition),
        "signers": signers(history, request.user, shown_edition.area_return),
        "others": editions.other_editions(shown_edition, request.user),
    }
    context = of_edition(request, shown_edition, history, **extra)
    return TemplateResponse(request, "questionnaire/returns/edition.html", context)


def of_edition(request, edition: Edition, history: record.ReturnRecord, **extra: Any) -> dict[str, Any]:
    """The context of every page about one edition. An edition that is not in force offers no actions."""
    in_force = editions.in_force(edition)
    line = edition_line(history, editions.replaced_by(edition), timezone.localdate())
    shared = page(request, edition.area_return, history, edition=edition if in_force else None, **extra)
    return shared | {"edition": edition, "in_force": in_force, "status_line": line}


@dataclass(frozen=True, slots=True)
class _Stored:
    """The cache key of an edition's HTML. Content only changes when a text is redacted, so its hash is part of the
    key."""

    pk: int
    content: int
    edition: Edition = field(compare=False)


def whole(edition: Edition) -> SafeString:
    """All answers as HTML, rendered once per process."""
    return _rendered(_Stored(edition.pk, hash(edition.content), edition))


@lru_cache(maxsize=32)
def _rendered(stored: _Stored) -> SafeString:
    context = {"content": from_edition(stored.edition), "area_return": stored.edition.area_return}
    return render_to_string("questionnaire/returns/whole.html", context)
