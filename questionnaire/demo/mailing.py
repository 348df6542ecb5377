"""The log of emails in the demonstration: those that its stories would have sent, and one that was not delivered."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Mail, User
from questionnaire.demo.tale import Tale
from questionnaire.enums import Act

_MINUTE = timedelta(minutes=1)


def nudge(tale: Tale) -> None:
    """Record that a manager wrote to the lead."""
    for told in tale.area.get("nudged", ()):
        at, words = tale.calendar.moment(told["at"]), told["words"]
        tale.record(Act.NUDGE, at, tale.cast.manager, people=1, to="leads", words=words)


def log(tale: Tale, opened_at: datetime) -> None:
    """What was sent about one area, once its events are stored. `refused` names a person whom the mail server does not
    know."""
    mails = [*_opening(tale, opened_at), *_of_story(tale), *_nudges(tale)]
    for mail in mails:
        if mail.to.email == tale.area.get("refused", {}).get("email"):
            mail.sent_at, mail.refused_at = None, mail.queued_at + _MINUTE
            mail.problem = tale.area["refused"]["problem"]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)


def _opening(tale: Tale, at: datetime) -> Iterator[Mail]:
    yield _mail(tale, "opening", tale.cast.lead, at, f"opening:{tale.area_return.pk}:{tale.cast.lead.pk}")


def _of_story(tale: Tale) -> Iterator[Mail]:
    """The emails that each act on an edition sends."""
    signatories = [slot.user for slot in tale.cast.signatories]
    numbers = {edition.number: edition for edition in tale.editions}
    for event in tale.events:
        edition = numbers.get(event.detail.get("edition", 0))
        if edition is None:
            continue
        if event.act == Act.FINALISE:
            for person in signatories:
                key = f"sign:{edition.pk}:{person.pk}"
                yield _mail(tale, "sign", person, event.at, key, edition=edition.pk)
        if event.act == Act.AMEND:
            for person in signatories:
                yield _mail(tale, "amended", person, event.at, f"amended:{edition.pk}:{person.pk}", edition=edition.pk)
        if event.act == Act.REOPEN:
            for person in (tale.cast.lead, tale.cast.board_officer, *signatories):
                yield _mail(
                    tale, "reopened", person, event.at, f"reopened:{edition.pk}:{person.pk}", edition=edition.pk
                )
        if event.act == Act.SEND:
            for person in (tale.cast.lead, tale.cast.board_officer):
                sending = edition.sending.pk
                yield _mail(tale, "receipt", person, event.at, f"receipt:{sending}:{person.pk}", sending=sending)


def _nudges(tale: Tale) -> Iterator[Mail]:
    lead = tale.cast.lead
    for event in tale.events:
        if event.act == Act.NUDGE:
            key = f"nudge:{tale.area_return.pk}:{timezone.localdate(event.at)}:{lead.pk}"
            yield _mail(tale, "nudge", lead, event.at, key, event=event.pk)


def _mail(tale: Tale, kind: str, to: User, at: datetime, key: str, **about: int) -> Mail:
    return Mail(
        to=to,
        area=tale.cast.area,
        collection=tale.area_return.collection.slug,
        kind=kind,
        about={"return": tale.area_return.pk, **about},
        key=key,
        queued_at=at,
        sent_at=at + _MINUTE,
    )
