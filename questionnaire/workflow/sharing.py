"""Who writes which section."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from accounts.models import Membership, User
from questionnaire import definition, notifications
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Assignment, Return
from questionnaire.people.selectors import WRITERS
from questionnaire.returns.workflow import hold, record, require

Pair = tuple[int, int]  # the keys of a section and of a person


@transaction.atomic
def share_out(area_return: Return, *, by: User, give: Iterable[Pair], take: Iterable[Pair]) -> None:
    """Give sections to people and take others from them; what is not named stays. Somebody who no longer writes for
    the area is given nothing. Each who is given something is told."""
    require(by, "questionnaire.share_sections", area_return)
    hold(area_return, ReturnStatus.DRAFT)
    there = set(Assignment.objects.filter(area_return=area_return).values_list("section_id", "user_id"))
    people = _writers(area_return)
    tree = definition.get(area_return.collection.questionnaire_id)
    known = {section.pk for section in tree.sections}
    given = {pair for pair in give if pair not in there and pair[0] in known and pair[1] in people}
    taken = {pair for pair in take if pair in there}
    if not given and not taken:
        return
    Assignment.objects.bulk_create(
        Assignment(area_return=area_return, section_id=section, user_id=user, assigned_by=by) for section, user in given
    )
    for section, user in taken:
        Assignment.objects.filter(area_return=area_return, section_id=section, user_id=user).delete()
    event = record(Act.ASSIGN, area_return, by=by, given=_told(given, tree, people), taken=_told(taken, tree, people))
    others = {user: _numbers(given, user, tree) for _, user in given if user != by.pk}
    transaction.on_commit(partial(notifications.tell_of_sections, event.pk, others))


def _writers(area_return: Return) -> dict[int, str]:
    rows = Membership.objects.filter(area_id=area_return.area_id, role__in=WRITERS, user__is_active=True)
    return dict(rows.values_list("user_id", "user__name"))


def _told(
    pairs: set[Pair], tree: definition.QuestionnaireDefinition, people: dict[int, str]
) -> list[dict[str, str | list[str]]]:
    """Each person by name with the numbers of their sections, in the paper's order."""
    names = {user: people.get(user, "") for _, user in pairs}
    return [
        {"name": name, "sections": _numbers(pairs, user, tree)}
        for user, name in sorted(names.items(), key=lambda item: item[1])
    ]


def _numbers(pairs: set[Pair], user: int, tree: definition.QuestionnaireDefinition) -> list[str]:
    """One person's sections, in the paper's order."""
    return [section.number for section in tree.sections if (section.pk, user) in pairs]
