"""The history of a return: what was written and done, in order, without the texts of answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from questionnaire import definition
from questionnaire.enums import Act
from questionnaire.models import Event, Return, Revision

QUIET = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a return's history. An entry for writing has the `numbers` of the questions that one person wrote in
    without a pause."""

    at: datetime
    by: str
    act: str
    detail: dict
    numbers: tuple[str, ...] = ()


def timeline(area_return: Return, limit: int = 500) -> list[TimelineEntry]:
    """Events and saves, newest first, in two queries. Saves of one person less than ten minutes apart are one entry."""
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
