"""Sending an edition to the programme, its receipt, accepting it without every signature, and reopening."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from questionnaire import permissions
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Edition
from questionnaire.returns.forms import require_edition_on_page
from questionnaire.returns.selectors.editions import (
    get_visible_edition,
    has_done,
    in_force,
    last_sent_edition,
    replaced_by,
    was_accepted,
    was_sent,
)
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.views.context import address
from questionnaire.returns.views.editions import of_edition
from questionnaire.returns.views.signers import signers
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.sending import workflow
from questionnaire.signing.sending.forms import AcceptForm, ReopenForm, SendForm


@require_http_methods(["GET", "POST"])
def accept(request, collection, area, edition):
    """Show who has not signed and why, with the form. A second click leads to the accepted edition."""
    edition = get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.accept_edition", edition)
    history = record_of_edition(edition)
    if history.acceptance:
        return redirect(_edition(edition))
    if not history.sending or not in_force(edition):
        raise InvalidTransition(
            f"Edition {edition.number} is not the one that was sent last, so it cannot be accepted."
        )
    if not history.missing:
        raise InvalidTransition("Everybody has signed this edition, so it needs no acceptance.")
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _accept(request, edition, form)
        return redirect(_edition(edition))
    shown = signers(history, request.user, edition.area_return)
    context = of_edition(request, edition, history, form=form, signers=shown)
    return TemplateResponse(
        request, "questionnaire/signing/sending/accept.html", context, status=422 if form.errors else 200
    )


def _accept(request, edition: Edition, form: AcceptForm) -> None:
    try:
        workflow.accept(edition, by=request.user, reason=form.cleaned_data["reason"])
    except InvalidTransition:
        if not was_accepted(edition):
            raise
    messages.success(request, f"Edition {edition.number} has been accepted. The lead and the signatories will be told.")


def _edition(edition: Edition) -> str:
    return address("edition", edition.area_return, edition=edition.number)


@require_http_methods(["GET", "POST"])
def reopen(request, collection, area):
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.reopen_return", area_return)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    shown = form.cleaned_data["edition"] if form.is_valid() else None
    if shown and has_done(request.user, area_return, Act.REOPEN, shown):
        return redirect(address("edition", area_return, edition=shown))
    edition = _sent_edition(area_return)
    form.initial["edition"] = edition.number
    if form.is_valid():
        require_edition_on_page(edition, shown)
        workflow.reopen(edition, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request,
            f"{area_return.area.short_name}’s return has been reopened. The people who write and sign it have "
            "been told.",
        )
        return redirect(address("edition", area_return, edition=edition.number))
    history = record_of_edition(edition)
    context = of_edition(request, edition, history, form=form)
    return TemplateResponse(
        request, "questionnaire/signing/sending/reopen.html", context, status=422 if form.errors else 200
    )


def _sent_edition(area_return):
    """Find the sent edition that can be reopened. Otherwise refuse, with the reason."""
    edition = last_sent_edition(area_return)
    if edition is None:
        raise InvalidTransition("This return has not been sent, so its lead can change it without you.")
    if area_return.status == ReturnStatus.DRAFT:
        raise InvalidTransition("This return has already been reopened and is being written.")
    if replaced_by(edition):
        raise InvalidTransition(
            "This return has already been reopened. Its lead has finalised the next edition but has not sent it yet."
        )
    return edition


@require_http_methods(["GET", "POST"])
def send(request, collection, area, edition):
    """Show the form until the edition is sent, and the receipt afterwards. A second click leads to the receipt."""
    edition = get_visible_edition(request.user, collection, area, edition)
    permissions.require(request.user, "questionnaire.send_edition", edition)
    history = record_of_edition(edition)
    if history.sending:
        if request.method == "POST":
            return redirect(request.path)
        return TemplateResponse(
            request, "questionnaire/signing/sending/sent.html", of_edition(request, edition, history)
        )
    if not in_force(edition):
        raise InvalidTransition(f"Edition {edition.number} is no longer in force, so it cannot be sent.")
    form = SendForm(request.POST if request.method == "POST" else None, missing=history.missing)
    if form.is_valid() and _send(request.user, edition, form):
        return redirect(request.path)
    context = of_edition(
        request,
        edition,
        history,
        form=form,
        signers=signers(history, request.user, edition.area_return),
        is_late=timezone.localdate() > edition.area_return.deadline,
    )
    return TemplateResponse(
        request, "questionnaire/signing/sending/send.html", context, status=422 if form.errors else 200
    )


def _send(user, edition: Edition, form: SendForm) -> bool:
    """Send the edition. Returns False if a reason is still needed; the form then has the errors."""
    try:
        workflow.send(edition, by=user, reasons=form.reasons)
    except workflow.MissingReasons as refusal:
        form.ask_for(refusal.slots)
        return False
    except InvalidTransition:
        if not was_sent(edition):
            raise
    return True
