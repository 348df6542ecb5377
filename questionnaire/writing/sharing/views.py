"""Pages for sharing out sections, marking one as ready and sending one back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from questionnaire import permissions
from questionnaire.enums import ReturnStatus
from questionnaire.people.selectors import WRITERS, people_of, writers_by_section
from questionnaire.permissions import SectionOf
from questionnaire.phrases import join
from questionnaire.returns.selectors.records import record_of
from questionnaire.returns.selectors.task_list import task_list
from questionnaire.returns.views.context import (
    address,
    find_section,
    page,
    readable_return,
    record_and_edition,
    tree_of,
)
from questionnaire.returns.workflow import FINALISED, InvalidTransition
from questionnaire.writing.sharing import workflow
from questionnaire.writing.sharing.forms import SectionNoteForm, ShareForm


@require_http_methods(["GET", "POST"])
def share(request, collection, area):
    area_return = readable_return(request, collection, area)
    permissions.require(request.user, "questionnaire.share_sections", area_return)
    if area_return.status == ReturnStatus.FINAL:
        raise InvalidTransition(FINALISED)
    people = _writers(people_of(area_return))
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        sections=tree_of(area_return).sections,
        people=people,
        given={(section, row.user_id) for row in people for section in row.sections},
    )
    if form.is_valid():
        give, take = form.changes
        workflow.share_out(area_return, by=request.user, give=give, take=take)
        if give or take:
            messages.success(request, "Saved. People who were given sections will be told by email.")
        return redirect(address("return", area_return))
    return _share_page(request, area_return, form, people)


def _share_page(request, area_return, form, people):
    tasks = task_list(area_return)
    record = record_of(area_return, tasks.progress)
    counts = [f"{row.settled} of {len(row.states)}" for row in tasks.sections]
    context = page(request, area_return, record, form=form, sections=list(zip(form.rows, counts, strict=True)))
    context |= {"free": [row.known_as for row in people if not row.sections and not row.reads_assigned_only]}
    return TemplateResponse(
        request, "questionnaire/writing/sharing/share.html", context, status=422 if form.errors else 200
    )


def _writers(people):
    """Everybody who writes, once each; somebody who is lead and contributor counts as lead."""
    by_user = {}
    for row in people:
        if row.role in WRITERS:
            by_user.setdefault(row.user_id, row)
    return list(by_user.values())


@require_http_methods(["GET", "POST"])
def ready(request, collection, area, number):
    """Mark a section as ready: a button on its page. A GET, such as after signing in again, is redirected to that
    page."""
    area_return, section = _section(request, collection, area, number, "write_section")
    if request.method == "POST":
        _mark_ready(request, area_return, section)
    return redirect(address("section", area_return, number=number))


def _mark_ready(request, area_return, section):
    try:
        workflow.mark_ready(area_return, section, by=request.user)
    except workflow.StillOpen as refusal:
        are = "is" if len(refusal.numbers) == 1 else "are"
        messages.error(request, f"{join(refusal.numbers)} {are} still open, so the section is not ready yet.")
    except workflow.Undecided:
        messages.error(request, "A version in this section is waiting for a decision, so the section is not ready yet.")
    else:
        messages.success(request, f"Section {section.number} is ready. The lead sees it in the list of sections.")


@require_http_methods(["GET", "POST"])
def reopen(request, collection, area, number):
    area_return, section = _section(request, collection, area, number, "write_section")
    if request.method == "POST":
        workflow.reopen_section(area_return, section, by=request.user)
        messages.success(request, f"Section {number} is being written again.")
    return redirect(address("section", area_return, number=number))


@require_http_methods(["GET", "POST"])
def send_back(request, collection, area, number):
    area_return, section = _section(request, collection, area, number, "send_back_section")
    if area_return.status == ReturnStatus.FINAL:
        raise InvalidTransition(FINALISED)
    form = SectionNoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        workflow.send_back_section(area_return, section, by=request.user, note=form.cleaned_data["note"])
        messages.success(
            request, f"Section {number} has been sent back. The people who write it will be told by email."
        )
        return redirect(address("return", area_return))
    record, edition = record_and_edition(area_return)
    people = people_of(area_return)
    writers = [row.known_as for row in writers_by_section(people).get(section.pk, ())]
    context = page(request, area_return, record, edition=edition, section=section, form=form, writers=writers)
    status = 422 if form.errors else 200
    return TemplateResponse(request, "questionnaire/writing/sharing/send_back_section.html", context, status=status)


def _section(request, collection, area, number, permission):
    area_return = readable_return(request, collection, area, in_part=True)
    section = find_section(area_return, number)
    permissions.require(request.user, f"questionnaire.{permission}", SectionOf(area_return, section.pk))
    return area_return, section
