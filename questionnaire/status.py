"""The status of a return in one line, the same on pages, in lists, emails and documents."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from questionnaire.enums import ReturnStatus
from questionnaire.phrases import day, due, short_day, signatures_in_words
from questionnaire.record import Reopening, ReturnRecord


@dataclass(frozen=True, slots=True)
class Facts:
    """How far a return is, wherever it was read from. `edition` is set once a return is final."""

    sent_at: datetime | None
    is_late: bool
    is_being_corrected: bool
    edition: int | None
    signatures: str
    has_begun: bool
    open_questions: int
    questions: int
    is_amended: bool = False


def progress_parts(facts: Facts, *, say: Callable[[date | datetime], str] = day) -> list[str]:
    """How far a return is, without its deadline and its board: ["Sent 5 July 2013, late", "2 of 3 signatures"]."""
    if facts.sent_at:
        late, amended = ", late" if facts.is_late else "", ", amended after the board" if facts.is_amended else ""
        corrected = ["being corrected"] if facts.is_being_corrected else []
        return [f"Sent {say(facts.sent_at)}{late}{amended}", *corrected, facts.signatures]
    if facts.edition:
        return [f"Final, edition {facts.edition}", facts.signatures, "not sent"]
    if not facts.has_begun:
        return ["Not started"]
    if facts.open_questions:
        return [f"Draft, {facts.open_questions} of {facts.questions} questions open"]
    return ["Draft, every question answered or passed"]


def status_line(record: ReturnRecord, today: date) -> str:
    """One sentence, the same on pages, in lists and mails: "Final, edition 2, 1 of 3 signatures, due today"."""
    parts = [*_progress(record, today), *_board(record, today)]
    return ", ".join(parts)


def edition_line(record: ReturnRecord, newest: int | None, today: date) -> str:
    """The status line of one edition, which may not be in force any more. `newest` is the number that replaced it."""
    if record.edition is None or (newest is None and record.status == ReturnStatus.FINAL):
        return status_line(record, today)
    if record.is_being_corrected:
        return ", ".join([*_progress(record, today), *_board(record, today)])
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


def _progress(record: ReturnRecord, today: date) -> list[str]:
    facts = Facts(
        sent_at=record.sending.sent_at if record.sending else None,
        is_late=record.sending is not None and record.sending.late,
        is_being_corrected=record.is_being_corrected,
        edition=record.edition.number if record.edition and record.status == ReturnStatus.FINAL else None,
        signatures=_signatures(record),
        has_begun=record.has_begun,
        open_questions=record.open_questions,
        questions=record.questions,
    )
    when = [_corrects(record.reopened) if record.reopened else due(record.deadline, today)]
    return [*progress_parts(facts), *([] if record.sending else when)]


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
