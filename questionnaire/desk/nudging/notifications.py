"""Emails that people send: a manager reminds areas, a lead reminds writers and signatories."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.models import Mail, User
from accounts.notifications import kind, queue
from questionnaire.desk.reminding.notifications import waiting_for
from questionnaire.models import Event, Return
from questionnaire.returns.notifications import mails


def send_nudges(asked: Iterable[tuple[User, Return, int]], on: date) -> list[Mail]:
    """Queue the programme's emails, for each (person, return, event). Each person gets one a day about an area."""
    return queue(
        [
            mail
            for person, area_return, event in asked
            for mail in mails("nudge", [person], area_return, nudge_key(area_return, on), **_about(area_return, event))
        ]
    )


def send_turns(people: Iterable[User], area_return: Return, event: int, on: date) -> list[Mail]:
    """Queue the emails of an area's lead. Each person gets one a day about an area."""
    return queue(mails("turn", people, area_return, nudge_key(area_return, on), **_about(area_return, event)))


def nudge_key(area_return: Return, on: date) -> str:
    return f"{area_return.pk}:{on}"


def _about(area_return: Return, event: int) -> dict[str, Any]:
    return {"return": area_return.pk, "event": event}


@kind("nudge", "The programme asks about the return")
def nudge(mail: Mail) -> dict[str, Any] | None:
    return _from_somebody(mail)


@kind("turn", "The lead asks for answers or signatures")
def turn(mail: Mail) -> dict[str, Any] | None:
    return _from_somebody(mail)


def _from_somebody(mail: Mail) -> dict[str, Any] | None:
    """Say who asks and quote their words, both from the event. No email goes out if the reader has nothing to do."""
    tasks = waiting_for(mail)
    event = Event.objects.select_related("by").filter(pk=mail.about["event"]).first()
    if tasks is None or event is None:
        return None
    return tasks | {"by": event.by.name if event.by else "The programme", "words": event.detail.get("words", "")}
