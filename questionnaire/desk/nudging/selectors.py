"""The people that a manager or a lead can remind, and those who have already had such an email today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.enums import Role
from accounts.models import Area, Mail, Membership, User
from questionnaire.desk.reminding.selectors.duties import open_for, sent_back_to, waits_for
from questionnaire.desk.reminding.selectors.situations import Situation, situations_of
from questionnaire.models import Collection, Return
from questionnaire.record import ReturnRecord
from questionnaire.returns.selectors.records import record_of
from questionnaire.returns.selectors.signers import code_of

LEADS, SIGNATORIES = "leads", "signatories"


@dataclass(frozen=True, slots=True)
class Asked:
    """One person to remind about one return. `numbers` are their open questions, `sent_back` the numbers of the
    sections that were sent back to them."""

    person: User
    area_return: Return
    had_today: bool
    numbers: tuple[str, ...] = ()
    sent_back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToNudge:
    """The chosen areas, and the people to remind in each group."""

    areas: list[Area]
    groups: dict[str, list[Asked]]

    @property
    def is_empty(self) -> bool:
        return not any(self.groups.values())


def to_nudge(collection: Collection, areas: Iterable[str], on: date) -> ToNudge:
    """List the leads who have not sent, and the signatories who have not signed, in these areas. Codes of areas outside
    the collection are ignored."""
    chosen = situations_of(collection, areas)
    had = _had("nudge", [situation.area_return for situation in chosen], on)
    groups: dict[str, list[Asked]] = {LEADS: [], SIGNATORIES: []}
    for situation in chosen:
        for group, people in ((LEADS, _leads(situation)), (SIGNATORIES, _signatories(situation))):
            groups[group] += [_asked(situation, person, had) for person in people]
    return ToNudge([situation.area_return.area for situation in chosen], groups)


def to_remind(situation: Situation, by: User, on: date) -> list[Asked]:
    """List the contributors who have open questions or sections sent back, without the lead who asks."""
    had = _had("turn", [situation.area_return], on)
    others = [
        _asked(situation, person, had, open_for(situation, person.pk), _sent_back(situation, person))
        for person in situation.people
        if person.pk != by.pk and Role.CONTRIBUTOR in situation.roles_of(person.pk)
    ]
    return [entry for entry in others if entry.numbers or entry.sent_back]


def to_sign(area_return: Return, by: User, on: date, record: ReturnRecord | None = None) -> list[Asked]:
    """List those who have not signed the edition in force, without the lead who asks; the holder of a post comes before
    the deputy. Two queries if the caller passes the `record`."""
    missing = (record or record_of(area_return)).missing
    rows = Membership.objects.filter(area=area_return.area_id, role=Role.SIGNATORY, user__is_active=True)
    rows = rows.exclude(user=by).select_related("user", "organisation").order_by("is_deputy", "pk")
    asked = [row for row in rows if any(slot.fits(row.capacity, code_of(row)) for slot in missing)]
    had = _had("turn", [area_return], on)
    return [Asked(row.user, area_return, (row.user_id, area_return.area_id) in had) for row in asked]


def _leads(situation: Situation) -> list[User]:
    return [] if situation.is_sent else _unique(situation, Role.LEAD)


def _signatories(situation: Situation) -> list[User]:
    return [row.user for row in situation.holding(Role.SIGNATORY) if waits_for(situation, row)]


def _unique(situation: Situation, role: Role) -> list[User]:
    return list({row.user_id: row.user for row in situation.holding(role)}.values())


def _sent_back(situation: Situation, person: User) -> tuple[str, ...]:
    return tuple(section.number for section, _ in sent_back_to(situation, person.pk))


def _asked(
    situation: Situation,
    person: User,
    had: set[tuple[int, int | None]],
    numbers: tuple[str, ...] = (),
    sent_back: tuple[str, ...] = (),
) -> Asked:
    area_return = situation.area_return
    return Asked(person, area_return, (person.pk, area_return.area_id) in had, numbers, sent_back)


def _had(kind: str, returns: list[Return], on: date) -> set[tuple[int, int | None]]:
    """The people who have already had an email of this kind on this day, each with the area."""
    begins = tuple(f"{kind}:{area_return.pk}:{on}:" for area_return in returns)
    rows = Mail.objects.filter(kind=kind, area__in=[area_return.area_id for area_return in returns])
    keys = rows.filter(key__contains=f":{on}:").values_list("to_id", "area_id", "key")
    return {(to, area) for to, area, key in keys if key.startswith(begins)}
