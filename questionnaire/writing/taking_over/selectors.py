"""Answers that could be copied into a return: from the area's earlier return, and offers of neighbours."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.models import Area, Organisation
from questionnaire import content, definition
from questionnaire.content import QuestionContent
from questionnaire.definition import FieldDefinition, QuestionDefinition
from questionnaire.enums import ReturnStatus
from questionnaire.models import Edition, Offer, Return
from questionnaire.returns.selectors.draft import Draft, StoredAnswer, read_draft
from questionnaire.stored import from_edition


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question of this return, the texts that could be copied to its fields, and its current answers."""

    question: QuestionDefinition
    new: tuple[tuple[FieldDefinition, str], ...]
    current: QuestionContent
    versions: dict[int, int]


def candidate(draft: Draft, question: QuestionDefinition, values: dict[str, tuple[str, str]]) -> Candidate | None:
    """What could be copied to a question. `values` are (kind, value) by field key; fields of another kind in this
    questionnaire are left out. None where no field is left."""
    new = tuple(
        (field, values[field.key][1])
        for field in question.fields
        if field.key in values and values[field.key][0] == field.kind and values[field.key][1]
    )
    if not new:
        return None
    stored: dict[int, StoredAnswer] = draft.answers
    versions = {field.pk: stored[field.pk].version if field.pk in stored else 0 for field, _ in new}
    return Candidate(question, new, draft.question(question), versions)


def earlier_edition(area_return: Return) -> Edition | None:
    """The last edition of the area's previous return to the same line of questionnaires."""
    return _earlier_editions(area_return).first()


def _earlier_editions(area_return: Return) -> QuerySet[Edition]:
    collection = area_return.collection
    return (
        Edition.objects.filter(
            area_return__area=area_return.area_id,
            area_return__collection__questionnaire__slug=collection.questionnaire.slug,
            area_return__collection__deadline__lt=collection.deadline,
        )
        .select_related("area_return__collection", "area_return__area")
        .order_by("-area_return__collection__deadline", "-number")
    )


def carryable(area_return: Return, edition: Edition) -> list[Candidate]:
    """What could be carried forward from an earlier edition, for each question with the same code."""
    tree, draft = definition.get(area_return.collection.questionnaire_id), read_draft(area_return)
    before = {question.definition.code: question for question in from_edition(edition).questions}
    candidates = []
    for question in tree.questions:
        earlier = before.get(question.code)
        values = {answer.field.key: (answer.field.kind, answer.value) for answer in earlier.answers} if earlier else {}
        if match := candidate(draft, question, values):
            candidates.append(match)
    return candidates


def with_copyable_answers(returns: QuerySet[Return]) -> QuerySet[Return]:
    """Annotate `offers_waiting`, the number of answers that neighbours offer, and `has_earlier`, whether there is an
    earlier edition to carry forward."""
    offers = Offer.objects.filter(
        to_area=OuterRef("area"),
        area_return__collection=OuterRef("collection"),
        withdrawn_at__isnull=True,
        adopted_at__isnull=True,
    )
    waiting = offers.order_by().values("to_area").annotate(n=Count("pk")).values("n")
    earlier = Edition.objects.filter(
        area_return__area=OuterRef("area"),
        area_return__collection__questionnaire__slug=OuterRef("collection__questionnaire__slug"),
        area_return__collection__deadline__lt=OuterRef("collection__deadline"),
    )
    return returns.annotate(offers_waiting=Coalesce(Subquery(waiting), 0), has_earlier=Exists(earlier))


def offers_to(area_return: Return) -> QuerySet[Offer]:
    """What other areas in the same collection offer to this one and have not withdrawn."""
    return (
        Offer.objects.filter(
            to_area=area_return.area_id,
            area_return__collection=area_return.collection_id,
            withdrawn_at__isnull=True,
        )
        .select_related("area_return__area", "question", "offered_by", "adopted_by")
        .order_by("area_return__area__short_name", "question__position")
    )


def offered(area_return: Return) -> list[tuple[Offer, Candidate]]:
    """Each offer with what it could copy; offers without a field of this questionnaire are left out."""
    tree, draft = definition.get(area_return.collection.questionnaire_id), read_draft(area_return)
    with_candidates = []
    for offer in offers_to(area_return):
        question = tree.by_number[offer.question.number]
        kinds = {field.key: field.kind for field in question.fields}
        values = {key: (kinds.get(key, ""), value) for key, value in offer.answers.items()}
        if match := candidate(draft, question, values):
            with_candidates.append((offer, match))
    return with_candidates


def offers_of(area_return: Return) -> QuerySet[Offer]:
    """What this return offers to others and has not withdrawn, with who has used it."""
    return (
        Offer.objects.filter(area_return=area_return, withdrawn_at__isnull=True)
        .select_related("to_area", "question", "offered_by")
        .order_by("to_area__short_name", "question__position")
    )


def get_offer(area_return: Return, pk: int) -> Offer:
    """An offer of this return; else 404."""
    return get_object_or_404(offers_of(area_return).select_related("area_return__area"), pk=pk)


def neighbours(area_return: Return) -> tuple[list[Area], list[Area]]:
    """The areas in the collection whose returns are drafts: those that share an organisation with this one, and the
    others."""
    shared = Organisation.objects.filter(areas=OuterRef("pk")).filter(areas=area_return.area_id)
    areas = (
        Area.objects.filter(returns__collection=area_return.collection_id, returns__status=ReturnStatus.DRAFT)
        .exclude(pk=area_return.area_id)
        .annotate(is_near=Exists(shared))
        .order_by("short_name")
    )
    return [area for area in areas if area.is_near], [area for area in areas if not area.is_near]


def answered_questions(area_return: Return) -> list[QuestionContent]:
    """The questions with an answer that could be offered."""
    questions = content.from_rows(area_return).questions
    return [question for question in questions if any(answer.value for answer in question.answers)]
