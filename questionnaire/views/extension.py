"""More time for one area."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from questionnaire import permissions, selectors, workflow
from questionnaire.forms.extension import ExtensionForm
from questionnaire.phrases import day
from questionnaire.returns.views.context import page, standing


@require_http_methods(["GET", "POST"])
def extension(request, collection, area):
    area_return = selectors.get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.extend_return", area_return)
    history, edition = standing(area_return)
    if history.sending:
        raise workflow.InvalidTransition("This return has been sent, so it needs no more time.")
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
    return TemplateResponse(request, "questionnaire/extension.html", context, status=422 if form.errors else 200)
