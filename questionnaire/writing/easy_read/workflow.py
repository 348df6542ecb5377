"""A group of people with learning disabilities has checked what stands in easy read."""

from datetime import date

from django.db import transaction

from accounts.models import User
from questionnaire import content, definition
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import EasyReadCheck, Return
from questionnaire.returns.workflow import InvalidTransition, record_event, require
from questionnaire.stored import from_edition
from questionnaire.writing.easy_read import words

OTHER_WORDS = (
    "The words have changed since this page was opened. Read them again, then record who checked them as they are now."
)
NOTHING = "Nothing is written in easy read yet, so there is nothing to check."


@transaction.atomic
def check_easy_read(area_return: Return, *, by: User, group: str, checked_on: date, shown_sha256: str) -> EasyReadCheck:
    """Record who checked what the area wrote. `shown_sha256` names the words that were on the page: if they are others
    by now, nothing is recorded. When they change later, the check no longer speaks of them."""
    require(by, "questionnaire.check_easy_read", area_return)
    Return.objects.select_for_update().get(pk=area_return.pk)
    found = words.return_sha256(written(area_return))
    _same(found, shown_sha256)
    record_event(Act.CHECK_EASY_READ, area_return, by=by, group=group, checked_on=checked_on.isoformat())
    return EasyReadCheck.objects.create(
        area_return=area_return, group=group, checked_on=checked_on, sha256=found, recorded_by=by
    )


@transaction.atomic
def check_questionnaire(
    tree: QuestionnaireDefinition, *, by: User, group: str, checked_on: date, shown_sha256: str
) -> EasyReadCheck:
    """The same for the questions; the check itself, which says who recorded it and when, is the trace."""
    require(by, "questionnaire.check_questionnaire", tree)
    found = words.questionnaire_sha256(definition.get(tree.pk))
    _same(found, shown_sha256)
    return EasyReadCheck.objects.create(
        questionnaire_id=tree.pk, group=group, checked_on=checked_on, sha256=found, recorded_by=by
    )


def written(area_return: Return) -> content.ReturnContent:
    """The edition's words once it is final, else the draft's."""
    edition = area_return.editions.order_by("-number").first() if area_return.status == ReturnStatus.FINAL else None
    return from_edition(edition) if edition else content.from_rows(area_return)


def _same(found: str, shown: str) -> None:
    if not found:
        raise InvalidTransition(NOTHING)
    if found != shown:
        raise InvalidTransition(OTHER_WORDS)
