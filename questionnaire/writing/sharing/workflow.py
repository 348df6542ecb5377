"""Changes to sections while they are written: giving them to people, marking as ready, and sending back with a note."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from questionnaire import definition
from questionnaire.definition import QuestionDefinition, SectionDefinition
from questionnaire.enums import Act, ReturnStatus, SectionState
from questionnaire.models import Assignment, Return, SectionMark
from questionnaire.people.selectors import WRITERS
from questionnaire.permissions import SectionOf
from questionnaire.returns.selectors.draft import waiting_conflicts
from questionnaire.returns.selectors.progress import progress
from questionnaire.returns.workflow import hold, record_event, require
from questionnaire.writing.sharing import notifications


class StillOpen(Exception):
    """The section has open questions, so it is not ready. `numbers` are those of the questions."""

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = numbers


class Undecided(Exception):
    """A version in the section is waiting for a decision, so the section is not ready."""


@transaction.atomic
def mark_ready(area_return: Return, section: SectionDefinition, *, by: User) -> None:
    """Mark a section as ready; refused while one of its questions is open or a version is waiting for a decision. A
    second click records no second event."""
    require(by, "questionnaire.write_section", SectionOf(area_return, section.pk))
    hold(area_return, ReturnStatus.DRAFT)
    still_open = progress(area_return).open_numbers
    numbers = [question.number for question in section.questions if question.number in still_open]
    if numbers:
        raise StillOpen(numbers)
    if waiting_conflicts(area_return, frozenset({section.pk})).exists():
        raise Undecided
    if _marks(area_return, section.pk).filter(state=SectionState.READY).exists():
        return
    _set_mark(area_return, section, SectionState.READY, by)
    record_event(Act.READY, area_return, by=by, section=section.number)


@transaction.atomic
def reopen_section(area_return: Return, section: SectionDefinition, *, by: User) -> None:
    """Remove the mark that a section is ready; nothing happens if it has none."""
    require(by, "questionnaire.write_section", SectionOf(area_return, section.pk))
    hold(area_return, ReturnStatus.DRAFT)
    _unmark_ready(area_return, [section], by)


@transaction.atomic
def send_back_section(area_return: Return, section: SectionDefinition, *, by: User, note: str) -> None:
    """Ask those who write a section to check it again. The note is shown until the section is marked as ready."""
    require(by, "questionnaire.send_back_section", SectionOf(area_return, section.pk))
    hold(area_return, ReturnStatus.DRAFT)
    if _marks(area_return, section.pk).filter(state=SectionState.SENT_BACK, note=note, by=by).exists():
        return
    _set_mark(area_return, section, SectionState.SENT_BACK, by, note)
    event = record_event(Act.SEND_BACK_SECTION, area_return, by=by, section=section.number, reason=note)
    transaction.on_commit(partial(notifications.mail_section_back.enqueue, event.pk))


def reopen_ready_sections(area_return: Return, questions: Iterable[QuestionDefinition | None], by: User | None) -> None:
    """Remove the mark that a section is ready, because somebody has written in it or a version is waiting for a
    decision. This is part of the save: call it while the return is locked."""
    _unmark_ready(area_return, sections_of(area_return, questions), by)


def sections_of(area_return: Return, questions: Iterable[QuestionDefinition | None]) -> list[SectionDefinition]:
    numbers = {question.section_number for question in questions if question}
    tree = definition.get(area_return.collection.questionnaire_id)
    return [section for section in tree.sections if section.number in numbers]


def is_ready(sections: Iterable[SectionDefinition]) -> Exists:
    """An expression for a query of returns: whether one of these sections is marked as ready."""
    pks = [section.pk for section in sections]
    return Exists(SectionMark.objects.filter(area_return=OuterRef("pk"), section__in=pks, state=SectionState.READY))


def _unmark_ready(area_return: Return, sections: list[SectionDefinition], by: User | None) -> None:
    for section in sections if _any_ready(area_return, sections) else ():
        deleted, _ = _marks(area_return, section.pk).filter(state=SectionState.READY).delete()
        if deleted:
            record_event(Act.REOPEN_SECTION, area_return, by=by, section=section.number)


def _any_ready(area_return: Return, sections: list[SectionDefinition]) -> bool:
    marks = SectionMark.objects.filter(area_return=area_return, section__in=[section.pk for section in sections])
    return marks.filter(state=SectionState.READY).exists()


def _marks(area_return: Return, section_pk: int) -> QuerySet[SectionMark]:
    return SectionMark.objects.filter(area_return=area_return, section_id=section_pk)


def _set_mark(area_return: Return, section: SectionDefinition, state: SectionState, by: User, note: str = "") -> None:
    SectionMark.objects.update_or_create(
        area_return=area_return,
        section_id=section.pk,
        defaults={"state": state, "note": note, "by": by, "at": timezone.now()},
    )


Pair = tuple[int, int]  # the keys of a section and of a person


@transaction.atomic
def share_out(area_return: Return, *, by: User, give: Iterable[Pair], take: Iterable[Pair]) -> None:
    """Give sections to people and take others from them; assignments not named stay. Somebody who no longer writes for
    the area is given nothing. Everybody else who is given a section is notified."""
    require(by, "questionnaire.share_sections", area_return)
    hold(area_return, ReturnStatus.DRAFT)
    existing = set(Assignment.objects.filter(area_return=area_return).values_list("section_id", "user_id"))
    people = _writers(area_return)
    tree = definition.get(area_return.collection.questionnaire_id)
    section_pks = {section.pk for section in tree.sections}
    given = {pair for pair in give if pair not in existing and pair[0] in section_pks and pair[1] in people}
    taken = {pair for pair in take if pair in existing}
    if not given and not taken:
        return
    Assignment.objects.bulk_create(
        Assignment(area_return=area_return, section_id=section, user_id=user, assigned_by=by) for section, user in given
    )
    for section, user in taken:
        Assignment.objects.filter(area_return=area_return, section_id=section, user_id=user).delete()
    event = record_event(
        Act.ASSIGN, area_return, by=by, given=_by_person(given, tree, people), taken=_by_person(taken, tree, people)
    )
    notified = [[user, _numbers(given, user, tree)] for user in {user for _, user in given} - {by.pk}]
    transaction.on_commit(partial(notifications.mail_sections.enqueue, event.pk, notified))


def _writers(area_return: Return) -> dict[int, str]:
    rows = Membership.objects.filter(area_id=area_return.area_id, role__in=WRITERS, user__is_active=True)
    return dict(rows.values_list("user_id", "user__name"))


def _by_person(
    pairs: set[Pair], tree: definition.QuestionnaireDefinition, people: dict[int, str]
) -> list[dict[str, str | list[str]]]:
    """Each person by name with the numbers of their sections, in the paper's order."""
    names = {user: people.get(user, "") for _, user in pairs}
    return [
        {"name": name, "sections": _numbers(pairs, user, tree)}
        for user, name in sorted(names.items(), key=lambda item: item[1])
    ]


def _numbers(pairs: set[Pair], user: int, tree: definition.QuestionnaireDefinition) -> list[str]:
    """One person's sections, in the paper's order."""
    return [section.number for section in tree.sections if (section.pk, user) in pairs]
