"""The reminders that are due on a day. Each is sent at most once for a person, return and step; after some days without
a run, only the latest step is sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from accounts.enums import Role
from accounts.models import Mail, User
from questionnaire.board.dates import papers_out_by
from questionnaire.desk.reminding.selectors.duties import Duties, duties_of
from questionnaire.desk.reminding.selectors.situations import Situation, situations
from questionnaire.models import Collection, Return
from questionnaire.phrases import day

BEFORE = (2, 7, 14)  # days before the deadline, the latest step first
BEFORE_BOARD = (2, 7)
OVERDUE, CLOSING, CLOSED = "overdue", "closing", "closed"
STALE = timedelta(days=30)  # nobody is reminded of anything longer ago
BOARD_ROLES = (Role.LEAD, Role.BOARD_OFFICER)


@dataclass(frozen=True)
class Due:
    """One email that is due; `why` gives the reason in words for the operator."""

    kind: str
    person: User
    area_return: Return
    key: str
    why: str
    about: dict[str, Any] = field(default_factory=dict)


def step_on(today: date, deadline: date) -> str:
    """The latest step that is due on a day; empty if none is."""
    if today > deadline:
        return OVERDUE if today - deadline <= STALE else ""
    left = (deadline - today).days
    return next((str(days) for days in BEFORE if left <= days), "")


def closing_on(today: date, deadline: date, last_sending_on: date | None) -> str:
    """Whether the last day for sending is near or has passed; empty before the deadline."""
    if last_sending_on is None or last_sending_on <= deadline or today <= deadline:
        return ""
    if today > last_sending_on:
        return CLOSED if today - last_sending_on <= STALE else ""
    return CLOSING if (last_sending_on - today).days <= 2 else ""


def open_collections(today: date) -> list[Collection]:
    """Collections that have opened and whose results are not published."""
    asked = Collection.objects.filter(opens_on__lte=today)
    return list(asked.filter(Q(published_on__isnull=True) | Q(published_on__gt=today)).order_by("pk"))


def due_reminders(collection: Collection, today: date) -> list[Due]:
    """List all reminders that are due, including those already sent: `not_yet_sent` removes them."""
    due: list[Due] = []
    for situation in situations(collection):
        due += _of_deadline(situation, today)
        due += _of_board(situation, today)
    return due


def not_yet_sent(due: Iterable[Due]) -> list[Due]:
    """Leave out the reminders that are already in the log of emails."""
    entries = list(due)
    logged: set[str] = set()
    for begin in range(0, len(entries), 500):  # a database limits the values in one query
        keys = [entry.key for entry in entries[begin : begin + 500]]
        logged |= set(Mail.objects.filter(key__in=keys).values_list("key", flat=True))
    return [entry for entry in entries if entry.key not in logged]


def _of_deadline(situation: Situation, today: date) -> Iterator[Due]:
    area_return = situation.area_return
    if area_return.reopened_at:  # a return that is being corrected has no deadline
        return
    deadline, last = area_return.deadline, area_return.collection.last_sending_on
    step, closing = step_on(today, deadline), closing_on(today, deadline, last)
    for person in situation.people:
        duties = duties_of(situation, person.pk)
        if closing and duties.leads:
            yield _due(
                "closing", person, area_return, f"{last}:{closing}", f"last sending day, {closing}", step=closing
            )
        elif step and duties:
            yield _due("reminder", person, area_return, f"{deadline}:{step}", _why(duties, step), step=step)


def _of_board(situation: Situation, today: date) -> Iterator[Due]:
    """Reminders of the report, of the board's papers, and of recording the decision after the meeting."""
    area_return = situation.area_return
    meets_on = area_return.board_meets_on
    if meets_on is None or situation.is_considered:
        return
    people = [person for person in situation.people if situation.roles_of(person.pk) & set(BOARD_ROLES)]
    for name, due_on in board_days(area_return):
        step = next((days for days in BEFORE_BOARD if 0 <= (due_on - today).days <= days), None)
        for person in people if step else ():
            yield _due(f"board_{name}", person, area_return, f"{due_on}:{step}", f"{name} due on {day(due_on)}")
    if not situation.is_draft and timedelta(0) < today - meets_on <= STALE:
        for membership in situation.holding(Role.BOARD_OFFICER):
            yield _due("board_decision", membership.user, area_return, f"{meets_on}", "record what the board decided")


def board_days(area_return: Return) -> list[tuple[str, date]]:
    """The dates by which the report and the papers must be ready for the board's meeting."""
    if area_return.board_meets_on is None:
        return []
    report = [("report", area_return.report_due_on)] if area_return.report_due_on else []
    return [*report, ("papers", papers_out_by(area_return.board_meets_on))]


def _due(kind: str, person: User, area_return: Return, moment: str, why: str, **about: Any) -> Due:
    key = f"{kind}:{area_return.pk}:{moment}:{person.pk}"
    return Due(kind, person, area_return, key, why, {"return": area_return.pk, **about})


def _why(duties: Duties, step: str) -> str:
    when = "overdue" if step == OVERDUE else f"{step} days before"
    parts = [
        {"write": "lead: questions are open", "finalise": "lead: to finalise", "send": "lead: to send"}.get(
            duties.leads
        ),
        f"writes {', '.join(duties.own)}" if duties.own else "",
        "a section was sent back" if duties.sent_back else "",
        "to sign" if duties.signs else "",
        "board date missing" if duties.board else "",
    ]
    return f"{when}; {'; '.join(part for part in parts if part)}"
