"""The Health and Wellbeing Board: when it meets, and what it decided on an edition."""

from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import User
from questionnaire.board.dates import papers_out_by
from questionnaire.chain import witness
from questionnaire.enums import Act, BoardOutcome, ReturnStatus
from questionnaire.models import BoardConsideration, Edition, Return
from questionnaire.returns.workflow import (
    InvalidTransition,
    announce,
    announce_latest,
    hold,
    record_event,
    require,
    require_latest_edition,
)


@transaction.atomic
def set_board_date(area_return: Return, *, by: User, meets_on: date | None, report_due_on: date | None = None) -> None:
    """Set the day of the meeting and the council's own day for the report. Refused if that is not before the papers."""
    require(by, "questionnaire.set_board_date", area_return)
    if report_due_on and not (meets_on and report_due_on < papers_out_by(meets_on)):
        raise InvalidTransition("The report has to be submitted before the papers for the meeting are published.")
    Return.objects.filter(pk=area_return.pk).update(board_meets_on=meets_on, report_due_on=report_due_on)
    detail = {"report_due_on": report_due_on.isoformat()} if report_due_on else {}
    record_event(Act.BOARD_DATE, area_return, by=by, meets_on=meets_on.isoformat() if meets_on else "", **detail)
    announce_latest(area_return)


@transaction.atomic
def record_consideration(
    edition: Edition,
    *,
    by: User,
    board: str,
    met_on: date,
    outcome: BoardOutcome,
    minute_reference: str = "",
    resolution: str = "",
) -> BoardConsideration:
    """Record that the board approved, noted or took chair's action on this edition. Refused for a meeting that has
    already been recorded."""
    require(by, "questionnaire.record_consideration", edition)
    hold(edition.area_return, ReturnStatus.FINAL)
    require_latest_edition(edition)
    try:
        with transaction.atomic():
            consideration = BoardConsideration.objects.create(
                edition=edition,
                board=board,
                met_on=met_on,
                outcome=outcome,
                minute_reference=minute_reference,
                resolution=resolution,
                recorded_by=by,
            )
    except IntegrityError as error:
        raise InvalidTransition("This meeting has already been recorded.") from error
    detail = {"edition": edition.number, "outcome": outcome, "met_on": met_on.isoformat()}
    record_event(Act.CONSIDER, edition.area_return, by=by, **detail, **witness.speaks_for(consideration))
    announce(edition)
    return consideration
