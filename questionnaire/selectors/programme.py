"""The programme's desk: every area's return as a line, without a word of what is unsent."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.enums import Role
from accounts.models import Membership, User
from questionnaire import definition, permissions
from questionnaire.enums import ReturnStatus
from questionnaire.models import Answer, Collection, Edition, Return, Sending, Signature
from questionnaire.selectors.returns import progress_from, prompting_fields, required_fields

STANDINGS = {  # where a return stands, in the order of the page
    "sent_signed": "sent, signed",
    "sent_unsigned": "sent, unsigned",
    "more_time": "more time agreed",
    "in_time": "still in time",
    "overdue": "overdue",
}


@dataclass(frozen=True, slots=True)
class ListedReturn:
    """One line of the list. `waits_for` is a role's name; `contact` the lead's name and telephone number."""

    area_return: Return
    standing: str
    line: str
    edition: int | None
    is_sent: bool
    late: bool
    signed: int
    capacities: int
    changed_at: datetime | None
    waits_for: str
    contact: str

    @property
    def standing_label(self) -> str:
        return STANDINGS[self.standing]


def get_visible_collection(user: User, slug: str) -> Collection:
    if not permissions.programme_roles(user):
        raise Http404("No such collection")
    return get_object_or_404(Collection.objects.select_related("questionnaire"), slug=slug)


def listed_returns(collection: Collection, today: date) -> list[ListedReturn]:
    """All returns of a collection by area, in a constant number of queries."""
    tree = definition.get(collection.questionnaire_id)
    newest = Edition.objects.filter(area_return=OuterRef("pk")).order_by("-number")
    signatures = (
        Signature.objects.filter(edition=OuterRef("edition_pk"))
        .values("edition")
        .annotate(count=Count("capacity", distinct=True))
        .values("count")
    )
    sending = Sending.objects.filter(edition=OuterRef("edition_pk"))
    returns = (
        Return.objects.filter(collection=collection)
        .select_related("area", "collection")
        .annotate(edition_pk=Subquery(newest.values("pk")[:1]), edition_number=Subquery(newest.values("number")[:1]))
        .annotate(
            signed=Subquery(signatures),
            sent_at=Subquery(sending.values("sent_at")),
            late=Subquery(sending.values("late")),
        )
        .order_by("area__short_name")
    )
    still_open = _open_counts(collection, tree)
    leads = _leads(collection)
    return [_listed(row, still_open.get(row.pk, len(tree.questions)), leads, tree, today) for row in returns]


def _open_counts(collection: Collection, tree: definition.QuestionnaireDefinition) -> dict[int, int]:
    """Open questions of every draft that was begun; two queries however many returns."""
    required = required_fields(tree)
    prompting = prompting_fields(tree)
    drafts = Answer.objects.filter(area_return__collection=collection, area_return__status=ReturnStatus.DRAFT)
    settled = drafts.filter(field_id__in=required).exclude(value="", no_response_reason="")
    values = {
        (return_pk, field_pk): value
        for return_pk, field_pk, value in drafts.filter(field_id__in=prompting).values_list(
            "area_return_id", "field_id", "value"
        )
    }
    by_return: dict[int, list[tuple[int, str, bool]]] = {}
    for return_pk, field_pk in settled.values_list("area_return_id", "field_id"):
        by_return.setdefault(return_pk, []).append((field_pk, values.get((return_pk, field_pk), ""), False))
    return {return_pk: progress_from(tree, rows).open for return_pk, rows in by_return.items()}


def _leads(collection: Collection) -> dict[int, Membership]:
    rows = Membership.objects.filter(role=Role.LEAD, user__is_active=True, area__returns__collection=collection)
    leads: dict[int, Membership] = {}
    for membership in rows.select_related("user").order_by("pk"):
        leads.setdefault(membership.area_id or 0, membership)
    return leads


def _listed(
    row: Any, still_open: int, leads: dict[int, Membership], tree: definition.QuestionnaireDefinition, today: date
) -> ListedReturn:
    signed, capacities = row.signed or 0, len(tree.capacities)
    final = row.status == ReturnStatus.FINAL
    sent = final and row.sent_at is not None
    contact, waits_for = _contact(row, leads), _waits_for(final, sent, signed, capacities)
    return ListedReturn(
        area_return=row,
        standing=_standing(row, sent, signed == capacities, today),
        line=_line(row, final, sent, signed, capacities, still_open, len(tree.questions)),
        edition=row.edition_number if final else None,
        is_sent=sent,
        late=bool(sent and row.late) or (not sent and today > row.deadline),
        signed=signed if final else 0,
        capacities=capacities,
        changed_at=row.sent_at if sent else row.changed_at,
        waits_for=waits_for,
        contact=contact,
    )


def _standing(row: Any, sent: bool, complete: bool, today: date) -> str:
    if sent:
        return "sent_signed" if complete else "sent_unsigned"
    if today <= row.collection.deadline:
        return "in_time"
    return "more_time" if today <= row.deadline else "overdue"


def _line(row: Any, final: bool, sent: bool, signed: int, capacities: int, still_open: int, questions: int) -> str:
    signatures = f"{signed} of {capacities} signatures"
    if sent:
        late = ", late" if row.late else ""
        return f"Sent {row.sent_at.day} {row.sent_at:%B}{late}, {'signed' if signed == capacities else signatures}"
    if final:
        return f"Final, edition {row.edition_number}, {signatures}, not sent"
    if row.changed_at is None:
        return "Not begun"
    if still_open:
        return f"Draft, {still_open} of {questions} questions open"
    return "Draft, every question answered or passed"


def _waits_for(final: bool, sent: bool, signed: int, capacities: int) -> str:
    if signed < capacities and final:
        return "Signatories" if sent else "Lead and signatories"
    return "Nobody" if sent else "Lead"


def _contact(row: Any, leads: dict[int, Membership]) -> str:
    if row.query_name:
        return ", ".join(part for part in (row.query_name, row.query_phone) if part)
    lead = leads.get(row.area_id)
    return ", ".join(part for part in (lead.user.name, lead.user.phone) if part) if lead else "No lead yet"
