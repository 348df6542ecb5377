"""Recording that a group of people with learning disabilities has checked the easy read."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from questionnaire import permissions
from questionnaire.returns.views.context import address, page, readable_return, record_and_edition
from questionnaire.writing.easy_read import selectors, words, workflow
from questionnaire.writing.easy_read.forms import EasyReadCheckForm
from questionnaire.writing.easy_read.views.pages import check_context, find_tree


@require_http_methods(["GET", "POST"])
def of_return(request, collection, area):
    area_return = readable_return(request, collection, area)
    permissions.require(request.user, "questionnaire.check_easy_read", area_return)
    sha256 = words.return_sha256(workflow.content_to_check(area_return))
    form = _form(request, sha256)
    back = address("easy_read", area_return)
    if form.is_valid():
        workflow.check_easy_read(area_return, by=request.user, **_facts(form))
        return _confirm_and_redirect(request, form, back)
    record, edition = record_and_edition(area_return)
    extra = {"form": form, "back": back, "is_written": bool(sha256)}
    extra |= check_context(selectors.checks_of_return(area_return), sha256)
    return _page(request, form, page(request, area_return, record, edition=edition, **extra))


@require_http_methods(["GET", "POST"])
def of_questionnaire(request, slug, version):
    tree = find_tree(slug, version)
    permissions.require(request.user, "questionnaire.check_questionnaire", tree)
    sha256 = words.questionnaire_sha256(tree)
    form = _form(request, sha256)
    back = reverse("easy_questionnaire", args=[slug, version])
    if form.is_valid():
        workflow.check_questionnaire(tree, by=request.user, **_facts(form))
        return _confirm_and_redirect(request, form, back)
    context = {"form": form, "back": back, "tree": tree, "is_written": True}
    return _page(request, form, context | check_context(selectors.checks_of_questionnaire(tree), sha256))


def _form(request, sha256):
    return EasyReadCheckForm(request.POST if request.method == "POST" else None, initial={"shown": sha256})


def _facts(form):
    cleaned = dict(form.cleaned_data)
    return cleaned | {"shown_sha256": cleaned.pop("shown")}


def _confirm_and_redirect(request, form, back):
    messages.success(request, f"Recorded: {form.cleaned_data['group']} checked these words.")
    return redirect(back)


def _page(request, form, context):
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "questionnaire/writing/easy_read/check.html", context, status=status)
