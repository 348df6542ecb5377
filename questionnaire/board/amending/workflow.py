"""After the board: changing the answers that may still change. The edition keeps the old and the new value."""

from collections.abc import Mapping
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from questionnaire import definition
from questionnaire.board.amending import amended as amending_amended
from questionnaire.board.amending import notifications
from questionnaire.chain import witness
from questionnaire.content import AnswerContent, ReturnContent
from questionnaire.enums import Act, EditionKind, ReturnStatus
from questionnaire.hashing import digest
from questionnaire.models import Answer, BoardConsideration, Edition
from questionnaire.phrases import day
from questionnaire.returns.selectors.actions import why_not_amendable
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.workflow import InvalidTransition, hold, record_event, require, require_latest_edition
from questionnaire.signing.finalising.workflow import reference_for
from questionnaire.signing.sending.workflow import deliver, without
from questionnaire.stored import from_edition
from questionnaire.writing.answers.workflow import Change, write


class NothingAmended(Exception):
    """Amending is refused because no value differs."""


class AsksMore(Exception):
    """Amending is refused because it raises questions that can no longer be answered. `numbers` lists them."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = numbers


@transaction.atomic
def amend(edition: Edition, *, by: User, values: Mapping[int, str], reason: str) -> Edition:
    """Change answers of the edition in force after the board's decision on it, while the collection allows it. This
    makes the next edition, which keeps both values, and sends it at once. `values` are by field."""
    area_return = edition.area_return
    require(by, "questionnaire.amend_return", area_return)
    hold(area_return, ReturnStatus.FINAL)
    require_latest_edition(edition)
    tree = definition.get(area_return.collection.questionnaire_id)
    before, decision = from_edition(edition), decision_on(edition)
    refusal = why_not_amendable(
        record_of_edition(edition), tree, area_return.collection.amend_until, timezone.localdate()
    )
    if refusal or decision is None:
        raise InvalidTransition(refusal)
    changed = _changed(before, values)
    stored = amending_amended.stored(edition.content, tree, {answer.field.pk: value for answer, value in changed})
    amended = _keep(edition, stored, decision, by)
    after = from_edition(amended)
    _asks_no_more(before, after)
    _write(amended, changed, after, by)
    detail = {"edition": amended.number, "after": decision.met_on.isoformat(), "reason": reason}
    changes_in_words = [
        f"{_place(tree, answer)}: {_words(answer)} to {answer.field.spec.words(value, answer.field)}"
        for answer, value in changed
    ]
    record_event(Act.AMEND, area_return, by=by, **detail, changes=changes_in_words, **witness.speaks_for(amended))
    deliver(amended, by=by, missing=without(amended, f"Amended after the board meeting of {day(decision.met_on)}"))
    transaction.on_commit(partial(notifications.mail_amendment.enqueue, amended.pk))
    return amended


def decision_on(edition: Edition) -> BoardConsideration | None:
    """The board's latest decision on this edition, or on the one that it amends."""
    return edition.considerations.order_by("met_on", "pk").last() or edition.after


def _changed(before: ReturnContent, values: Mapping[int, str]) -> list[tuple[AnswerContent, str]]:
    """List the changed answers in the order of the paper. Refused if an answer cannot be amended or nothing differs."""
    amendable = {answer.field.pk: answer for _, answer in amending_amended.answers(before)}
    if not values.keys() <= amendable.keys():
        raise InvalidTransition("One of these answers cannot be changed after the board.")
    changed = [
        (answer, answer.field.spec.clean(values[pk], answer.field))
        for pk, answer in amendable.items()
        if pk in values and values[pk] and values[pk] != answer.value
    ]
    if not changed:
        raise NothingAmended
    return changed


def _keep(edition: Edition, stored: str, decision: BoardConsideration, by: User) -> Edition:
    sha256, number = digest(stored), edition.number + 1
    return Edition.objects.create(
        area_return=edition.area_return,
        number=number,
        kind=EditionKind.AMENDMENT,
        after=decision,
        content=stored,
        sha256=sha256,
        previous_sha256=edition.sha256,
        reference=reference_for(edition.area_return, number, sha256),
        bodies=edition.bodies,
        one_for_all=edition.one_for_all,
        made_by=by,
    )


def _asks_no_more(before: ReturnContent, after: ReturnContent) -> None:
    was_open = {question.definition.number for question in before.questions if question.is_open}
    asked = [question.definition.number for question in after.questions if question.is_open]
    more = [number for number in asked if number not in was_open]
    if more:
        raise AsksMore(more)


def _write(amended: Edition, changed: list[tuple[AnswerContent, str]], after: ReturnContent, by: User) -> None:
    """Save the new values in the draft too, so that a later edition starts from them."""
    versions = dict(Answer.objects.filter(area_return=amended.area_return_id).values_list("field_id", "version"))
    now = {answer.field.pk: answer for question in after.questions for answer in question.answers}
    changes = [
        Change(answer.field, now[pk].value, versions.get(pk, 0), now[pk].no_response_reason)
        for answer, _ in changed
        if (pk := answer.field.pk)
    ]
    write(amended.area_return, changes, by, f"amend-{amended.pk}")


def _place(tree: definition.QuestionnaireDefinition, answer: AnswerContent) -> str:
    question, field = tree.fields_by_pk[answer.field.pk]
    return f"{question.number} {field.short.lower()}" if question else field.short.lower()


def _words(answer: AnswerContent) -> str:
    return answer.words or "no answer"
