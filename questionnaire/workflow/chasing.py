"""Chasing: reminders by the clock, and people who ask people. What goes by the clock leaves its trace in the log of
mails; what a person sends is an event of the return as well."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import notifications as account_mails
from accounts import workflow as accounts
from accounts.mail_log import INVITATION
from accounts.models import Mail, User
from accounts.problems import Refusal
from questionnaire import notifications, selectors
from questionnaire.chain.adding import add_to_each
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Collection, Event, Return
from questionnaire.returns.workflow import InvalidTransition, hold, record, require
from questionnaire.selectors.digests import DueDigest
from questionnaire.selectors.nudging import Asked
from questionnaire.selectors.reminders import Due


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many mails went into the queue."""

    reminders: int
    digests: int


@dataclass(frozen=True, slots=True)
class Nudged:
    """What became of a request: mails into the queue, the areas they are about, who had one today already."""

    mails: int
    areas: int
    had_today: int


@dataclass(frozen=True, slots=True)
class Told:
    """Leads who were told that a collection is open, and those who were invited because they have no account yet."""

    mails: int
    invited: int


@transaction.atomic
def send_reminders(due: Iterable[Due], digests: Iterable[DueDigest]) -> Reminded:
    """What the clock says. Run twice, or twice at once, each mail goes once."""
    return Reminded(notifications.send_due(due), notifications.send_digests(digests))


@transaction.atomic
def nudge(collection: Collection, areas: Iterable[str], *, by: User, to: str, words: str = "") -> Nudged:
    """Write to the leads or signatories of these areas, by code, who still have something to do. Each hears once a day
    about an area."""
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
    """One for each return, by its key; all in one statement."""
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
    """The lead asks those whose questions are open or whose sections were sent back; each hears once a day."""
    require(by, "questionnaire.remind_others", area_return)
    hold(area_return, ReturnStatus.DRAFT)
    on = timezone.localdate()
    asked = selectors.to_remind(selectors.situation_of_draft(area_return), by, on)
    return _remind(area_return, asked, on, by, to="writers", words=words)


@transaction.atomic
def remind_signatories(area_return: Return, *, by: User, words: str = "") -> Nudged:
    """The lead asks those who have not signed the edition; each hears once a day."""
    require(by, "questionnaire.remind_others", area_return)
    hold(area_return, ReturnStatus.FINAL)
    on = timezone.localdate()
    return _remind(area_return, selectors.to_sign(area_return, by, on), on, by, to="signers", words=words)


def _remind(area_return: Return, asked: list[Asked], on: date, by: User, *, to: str, words: str) -> Nudged:
    fresh = [entry for entry in asked if not entry.had_today]
    if not fresh:
        return Nudged(0, 0, len(asked))
    event = record(Act.NUDGE, area_return, by=by, people=len(fresh), to=to, words=words)
    mails = notifications.send_turns([entry.person for entry in fresh], area_return, event.pk, on)
    return Nudged(len(mails), 1, len(asked) - len(fresh))


@transaction.atomic
def tell_of_opening(collection: Collection, *, by: User | None) -> Told:
    """Tell every lead who has not heard of it that the collection is open; who has no account yet is invited."""
    require(by, "questionnaire.nudge", None)
    waiting = selectors.to_tell(collection)
    known = [(person, area_return) for person, area_return in waiting if person.has_usable_password()]
    strangers = {person.pk: person for person, _ in waiting if not person.has_usable_password()}
    invited = accounts.invite_all(strangers.values(), by=by)
    add_to_each(
        Event(area_return=area_return, act=Act.NUDGE, by=by, detail={"people": 1, "to": "opening"})
        for _, area_return in known
    )
    return Told(notifications.send_openings(known), len(invited))


@transaction.atomic
def send_again(area_return: Return, mail: Mail, *, by: User) -> None:
    """Send a refused mail once more: to the address that its reader has now."""
    require(by, "questionnaire.send_mail_again", area_return)
    if mail.kind == INVITATION:
        _invite_again(mail, by)
    elif not may_go_again(mail) or not account_mails.queue_again(mail):
        raise InvalidTransition("This email does not need to be sent again, or is already being sent again.")
    record(Act.NUDGE, area_return, by=by, people=1, to="again", name=mail.to.name)


def may_go_again(mail: Mail) -> bool:
    """A reminder of a day that is past is left to the next one."""
    kind = account_mails.KINDS.get(mail.kind)
    return mail.refused_at is not None and (mail.kind == INVITATION or (kind is not None and kind.again))


def _invite_again(mail: Mail, by: User) -> None:
    if mail.refused_at is None:
        raise InvalidTransition("This invitation does not need to be sent again.")
    try:
        accounts.invite(mail.to, by=by)
    except Refusal as refusal:
        raise InvalidTransition(str(refusal)) from refusal
