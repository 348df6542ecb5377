"""Recording that a group of people with learning disabilities has checked an easy read."""

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
    """Record who checked what the area wrote. `shown_sha256` is the digest of the text that the page showed; if the
    text has changed since, the check is refused. A check only counts for the text it was made of."""
    require(by, "questionnaire.check_easy_read", area_return)
    Return.objects.select_for_update().get(pk=area_return.pk)
    sha256 = words.return_sha256(content_to_check(area_return))
    _require_unchanged(sha256, shown_sha256)
    record_event(Act.CHECK_EASY_READ, area_return, by=by, group=group, checked_on=checked_on.isoformat())
    return EasyReadCheck.objects.create(
        area_return=area_return, group=group, checked_on=checked_on, sha256=sha256, recorded_by=by
    )


@transaction.atomic
def check_questionnaire(
    tree: QuestionnaireDefinition, *, by: User, group: str, checked_on: date, shown_sha256: str
) -> EasyReadCheck:
    """Record who checked the easy read of a questionnaire. The row says who recorded it and when, so there is no
    event."""
    require(by, "questionnaire.check_questionnaire", tree)
    sha256 = words.questionnaire_sha256(definition.get(tree.pk))
    _require_unchanged(sha256, shown_sha256)
    return EasyReadCheck.objects.create(
        questionnaire_id=tree.pk, group=group, checked_on=checked_on, sha256=sha256, recorded_by=by
    )


def content_to_check(area_return: Return) -> content.ReturnContent:
    """The content to check: that of the latest edition once the return is final, else that of the draft."""
    edition = area_return.editions.order_by("-number").first() if area_return.status == ReturnStatus.FINAL else None
    return from_edition(edition) if edition else content.from_rows(area_return)


def _require_unchanged(current: str, shown: str) -> None:
    if not current:
        raise InvalidTransition(NOTHING)
    if current != shown:
        raise InvalidTransition(OTHER_WORDS)
