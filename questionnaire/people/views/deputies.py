"""The page on which a signatory asks the lead to invite a deputy."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.enums import Role
from accounts.problems import Refusal
from questionnaire import permissions
from questionnaire.people import selectors, workflow
from questionnaire.people.forms import DeputyRequestForm
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.views.context import page, record_and_edition


@require_http_methods(["GET", "POST"])
def ask(request, collection, area):
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.ask_for_deputy", area_return)
    form = DeputyRequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            workflow.ask_for_deputy(area_return, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"We have asked the lead to invite {form.cleaned_data['name']} as your deputy.")
            return redirect(request.path)
    people = selectors.people_of(area_return)
    own = permissions.slot_of(request.user, area_return)
    record, edition = record_and_edition(area_return)
    context = page(
        request,
        area_return,
        record,
        edition=edition,
        form=form,
        own=own,
        leads=[row for row in people if row.role == Role.LEAD],
        deputy=next((row for row in people if own and _is_deputy_of(row, own)), None),
    )
    return TemplateResponse(
        request, "questionnaire/people/ask_deputy.html", context, status=422 if form.errors else 200
    )


def _is_deputy_of(row, own):
    return row.is_deputy and (row.capacity, row.organisation_id) == (own.capacity, own.organisation_id)
