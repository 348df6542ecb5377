"""The situations of many returns, with everything that decides who has to do something. They take six queries for any
number of areas, and one more if several bodies of an area each sign."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from questionnaire import definition, slots
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.enums import ReturnStatus, SectionState
from questionnaire.models import (
    Acceptance,
    Assignment,
    BoardConsideration,
    Collection,
    Edition,
    Return,
    SectionMark,
    Sending,
    Signature,
)
from questionnaire.returns.selectors.progress import Progress, progress_from, progress_of_drafts
from questionnaire.slots import Needed

_Signed = dict[int | None, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Situation:
    """The situation of one return. `edition` is None for a draft; `needed` are the slots of an edition, `signed` the
    keys of those filled, and `bodies` the names of bodies that each sign, by code. `assigned` and `marks` are by
    section."""

    area_return: Return
    tree: QuestionnaireDefinition
    progress: Progress
    members: tuple[Membership, ...]
    edition: int | None = None
    is_sent: bool = False
    is_considered: bool = False
    is_accepted: bool = False
    needed: tuple[Needed, ...] = ()
    signed: frozenset[str] = frozenset()
    bodies: Mapping[str, str] = field(default_factory=dict)
    assigned: Mapping[int, frozenset[int]] = field(default_factory=dict)
    marks: Mapping[int, SectionMark] = field(default_factory=dict)

    @property
    def is_draft(self) -> bool:
        return self.edition is None

    def holding(self, role: Role) -> list[Membership]:
        return [membership for membership in self.members if membership.role == role]

    def roles_of(self, user_pk: int) -> frozenset[str]:
        return frozenset(membership.role for membership in self.members if membership.user_id == user_pk)

    @property
    def people(self) -> list[User]:
        """The members, each once, in the order of their first role."""
        return list({membership.user_id: membership.user for membership in self.members}.values())

    def sections_of(self, user_pk: int) -> frozenset[int]:
        return frozenset(section for section, people in self.assigned.items() if user_pk in people)

    def is_ready(self, section_pk: int) -> bool:
        mark = self.marks.get(section_pk)
        return mark is not None and mark.state == SectionState.READY


def situations(
    collection: Collection, returns: Iterable[int] | None = None, areas: Iterable[str] | None = None
) -> list[Situation]:
    """The situations of all returns of a collection, or of some, chosen by their keys or by their areas' codes."""
    tree = definition.get(collection.questionnaire_id)
    rows = list(_rows(collection, returns, areas))
    chosen = Return.objects.filter(pk__in=[row.pk for row in rows])
    progress = progress_of_drafts(tree, chosen)
    members = _grouped(_members(chosen), "area_id")
    assigned = _assigned(chosen)
    marks = _grouped(SectionMark.objects.filter(area_return__in=chosen).select_related("by"), "area_return_id")
    given, names = _signatures(rows), _names(rows)
    return [
        replace(
            _base_situation(row, tree, members[row.area_id], given, names),
            progress=progress.get(row.pk) or progress_from(tree, ()),
            assigned=assigned[row.pk],
            marks={mark.section_id: mark for mark in marks[row.pk]},
        )
        for row in rows
    ]


def situations_of(collection: Collection, areas: Iterable[str] | None = None) -> list[Situation]:
    """The same situations without the progress of drafts and the assigned sections, in three queries."""
    tree = definition.get(collection.questionnaire_id)
    rows = list(_rows(collection, None, areas))
    members = _grouped(_members(Return.objects.filter(pk__in=[row.pk for row in rows])), "area_id")
    given, names = _signatures(rows), _names(rows)
    return [_base_situation(row, tree, members[row.area_id], given, names) for row in rows]


def _base_situation(
    row: Any,
    tree: QuestionnaireDefinition,
    members: list[Membership],
    given: _Signed,
    names: Mapping[str, str],
) -> Situation:
    needed = slots.needed(tree, row.bodies or {}, row.one_for_all or {})
    return Situation(
        area_return=row,
        tree=tree,
        progress=progress_from(tree, ()),
        members=tuple(members),
        edition=row.edition_number if row.status == ReturnStatus.FINAL else None,
        is_sent=row.status == ReturnStatus.FINAL and row.was_sent,
        is_considered=row.was_considered or row.follows is not None,
        is_accepted=row.was_accepted,
        needed=needed,
        signed=slots.filled(needed, given[row.edition_pk]),
        bodies={slot.code: names.get(slot.code, slot.code) for slot in needed if slot.code},
    )


def situation_of(return_pk: int) -> Situation | None:
    """The situation of one return, for an email about it."""
    collection = Collection.objects.filter(returns=return_pk).first()
    matching = situations(collection, [return_pk]) if collection else []
    return matching[0] if matching else None


def situation_of_draft(area_return: Return) -> Situation:
    """The situation of a draft that has been fetched, in four queries."""
    tree = definition.get(area_return.collection.questionnaire_id)
    chosen = Return.objects.filter(pk=area_return.pk)
    return Situation(
        area_return=area_return,
        tree=tree,
        progress=progress_of_drafts(tree, chosen).get(area_return.pk) or progress_from(tree, ()),
        members=tuple(_members(chosen)),
        assigned=_assigned(chosen)[area_return.pk],
        marks={mark.section_id: mark for mark in SectionMark.objects.filter(area_return=area_return)},
    )


def _rows(collection: Collection, returns: Iterable[int] | None, areas: Iterable[str] | None) -> QuerySet:
    newest = Edition.objects.filter(area_return=OuterRef("pk")).order_by("-number")
    rows = Return.objects.filter(collection=collection).select_related("area", "collection")
    if returns is not None:
        rows = rows.filter(pk__in=list(returns))
    if areas is not None:
        rows = rows.filter(area__gss_code__in=list(areas))
    return (
        rows.annotate(
            edition_pk=Subquery(newest.values("pk")[:1]),
            edition_number=Subquery(newest.values("number")[:1]),
            bodies=Subquery(newest.values("bodies")[:1]),
            one_for_all=Subquery(newest.values("one_for_all")[:1]),
            follows=Subquery(newest.values("after")[:1]),
        )
        .annotate(
            was_sent=Exists(Sending.objects.filter(edition=OuterRef("edition_pk"))),
            was_accepted=Exists(Acceptance.objects.filter(edition=OuterRef("edition_pk"))),
            was_considered=Exists(BoardConsideration.objects.filter(edition=OuterRef("edition_pk"))),
        )
        .order_by("area__short_name")
    )


def _members(returns: QuerySet[Return]) -> QuerySet[Membership]:
    people = Membership.objects.filter(area__in=returns.values("area"), user__is_active=True)
    return people.select_related("user", "organisation").order_by("pk")


def _assigned(returns: QuerySet[Return]) -> dict[int, dict[int, frozenset[int]]]:
    assigned: dict[int, dict[int, frozenset[int]]] = defaultdict(dict)
    rows = Assignment.objects.filter(area_return__in=returns).values_list("area_return_id", "section_id", "user_id")
    for return_pk, section_pk, user_pk in rows:
        assigned[return_pk][section_pk] = assigned[return_pk].get(section_pk, frozenset()) | {user_pk}
    return assigned


def _signatures(rows: list) -> _Signed:
    """The capacity and the body of each signature, by edition."""
    signed: _Signed = defaultdict(list)
    editions = [row.edition_pk for row in rows if row.status == ReturnStatus.FINAL]
    given = Signature.objects.filter(edition__in=editions)
    for edition_pk, capacity, code in given.values_list("edition_id", "capacity", "organisation__code"):
        signed[edition_pk].append((capacity, code))
    return signed


def _names(rows: list) -> dict[str, str]:
    """The names of bodies that each sign, by code; without such bodies there is no query."""
    codes = {code for row in rows for bodies in (row.bodies or {}).values() for code in bodies}
    return dict(Organisation.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def _grouped(rows: Iterable, name: str) -> dict:
    grouped = defaultdict(list)
    for row in rows:
        grouped[getattr(row, name)].append(row)
    return grouped
