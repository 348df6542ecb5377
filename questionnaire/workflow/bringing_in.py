"""Taking answers from a file that somebody has looked through."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from questionnaire.enums import Act
from questionnaire.models import Return
from questionnaire.returns.workflow import record
from questionnaire.workflow.writing import Change, SaveResult, save_answers


@transaction.atomic
def bring_in(area_return: Return, changes: Sequence[Change], *, by: User, client_id: str, source: str) -> SaveResult:
    """Each change with the version that its writer saw: what somebody else has changed since is kept aside, as in any
    other save."""
    result = save_answers(area_return, changes, by=by, client_id=client_id)
    if result.saved:
        record(Act.IMPORT, area_return, by=by, source=source, answers=len(result.saved))
    return result
