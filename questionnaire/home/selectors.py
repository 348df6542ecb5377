"""What is waiting for this person, for the start page."""

from collections import defaultdict
from dataclasses import dataclass

from accounts.enums import Role
from accounts.models import Membership, User
from questionnaire import permissions, slots
from questionnaire.enums import ReturnStatus
from questionnaire.models import Collection, Edition, Return, Signature
from questionnaire.returns.selectors.signers import code_of, needed_of


def my_returns(user: User) -> list[Return]:
    """Returns of the areas this person belongs to, newest collection first."""
    if permissions.programme_roles(user) and not any(membership.area_id for membership in user.held):
        return []
    areas = {membership.area_id for membership in user.held if membership.area_id}
    returns = Return.objects.filter(area_id__in=areas).select_related("collection", "area")
    return list(returns.order_by("-collection__deadline", "area__short_name"))


@dataclass(frozen=True, slots=True)
class WaitingSignature:
    """An edition this person is asked to sign, or has signed."""

    edition: Edition
    membership: Membership
    signed: bool


def my_signatures(user: User) -> list[WaitingSignature]:
    """List current editions in all areas where this person signs, unsigned ones first. Two queries."""
    held = {row.area_id: row for row in user.held if row.role == Role.SIGNATORY and row.area_id}
    if not held:
        return []
    editions = Edition.objects.filter(
        area_return__area_id__in=held, area_return__status=ReturnStatus.FINAL
    ).select_related("area_return__area", "area_return__collection")
    current: dict[int, Edition] = {}
    for edition in editions.order_by("number"):
        current[edition.area_return_id] = edition
    signatures = Signature.objects.filter(edition__in=current.values())
    given = defaultdict(list)
    for edition_pk, capacity, code in signatures.values_list("edition_id", "capacity", "organisation__code"):
        given[edition_pk].append((capacity, code))
    waiting = []
    for edition in current.values():
        membership, wanted = held[edition.area_return.area_id], needed_of(edition)
        own = next((slot for slot in wanted if slot.fits(membership.capacity, code_of(membership))), None)
        if own:
            signed = own.key in slots.filled(wanted, given[edition.pk])
            waiting.append(WaitingSignature(edition, membership, signed))
    return sorted(waiting, key=lambda entry: (entry.signed, entry.edition.area_return.deadline))


def collections_of_programme(user: User) -> list[Collection]:
    if not permissions.programme_roles(user):
        return []
    return list(Collection.objects.select_related("questionnaire").order_by("-deadline", "slug"))
