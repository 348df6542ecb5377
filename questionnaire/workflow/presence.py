"""Being there. It concerns nobody but those who write at this moment, so that it leaves no trace and holds nothing."""

from django.utils import timezone

from accounts.models import User
from questionnaire.definition import QuestionDefinition
from questionnaire.models import Presence, Return
from questionnaire.returns.workflow import require


def be_here(area_return: Return, question: QuestionDefinition, *, by: User) -> None:
    """This person has this question open now; one statement."""
    require(by, "questionnaire.read_in_part", area_return)
    Presence.objects.bulk_create(
        [Presence(area_return=area_return, user=by, question_id=question.pk, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["area_return", "user"],
        update_fields=["question", "seen_at"],
    )
