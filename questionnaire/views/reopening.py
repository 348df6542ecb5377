"""The programme opens a return again that was sent."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from questionnaire import permissions, selectors, workflow
from questionnaire.enums import Act, ReturnStatus
from questionnaire.forms.reopening import ReopenForm
from questionnaire.returns.forms import require_shown
from questionnaire.returns.views.context import address
from questionnaire.returns.views.editions import of_edition


@require_http_methods(["GET", "POST"])
def reopen(request, collection, area):
    area_return = selectors.get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.reopen_return", area_return)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    shown = form.cleaned_data["edition"] if form.is_valid() else None
    if shown and selectors.has_done(request.user, area_return, Act.REOPEN, shown):
        return redirect(address("edition", area_return, edition=shown))
    edition = _sent_edition(area_return)
    form.initial["edition"] = edition.number
    if form.is_valid():
        require_shown(edition, shown)
        workflow.reopen(edition, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(
            request,
            f"{area_return.area.short_name}’s return has been reopened. The people who write and sign it have "
            "been told.",
        )
        return redirect(address("edition", area_return, edition=edition.number))
    history = selectors.record_of_edition(edition)
    context = of_edition(request, edition, history, form=form)
    return TemplateResponse(request, "questionnaire/reopen.html", context, status=422 if form.errors else 200)


def _sent_edition(area_return):
    """What there is to open again; else a sentence that says why there is nothing."""
    edition = selectors.last_sent_edition(area_return)
    if edition is None:
        raise workflow.InvalidTransition("This return has not been sent, so its lead can change it without you.")
    if area_return.status == ReturnStatus.DRAFT:
        raise workflow.InvalidTransition("This return has already been reopened and is being written.")
    if selectors.replaced_by(edition):
        raise workflow.InvalidTransition(
            "This return has already been reopened. Its lead has finalised the next edition but has not sent it yet."
        )
    return edition
