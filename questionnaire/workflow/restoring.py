"""Bringing back a text that an answer had before, or one that was kept aside."""

from django.db import transaction

from accounts.models import User
from questionnaire import definition
from questionnaire.enums import RevisionOutcome
from questionnaire.models import Revision
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.workflow.writing import Change, SaveResult, save_answers


@transaction.atomic
def restore(revision: Revision, *, by: User, version: int, client_id: str) -> SaveResult:
    """Make an earlier text the answer again, as one more change: `version` is that of the answer as the writer saw it,
    so where somebody has changed it since, both texts are kept as with any save. A text that was taken over still says
    where from."""
    if revision.outcome == RevisionOutcome.CONFLICT and not Revision.objects.filter(decides=revision).exists():
        raise InvalidTransition("This version is waiting for a decision, so it cannot be restored separately.")
    area_return = revision.area_return
    _, field = definition.get(area_return.collection.questionnaire_id).fields_by_pk[revision.field_id]
    change = Change(
        field, revision.value, version, revision.no_response_reason, origin=revision.origin, restores=revision.pk
    )
    return save_answers(area_return, [change], by=by, client_id=client_id)
