"""Compare a completed form with the return, answer by answer."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from questionnaire.content import AnswerContent
from questionnaire.definition import QuestionDefinition, QuestionnaireDefinition
from questionnaire.returns.selectors.draft import Draft
from questionnaire.writing.answers.workflow import Change
from reporting.documents.places import Slot

LONG = 60  # words; a longer text is shown by its beginning


@dataclass(frozen=True)
class Beside:
    """One answer of the form, and the one that is there with its version (0 where there is none)."""

    slot: Slot
    form: AnswerContent
    there: AnswerContent
    version: int
    is_mine: bool  # whether whoever looks may write it

    @property
    def pk(self) -> int:
        return self.slot.field.pk

    @property
    def is_new(self) -> bool:
        return not self.there.value and not self.there.no_response_reason

    @property
    def is_same(self) -> bool:
        return (self.form.value, self.form.no_response_reason) == (self.there.value, self.there.no_response_reason)

    @property
    def is_long(self) -> bool:
        return len(self.form.value.split()) > LONG

    @property
    def form_words(self) -> str:
        return said(self.form)

    @property
    def there_words(self) -> str:
        return said(self.there)

    def change(self, version: int) -> Change:
        return Change(self.slot.field, self.form.value, version, self.form.no_response_reason)


def said(answer: AnswerContent) -> str:
    return answer.words or (f"No response: {answer.no_response_reason}" if answer.no_response_reason else "")


@dataclass(frozen=True)
class Comparison:
    """`empty` is in the return and not in the form: it stays."""

    new: tuple[Beside, ...]
    differs: tuple[Beside, ...]
    same: tuple[Beside, ...]
    not_mine: tuple[Beside, ...]
    empty: tuple[Slot, ...]

    @property
    def open(self) -> dict[int, Beside]:
        """What can be decided, by field."""
        return {beside.pk: beside for beside in (*self.new, *self.differs)}


def compare(
    tree: QuestionnaireDefinition,
    answers: Iterable[tuple[int, str, str]],
    draft: Draft,
    may_write: Callable[[QuestionDefinition | None], bool],
) -> Comparison:
    found = list(_in_order(tree, answers, draft, may_write))
    mine = [beside for beside in found if beside.is_mine or beside.is_same]
    given = {beside.pk for beside in found}
    return Comparison(
        new=tuple(beside for beside in mine if beside.is_new),
        differs=tuple(beside for beside in mine if not beside.is_new and not beside.is_same),
        same=tuple(beside for beside in mine if beside.is_same),
        not_mine=tuple(beside for beside in found if not beside.is_mine and not beside.is_same),
        empty=tuple(
            Slot(question, field)
            for pk, (question, field) in tree.fields_by_pk.items()
            if pk not in given and pk in draft.answers and draft.answers[pk].value
        ),
    )


def _in_order(
    tree: QuestionnaireDefinition,
    answers: Iterable[tuple[int, str, str]],
    draft: Draft,
    may_write: Callable[[QuestionDefinition | None], bool],
) -> Iterator[Beside]:
    """The answers in the questionnaire's order. Fields that the questionnaire no longer has are left out."""
    said_of = {pk: (value, reason) for pk, value, reason in answers}
    for pk, (question, field) in tree.fields_by_pk.items():
        if pk not in said_of:
            continue
        row = draft.answers.get(pk)
        there = AnswerContent(field, row.value, row.no_response_reason) if row else AnswerContent(field)
        form = AnswerContent(field, *said_of[pk])
        yield Beside(Slot(question, field), form, there, row.version if row else 0, may_write(question))
