"""Who signs: the slots of an edition with their signatures, and the slots that a draft's next edition would have."""

from collections.abc import Iterable

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from questionnaire import definition, slots
from questionnaire.models import Edition, Return, Sending, Signature
from questionnaire.record import EarlierSignature, SignatureRecord, Slot
from questionnaire.returns.selectors.finding import StringAgg
from questionnaire.slots import Needed


def has_signed(edition: Edition, name: str, user: User | None) -> bool:
    """Whether this person has signed this edition. Accounts are compared; where one of the two has no account, names
    are, without regard to case and spaces."""
    rows = edition.signatures.values_list("signed_by_id", "name")
    return any(pk == user.pk if pk and user else _normalised(known) == _normalised(name) for pk, known in rows)


def is_same_name(name: str, other: str) -> bool:
    return _normalised(name) == _normalised(other)


def _normalised(name: str) -> str:
    return " ".join(name.casefold().split())


_PART, _ROW = "\x1f", "\x1e"  # no name has these


def needed_of(edition: Edition) -> tuple[Needed, ...]:
    """The signatures that this edition needs."""
    tree = definition.get(edition.area_return.collection.questionnaire_id)
    return slots.needed(tree, edition.bodies, edition.one_for_all)


def with_bodies(returns: QuerySet[Return]) -> QuerySet[Return]:
    """Annotate what `bodies_of` reads of the bodies, except their keys, so that it needs no query."""
    bodies = Organisation.objects.filter(areas=OuterRef("area")).order_by().values("areas")
    packed = StringAgg(Concat("code", Value(_PART), "name", Value(_PART), "kind"), separator=_ROW)
    return returns.annotate(bodies_packed=Coalesce(Subquery(bodies.annotate(all=packed).values("all")), Value("")))


def bodies_of(area_return: Return) -> list[Organisation]:
    """The bodies of the area that somebody can sign for, ordered by name."""
    packed = getattr(area_return, "bodies_packed", None)
    if packed is None:
        return list(Organisation.objects.filter(areas=area_return.area_id).order_by("name", "code"))
    rows = (row.split(_PART) for row in packed.split(_ROW) if row)
    bodies = [Organisation(code=code, name=name, kind=kind) for code, name, kind in rows]
    return sorted(bodies, key=lambda body: (body.name, body.code))


def several_bodies(area_return: Return) -> dict[str, list[Organisation]]:
    """The bodies by capacity, for each capacity of which the area has two or more bodies."""
    tree, bodies = definition.get(area_return.collection.questionnaire_id), bodies_of(area_return)
    by_capacity = {
        capacity.slug: [body for body in bodies if body.kind == capacity.organisation_kind]
        for capacity in tree.capacities
    }
    return {capacity: same for capacity, same in by_capacity.items() if len(same) > 1}


def bodies_to_sign(
    area_return: Return, several: dict[str, list[Organisation]]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The codes by capacity for the next edition's `bodies` (each signs) and `one_for_all` (one signs for all)."""
    each: dict[str, list[str]] = {}
    one: dict[str, list[str]] = {}
    for capacity, bodies in several.items():
        (each if capacity in area_return.each_body_signs else one)[capacity] = [body.code for body in bodies]
    return each, one


def expected_slots(area_return: Return, people: Iterable[Membership]) -> tuple[Slot, ...]:
    """The signatures that the next edition would need, with the people expected to give them."""
    tree = definition.get(area_return.collection.questionnaire_id)
    several, signatories = several_bodies(area_return), _signatories(people)
    names = {body.code: body.name for bodies in several.values() for body in bodies}
    wanted = slots.needed(tree, *bodies_to_sign(area_return, several))
    return tuple(_slot(slot, None, signatories, names) for slot in wanted)


def slots_of(edition: Edition, sending: Sending | None, people: Iterable[Membership]) -> tuple[Slot, ...]:
    """Every signature that the edition needs, in the questionnaire's order: either given, or with the person expected
    to give it. One query, and one more where a body that has to sign has no signatory."""
    reasons = {
        slots.key(entry["capacity"], entry.get("organisation", "")): entry["reason"]
        for entry in (sending.missing if sending else ())
    }
    signatories, wanted = _signatories(people), needed_of(edition)
    current, earlier = _signatures(edition)
    names = _names(wanted, [*current, *signatories])
    filled = []
    for slot in wanted:
        row = next((row for row in current if slot.fits(row.capacity, row.organisation.code)), None)
        before = next((row for row in earlier if slot.fits(row.capacity, row.organisation.code)), None)
        filled.append(_slot(slot, row, signatories, names, "" if row else reasons.get(slot.key, ""), before))
    return tuple(filled)


def _slot(
    wanted: Needed,
    row: Signature | None,
    signatories: list[Membership],
    names: dict[str, str],
    reason: str = "",
    before: Signature | None = None,
) -> Slot:
    able = [each for each in signatories if wanted.fits(each.capacity, code_of(each))]
    holder = next((each for each in able if not each.is_deputy), None)
    deputy = next((each for each in able if each.is_deputy), None)
    first = holder or deputy
    return Slot(
        wanted.capacity,
        signature=_signature(row) if row else None,
        expected=first.user.name if first else "",
        organisation=row.organisation.name if row else names.get(wanted.code) or _body_name(first),
        reason=reason,
        earlier=_earlier(before) if before else None,
        code=wanted.code,
        bodies=wanted.bodies,
        deputy=deputy.user.name if deputy and holder else "",
    )


def _signatories(people: Iterable[Membership]) -> list[Membership]:
    return [membership for membership in people if membership.role == Role.SIGNATORY]


def _signatures(edition: Edition) -> tuple[list[Signature], list[Signature]]:
    """This edition's signatures, and those of earlier editions with the latest first. One query."""
    rows = Signature.objects.filter(
        edition__area_return=edition.area_return_id, edition__number__lte=edition.number
    ).select_related("organisation", "recorded_by")
    signatures: list[Signature] = list(
        rows.annotate(edition_number=F("edition__number")).order_by("edition__number", "signed_at", "pk")
    )
    current: list[Signature] = [row for row in signatures if row.edition_id == edition.pk]
    return current, [row for row in reversed(signatures) if row.edition_id != edition.pk]


def _names(wanted: Iterable[Needed], known: Iterable[Signature | Membership]) -> dict[str, str]:
    """The names of the bodies that have to sign, by code; queried only where `known` does not include them."""
    names = {row.organisation.code: row.organisation.name for row in known if row.organisation}
    unknown = {slot.code for slot in wanted if slot.code} - names.keys()
    if unknown:
        names |= dict(Organisation.objects.filter(code__in=unknown).values_list("code", "name"))
    return names


def signatories_and_board_officers(area_return: Return) -> list[Membership]:
    """Signatories and board officers of the area, read once per return object."""
    cache = area_return.__dict__
    if "_signatories_and_board_officers" not in cache:
        roles = (Role.SIGNATORY, Role.BOARD_OFFICER)
        rows = Membership.objects.filter(area_id=area_return.area_id, role__in=roles, user__is_active=True)
        cache["_signatories_and_board_officers"] = list(rows.select_related("user", "organisation").order_by("pk"))
    return cache["_signatories_and_board_officers"]


def board_officer(area_return: Return) -> User | None:
    """The board officer of the area, whom a signatory can ask for help."""
    people = signatories_and_board_officers(area_return)
    return next((person.user for person in people if person.role == Role.BOARD_OFFICER), None)


def code_of(membership: Membership) -> str:
    """The code of the body that somebody signs for; empty where there is none."""
    return membership.organisation.code if membership.organisation else ""


def _body_name(holder: Membership | None) -> str:
    return holder.organisation.name if holder and holder.organisation else ""


def _earlier(row: Signature) -> EarlierSignature:
    when = timezone.localtime(row.signed_at)
    return EarlierSignature(row.edition_number, row.name, when, row.on_paper)  # type: ignore[attr-defined]  # annotated


def _signature(row: Signature) -> SignatureRecord:
    return SignatureRecord(
        capacity=row.capacity,
        name=row.name,
        title=row.title,
        organisation=row.organisation.name,
        statement=row.statement,
        signed_at=timezone.localtime(row.signed_at),
        on_paper=row.on_paper,
        authority=row.authority,
        authority_kind=row.authority_kind,
        factor=row.factor,
        sha256=row.sha256,
        recorded_by=row.recorded_by.name if row.recorded_by else "",
        recorded_at=timezone.localtime(row.recorded_at) if row.recorded_at else None,
        scan_sha256=row.scan_sha256,
    )
