"""What was written and done, in order, without the texts; those are in `texts`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from questionnaire import definition
from questionnaire.completeness import WaitingText
from questionnaire.definition import QuestionDefinition
from questionnaire.enums import Act, RevisionOutcome
from questionnaire.models import Event, Return, Revision

QUIET = timedelta(minutes=10)


def waiting_conflicts(area_return: Return, sections: frozenset[int] | None = None) -> QuerySet[Revision]:
    """Texts kept aside that nobody has decided on yet; of these sections, where they are given."""
    rows = Revision.objects.filter(area_return=area_return, outcome=RevisionOutcome.CONFLICT, decided_by__isnull=True)
    if sections is None:
        return rows
    return rows.filter(Q(field__question__section__in=sections) | Q(field__section__in=sections))


def newer_aside(mine: Revision) -> Revision | None:
    """What the same writer typed after a text that was kept aside, where that one waits in its place."""
    waiting = waiting_conflicts(mine.area_return).filter(field_id=mine.field_id, by=mine.by_id, version=mine.version)
    return waiting.filter(pk__gt=mine.pk).first()


def waiting_texts(area_return: Return) -> tuple[WaitingText, ...]:
    """The same, the oldest first, as what keeps the return from being finalised: one query."""
    rows = waiting_conflicts(area_return).order_by("at", "pk").values_list("pk", "field_id", "by__name")
    return tuple(WaitingText(*row) for row in rows)


class Change(NamedTuple):
    """One text of a question, without the text."""

    pk: int
    field_id: int
    by_id: int | None
    by_name: str | None
    at: datetime
    outcome: str
    decided_by: int | None


@dataclass(frozen=True, slots=True)
class Changes:
    """How often a question was changed, by whom last, and which texts wait for a decision."""

    count: int
    latest: tuple[Change, ...]
    waiting: tuple[Change, ...]


def changes_of(area_return: Return, question: QuestionDefinition) -> Changes:
    """Newest first, one query. A save of several fields is one change."""
    fields = [field.pk for field in question.fields]
    rows = Revision.objects.filter(area_return=area_return, field_id__in=fields).values_list(
        "pk", "field_id", "by_id", "by__name", "at", "outcome", "decided_by"
    )
    changes = [Change(*row) for row in rows]
    saved = [change for change in changes if change.outcome == RevisionOutcome.SAVED]
    newest: dict[int | None, Change] = {}
    for change in saved:
        newest.setdefault(change.by_id, change)
    return Changes(
        count=len({(change.by_id, change.at) for change in saved}),
        latest=tuple(newest.values())[:3],
        waiting=tuple(
            change for change in changes if change.outcome == RevisionOutcome.CONFLICT and change.decided_by is None
        ),
    )


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a return's history. For writing, `numbers` are the questions one person wrote in without a pause."""

    at: datetime
    by: str
    act: str
    detail: dict
    numbers: tuple[str, ...] = ()


def timeline(area_return: Return, limit: int = 500) -> list[TimelineEntry]:
    """Events, and saves folded per person until ten quiet minutes, newest first: two queries."""
    events = Event.objects.filter(area_return=area_return).select_related("by")[:limit]
    entries = [
        TimelineEntry(event.at, event.by.name if event.by else "", Act(event.act).label, event.detail)
        for event in events
    ]
    entries += _runs_of_writing(area_return, limit)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]


def _runs_of_writing(area_return: Return, limit: int) -> list[TimelineEntry]:
    tree = definition.get(area_return.collection.questionnaire_id)
    rows = Revision.objects.filter(area_return=area_return).values_list("at", "by__name", "field_id")[: limit * 10]
    runs: list[TimelineEntry] = []
    open_runs: dict[str, tuple[int, datetime]] = {}  # where the person's run is, and its earliest save so far
    for at, name, field_pk in rows:
        question, field = tree.fields_by_pk[field_pk]
        number = question.name if question else field.short
        position, earliest = open_runs.get(name or "", (-1, at))
        if position >= 0 and earliest - at <= QUIET:
            run = runs[position]
            numbers = run.numbers if number in run.numbers else (number, *run.numbers)
            runs[position] = TimelineEntry(run.at, run.by, run.act, run.detail, numbers)
        else:
            position = len(runs)
            runs.append(TimelineEntry(at, name or "", "wrote in", {}, (number,)))
        open_runs[name or ""] = position, at
    return runs[:limit]
