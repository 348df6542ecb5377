"""Sending an edition to the programme, and the receipt."""

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from questionnaire import permissions, selectors, workflow
from questionnaire.forms.sending import SendForm
from questionnaire.models import Edition
from questionnaire.returns.views.editions import of_edition
from questionnaire.returns.views.signers import signers


@require_http_methods(["GET", "POST"])
def send(request, collection, area, edition):
    """The form until it is sent, the receipt from then on. A second click finds the receipt."""
    found = selectors.get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.send_edition", found)
    history = selectors.record_of_edition(found)
    if history.sending:
        if request.method == "POST":
            return redirect(request.path)
        return TemplateResponse(request, "questionnaire/sent.html", of_edition(request, found, history))
    if not selectors.in_force(found):
        raise workflow.InvalidTransition(f"Edition {found.number} is no longer in force, so it cannot be sent.")
    form = SendForm(request.POST if request.method == "POST" else None, missing=history.missing)
    if form.is_valid() and _send(request.user, found, form):
        return redirect(request.path)
    context = of_edition(
        request,
        found,
        history,
        form=form,
        signers=signers(history, request.user, found.area_return),
        is_late=timezone.localdate() > found.area_return.deadline,
    )
    return TemplateResponse(request, "questionnaire/send.html", context, status=422 if form.errors else 200)


def _send(user, edition: Edition, form: SendForm) -> bool:
    """False where a reason is still needed; the form then says whose."""
    try:
        workflow.send(edition, by=user, reasons=form.reasons)
    except workflow.MissingReasons as refusal:
        form.ask_for(refusal.slots)
        return False
    except workflow.InvalidTransition:
        if not selectors.was_sent(edition):
            raise
    return True
