"""Writing to people who still have something to do: a manager to areas, a lead to those who write."""

import re

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from questionnaire import permissions
from questionnaire.converters import GssCode
from questionnaire.desk.nudging import selectors, workflow
from questionnaire.desk.nudging.forms import NudgeForm, ReminderForm
from questionnaire.desk.reminding.selectors.situations import situation_of_draft
from questionnaire.desk.rounds.selectors import get_visible_collection
from questionnaire.enums import ReturnStatus
from questionnaire.phrases import count_people
from questionnaire.returns.views.context import address, page, readable_return, record_and_edition

MOST_NAMED = 12
SIGNERS = "signers"
CODE = re.compile(GssCode.regex)


@require_http_methods(["GET", "POST"])
def nudge(request, collection):
    """Says before sending how many people it goes to."""
    found = get_visible_collection(request.user, collection)
    permissions.require(request.user, "questionnaire.nudge", None)
    asked = selectors.to_nudge(found, _chosen(request), timezone.localdate())
    form = NudgeForm(
        request.POST if request.method == "POST" else None,
        groups={group: _count(people) for group, people in asked.groups.items()},
        initial={"to": next((group for group, people in asked.groups.items() if people), "")},
    )
    if asked.areas and form.is_valid():
        codes = [area.gss_code for area in asked.areas]
        sent = workflow.nudge(found, codes, by=request.user, **form.cleaned_data)
        messages.success(request, _sent(sent))
        return redirect("collection_mails", collection=collection)
    context = {
        "collection": found,
        "form": form,
        "chosen": asked.areas,
        "named": asked.areas[:MOST_NAMED],
        "more": max(len(asked.areas) - MOST_NAMED, 0),
        "people": not asked.is_empty,
    }
    refused = request.method == "POST"
    return TemplateResponse(request, "questionnaire/desk/nudging/nudge.html", context, status=422 if refused else 200)


def _chosen(request):
    """The codes of the areas that were ticked, or that were listed."""
    sent = request.POST if request.method == "POST" else request.GET
    return [code for code in sent.getlist("area") if CODE.fullmatch(code)]


def _count(people):
    """ "11 people in 9 areas, 2 of them had one today"."""
    if not people:
        return "nobody to write to in these areas"
    areas = len({entry.area_return.pk for entry in people})
    had = sum(entry.had_today for entry in people)
    count = f"{count_people(len(people))} in {areas} area{'' if areas == 1 else 's'}"
    return (
        f"{count}; {had} of them {'has' if had == 1 else 'have'} had one today and will not get another"
        if had
        else count
    )


def _sent(sent):
    had = f" {count_people(sent.had_today)} already had one today." if sent.had_today else ""
    if not sent.mails:
        return f"Nothing was sent.{had or ' Nobody has anything to do in these areas.'}"
    areas = f"about {sent.areas} areas" if sent.areas > 1 else "about 1 area"
    return (
        f"{sent.mails} email{'' if sent.mails == 1 else 's'} {areas} {'is' if sent.mails == 1 else 'are'} being "
        f"sent.{had}"
    )


@require_http_methods(["GET", "POST"])
def remind(request, collection, area):
    """Of a draft those who write, of an edition those who sign: the page says which it was made for."""
    area_return = readable_return(request, collection, area)
    permissions.require(request.user, "questionnaire.remind_others", area_return)
    form = ReminderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        to_sign = request.POST.get("to") == SIGNERS
        ask = workflow.remind_signatories if to_sign else workflow.remind_others
        messages.success(request, _reminded(ask(area_return, by=request.user, **form.cleaned_data), to_sign))
        return redirect(address("return", area_return))
    return _remind_page(request, area_return, form)


def _remind_page(request, area_return, form):
    today = timezone.localdate()
    if area_return.status == ReturnStatus.FINAL:
        record, edition = record_and_edition(area_return)
        asked = selectors.to_sign(area_return, request.user, today, record)
    else:
        situation = situation_of_draft(area_return)
        record, edition = record_and_edition(area_return, situation.progress)
        asked = selectors.to_remind(situation, request.user, today)
    context = page(request, area_return, record, edition=edition, form=form, asked=asked, signers=SIGNERS)
    context |= {"due": [entry for entry in asked if not entry.had_today], "sees_mails": True}
    return TemplateResponse(
        request, "questionnaire/desk/nudging/remind.html", context, status=422 if form.errors else 200
    )


def _reminded(sent, to_sign):
    if not sent.mails:
        had = f" {count_people(sent.had_today)} already had a reminder today." if sent.had_today else ""
        nobody = " Nobody else has to sign." if to_sign else " Nobody else has an open question."
        return f"Nothing was sent.{had or nobody}"
    return f"A reminder is on the way to {count_people(sent.mails)}."
