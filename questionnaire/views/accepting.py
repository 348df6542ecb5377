"""The programme takes a sent edition without every signature."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from questionnaire import permissions, selectors, workflow
from questionnaire.forms.accepting import AcceptForm
from questionnaire.models import Edition
from questionnaire.returns.views.context import address
from questionnaire.returns.views.editions import of_edition
from questionnaire.returns.views.signers import signers


@require_http_methods(["GET", "POST"])
def accept(request, collection, area, edition):
    """Who has not signed with the reasons given, and the form. A second click finds the edition accepted."""
    found = selectors.get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.accept_edition", found)
    history = selectors.record_of_edition(found)
    if history.acceptance:
        return redirect(_edition(found))
    if not history.sending or not selectors.in_force(found):
        raise workflow.InvalidTransition(
            f"Edition {found.number} is not the one that was sent last, so it cannot be accepted."
        )
    if not history.missing:
        raise workflow.InvalidTransition("Everybody has signed this edition, so it needs no acceptance.")
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _accept(request, found, form)
        return redirect(_edition(found))
    shown = signers(history, request.user, found.area_return)
    context = of_edition(request, found, history, form=form, signers=shown)
    return TemplateResponse(request, "questionnaire/accept.html", context, status=422 if form.errors else 200)


def _accept(request, edition: Edition, form: AcceptForm) -> None:
    try:
        workflow.accept(edition, by=request.user, reason=form.cleaned_data["reason"])
    except workflow.InvalidTransition:
        if not selectors.was_accepted(edition):
            raise
    messages.success(request, f"Edition {edition.number} has been accepted. The lead and the signatories will be told.")


def _edition(edition: Edition) -> str:
    return address("edition", edition.area_return, edition=edition.number)
