"""Changes to answers: saving, deciding conflicts, importing a file, and restoring earlier versions."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from questionnaire import definition
from questionnaire.chain.adding import Chain
from questionnaire.chain.ends import ENDS, with_ends
from questionnaire.definition import FieldDefinition, SectionDefinition
from questionnaire.enums import Act, ReturnStatus, RevisionOutcome
from questionnaire.models import Answer, Return, Revision
from questionnaire.returns.workflow import InvalidTransition, hold, record_event, require_writer
from questionnaire.writing.sharing.workflow import is_ready, reopen_ready_sections, sections_of

_LONGEST_ORIGIN = Answer._meta.get_field("origin").max_length or 0


@dataclass(frozen=True, slots=True)
class Change:
    """A new answer to a field, and the version that the writer saw (0 where there was no answer yet). `aside` is the
    key of a version that the same page had kept aside and that this one replaces, `restores` the key of an earlier
    version that it restores. `origin` says where a text was copied from; an `unconfirmed` answer has to be confirmed
    before the return can be finalised."""

    field: FieldDefinition
    value: str
    version: int
    no_response_reason: str = ""
    aside: int = 0
    origin: str = ""
    unconfirmed: bool = False
    restores: int | None = None

    @property
    def content(self) -> tuple[str, str]:
        return self.value, "" if self.value else self.no_response_reason

    @property
    def source(self) -> str:
        """The origin, shortened to fit its column, because it may name a collection with a long title."""
        return self.origin if len(self.origin) <= _LONGEST_ORIGIN else f"{self.origin[: _LONGEST_ORIGIN - 1]}…"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions of one answer: `mine` was kept aside, `theirs` is in the return."""

    field: FieldDefinition
    mine: Revision
    theirs: Answer


@dataclass(slots=True)
class SaveResult:
    """What was saved and what conflicts. `versions` are by field the versions that the page has to send with its next
    save."""

    saved: list[FieldDefinition] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    versions: dict[int, int] = field(default_factory=dict)


class StaleDecision(Exception):
    """The answer in the return changed again while the writer was deciding."""


class Differing(Exception):
    """An imported file differs from existing answers. `numbers` name these, such as "6.9 assessment"."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = numbers


@transaction.atomic
def save_answers(area_return: Return, changes: Sequence[Change], *, by: User | None, client_id: str) -> SaveResult:
    """Save every answer that nobody else has changed; keep the others aside as conflicts.

    The row of the return is locked, so that saves of one return follow each other and no version changes between
    reading and writing. A field in which the writer typed nothing new is left unchanged, even if somebody else has
    changed it since. `client_id` identifies this save: sent a second time, it changes nothing.
    """
    require_writer(area_return, [change.field for change in changes], by)
    hold(area_return, ReturnStatus.DRAFT, changed_at=timezone.now())
    if not changes:
        return SaveResult()
    chain, current, ready = _read(area_return, [change.field.pk for change in changes])
    result = SaveResult()
    fresh: list[Change] = []
    for change in changes:
        answer = current.get(change.field.pk)
        if change.content == ((answer.value, answer.no_response_reason) if answer else ("", "")):
            result.versions[change.field.pk] = _version(answer)
        elif answer is None or change.version == answer.version:
            fresh.append(replace(change, version=_version(answer)))
            result.versions[change.field.pk] = _version(answer) + 1
        elif _was_shown(area_return, change):
            result.versions[change.field.pk] = change.version
        elif _was_saved(area_return, change, client_id):
            result.versions[change.field.pk] = change.version + 1
        else:
            mine = _keep_aside(chain, area_return, change, by, client_id)
            result.conflicts.append(Conflict(change.field, mine, answer))
    _write(chain, area_return, fresh, by, client_id, ready=ready)
    if ready:
        _unmark_ready(area_return, result.conflicts, by)
    result.saved = [change.field for change in fresh]
    return result


def _unmark_ready(area_return: Return, conflicts: Sequence[Conflict], by: User | None) -> None:
    """Unmark the sections in which a conflict is waiting for a decision. A save sent twice may name conflicts that have
    already been decided; these are left out."""
    aside = Revision.objects.filter(pk__in=[conflict.mine.pk for conflict in conflicts])
    tree = definition.get(area_return.collection.questionnaire_id)
    waiting = [
        tree.fields_by_pk[pk][0] for pk in aside.filter(decided_by__isnull=True).values_list("field_id", flat=True)
    ]
    reopen_ready_sections(area_return, waiting, by)


@transaction.atomic
def decide_conflict(
    mine: Revision, *, by: User, value: str, version: int, client_id: str, no_response_reason: str = ""
) -> None:
    """Put the chosen version into the return; `version` is that of the answer in the return that the page showed.

    If the writer chose that answer, the version kept aside is marked as set aside and nothing else changes. If they
    chose the version kept aside, the answer keeps the origin of that version.
    """
    area_return = mine.area_return
    _, decided_field = definition.get(area_return.collection.questionnaire_id).fields_by_pk[mine.field_id]
    require_writer(area_return, [decided_field], by)
    hold(area_return, ReturnStatus.DRAFT, changed_at=timezone.now())
    if Revision.objects.filter(decides=mine).exists():
        raise InvalidTransition("This has already been decided.")
    answer = Answer.objects.get(area_return=area_return, field_id=mine.field_id)
    if answer.version != version:
        raise StaleDecision
    is_mine = (value, no_response_reason) == (mine.value, mine.no_response_reason)
    decision = Change(decided_field, value, version, no_response_reason, origin=mine.origin if is_mine else "")
    if decision.content == (answer.value, answer.no_response_reason):
        set_aside = Revision(
            field_id=mine.field_id,
            value=mine.value,
            no_response_reason=mine.no_response_reason,
            version=mine.version,
            outcome=RevisionOutcome.SET_ASIDE,
            origin=mine.origin,
            by=by,
            client_id=_save_id(client_id, area_return.pk, mine.field_id, f"set-aside-{mine.pk}"),
            decides=mine,
        )
        Chain.of(area_return).add([set_aside])
    else:
        _write(Chain.of(area_return), area_return, [decision], by, client_id, decides=mine)


@transaction.atomic
def import_answers(
    area_return: Return, entries: Iterable[Change], *, by: User | None, overwrite: bool, client_id: str, source: str
) -> list[Change]:
    """Fill a draft from a file, all or nothing, and return what was changed. Without `overwrite` the whole file is
    refused if it differs from an existing answer."""
    entries = list(entries)
    require_writer(area_return, [change.field for change in entries], by)
    hold(area_return, ReturnStatus.DRAFT, changed_at=timezone.now())
    current = {answer.field_id: answer for answer in Answer.objects.filter(area_return=area_return)}
    stored = {pk: (answer.value, answer.no_response_reason) for pk, answer in current.items()}
    changed = [change for change in entries if change.content != stored.get(change.field.pk, ("", ""))]
    differing = [change for change in changed if any(stored.get(change.field.pk, ()))]
    if differing and not overwrite:
        raise Differing([_place(area_return, change.field) for change in differing])
    versioned = [replace(change, version=_version(current.get(change.field.pk))) for change in changed]
    _write(Chain.of(area_return), area_return, versioned, by, client_id)
    if versioned:
        record_event(Act.IMPORT, area_return, by=by, source=source, answers=len(versioned))
    return versioned


def _was_shown(area_return: Return, change: Change) -> bool:
    """Whether this text is the one that the writer's page showed, which means that they typed nothing."""
    seen = _saved_texts(area_return, change).filter(version=change.version)
    return change.content == (seen.values_list("value", "no_response_reason").first() or ("", ""))


def _was_saved(area_return: Return, change: Change, client_id: str) -> bool:
    """Whether this save was sent before and has already been saved."""
    sent_before = _save_id(client_id, area_return.pk, change.field.pk, change.version + 1)
    value, reason = change.content
    texts = _saved_texts(area_return, change)
    return texts.filter(client_id=sent_before, value=value, no_response_reason=reason).exists()


def _saved_texts(area_return: Return, change: Change) -> QuerySet[Revision]:
    return Revision.objects.filter(area_return=area_return, field_id=change.field.pk, outcome=RevisionOutcome.SAVED)


def _read(area_return: Return, fields: list[int]) -> tuple[Chain, dict[int, Answer], bool]:
    """The end of the chain, the current answers, and whether one of their sections is marked as ready, in one query.
    Call it after the return has been locked."""
    columns = [column.attname for column in Answer._meta.concrete_fields]
    wanted = FilteredRelation("answers", condition=Q(answers__field_id__in=fields))
    held = Return.objects.filter(pk=area_return.pk).annotate(
        answer=wanted, ready=is_ready(_sections(area_return, fields))
    )
    rows = with_ends(held).values_list(*ENDS, "ready", *(f"answer__{column}" for column in columns))
    rows_as_answers = [Answer(**dict(zip(columns, row[len(ENDS) + 1 :], strict=True))) for row in rows]
    answers = {answer.field_id: answer for answer in rows_as_answers if answer.pk}
    return Chain.ending(area_return, rows[0][: len(ENDS)]), answers, rows[0][len(ENDS)]


def _sections(area_return: Return, fields: list[int]) -> list[SectionDefinition]:
    tree = definition.get(area_return.collection.questionnaire_id)
    return sections_of(area_return, [tree.fields_by_pk[pk][0] for pk in fields])


def _keep_aside(chain: Chain, area_return: Return, change: Change, by: User | None, client_id: str) -> Revision:
    """Keep a text aside until somebody decides. Every version stays in the history, but of the versions from one page
    only the newest is waiting for a decision."""
    value, reason = change.content
    earlier = _kept_before(area_return, change, by)
    if earlier and change.content == (earlier.value, earlier.no_response_reason):
        return earlier
    digest = hashlib.sha256(f"{value}\0{reason}".encode()).hexdigest()[:12]
    save_id = _save_id(client_id, area_return.pk, change.field.pk, digest)
    repeated = Revision.objects.filter(client_id=save_id).first()
    if repeated:
        return repeated
    aside = Revision(
        field_id=change.field.pk,
        value=value,
        no_response_reason=reason,
        version=change.version,
        origin=change.source,
        outcome=RevisionOutcome.CONFLICT,
        by=by,
        client_id=save_id,
        decides=earlier,
        restores_id=change.restores,
    )
    return chain.add([aside])[0]


def _kept_before(area_return: Return, change: Change, by: User | None) -> Revision | None:
    """The version that this page had kept aside, if it is the writer's own and has not been decided."""
    if not change.aside:
        return None
    waiting = Revision.objects.filter(area_return=area_return, field_id=change.field.pk, by=by)
    return waiting.filter(pk=change.aside, outcome=RevisionOutcome.CONFLICT, decided_by__isnull=True).first()


def write(area_return: Return, changes: Sequence[Change], by: User | None, client_id: str) -> None:
    """Write answers for a function that has locked the return itself and knows that no section is marked as ready."""
    _write(Chain.of(area_return), area_return, changes, by, client_id, ready=False)


_WRITTEN = ["value", "no_response_reason", "version", "origin", "unconfirmed", "updated_by", "updated_at"]


def _write(
    chain: Chain,
    area_return: Return,
    changes: Sequence[Change],
    by: User | None,
    client_id: str,
    decides: Revision | None = None,
    ready: bool = True,
) -> None:
    """Write the answers and their history, in two statements however many fields there are. `ready` is False where no
    section of theirs is marked as ready."""
    if not changes:
        return
    now = timezone.now()
    facts = [_facts_of(change, area_return) for change in changes]
    Answer.objects.bulk_create(
        [
            Answer(**fact, unconfirmed=change.unconfirmed, updated_by=by, updated_at=now)
            for change, fact in zip(changes, facts, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["area_return", "field"],
        update_fields=_WRITTEN,
    )
    chain.add(
        Revision(
            **fact,
            restores_id=change.restores,
            outcome=RevisionOutcome.SAVED,
            by=by,
            at=now,
            client_id=_save_id(client_id, area_return.pk, fact["field_id"], fact["version"]),
            decides=decides,
        )
        for change, fact in zip(changes, facts, strict=True)
    )
    if ready:
        tree = definition.get(area_return.collection.questionnaire_id)
        reopen_ready_sections(area_return, [tree.fields_by_pk[change.field.pk][0] for change in changes], by)


def _facts_of(change: Change, area_return: Return) -> dict[str, Any]:
    """What an answer and its revision have in common."""
    value, reason = change.content
    return {
        "area_return": area_return,
        "field_id": change.field.pk,
        "value": value,
        "no_response_reason": reason,
        "version": change.version + 1,
        "origin": change.source,
    }


def _save_id(client_id: str, return_pk: int, field_pk: int, what: int | str) -> str:
    """The key of one text in one save. A save sent twice has the same key; another text from the same page, such as
    after the back button, has another. The keys of a return are its own, so a forged `client_id` cannot block anybody's
    save."""
    return f"{client_id[:36]}:{return_pk}:{field_pk}:{what}"


def _version(answer: Answer | None) -> int:
    return answer.version if answer else 0


def _place(area_return: Return, field: FieldDefinition) -> str:
    question, _ = definition.get(area_return.collection.questionnaire_id).fields_by_pk[field.pk]
    return f"{question.name} {field.short.lower()}" if question else field.short.lower()


@transaction.atomic
def restore(revision: Revision, *, by: User, version: int, client_id: str) -> SaveResult:
    """Make an earlier version the answer again, as a new change. `version` is the version of the answer that the writer
    saw: if somebody has changed it since, the restored text is kept aside as with any save. A text that was copied from
    elsewhere keeps its origin."""
    if revision.outcome == RevisionOutcome.CONFLICT and not Revision.objects.filter(decides=revision).exists():
        raise InvalidTransition("This version is waiting for a decision, so it cannot be restored separately.")
    area_return = revision.area_return
    _, field = definition.get(area_return.collection.questionnaire_id).fields_by_pk[revision.field_id]
    change = Change(
        field, revision.value, version, revision.no_response_reason, origin=revision.origin, restores=revision.pk
    )
    return save_answers(area_return, [change], by=by, client_id=client_id)
