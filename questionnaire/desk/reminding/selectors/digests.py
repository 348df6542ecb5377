"""What has happened in a return since its lead's last summary, for the daily summary."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce

from accounts.enums import Role
from accounts.models import Mail, Membership, User
from questionnaire.enums import Act
from questionnaire.models import Collection, Comment, Event, Return, Revision
from questionnaire.phrases import join

FIRST = timedelta(days=1)  # how far back the first summary looks
LONGEST = timedelta(days=7)
_UNTOLD = (Act.OPEN, Act.NUDGE)  # the lead knows of it by another mail


@dataclass(frozen=True, slots=True)
class DueDigest:
    person: User
    area_return: Return
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """Somebody did something."""

    return_pk: int
    by: int | None
    at: datetime


def due_digests(collection: Collection, until: datetime) -> list[DueDigest]:
    """List the leads who want a summary and have a return that somebody else changed since their last one. At most one
    summary a day."""
    leads = _leads(collection)
    last = _last(collection)
    moments = _moments(collection, until - LONGEST, until)
    returns = {
        row.area_id: row for row in Return.objects.filter(collection=collection).select_related("area", "collection")
    }
    due = []
    for membership in leads:
        area_return = returns.get(membership.area_id or 0)
        last_told = last.get((membership.user_id, membership.area_id))
        if area_return is None or (last_told and until - last_told < FIRST - timedelta(hours=1)):
            continue
        since = max(last_told, until - LONGEST) if last_told else until - FIRST
        if any(entry.by != membership.user_id and entry.at > since for entry in moments[area_return.pk]):
            due.append(DueDigest(membership.user, area_return, since, until))
    return due


def happened_in(area_return: Return, reader: User, since: datetime, until: datetime) -> list[str]:
    """Word what happened, one line for each person and kind of act. The reader's own acts are left out."""
    between = {"at__gt": since, "at__lte": until}
    return [
        *_written(area_return, reader, between),
        *_commented(area_return, reader, between),
        *_done(area_return, reader, between),
    ]


def _leads(collection: Collection) -> Iterable[Membership]:
    rows = Membership.objects.filter(role=Role.LEAD, user__is_active=True, user__wants_digest=True)
    return rows.filter(area__returns__collection=collection).select_related("user").order_by("pk")


def _last(collection: Collection) -> dict[tuple[int, int | None], datetime]:
    rows = Mail.objects.filter(kind="digest", collection=collection.slug).values("to", "area")
    return {(row["to"], row["area"]): row["last"] for row in rows.annotate(last=Max("queued_at"))}


def _moments(collection: Collection, since: datetime, until: datetime) -> dict[int, list[Happened]]:
    between = {"area_return__collection": collection, "at__gt": since, "at__lte": until}
    by_return: dict[int, list[Happened]] = defaultdict(list)
    rows = [
        *Event.objects.filter(**between).exclude(act__in=_UNTOLD).values_list("area_return_id", "by_id", "at"),
        *_latest(Revision.objects.filter(**between)),
        *_latest(Comment.objects.filter(**between)),
    ]
    for row in rows:
        by_return[row[0]].append(Happened(*row))
    return by_return


def _latest(rows: QuerySet) -> Iterable[tuple[int, int | None, datetime]]:
    """The latest of each person and return: enough to know that something happened."""
    return rows.order_by().values_list("area_return_id", "by_id").annotate(last=Max("at"))


def _written(area_return: Return, reader: User, between: dict[str, datetime]) -> list[str]:
    rows = Revision.objects.filter(area_return=area_return, **between).exclude(by=reader)
    sections: dict[str, dict[str, None]] = defaultdict(dict)
    section = Coalesce("field__question__section__number", "field__section__number")
    numbers = rows.order_by("field__question__position", "field__section__position").values_list("by__name", section)
    for name, number in numbers:
        sections[name or "Somebody with a file"].setdefault(number or "", None)
    return [
        f"{name} wrote {_where([number for number in mentioned if number])}" for name, mentioned in sections.items()
    ]


def _where(numbers: list[str]) -> str:
    if not numbers:
        return "about the return as a whole"
    return f"in section{'' if len(numbers) == 1 else 's'} {join(numbers)}"


def _commented(area_return: Return, reader: User, between: dict[str, datetime]) -> list[str]:
    rows = Comment.objects.filter(area_return=area_return, **between).exclude(by=reader)
    numbers_by_name: dict[str, dict[str, None]] = defaultdict(dict)
    for name, number in rows.order_by("question__position").values_list("by__name", "question__number"):
        numbers_by_name[name].setdefault(number, None)
    return [f"{name} commented on {join(numbers)}" for name, numbers in numbers_by_name.items()]


def _done(area_return: Return, reader: User, between: dict[str, datetime]) -> list[str]:
    rows = Event.objects.filter(area_return=area_return, **between).exclude(act__in=_UNTOLD).exclude(by=reader)
    lines = Counter(_line(event) for event in rows.select_related("by").order_by("at", "pk"))
    return [line if count == 1 else f"{line}, {count} times" for line, count in lines.items()]


def _line(event: Event) -> str:
    where = [f"{name} {event.detail[name]}" for name in ("section", "edition", "question") if event.detail.get(name)]
    by = event.by.name if event.by else "The operator of this site"
    return f"{by} {event.get_act_display()}{f' ({where[0]})' if where else ''}"
