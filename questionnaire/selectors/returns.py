""""""

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404

from accounts.models import User
from questionnaire.definition import FieldDefinition, QuestionDefinition
from questionnaire.enums import RevisionOutcome
from questionnaire.models import Answer, Return, Revision


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
