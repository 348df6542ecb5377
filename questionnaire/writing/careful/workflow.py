"""Keeping a phrase on purpose although it might identify somebody."""

from django.db import transaction

from accounts.models import User
from questionnaire.definition import FieldDefinition
from questionnaire.enums import ReturnStatus
from questionnaire.models import KeptPhrase, Return
from questionnaire.returns.workflow import hold, require_writer

LONGEST_PHRASE = 200


@transaction.atomic
def keep_phrase(area_return: Return, field: FieldDefinition, phrase: str, *, by: User) -> None:
    """Keep a phrase, so that it is no longer pointed out in this field. The row records who kept it and when; keeping
    it twice changes nothing."""
    require_writer(area_return, [field], by)
    hold(area_return, ReturnStatus.DRAFT)
    KeptPhrase.objects.get_or_create(
        area_return=area_return, field_id=field.pk, phrase=phrase[:LONGEST_PHRASE], defaults={"by": by}
    )
