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
_LEFT_OUT = (Act.OPEN, Act.NUDGE)  # another email has told the lead


@dataclass(frozen=True, slots=True)
class DueDigest:
    person: User
    area_return: Return
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """An act, a saved text or a comment by somebody in a return."""

    return_pk: int
    by: int | None
    at: datetime


def due_digests(collection: Collection, until: datetime) -> list[DueDigest]:
    """List the leads who want a summary and have a return that somebody else changed since their last one. At most one
    summary a day."""
    leads = _leads(collection)
    last = _last_sent(collection)
    changes = _changes(collection, until - LONGEST, until)
    returns = {
        row.area_id: row for row in Return.objects.filter(collection=collection).select_related("area", "collection")
    }
    due = []
    for membership in leads:
        area_return = returns.get(membership.area_id or 0)
        last_sent = last.get((membership.user_id, membership.area_id))
        if area_return is None or (last_sent and until - last_sent < FIRST - timedelta(hours=1)):
            continue
        since = max(last_sent, until - LONGEST) if last_sent else until - FIRST
        if any(entry.by != membership.user_id and entry.at > since for entry in changes[area_return.pk]):
            due.append(DueDigest(membership.user, area_return, since, until))
    return due


def happened_in(area_return: Return, reader: User, since: datetime, until: datetime) -> list[str]:
    """Describe what happened, in one line for each person and kind of act, without the reader's own acts."""
    between = {"at__gt": since, "at__lte": until}
    return [
        *_written(area_return, reader, between),
        *_commented(area_return, reader, between),
        *_done(area_return, reader, between),
    ]


def _leads(collection: Collection) -> Iterable[Membership]:
    rows = Membership.objects.filter(role=Role.LEAD, user__is_active=True, user__wants_digest=True)
    return rows.filter(area__returns__collection=collection).select_related("user").order_by("pk")


def _last_sent(collection: Collection) -> dict[tuple[int, int | None], datetime]:
    rows = Mail.objects.filter(kind="digest", collection=collection.slug).values("to", "area")
    return {(row["to"], row["area"]): row["last"] for row in rows.annotate(last=Max("queued_at"))}


def _changes(collection: Collection, since: datetime, until: datetime) -> dict[int, list[Change]]:
    between = {"area_return__collection": collection, "at__gt": since, "at__lte": until}
    by_return: dict[int, list[Change]] = defaultdict(list)
    rows = [
        *Event.objects.filter(**between).exclude(act__in=_LEFT_OUT).values_list("area_return_id", "by_id", "at"),
        *_latest(Revision.objects.filter(**between)),
        *_latest(Comment.objects.filter(**between)),
    ]
    for row in rows:
        by_return[row[0]].append(Change(*row))
    return by_return


def _latest(rows: QuerySet) -> Iterable[tuple[int, int | None, datetime]]:
    """The latest row for each person and return, which is enough to know that something happened."""
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
    rows = Event.objects.filter(area_return=area_return, **between).exclude(act__in=_LEFT_OUT).exclude(by=reader)
    lines = Counter(_line(event) for event in rows.select_related("by").order_by("at", "pk"))
    return [line if count == 1 else f"{line}, {count} times" for line, count in lines.items()]


def _line(event: Event) -> str:
    where = [f"{name} {event.detail[name]}" for name in ("section", "edition", "question") if event.detail.get(name)]
    by = event.by.name if event.by else "The operator of this site"
    return f"{by} {event.get_act_display()}{f' ({where[0]})' if where else ''}"
