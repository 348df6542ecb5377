"""Reminders that somebody sends by hand. Each is an event of the return as well as an entry in the log of emails."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from questionnaire.chain.adding import add_to_each
from questionnaire.desk.nudging import notifications, selectors
from questionnaire.desk.nudging.selectors import Asked
from questionnaire.desk.reminding.selectors.situations import situation_of_draft
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Collection, Event, Return
from questionnaire.returns.workflow import hold, record_event, require


@dataclass(frozen=True, slots=True)
class Nudged:
    """The result of a request: emails queued, areas they are about, and people left out as they had one today."""

    mails: int
    areas: int
    had_today: int


@transaction.atomic
def nudge(collection: Collection, areas: Iterable[str], *, by: User, to: str, words: str = "") -> Nudged:
    """Write to the leads or signatories of these areas, by code, who still have something to do. Each person gets one
    email a day about an area."""
    require(by, "questionnaire.nudge", None)
    on = timezone.localdate()
    asked = selectors.to_nudge(collection, areas, on).groups[to]
    fresh = [entry for entry in asked if not entry.had_today]
    events = _events(fresh, by, to=to, words=words)
    mails = notifications.send_nudges(
        [(entry.person, entry.area_return, events[entry.area_return.pk].pk) for entry in fresh], on
    )
    return Nudged(len(mails), len({mail.area_id for mail in mails}), len(asked) - len(fresh))


def _events(asked: Iterable[Asked], by: User, **detail: str) -> dict[int, Event]:
    """Record one event for each return, in one statement, and return the events by the key of the return."""
    people: dict[int, list[Asked]] = defaultdict(list)
    for entry in asked:
        people[entry.area_return.pk].append(entry)
    events = add_to_each(
        Event(area_return=rows[0].area_return, act=Act.NUDGE, by=by, detail={"people": len(rows), **detail})
        for rows in people.values()
    )
    return dict(zip(people, events, strict=True))


@transaction.atomic
def remind_others(area_return: Return, *, by: User, words: str = "") -> Nudged:
    """Remind the writers who have open questions or sections sent back, in the lead's name, once a day each."""
    require(by, "questionnaire.remind_others", area_return)
    hold(area_return, ReturnStatus.DRAFT)
    on = timezone.localdate()
    asked = selectors.to_remind(situation_of_draft(area_return), by, on)
    return _remind(area_return, asked, on, by, to="writers", words=words)


@transaction.atomic
def remind_signatories(area_return: Return, *, by: User, words: str = "") -> Nudged:
    """Remind those who have not signed the edition, in the lead's name, once a day each."""
    require(by, "questionnaire.remind_others", area_return)
    hold(area_return, ReturnStatus.FINAL)
    on = timezone.localdate()
    return _remind(area_return, selectors.to_sign(area_return, by, on), on, by, to="signers", words=words)


def _remind(area_return: Return, asked: list[Asked], on: date, by: User, *, to: str, words: str) -> Nudged:
    fresh = [entry for entry in asked if not entry.had_today]
    if not fresh:
        return Nudged(0, 0, len(asked))
    event = record_event(Act.NUDGE, area_return, by=by, people=len(fresh), to=to, words=words)
    mails = notifications.send_turns([entry.person for entry in fresh], area_return, event.pk, on)
    return Nudged(len(mails), 1, len(asked) - len(fresh))
