"""The sheet on which an edition is signed by hand."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from questionnaire import permissions
from questionnaire.returns.selectors.editions import get_visible_edition, in_force
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.workflow import InvalidTransition
from reporting.documents import drafts, names


@require_safe
def sheet(request, collection, area, edition):
    """Only of the edition in force, and only while somebody has not signed it."""
    found = get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.print_signature_sheet", found)
    if not in_force(found):
        raise InvalidTransition(f"Edition {found.number} is no longer in force, so there is nothing to sign.")
    record = record_of_edition(found)
    if not record.missing:
        raise InvalidTransition(f"Everybody has signed edition {found.number}, so there is nothing left to sign.")
    reply = HttpResponse(drafts.signature_sheet(found, record), content_type="application/pdf")
    reply["Content-Disposition"] = f'inline; filename="{names.sheet_file_name(found)}"'
    reply["Cache-Control"] = "private, no-store"
    return reply
