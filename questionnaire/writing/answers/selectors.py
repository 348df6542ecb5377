"""Every text that the fields of a question ever had. What one person wrote into one field without ten quiet minutes is
one run; of thousands of texts only those that a page shows are read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from questionnaire.definition import FieldDefinition, QuestionDefinition
from questionnaire.enums import RevisionOutcome
from questionnaire.models import Answer, Return, Revision
from questionnaire.returns.selectors.draft import waiting_conflicts
from questionnaire.returns.selectors.timeline import QUIET


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


class LatestChange(NamedTuple):
    """The state of one answer, without its text."""

    field_id: int
    version: int
    by_id: int | None
    by_name: str | None
    at: datetime


def latest_changes(area_return: Return, question: QuestionDefinition) -> list[LatestChange]:
    rows = Answer.objects.filter(area_return=area_return, field_id__in=[field.pk for field in question.fields])
    return [
        LatestChange(*row)
        for row in rows.values_list("field_id", "version", "updated_by", "updated_by__name", "updated_at")
    ]


def answers_to(area_return: Return, question: QuestionDefinition) -> dict[int, Answer]:
    """The answers to one question by field, as they are now: one query."""
    rows = Answer.objects.filter(area_return=area_return, field_id__in=[field.pk for field in question.fields])
    return {row.field_id: row for row in rows}


def get_conflict(area_return: Return, question: QuestionDefinition, pk: int) -> tuple[Revision, Answer]:
    """A text that was kept aside, with the answer that is in the return; `is_decided` says whether it still waits."""
    fields = [field.pk for field in question.fields]
    aside = Revision.objects.filter(area_return=area_return, field_id__in=fields, outcome=RevisionOutcome.CONFLICT)
    decisions = Revision.objects.filter(decides=OuterRef("pk"))
    kept = aside.select_related("by", "area_return__collection").annotate(is_decided=Exists(decisions))
    mine = get_object_or_404(kept, pk=pk)
    answer = get_object_or_404(
        Answer.objects.select_related("updated_by"), area_return=area_return, field_id=mine.field_id
    )
    return mine, answer


def decision_on(mine: Revision, by: User) -> Revision | None:
    """What this person decided on a text that was kept aside."""
    return Revision.objects.filter(decides=mine, by=by).exclude(outcome=RevisionOutcome.CONFLICT).first()


def text_of_version(area_return: Return, field: FieldDefinition, version: int) -> Revision | None:
    """The text that an answer had as this version."""
    saved = Revision.objects.filter(area_return=area_return, field_id=field.pk, outcome=RevisionOutcome.SAVED)
    return saved.filter(version=version).select_related("by").order_by("pk").first()


class Line(NamedTuple):
    """One text without its words."""

    pk: int
    field_id: int
    by_id: int | None
    at: datetime
    outcome: str
    version: int
    decides: int | None
    restores: int | None
    origin: str

    @property
    def is_saved(self) -> bool:
        return self.outcome == RevisionOutcome.SAVED

    @property
    def stands_alone(self) -> bool:
        """A decision, a text brought back or taken over is never folded into what was typed."""
        typed = (self.is_saved and not self.decides) or self.outcome == RevisionOutcome.CONFLICT
        return bool(self.restores or self.origin or not typed)


@dataclass(frozen=True, slots=True)
class Run:
    """`lines` with the latest last; `before` is the text that stood in the return until the first of them."""

    field: FieldDefinition
    lines: list[Line]
    before: int | None

    def takes(self, line: Line) -> bool:
        last = self.lines[-1]
        alone = line.stands_alone or last.stands_alone
        return not alone and line.by_id == last.by_id and line.at - last.at <= QUIET


@dataclass(frozen=True, slots=True)
class History:
    """The runs, the newest first, and the line that stands in the return now, by field."""

    runs: tuple[Run, ...]
    current_lines: dict[int, Line]

    def run_with(self, pk: int) -> Run:
        for run in self.runs:
            if any(line.pk == pk for line in run.lines):
                return run
        raise Http404("No such text")


def history_of(area_return: Return, question: QuestionDefinition) -> History:
    """All that was written to a question, without the texts: one query."""
    fields = {field.pk: field for field in question.fields}
    rows = Revision.objects.filter(area_return=area_return, field_id__in=fields).order_by("at", "pk")
    runs: list[Run] = []
    latest: dict[tuple[int, int | None], Run] = {}  # of a field; what was kept aside by itself, for each writer
    current_lines: dict[int, Line] = {}
    for row in rows.values_list(*Line._fields):
        line = Line(*row)
        key = (line.field_id, None if line.is_saved else line.by_id or 0)
        run = latest.get(key)
        if run is None or not run.takes(line):
            before = current_lines.get(line.field_id)
            run = latest[key] = Run(fields[line.field_id], [], before.pk if before else None)
            runs.append(run)
        run.lines.append(line)
        if line.is_saved:
            current_lines[line.field_id] = line
    newest = sorted(runs, key=lambda run: (run.lines[-1].at, run.lines[-1].pk), reverse=True)
    return History(tuple(newest), current_lines)


class Wanted(NamedTuple):
    """A text to be shown beside the one before it; `many` texts were written since `since`."""

    field: FieldDefinition
    line: Line
    before: int | None
    many: int
    since: datetime


def last_of_each(runs: Iterable[Run]) -> list[Wanted]:
    return [Wanted(run.field, run.lines[-1], run.before, len(run.lines), run.lines[0].at) for run in runs]


def each_of(run: Run) -> list[Wanted]:
    """Every text of a run, the newest first."""
    before = [run.before, *(line.pk for line in run.lines)]
    return [Wanted(run.field, line, earlier, 1, line.at) for line, earlier in zip(run.lines, before, strict=False)][
        ::-1
    ]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A text with its words; `before` is what it is compared with, `version` that of the answer as it stands now."""

    field: FieldDefinition
    revision: Revision
    before: str
    many: int
    since: datetime
    version: int
    is_standing: bool
    waits: bool

    @property
    def words(self) -> str:
        return self.field.spec.words(self.revision.value, self.field)

    @property
    def was_kept_aside(self) -> bool:
        return self.revision.outcome != RevisionOutcome.SAVED

    @property
    def is_decision(self) -> bool:
        return self.revision.decides_id is not None and not self.was_kept_aside

    @property
    def can_come_back(self) -> bool:
        return not self.is_standing and not self.waits


def read_entries(history: History, wanted: Sequence[Wanted]) -> list[HistoryEntry]:
    """The words of what is wanted, of what it is compared with and of what stands now: one query."""
    current_lines = [history.current_lines[one.field.pk].pk for one in wanted if one.field.pk in history.current_lines]
    pks = {pk for one in wanted for pk in (one.line.pk, one.before) if pk} | set(current_lines)
    decided = Exists(Revision.objects.filter(decides=OuterRef("pk")))
    rows = Revision.objects.filter(pk__in=pks).select_related("by", "restores").defer("restores__value")
    found = {row.pk: row for row in rows.annotate(is_decided=decided)}
    return [_entry(history, one, found) for one in wanted]


def _entry(history: History, one: Wanted, found: Mapping[int, Revision]) -> HistoryEntry:
    revision, line = found[one.line.pk], history.current_lines.get(one.field.pk)
    now = found[line.pk] if line else None
    is_standing = now is not None and _content(now) == _content(revision)
    waits = revision.outcome == RevisionOutcome.CONFLICT and not getattr(revision, "is_decided", False)
    return HistoryEntry(
        field=one.field,
        revision=revision,
        before=found[one.before].value if one.before else "",
        many=one.many,
        since=one.since,
        version=line.version if line else 0,
        is_standing=is_standing,
        waits=waits,
    )


def _content(revision: Revision) -> tuple[str, str]:
    return revision.value, revision.no_response_reason


def get_text(area_return: Return, question: QuestionDefinition, pk: int) -> Revision:
    """A text that a field of this question had in this return, or that was kept aside; else 404."""
    texts = Revision.objects.filter(area_return=area_return, field_id__in=[field.pk for field in question.fields])
    return get_object_or_404(texts.select_related("area_return__collection", "by"), pk=pk)
