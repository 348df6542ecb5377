"""The groups that checked an easy read, and a return as easy read presents it."""

from dataclasses import dataclass

from questionnaire.content import ReturnContent
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.enums import QuestionnaireStatus
from questionnaire.models import EasyReadCheck, Edition, Questionnaire, Return
from questionnaire.record import ReturnRecord


@dataclass(frozen=True, slots=True)
class Reading:
    """A return as somebody may read it: its edition, or its draft where `edition` is None."""

    area_return: Return
    edition: Edition | None
    content: ReturnContent
    record: ReturnRecord


def find_questionnaire(slug: str, version: str) -> Questionnaire | None:
    """A published questionnaire, if there is one with this slug and version."""
    published = Questionnaire.objects.filter(status=QuestionnaireStatus.PUBLISHED)
    return published.filter(slug=slug, version=version).first()


def checks_of_questionnaire(tree: QuestionnaireDefinition) -> list[EasyReadCheck]:
    """The checks of a questionnaire's easy read, newest first."""
    return list(EasyReadCheck.objects.filter(questionnaire=tree.pk))


def checks_of_return(area_return: Return) -> list[EasyReadCheck]:
    """The checks of a return's easy read, newest first."""
    return list(EasyReadCheck.objects.filter(area_return=area_return))
