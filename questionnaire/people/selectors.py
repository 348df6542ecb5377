"""Who works on a return, the sections each person was given, and who has which question open."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.enums import AREA_ROLES, Role
from accounts.models import Invitation, Membership, User
from questionnaire.enums import Act
from questionnaire.models import Event, Presence, Return
from questionnaire.permissions import holds

PRESENCE_ENDS_AFTER = timedelta(seconds=60)  # an open page reports every twenty seconds


def people_present(area_return: Return, *, besides: User) -> dict[int, list[str]]:
    """The names of everybody else who has a question open, by question: one query."""
    present = Presence.objects.filter(area_return=area_return, seen_at__gt=timezone.now() - PRESENCE_ENDS_AFTER)
    by_question: dict[int, list[str]] = {}
    for question_pk, name in present.exclude(user=besides).order_by("user__name").values_list("question", "user__name"):
        by_question.setdefault(question_pk, []).append(name)
    return by_question


WRITERS = (Role.LEAD, Role.CONTRIBUTOR)


def people_of(area_return: Return) -> list[Membership]:
    """Everybody with a role in the area, leads first, each with `invited_at`, `invitation_ends_at`, `here_on` (the
    question they have open now) and `sections`, the keys of the sections assigned to this person: one query."""
    order = {role: position for position, role in enumerate(AREA_ROLES)}
    newest = Invitation.objects.filter(user=OuterRef("user")).order_by("-sent_at")
    present = Presence.objects.filter(area_return=area_return, seen_at__gt=timezone.now() - PRESENCE_ENDS_AFTER)
    rows = (
        Membership.objects.filter(area_id=area_return.area_id, user__is_active=True)
        .select_related("user", "organisation")
        .annotate(
            invited_at=Subquery(newest.values("sent_at")[:1]),
            invitation_ends_at=Subquery(newest.values("expires_at")[:1]),
            here_on=Subquery(present.filter(user=OuterRef("user")).values("question")[:1]),
            given=FilteredRelation("user__assignments", condition=Q(user__assignments__area_return=area_return.pk)),
            section_given=F("given__section_id"),
        )
    )
    people: dict[int, Membership] = {}
    for row in rows:
        person = people.setdefault(row.pk, row)
        sections = person.__dict__.setdefault("sections", set())
        if row.section_given and person.role in WRITERS:
            sections.add(row.section_given)
    _cache_assigned(area_return, people.values())
    return sorted(people.values(), key=lambda row: (order[Role(row.role)], row.known_as))


def _cache_assigned(area_return: Return, people: Iterable[Membership]) -> None:
    """Cache the assignments on the return, so that the permission rules need no query of their own."""
    cache = area_return.__dict__.setdefault("_assigned", {})
    for row in people:
        cache[row.user_id] = frozenset(cache.get(row.user_id, ())) | row.sections  # type: ignore[attr-defined]


def still_sees_people(user: User, area_return: Return) -> bool:
    """Whether this person may still see the people, queried again after they changed their own role."""
    return holds(User.objects.get(pk=user.pk), "questionnaire.see_people", area_return)


def has_handed_over(user: User, area_return: Return) -> bool:
    """Whether this person led the return and has handed it over to somebody else."""
    leads = holds(user, "questionnaire.manage_people", area_return)
    return not leads and Event.objects.filter(area_return=area_return, act=Act.HAND_OVER, by=user).exists()


def present_among(people: list[Membership], *, besides: User) -> dict[int, list[str]]:
    """The names of everybody else among `people` who has a question open, by question. It needs no query."""
    by_question: dict[int, list[str]] = {}
    others = {(row.user.name, getattr(row, "here_on", None)) for row in people if row.user_id != besides.pk}
    for name, question in others:
        if question:
            by_question[question] = sorted([*by_question.get(question, ()), name])
    return by_question


def writers_by_section(people: list[Membership]) -> dict[int, list[Membership]]:
    """The people to whom each section was given, by section."""
    by_section: dict[int, list[Membership]] = {}
    counted = set()
    for row in people:
        for section in row.sections:  # type: ignore[attr-defined]  # from people_of
            if (row.user_id, section) not in counted:
                counted.add((row.user_id, section))
                by_section.setdefault(section, []).append(row)
    return by_section
