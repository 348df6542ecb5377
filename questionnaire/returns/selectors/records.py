"""The record of a return or of an edition: everything that happened to it, as one value."""

from datetime import datetime

from django.utils import timezone

from questionnaire import definition
from questionnaire.content import ReturnContent
from questionnaire.enums import ReturnStatus
from questionnaire.models import BoardConsideration, Edition, Return
from questionnaire.record import (
    AcceptanceRecord,
    Amendment,
    ConsiderationRecord,
    EditionRecord,
    Reopening,
    ReturnRecord,
    SendingRecord,
)
from questionnaire.returns.selectors.editions import latest_edition
from questionnaire.returns.selectors.progress import Progress, progress
from questionnaire.returns.selectors.signers import signatories_and_board_officers, slots_of


def record_of_edition(edition: Edition, *, expected: bool = True) -> ReturnRecord:
    """What happened to this edition, in three queries; in two where the caller does not need who is `expected` to
    sign."""
    area_return = edition.area_return
    sending, acceptance = getattr(edition, "sending", None), getattr(edition, "acceptance", None)
    return ReturnRecord(
        status=area_return.status,
        deadline=area_return.deadline,
        extension_reason=area_return.extension_reason,
        board_meets_on=area_return.board_meets_on,
        questions=len(definition.get(area_return.collection.questionnaire_id).questions),
        edition=EditionRecord(
            number=edition.number,
            made_at=timezone.localtime(edition.made_at),
            made_by=edition.made_by.name,
            sha256=edition.sha256,
            reference=edition.reference,
            replaces_number=edition.number - 1 if edition.number > 1 else None,
            replaces_made_at=_local(getattr(edition, "previous_made_at", None)),
            amendment=_amendment(edition),
        ),
        slots=slots_of(edition, sending, signatories_and_board_officers(area_return) if expected else []),
        sending=SendingRecord(sending.sent_by.name, timezone.localtime(sending.sent_at), sending.late)
        if sending
        else None,
        considerations=tuple(_decision(row) for row in edition.considerations.all()),
        acceptance=AcceptanceRecord(
            acceptance.reason, acceptance.accepted_by.name, timezone.localtime(acceptance.accepted_at)
        )
        if acceptance
        else None,
        reopened=reopening_of(area_return),
    )


def reopening_of(area_return: Return) -> Reopening | None:
    """The programme's reopening of a sent edition, until the corrected edition is sent. It needs no query."""
    if area_return.reopened_at is None or area_return.reopened_number is None:
        return None
    at = timezone.localtime(area_return.reopened_at)
    return Reopening(area_return.reopened_number, at, area_return.reopened_because)


def _amendment(edition: Edition) -> Amendment | None:
    if edition.after is None:
        return None
    decided = getattr(edition, "decided_number", None) or edition.after.edition.number
    return Amendment(_decision(edition.after), decided)


def _decision(row: BoardConsideration) -> ConsiderationRecord:
    return ConsiderationRecord(row.board, row.met_on, row.outcome, row.minute_reference, row.resolution)


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def record_of(area_return: Return, known: Progress | ReturnContent | None = None) -> ReturnRecord:
    """What happened to the return: to its draft, or to its latest edition once it is final. Progress or content that
    the caller has already read saves a query."""
    if area_return.status == ReturnStatus.FINAL:
        edition = latest_edition(area_return)
        if edition:
            return record_of_edition(edition)
    tree = definition.get(area_return.collection.questionnaire_id)
    if isinstance(known, ReturnContent):
        still_open = sum(question.is_open for question in known.questions)
    else:
        still_open = (known or progress(area_return)).open
    return ReturnRecord(
        status=area_return.status,
        deadline=area_return.deadline,
        extension_reason=area_return.extension_reason,
        board_meets_on=area_return.board_meets_on,
        open_questions=still_open,
        questions=len(tree.questions),
        has_begun=area_return.changed_at is not None,
        reopened=reopening_of(area_return),
    )
