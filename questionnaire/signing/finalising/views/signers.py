"""Choosing who signs where an area has several bodies of one kind: one for all, or each."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.problems import Refusal
from questionnaire import permissions
from questionnaire.enums import ReturnStatus
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.signers import several_bodies
from questionnaire.returns.views.context import address, page, record_and_edition, saved_message, tree_of
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.finalising import workflow
from questionnaire.signing.finalising.forms import SignersForm


@require_http_methods(["GET", "POST"])
def choose(request, collection, area):
    area_return = get_visible_return(request.user, collection, area)
    permissions.require(request.user, "questionnaire.choose_signers", area_return)
    if request.method == "POST" and area_return.status == ReturnStatus.FINAL:
        raise InvalidTransition("This return has been finalised, so you can no longer change who signs it.")
    form = SignersForm(
        request.POST if request.method == "POST" else None,
        tree=tree_of(area_return),
        several=several_bodies(area_return),
        each=area_return.each_body_signs,
    )
    problem = ""
    if form.is_valid():
        try:
            workflow.choose_signers(area_return, by=request.user, each=form.each)
        except Refusal as refusal:
            problem = str(refusal)
        else:
            messages.success(request, saved_message("who signs"))
            return redirect(address("people", area_return))
    record, edition = record_and_edition(area_return)
    context = page(request, area_return, record, edition=edition, form=form, problem=problem)
    status = 422 if form.errors or problem else 200
    return TemplateResponse(request, "questionnaire/signing/finalising/choose_signers.html", context, status=status)
