""""""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from questionnaire.definition import QuestionDefinition
from questionnaire.enums import RevisionOutcome
from questionnaire.models import Return, Revision
from questionnaire.returns.selectors.draft import waiting_conflicts


def newer_aside(mine: Revision) -> Revision | None:
    """What the same writer typed after a text that was kept aside, where that one waits in its place."""
    waiting = waiting_conflicts(mine.area_return).filter(field_id=mine.field_id, by=mine.by_id, version=mine.version)
    return waiting.filter(pk__gt=mine.pk).first()


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
