"""Checking all answers: gaps first, every section, then finalise."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from questionnaire import content, permissions
from questionnaire.enums import ReturnStatus
from questionnaire.phrases import open_questions
from questionnaire.returns.selectors import actions
from questionnaire.returns.selectors.draft import waiting_texts
from questionnaire.returns.selectors.editions import latest_edition, with_editions_made
from questionnaire.returns.selectors.records import record_of
from questionnaire.returns.selectors.signers import expected_slots, with_bodies
from questionnaire.returns.views import rows as views_rows
from questionnaire.returns.views.context import address, page, readable_return, saved_message
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.finalising import completeness, workflow
from questionnaire.signing.finalising.forms import PassForm
from questionnaire.signing.finalising.views.checked import (
    FEW,
    by_section,
    checked_sections,
    filters,
    gap_links,
    in_short,
)
from questionnaire.writing.answers.selectors import answers_to
from questionnaire.writing.answers.views.conflicts import conflict_page
from questionnaire.writing.answers.workflow import Change, save_answers
from questionnaire.writing.careful.views import phrases_in
from questionnaire.writing.comments.selectors import with_open_comments
from questionnaire.writing.comments.views import open_links
from questionnaire.writing.places import about_title, question_place
from questionnaire.writing.sharing.selectors import sent_back_in, with_sent_back

_ALSO = (with_editions_made, with_sent_back, with_bodies)


@require_safe
def check(request, collection, area):
    area_return = readable_return(request, collection, area, *_ALSO, with_open_comments)
    if area_return.status == ReturnStatus.FINAL:
        return redirect(_edition(area_return))
    return check_page(request, area_return)


def _edition(area_return):
    return address("edition", area_return, edition=area_return.editions_made)


def check_page(request, area_return, *, refused=None, errors=(), status=200):
    """Show the check page. `refused` is an invalid form for passing a question; `errors` are shown at the top."""
    draft = content.from_rows(area_return)
    waiting = waiting_texts(area_return)
    gaps = completeness.gaps(draft, waiting)
    links = gap_links(request.user, area_return, gaps)
    slots = expected_slots(area_return, ())
    chosen, offered = filters(draft, request.GET.get("show", ""))
    context = page(
        request,
        area_return,
        record_of(area_return, draft),
        gaps=links,
        gap_groups=by_section(draft.questionnaire, links, gaps) if len(links) > FEW else (),
        lacking=_lacking(draft),
        errors=in_short(errors),
        lists_gaps=bool(links) and (links != errors or len(links) > FEW),
        has_errors=bool(errors),
        filters=offered,
        sections=_sections(request, area_return, checked_sections(draft, chosen, refused), refused),
        careful=list(phrases_in(request.user, area_return, draft)) if _writes(request.user, area_return) else (),
        about=_about(draft, gaps),
        open_comments=open_links(area_return),
        sent_back=_sent_back(area_return, draft),
        next_number=area_return.editions_made + 1,
        slots=slots,
        may_choose=any(slot.code or slot.for_all for slot in slots),
    )
    return TemplateResponse(request, "questionnaire/signing/finalising/check.html", context, status=status)


def _sent_back(area_return, draft):
    """List the numbers of sections that were sent back and are not ready again. They do not prevent finalising."""
    sent = sent_back_in(area_return)
    return [section.definition.number for section in draft.sections if section.definition.pk in sent]


def _writes(user, area_return):
    """Only people who write see the points that writers decide; signatories do not."""
    return permissions.holds(user, "questionnaire.edit_return", area_return)


def _sections(request, area_return, sections, refused):
    """Each section with its rows as HTML."""
    for section in sections:
        may_write = actions.may_write(request.user, area_return, section.definition)
        yield (
            section,
            views_rows.rows(
                request, area_return, section.questions, may_write=may_write, offers_passing=True, refused=refused
            ),
        )


def _lacking(draft):
    """Explain why questions that have been answered in part still count as open."""
    still_open = [question for question in draft.questions if question.is_open]
    parts = [question.open_fields[0].field.short.lower() for question in still_open if question.is_answered_in_part]
    return f"{open_questions(len(still_open), parts)}." if parts else ""


def _about(draft, gaps):
    """Build the row for fields and people that belong to no section, with the number of gaps."""
    missing = sum(not (gap.number or gap.section) for gap in gaps)
    people = {"completed_by": draft.completed_by, "query": draft.query_contact}
    return {"title": about_title(draft.questionnaire), "open": missing, "fields": draft.fields} | people


@require_http_methods(["GET", "POST"])
def finalise(request, collection, area):
    area_return = readable_return(request, collection, area, *_ALSO)
    permissions.require(request.user, "questionnaire.finalise_return", area_return)
    if request.method == "GET":
        return redirect(address("check", area_return))
    try:
        edition = workflow.finalise(area_return, by=request.user)
    except workflow.Incomplete as refusal:
        area_return.refresh_from_db(fields=["status"])
        errors = gap_links(request.user, area_return, refusal.gaps)
        return check_page(request, area_return, errors=errors, status=422)
    except InvalidTransition:
        edition = latest_edition(area_return)
        if edition is None or edition.made_by_id != request.user.pk:
            raise
    messages.success(request, f"Edition {edition.number} has been made. The signatories have been told.")
    return redirect(address("return", area_return))


@require_http_methods(["GET", "POST"])
def pass_question(request, collection, area, number):
    """Pass the open fields of a question with one reason. A field that has been answered in the meantime is kept."""
    area_return = readable_return(request, collection, area, *_ALSO)
    place = question_place(area_return, number)
    place.require_writer(request.user)
    if request.method == "GET":
        return redirect(place.url)
    form = PassForm(request.POST, number=number)
    if not form.is_valid():
        if area_return.status == ReturnStatus.FINAL:
            raise InvalidTransition("This return has been finalised, so questions can no longer be passed.")
        errors = [{"text": error, "href": f"#{number}-reason"} for error in form.errors.get("reason", ())]
        return check_page(request, area_return, refused=form, errors=errors, status=422)
    changes = _passing(area_return, place.question, form.cleaned_data["reason"])
    result = save_answers(area_return, changes, by=request.user, client_id=str(uuid4()))
    if result.conflicts:
        return conflict_page(request, place, result.conflicts[0].mine.pk, status=409)
    if changes:  # or the same was saved by a first click
        messages.success(request, saved_message(place.name))
    else:
        messages.info(request, f"{place.name} has been answered in the meantime, so it was not passed.")
    return redirect(f"{address('check', area_return)}#q-{number}")


def _passing(area_return, question, reason):
    """Make a change that gives the reason for each empty required field, based on the stored version."""
    rows = answers_to(area_return, question)
    return [
        Change(field, "", rows[field.pk].version if field.pk in rows else 0, reason)
        for field in question.required_fields
        if field.pk not in rows or not rows[field.pk].value
    ]
