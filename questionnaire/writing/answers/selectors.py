"""The history of a question: every version that its fields ever had. The versions that one person wrote in one field
without a pause of ten minutes are one run, and only the texts that a page shows are read."""

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
    """The later version by the same writer that waits for a decision in place of this one, if there is one."""
    waiting = waiting_conflicts(mine.area_return).filter(field_id=mine.field_id, by=mine.by_id, version=mine.version)
    return waiting.filter(pk__gt=mine.pk).first()


class Change(NamedTuple):
    """One version of an answer to a question, without its text."""

    pk: int
    field_id: int
    by_id: int | None
    by_name: str | None
    at: datetime
    outcome: str
    decided_by: int | None


@dataclass(frozen=True, slots=True)
class Changes:
    """How often a question was changed, who changed it last, and which versions are waiting for a decision."""

    count: int
    latest: tuple[Change, ...]
    waiting: tuple[Change, ...]


def changes_of(area_return: Return, question: QuestionDefinition) -> Changes:
    """The changes to a question, newest first, in one query. A save of several fields counts as one change."""
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
    """The latest change to one answer, without its text."""

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
    """The current answers to one question by field: one query."""
    rows = Answer.objects.filter(area_return=area_return, field_id__in=[field.pk for field in question.fields])
    return {row.field_id: row for row in rows}


def get_conflict(area_return: Return, question: QuestionDefinition, pk: int) -> tuple[Revision, Answer]:
    """A version that was kept aside, annotated with `is_decided`, and the current answer in the return; else
    404."""
    fields = [field.pk for field in question.fields]
    aside = Revision.objects.filter(area_return=area_return, field_id__in=fields, outcome=RevisionOutcome.CONFLICT)
    decisions = Revision.objects.filter(decides=OuterRef("pk"))
    conflicts = aside.select_related("by", "area_return__collection").annotate(is_decided=Exists(decisions))
    mine = get_object_or_404(conflicts, pk=pk)
    answer = get_object_or_404(
        Answer.objects.select_related("updated_by"), area_return=area_return, field_id=mine.field_id
    )
    return mine, answer


def decision_on(mine: Revision, by: User) -> Revision | None:
    """This person's decision on a version that was kept aside, if they made one."""
    return Revision.objects.filter(decides=mine, by=by).exclude(outcome=RevisionOutcome.CONFLICT).first()


def text_of_version(area_return: Return, field: FieldDefinition, version: int) -> Revision | None:
    """The saved text of this version of an answer."""
    saved = Revision.objects.filter(area_return=area_return, field_id=field.pk, outcome=RevisionOutcome.SAVED)
    return saved.filter(version=version).select_related("by").order_by("pk").first()


class Line(NamedTuple):
    """One entry in the history of a question, without its text."""

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
        """Whether this entry never joins a run: a decision, a restored version, or one copied from elsewhere."""
        typed = (self.is_saved and not self.decides) or self.outcome == RevisionOutcome.CONFLICT
        return bool(self.restores or self.origin or not typed)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of entries, the latest last. `before` is the key of the version in the return before the first of them."""

    field: FieldDefinition
    lines: list[Line]
    before: int | None

    def continues_with(self, line: Line) -> bool:
        last = self.lines[-1]
        alone = line.stands_alone or last.stands_alone
        return not alone and line.by_id == last.by_id and line.at - last.at <= QUIET


@dataclass(frozen=True, slots=True)
class History:
    """The runs, newest first, and by field the entry that is in the return now."""

    runs: tuple[Run, ...]
    current_lines: dict[int, Line]

    def run_with(self, pk: int) -> Run:
        for run in self.runs:
            if any(line.pk == pk for line in run.lines):
                return run
        raise Http404("No such text")


def history_of(area_return: Return, question: QuestionDefinition) -> History:
    """The history of a question without the texts: one query."""
    fields = {field.pk: field for field in question.fields}
    rows = Revision.objects.filter(area_return=area_return, field_id__in=fields).order_by("at", "pk")
    runs: list[Run] = []
    latest: dict[tuple[int, int | None], Run] = {}  # by field, and for versions kept aside by writer as well
    current_lines: dict[int, Line] = {}
    for row in rows.values_list(*Line._fields):
        line = Line(*row)
        key = (line.field_id, None if line.is_saved else line.by_id or 0)
        run = latest.get(key)
        if run is None or not run.continues_with(line):
            before = current_lines.get(line.field_id)
            run = latest[key] = Run(fields[line.field_id], [], before.pk if before else None)
            runs.append(run)
        run.lines.append(line)
        if line.is_saved:
            current_lines[line.field_id] = line
    newest = sorted(runs, key=lambda run: (run.lines[-1].at, run.lines[-1].pk), reverse=True)
    return History(tuple(newest), current_lines)


class Wanted(NamedTuple):
    """A version to show beside the one before it; it stands for `many` versions written since `since`."""

    field: FieldDefinition
    line: Line
    before: int | None
    many: int
    since: datetime


def last_of_each(runs: Iterable[Run]) -> list[Wanted]:
    return [Wanted(run.field, run.lines[-1], run.before, len(run.lines), run.lines[0].at) for run in runs]


def each_of(run: Run) -> list[Wanted]:
    """Every version of a run, newest first."""
    before = [run.before, *(line.pk for line in run.lines)]
    return [Wanted(run.field, line, earlier, 1, line.at) for line, earlier in zip(run.lines, before, strict=False)][
        ::-1
    ]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A version with its text; `before` is the text it is compared with, `version` the current version of the
    answer."""

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
    """The entries with their texts, the texts they are compared with and the current ones: one query."""
    fields = {entry.field.pk for entry in wanted}
    current = {line.pk for field_pk, line in history.current_lines.items() if field_pk in fields}
    pks = {pk for entry in wanted for pk in (entry.line.pk, entry.before) if pk} | current
    decided = Exists(Revision.objects.filter(decides=OuterRef("pk")))
    rows = Revision.objects.filter(pk__in=pks).select_related("by", "restores").defer("restores__value")
    revisions = {row.pk: row for row in rows.annotate(is_decided=decided)}
    return [_entry(history, entry, revisions) for entry in wanted]


def _entry(history: History, entry: Wanted, revisions: Mapping[int, Revision]) -> HistoryEntry:
    revision, line = revisions[entry.line.pk], history.current_lines.get(entry.field.pk)
    current = revisions[line.pk] if line else None
    is_standing = current is not None and _content(current) == _content(revision)
    waits = revision.outcome == RevisionOutcome.CONFLICT and not getattr(revision, "is_decided", False)
    return HistoryEntry(
        field=entry.field,
        revision=revision,
        before=revisions[entry.before].value if entry.before else "",
        many=entry.many,
        since=entry.since,
        version=line.version if line else 0,
        is_standing=is_standing,
        waits=waits,
    )


def _content(revision: Revision) -> tuple[str, str]:
    return revision.value, revision.no_response_reason


def get_text(area_return: Return, question: QuestionDefinition, pk: int) -> Revision:
    """A version of a field of this question in this return, saved or kept aside; else 404."""
    texts = Revision.objects.filter(area_return=area_return, field_id__in=[field.pk for field in question.fields])
    return get_object_or_404(texts.select_related("area_return__collection", "by"), pk=pk)
