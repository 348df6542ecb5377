"""The Health and Wellbeing Board: its meeting, and what it decided on an edition."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from questionnaire import content, permissions
from questionnaire.board.dates import papers_out_by, report_suggested_by
from questionnaire.board.meeting import workflow
from questionnaire.board.meeting.forms import BoardDateForm, ConsiderationForm
from questionnaire.phrases import day, join, short_day
from questionnaire.publishing.selectors import published
from questionnaire.record import ReturnRecord
from questionnaire.returns.forms import require_edition_on_page
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.signers import bodies_of, with_bodies
from questionnaire.returns.views.context import page, record_and_edition
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.stored import from_edition


def board_line(area_return, officers):
    """ "Reports to Sam Lister by 27 August. Papers are published by 4 September"."""
    if area_return.board_meets_on is None:
        return "Its papers must be published five clear days before it meets"
    report, papers = area_return.report_due_on, papers_out_by(area_return.board_meets_on)
    to = f" to {join(officers)}" if officers else ""
    parts = [f"Report{to} due by {short_day(report)}"] if report else []
    return ". ".join([*parts, f"Papers must be published by {short_day(papers)}"])


def board_days(area_return):
    """The dates around the meeting, for the page; None if no meeting is set."""
    meets_on = area_return.board_meets_on
    if meets_on is None:
        return None
    papers = papers_out_by(meets_on)
    return {
        "meets_on": meets_on,
        "papers": papers,
        "papers_are_late": papers < timezone.localdate() <= meets_on,
        "suggested": report_suggested_by(meets_on),
        "report": area_return.report_due_on,
    }


_BOARD = "board"


@require_http_methods(["GET", "POST"])
def board(request, collection, area):
    """Show the two forms, for the date and for the decision. The button that was pressed says which one was sent."""
    area_return = get_visible_return(request.user, collection, area, with_bodies)
    permissions.require(request.user, "questionnaire.set_board_date", area_return)
    history, edition = record_and_edition(area_return)
    is_date = "set_date" in request.POST
    dates = {"meets_on": area_return.board_meets_on, "report_due_on": area_return.report_due_on}
    date_form = BoardDateForm(request.POST if is_date else None, initial=dates)
    decision = ConsiderationForm(
        request.POST if request.method == "POST" and not is_date else None,
        earlier=history.considerations,
        initial={"board": _board_of(area_return, history), "edition": edition.number if edition else None},
    )
    if date_form.is_valid():
        return _set_date(request, area_return, date_form)
    if decision.is_valid():
        return _record(request, edition, decision)
    has_errors = bool(date_form.errors or decision.errors)
    forms = {"date_form": date_form, "decision": decision, "has_errors": has_errors}
    open_passages = _open_passages(area_return, history, edition)
    extra = {"days": board_days(area_return), "open_passages": open_passages, **forms}
    context = page(request, area_return, history, edition=edition, **extra)
    return TemplateResponse(
        request, "questionnaire/board/meeting/board.html", context, status=422 if has_errors else 200
    )


def _open_passages(area_return, history, edition):
    """Count the passages that need a decision before they can appear in the board's papers."""
    shown = from_edition(edition) if edition else content.from_rows(area_return)
    return published(area_return, shown, history).open_hits


def _set_date(request, area_return, form: BoardDateForm):
    meets_on = form.cleaned_data["meets_on"]
    workflow.set_board_date(area_return, by=request.user, **form.cleaned_data)
    messages.success(request, f"Saved: the board meets on {day(meets_on)}." if meets_on else "Saved: no meeting date.")
    return redirect(request.path)


def _record(request, edition, form: ConsiderationForm):
    if edition is None:
        raise InvalidTransition("This return is a draft, so there is no edition that the board can decide on.")
    facts = dict(form.cleaned_data)
    require_edition_on_page(edition, facts.pop("edition"))
    workflow.record_consideration(edition, by=request.user, **facts)
    messages.success(request, f"Recorded on edition {edition.number}.")
    return redirect(request.path)


def _board_of(area_return, history: ReturnRecord) -> str:
    """The board's name, from the body of its signatory or else from the bodies of the area."""
    names = [slot.organisation for slot in history.slots if slot.capacity.organisation_kind == _BOARD]
    if not any(names):
        names = [body.name for body in bodies_of(area_return) if body.kind == _BOARD]
    return next(filter(None, names), "")
