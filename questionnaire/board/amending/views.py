"""After the board: changing the answers that may still change, checking the changes and confirming them."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from questionnaire import permissions
from questionnaire.board.amending import workflow
from questionnaire.board.amending.forms import AmendForm
from questionnaire.enums import Act
from questionnaire.phrases import join
from questionnaire.returns.forms import require_edition_on_page
from questionnaire.returns.selectors.actions import why_not_amendable
from questionnaire.returns.selectors.editions import has_done
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.views.context import address, page, record_and_edition, tree_of
from questionnaire.stored import from_edition


@require_http_methods(["GET", "POST"])
def amend(request, collection, area):
    """Show the answers to choose from, then the changes to confirm. Each step is a page that works without script."""
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.amend_return", area_return)
    made = _made_before(request, area_return)
    if made:
        return redirect(address("edition", area_return, edition=made))
    history, edition = record_and_edition(area_return)
    until = area_return.collection.amend_until
    refusal = why_not_amendable(history, tree_of(area_return), until, timezone.localdate())
    if refusal:
        context = page(request, area_return, history, edition=edition, refusal=refusal)
        return TemplateResponse(request, "questionnaire/board/amending/amend_closed.html", context, status=409)
    form = AmendForm(
        request.POST if request.method == "POST" else None,
        content=from_edition(edition),
        initial={"edition": edition.number},
    )
    context = page(request, area_return, history, edition=edition, form=form, until=until, next=edition.number + 1)
    if form.is_valid() and "again" not in request.POST:
        require_edition_on_page(edition, form.cleaned_data["edition"])
        if not form.changes:
            form.add_error(None, "Nothing is changed yet. Choose another value for at least one answer")
        elif "confirm" not in request.POST:
            return TemplateResponse(request, "questionnaire/board/amending/amend_check.html", context)
        elif amended := _amend(request.user, edition, form):
            messages.success(
                request, f"Edition {amended.number} has been made and sent. The signatories have been told."
            )
            return redirect(address("edition", area_return, edition=amended.number))
    status = 422 if form.errors and "again" not in request.POST else 200
    return TemplateResponse(request, "questionnaire/board/amending/amend.html", context, status=status)


def _made_before(request, area_return) -> int | None:
    """Find the edition that the first of two clicks has already made."""
    shown = request.POST.get("edition", "")
    if "confirm" not in request.POST or not (shown.isascii() and shown.isdigit() and len(shown) < 5):
        return None
    number = int(shown) + 1
    return number if has_done(request.user, area_return, Act.AMEND, number) else None


def _amend(user, edition, form):
    """Make the new edition. Returns None if a question would arise that can no longer be answered."""
    try:
        return workflow.amend(edition, by=user, values=form.values, reason=form.cleaned_data["reason"])
    except workflow.AsksMore as refusal:
        form.add_error(
            None,
            f"With these changes, {join(refusal.numbers)} would need an answer, but answers can no longer be "
            "written. Ask the programme to reopen the return",
        )
        return None
