""""""

from datetime import date
from typing import Any

from questionnaire.enums import EditionKind, ReturnStatus
from questionnaire.phrases import day, due, short_day, signatures_in_words
from questionnaire.record import Reopening, ReturnRecord


def status_line(record: ReturnRecord, today: date) -> str:
    """One sentence, the same on pages, in lists and mails: "Final, edition 2, 1 of 3 signatures, due today"."""
    parts = [*_standing(record, today), *_board(record, today)]
    return ", ".join(parts)


def edition_line(record: ReturnRecord, newest: int | None, today: date) -> str:
    """The status line of one edition, which may not be in force any more. `newest` is the number that replaced it."""
    if record.edition is None or (newest is None and record.status == ReturnStatus.FINAL):
        return status_line(record, today)
    if record.is_being_corrected:
        return ", ".join([*_standing(record, today), *_board(record, today)])
    if newest:
        return f"Edition {record.edition.number}, replaced by edition {newest}"
    return f"Edition {record.edition.number}, recalled: the return is being written again"


def printed_status(record: ReturnRecord) -> str:
    """The status line of a document, which must not change from day to day: it speaks of no "today"."""
    if record.edition is None:
        return "Draft: not finalised, not signed, not sent"
    first = f"Sent {day(record.sending.sent_at)}" if record.sending else "Not yet sent"
    late = [f"after the deadline of {day(record.deadline)}"] if record.sending and record.sending.late else []
    return ", ".join([first, *late, _signatures(record), *_board_printed(record)])


def _standing(record: ReturnRecord, today: date) -> list[str]:
    if record.sending:
        late = ", late" if record.sending.late else ""
        corrected = ["being corrected"] if record.is_being_corrected else []
        return [f"Sent {day(record.sending.sent_at)}{late}", *corrected, _signatures(record)]
    when = [_corrects(record.reopened) if record.reopened else due(record.deadline, today)]
    if record.edition and record.status == ReturnStatus.FINAL:
        return [f"Final, edition {record.edition.number}", _signatures(record), "not sent", *when]
    if not record.has_begun:
        return ["Not started", *when]
    if record.open_questions:
        return [f"Draft, {record.open_questions} of {record.questions} questions open", *when]
    return ["Draft, every question answered or passed", *when]


def _corrects(reopened: Reopening) -> str:
    return f"corrects edition {reopened.number}, which was sent"


def _signatures(record: ReturnRecord) -> str:
    return signatures_in_words(record.signed, len(record.slots), is_accepted=record.acceptance is not None)


def _board(record: ReturnRecord, today: date) -> list[str]:
    if record.decision:
        return _board_printed(record)
    if record.board_meets_on and record.board_meets_on >= today:
        return [f"board meets {short_day(record.board_meets_on)}"]
    return []


def _board_printed(record: ReturnRecord) -> list[str]:
    amended = [record.amendment.words] if record.amendment else []
    if record.considerations:
        last = record.considerations[-1]
        verb = {"approved": "approved by", "noted": "noted by", "chairs_action": "chair’s action for"}[last.outcome]
        return [*amended, f"{verb} the board on {day(last.met_on)}"]
    if amended:
        return amended
    return [f"board meets {day(record.board_meets_on)}"] if record.board_meets_on else []


def line_in_list(row: Any, final: bool, sent: bool, signatures: str, still_open: int, questions: int) -> str:
    if row.sent_at:
        late = ", late" if row.late else ""
        amended = ", amended after the board" if row.edition_kind == EditionKind.AMENDMENT else ""
        return f"Sent {short_day(row.sent_at)}{late}{amended}, {signatures if sent else 'being corrected'}"
    if final:
        return f"Final, edition {row.edition_number}, {signatures}, not sent"
    if row.changed_at is None:
        return "Not started"
    if still_open:
        return f"Draft, {still_open} of {questions} questions open"
    return "Draft, every question answered or passed"
