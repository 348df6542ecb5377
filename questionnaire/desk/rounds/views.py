"""More time for one area."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from questionnaire import permissions
from questionnaire.desk.rounds import selectors, workflow
from questionnaire.desk.rounds.forms import ExtensionForm
from questionnaire.phrases import count_people, day
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.views.context import page, record_and_edition
from questionnaire.returns.workflow import InvalidTransition


@require_http_methods(["GET", "POST"])
def extension(request, collection, area):
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.extend_return", area_return)
    history, edition = record_and_edition(area_return)
    if history.sending:
        raise InvalidTransition("This return has been sent, so it needs no more time.")
    form = ExtensionForm(
        request.POST if request.method == "POST" else None,
        collection_deadline=area_return.collection.deadline,
        initial={"deadline": area_return.extended_deadline, "reason": area_return.extension_reason},
    )
    if form.is_valid():
        workflow.extend(area_return, by=request.user, **form.cleaned_data)
        until = day(form.cleaned_data["deadline"])
        messages.success(request, f"{area_return.area.short_name} has until {until}.")
        return redirect("collection", collection=collection)  # the return itself is not the programme's to read yet
    context = page(request, area_return, history, edition=edition, form=form)
    return TemplateResponse(
        request, "questionnaire/desk/rounds/extension.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def opening(request, collection):
    """Tell the leads that the collection is open."""
    found = selectors.get_visible_collection(request.user, collection)
    permissions.require(request.user, "questionnaire.nudge", None)
    if request.method == "GET":
        return redirect("collection_mails", collection=collection)
    sent = workflow.notify_of_opening(found, by=request.user)
    invited = f" {count_people(sent.invited)} without an account {'has' if sent.invited == 1 else 'have'} been invited."
    messages.success(
        request,
        f"{count_people(sent.mails).capitalize()} {'has' if sent.mails == 1 else 'have'} been told that the collection "
        f"is open.{invited if sent.invited else ''}",
    )
    return redirect("collection_mails", collection=collection)
