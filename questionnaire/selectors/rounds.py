"""Collections as the operator sees them: what can be asked, of whom, and what is open."""

from datetime import date

from django.db.models import Q

from accounts.enums import AreaKind
from accounts.models import Area
from questionnaire.enums import QuestionnaireStatus
from questionnaire.models import Collection, Questionnaire


def find_collection(slug: str) -> Collection | None:
    return Collection.objects.select_related("questionnaire").filter(slug=slug).first()


def published_questionnaires() -> list[Questionnaire]:
    """Anybody can read these: each as a blank form, and in easy read where its settings have one."""
    return list(Questionnaire.objects.filter(status=QuestionnaireStatus.PUBLISHED).order_by("slug", "version"))


def areas_to_ask(on: date) -> list[Area]:
    """Every real area that is there on a day."""
    there = Area.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on), Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    )
    return list(there.exclude(kind=AreaKind.DEMONSTRATION))
