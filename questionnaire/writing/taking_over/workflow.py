"""Copying answers from elsewhere: from the area's earlier return, from a neighbour or from a file. A copy is an answer
like any other; it says where it came from until its text is changed, and later changes there do not reach it."""

from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import Area, User
from questionnaire import content, definition
from questionnaire.definition import QuestionDefinition
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Answer, Offer, Return
from questionnaire.permissions import SectionOf
from questionnaire.returns.workflow import InvalidTransition, hold, record_event, require
from questionnaire.writing.answers.workflow import Change, SaveResult, save_answers
from questionnaire.writing.taking_over import notifications


@transaction.atomic
def bring_in(area_return: Return, changes: Sequence[Change], *, by: User, client_id: str, source: str) -> SaveResult:
    """Add the answers of an uploaded form. Each change has the version that its writer saw: if somebody else has
    changed the answer since, the new text is kept aside, as in any other save."""
    result = save_answers(area_return, changes, by=by, client_id=client_id)
    if result.saved:
        record_event(Act.IMPORT, area_return, by=by, source=source, answers=len(result.saved))
    return result


MOST_OFFERS = 2_000  # of one return: 61 questions to some thirty areas


@transaction.atomic
def carry_forward(
    area_return: Return, changes: Sequence[Change], *, by: User, client_id: str, source: str
) -> SaveResult:
    """Copy answers of an earlier return into this one. Each says where it came from and has to be confirmed. If
    somebody changed an answer since the writer's page was opened, the copy is kept aside for a decision."""
    result = save_answers(area_return, changes, by=by, client_id=client_id)
    if result.saved:
        record_event(Act.CARRY_FORWARD, area_return, by=by, source=source, questions=_numbers(area_return, result))
    return result


@transaction.atomic
def confirm(area_return: Return, question: QuestionDefinition, *, by: User) -> bool:
    """Confirm the answers that were carried forward to this question. False where none is waiting for that any
    longer."""
    section = definition.get(area_return.collection.questionnaire_id).section_of(question)
    require(by, "questionnaire.write_section", SectionOf(area_return, section.pk))
    hold(area_return, ReturnStatus.DRAFT, changed_at=timezone.now())
    fields = [field.pk for field in question.fields]
    waiting = Answer.objects.filter(area_return=area_return, field_id__in=fields, unconfirmed=True)
    if not waiting.update(unconfirmed=False):
        return False
    record_event(Act.CONFIRM, area_return, by=by, questions=[question.number])
    return True


@transaction.atomic
def offer_answers(
    area_return: Return, questions: Sequence[QuestionDefinition], areas: Iterable[Area], *, by: User
) -> list[Offer]:
    """Offer other areas a copy of some answers as they are now. Earlier offers of the same answers are replaced."""
    require(by, "questionnaire.offer_answers", area_return)
    hold(area_return, ReturnStatus(area_return.status))  # locks the row, so saves and offers follow each other
    by_number = content.from_rows(area_return).by_number
    copies = {
        question.pk: {answer.field.key: answer.value for answer in by_number[question.number].answers if answer.value}
        for question in questions
    }
    made = []
    for area in areas:
        _withdraw(area_return, questions, area)
        made += [
            Offer(area_return=area_return, question_id=pk, to_area=area, answers=answers, offered_by=by)
            for pk, answers in copies.items()
            if answers
        ]
        record_event(
            Act.OFFER, area_return, by=by, to=area.short_name, questions=[question.number for question in questions]
        )
    Offer.objects.bulk_create(made)
    if Offer.objects.filter(area_return=area_return).count() > MOST_OFFERS:
        raise InvalidTransition("This return has reached its limit of offers.")
    for area_pk in {offer.to_area_id for offer in made}:
        transaction.on_commit(partial(notifications.mail_offers.enqueue, area_return.pk, area_pk))
    return made


def _withdraw(area_return: Return, questions: Sequence[QuestionDefinition], area: Area) -> None:
    open_offers = Offer.objects.filter(area_return=area_return, to_area=area, withdrawn_at__isnull=True)
    open_offers.filter(question_id__in=[question.pk for question in questions]).update(withdrawn_at=timezone.now())


@transaction.atomic
def withdraw_offer(offer: Offer, *, by: User) -> None:
    """Withdraw an offer; refused once it has been used, because the copy is then the other area's own answer."""
    require(by, "questionnaire.offer_answers", offer.area_return)
    open_offer = Offer.objects.filter(pk=offer.pk, withdrawn_at__isnull=True, adopted_at__isnull=True)
    if not open_offer.update(withdrawn_at=timezone.now()):
        raise InvalidTransition("This offer has already been withdrawn or used.")
    record_event(Act.WITHDRAW, offer.area_return, by=by, to=offer.to_area.short_name, questions=[offer.question.number])


@transaction.atomic
def adopt(
    area_return: Return, offers: Sequence[Offer], changes: Sequence[Change], *, by: User, client_id: str
) -> SaveResult:
    """Copy offered answers into this return. The offering area only sees that they were used."""
    require(by, "questionnaire.adopt_answers", area_return)
    now = timezone.now()
    open_offers = Offer.objects.filter(
        pk__in=[offer.pk for offer in offers], to_area=area_return.area_id, withdrawn_at__isnull=True
    )
    if open_offers.count() != len(offers):
        raise InvalidTransition("An offer has been withdrawn in the meantime. See what is offered now.")
    result = save_answers(area_return, changes, by=by, client_id=client_id)
    open_offers.filter(adopted_at__isnull=True).update(adopted_by=by, adopted_at=now)
    if result.saved:
        source = ", ".join(dict.fromkeys(offer.area_return.area.short_name for offer in offers))
        record_event(Act.ADOPT, area_return, by=by, source=source, questions=_numbers(area_return, result))
    return result


def _numbers(area_return: Return, result: SaveResult) -> list[str]:
    """The questions in which something was saved, in the paper's order."""
    tree = definition.get(area_return.collection.questionnaire_id)
    written = {field.pk for field in result.saved}
    return [question.number for question in tree.questions if any(field.pk in written for field in question.fields)]
