"""Opening a collection, and more time for one area."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import workflow as accounts
from accounts.models import Area, User
from questionnaire.chain.adding import Chain, add_to_each
from questionnaire.desk.rounds import notifications, selectors
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Collection, Event, Questionnaire, Return
from questionnaire.returns.workflow import InvalidTransition, announce_latest, record_event, require


@dataclass(frozen=True, slots=True)
class OpeningNotified:
    """How many leads were emailed that a collection is open, and how many were invited as they have no account yet."""

    mails: int
    invited: int


@transaction.atomic
def notify_of_opening(collection: Collection, *, by: User | None) -> OpeningNotified:
    """Email every lead who has not been notified that the collection is open; invite those without an account."""
    require(by, "questionnaire.nudge", None)
    waiting = selectors.to_tell(collection)
    known = [(person, area_return) for person, area_return in waiting if person.has_usable_password()]
    strangers = {person.pk: person for person, _ in waiting if not person.has_usable_password()}
    invited = accounts.invite_all(strangers.values(), by=by)
    add_to_each(
        Event(area_return=area_return, act=Act.NUDGE, by=by, detail={"people": 1, "to": "opening"})
        for _, area_return in known
    )
    return OpeningNotified(notifications.send_openings(known), len(invited))


@transaction.atomic
def open_collection(
    slug: str, questionnaire: Questionnaire, *, areas: Iterable[Area], by: User | None = None, **dates: Any
) -> tuple[Collection, int]:
    """Create or find the collection, and open a draft return for every area that has none. Returns the collection and
    the number of returns opened."""
    title = dates.pop("title", questionnaire.title)
    collection, is_new = Collection.objects.get_or_create(
        slug=slug, defaults={"questionnaire": questionnaire, "title": title, **dates}
    )
    if is_new:
        record_collection(collection, by=by)
    existing = set(collection.returns.values_list("area_id", flat=True))
    opened = Return.objects.bulk_create(
        Return(collection=collection, area=area) for area in areas if area.pk not in existing
    )
    add_to_each(Event(area_return=area_return, act=Act.OPEN, by=by) for area_return in opened)
    return collection, len(opened)


def record_collection(collection: Collection, *, by: User | None, at: datetime | None = None) -> None:
    """Record in the programme's history that the collection was made, with its questionnaire and dates."""
    detail = {
        "collection": collection.slug,
        "questionnaire": collection.questionnaire.name,
        "opens_on": collection.opens_on.isoformat(),
        "deadline": collection.deadline.isoformat(),
    }
    if collection.amend_until:
        detail["amend_until"] = collection.amend_until.isoformat()
    Chain.of(None).add([Event(act=Act.MAKE_COLLECTION, by=by, at=at or timezone.now(), detail=detail)])


@transaction.atomic
def extend(area_return: Return, *, by: User, deadline: date, reason: str) -> None:
    """Give one area more time, with a reason that the area can read. Refused once its return has been sent."""
    require(by, "questionnaire.extend_return", area_return)
    if deadline <= area_return.collection.deadline:
        raise InvalidTransition("The new deadline must be later than everybody’s deadline.")
    Return.objects.filter(pk=area_return.pk).update(extended_deadline=deadline, extension_reason=reason)
    if Return.objects.filter(pk=area_return.pk, status=ReturnStatus.FINAL, editions__sending__isnull=False).exists():
        raise InvalidTransition("This return has been sent, so it needs no more time.")
    record_event(Act.EXTEND, area_return, by=by, deadline=deadline.isoformat(), reason=reason)
    announce_latest(area_return)
