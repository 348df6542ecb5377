"""The programme's desk: every area's return as a line. No line quotes an answer that has not been sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, When

from accounts.enums import Role
from accounts.models import Membership
from questionnaire import definition, slots
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.enums import Act, EditionKind, ReturnStatus
from questionnaire.models import Acceptance, Collection, Edition, Event, Return, Sending, Signature
from questionnaire.phrases import due, short_day, signatures_in_words, with_commas
from questionnaire.returns.selectors.progress import progress_of_drafts
from questionnaire.status import Facts, progress_parts

STANDINGS = {  # where a return stands, in the order of the page
    "sent_signed": "sent, signed or accepted",
    "sent_unsigned": "sent, unsigned",
    "more_time": "more time agreed",
    "in_time": "still in time",
    "overdue": "overdue",
}
SENT = ("sent_signed", "sent_unsigned")
_SENT_FIRST = Case(When(sending__isnull=True, then=1), default=0)
_TO_EDITIONS = (  # what changes a return beside writing in it
    Act.FINALISE,
    Act.SIGN,
    Act.SEND_BACK,
    Act.RECALL,
    Act.SEND,
    Act.ACCEPT,
    Act.REOPEN,
    Act.AMEND,
    Act.CONSIDER,
)
WAITS_FOR = ("Lead", "Signatories", "Acceptance", "Nobody")


@dataclass(frozen=True, slots=True)
class ListedReturn:
    """One line of the list. `waits_for` names roles; `contact` and `phone` say who to phone. While a return that was
    sent is corrected (`is_corrected`), `edition` and what was signed are still those of the edition that was sent."""

    area_return: Return
    standing: str
    line: str
    due: str
    edition: int | None
    is_sent: bool
    is_corrected: bool
    late: bool
    signed: int
    needed: int
    is_accepted: bool
    changed_at: datetime | None
    waits_for: str
    contact: str
    phone: str

    @property
    def has_begun(self) -> bool:
        return self.changed_at is not None

    @property
    def standing_label(self) -> str:
        return STANDINGS[self.standing]


@dataclass(frozen=True, slots=True)
class RegionRow:
    """How many of a region's areas have each standing. `counts` follows the order of `standings_on`."""

    region: str
    counts: tuple[tuple[str, int], ...]

    @property
    def areas(self) -> int:
        return sum(count for _, count in self.counts)


def standings_on(collection: Collection, today: date) -> tuple[str, ...]:
    """The standings that a return can have on a day. Until the deadline no area is overdue or needs more time."""
    rest = ("in_time",) if today <= collection.deadline else ("more_time", "overdue")
    return SENT + rest


def by_region(rows: Iterable[ListedReturn], standings: Iterable[str]) -> list[RegionRow]:
    """One row for each region by name."""
    regions: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = regions.setdefault(row.area_return.area.region, dict.fromkeys(standings, 0))
        counts[row.standing] += 1
    return [RegionRow(region, tuple(counts.items())) for region, counts in sorted(regions.items())]


def matching(
    rows: Iterable[ListedReturn],
    *,
    words: str = "",
    region: str = "",
    standings: Iterable[str] = (),
    waits: str = "",
    not_begun: bool = False,
) -> list[ListedReturn]:
    """The rows that fit every filter that is set."""
    wanted, words, chosen = waits.lower(), words.strip().casefold(), set(standings)
    return [
        row
        for row in rows
        if (not chosen or row.standing in chosen)
        and (not region or row.area_return.area.region == region)
        and wanted in row.waits_for.lower()
        and not (not_begun and row.has_begun)
        and words
        in f"{row.area_return.area.name} {row.area_return.area.short_name} {row.contact} {row.phone}".casefold()
    ]


def listed_returns(collection: Collection, today: date) -> list[ListedReturn]:
    """All returns of a collection by area: three queries, however many."""
    tree = definition.get(collection.questionnaire_id)
    still_open = _open_counts(collection, tree)
    leads = _leads(collection)
    return [
        _listed(row, still_open.get(row.pk, len(tree.questions)), leads, tree, today) for row in _returns(collection)
    ]


def _returns(collection: Collection) -> QuerySet[Return]:
    newest = Edition.objects.filter(area_return=OuterRef("pk")).order_by(_SENT_FIRST, "-number")
    sent = Edition.objects.filter(area_return=OuterRef("pk"), sending__isnull=False)
    base = sent.filter(kind=EditionKind.FINAL).order_by("-number")
    since = sent.filter(number__gte=OuterRef("base_number")).annotate(count=Count("signatures")).order_by("-count")
    sending = Sending.objects.filter(edition=OuterRef("edition_pk"))
    happened = Event.objects.filter(area_return=OuterRef("pk"), act__in=_TO_EDITIONS).order_by("-at")
    signatures = (
        Signature.objects.filter(edition=OuterRef("edition_pk"))
        .values("edition")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return (
        Return.objects.filter(collection=collection)
        .select_related("area", "collection")
        .annotate(
            edition_pk=Subquery(newest.values("pk")[:1]),
            edition_number=Subquery(newest.values("number")[:1]),
            edition_kind=Subquery(newest.values("kind")[:1]),
            happened_at=Subquery(happened.values("at")[:1]),
            bodies=Subquery(newest.values("bodies")[:1]),
            base_number=Subquery(base.values("number")[:1]),
        )
        .annotate(
            signed=Subquery(signatures),
            signed_before=Subquery(since.values("count")[:1]),
            sent_at=Subquery(sending.values("sent_at")),
            late=Subquery(sending.values("late")),
            is_accepted=Exists(Acceptance.objects.filter(edition=OuterRef("edition_pk"))),
        )
        .order_by("area__short_name")
    )


def _open_counts(collection: Collection, tree: QuestionnaireDefinition) -> dict[int, int]:
    """How many questions are open in every draft that has been started."""
    returns = Return.objects.filter(collection=collection)
    return {return_pk: progress.open for return_pk, progress in progress_of_drafts(tree, returns).items()}


def _leads(collection: Collection) -> dict[int | None, Membership]:
    rows = Membership.objects.filter(role=Role.LEAD, user__is_active=True, area__returns__collection=collection)
    leads: dict[int | None, Membership] = {}
    for membership in rows.select_related("user").order_by("pk"):
        leads.setdefault(membership.area_id, membership)
    return leads


def _listed(
    row: Any, still_open: int, leads: dict[int | None, Membership], tree: QuestionnaireDefinition, today: date
) -> ListedReturn:
    signed, needed = row.signed or 0, len(slots.needed(tree, row.bodies or {}, {}))
    again = row.edition_kind == EditionKind.AMENDMENT and signed < needed <= (row.signed_before or 0)
    final = row.status == ReturnStatus.FINAL
    sent, corrected = row.sent_at is not None, row.reopened_at is not None
    signatures = signatures_in_words(signed, needed, is_accepted=row.is_accepted) + (" again" if again else "")
    contact, phone = _contact(row, leads)
    facts = Facts(
        sent_at=row.sent_at,
        is_late=bool(row.late),
        is_being_corrected=corrected,
        is_amended=row.edition_kind == EditionKind.AMENDMENT,
        edition=row.edition_number if final else None,
        signatures="" if sent and corrected else signatures,
        has_begun=row.changed_at is not None,
        open_questions=still_open,
        questions=len(tree.questions),
    )
    return ListedReturn(
        area_return=row,
        standing=_standing(row, sent, again or signed == needed or row.is_accepted, today),
        line=with_commas(*progress_parts(facts, say=short_day)),
        due="" if sent else due(row.deadline, today),
        edition=row.edition_number if sent or final else None,
        is_sent=sent,
        is_corrected=corrected,
        late=bool(sent and row.late) or (not sent and today > row.deadline),
        signed=signed if sent or final else 0,
        needed=needed,
        is_accepted=bool(sent and row.is_accepted and signed < needed),
        changed_at=max(filter(None, (row.changed_at, row.sent_at, row.happened_at)), default=None),
        waits_for="Lead" if corrected else _waits_for(final, sent, signed < needed, row.is_accepted, again),
        contact=contact,
        phone=phone,
    )


def _standing(row: Any, sent: bool, complete: bool, today: date) -> str:
    if sent:
        return "sent_signed" if complete else "sent_unsigned"
    if today <= row.collection.deadline:
        return "in_time"
    return "more_time" if today <= row.deadline else "overdue"


def _waits_for(final: bool, sent: bool, unsigned: bool, accepted: bool, again: bool) -> str:
    """An accepted return is waiting for nobody, though it may still be signed. A return that was amended after
    everybody had signed needs no acceptance."""
    if unsigned and final and not (sent and accepted):
        return ("Signatories again" if again else "Signatories or acceptance") if sent else "Lead and signatories"
    return "Nobody" if sent else "Lead"


def _contact(row: Any, leads: dict[int | None, Membership]) -> tuple[str, str]:
    if row.query_name:
        return row.query_name, row.query_phone
    lead = leads.get(row.area_id)
    return (lead.user.name, lead.user.phone) if lead else ("No lead yet", "")
