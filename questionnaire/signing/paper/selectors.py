"""Signatures on paper: which slots are open, who may have signed them, and the stored scans."""

from django.db.models import Q
from django.http import Http404

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from questionnaire import permissions
from questionnaire.models import Edition, Signature
from questionnaire.record import ReturnRecord, Slot
from questionnaire.returns.selectors.signers import code_of, signatories_and_board_officers
from questionnaire.slots import Needed


def slot_at(record: ReturnRecord, place: int) -> Slot:
    """Find the slot with this number, in the order of the printed return; otherwise 404."""
    if not 1 <= place <= len(record.slots):
        raise Http404("No such place for a signature")
    return record.slots[place - 1]


def open_places(record: ReturnRecord) -> list[tuple[int, Slot]]:
    """List the slots without a signature, with their numbers."""
    return [(place, slot) for place, slot in enumerate(record.slots, start=1) if slot.signature is None]


def who_may_have_signed(edition: Edition, slot: Slot | Needed) -> list[Membership]:
    """List the people with an account who may sign in this slot."""
    people = signatories_and_board_officers(edition.area_return)
    return [row for row in people if row.role == Role.SIGNATORY and slot.fits(row.capacity, code_of(row))]


def bodies_that_sign(edition: Edition, slot: Slot) -> list[Organisation]:
    """List the bodies for which somebody may sign in this slot. It is a single one if each body signs for itself."""
    if slot.code:
        return list(Organisation.objects.filter(code=slot.code))
    of_the_kind = Q(areas=edition.area_return.area_id, kind=slot.capacity.organisation_kind)
    named = Q(pk__in=[row.organisation_id for row in who_may_have_signed(edition, slot)])
    return list(Organisation.objects.filter(of_the_kind | named).distinct())


def holds_slot(user: User, edition: Edition, slot: Slot | Needed) -> bool:
    """Whether this person signs in this slot, in their own right or as a deputy."""
    held = permissions.slot_of(user, edition.area_return)
    return held is not None and slot.fits(held.capacity, code_of(held))


def paper_recorder(edition: Edition) -> User | None:
    """Find the person who records signatures on paper: the board officer, or the lead if the area has none."""
    area_return = edition.area_return
    officers = [row.user for row in signatories_and_board_officers(area_return) if row.role == Role.BOARD_OFFICER]
    if officers:
        return officers[0]
    leads = Membership.objects.filter(area_id=area_return.area_id, role=Role.LEAD, user__is_active=True)
    first = leads.select_related("user").order_by("pk").first()
    return first.user if first else None


def signature_with_scan(edition: Edition, sha256: str) -> Signature:
    """Find the signature of this edition whose scan has this hash; otherwise 404. The caller checks `read_edition`."""
    signature = edition.signatures.filter(scan_sha256=sha256).exclude(scan="").first()
    if signature is None:
        raise Http404("No such scan")
    return signature


def was_recorded(edition: Edition, sha256: str, user: User) -> bool:
    """Whether this person has already recorded the signature with this scan, by the first of two clicks."""
    return bool(sha256) and edition.signatures.filter(scan_sha256=sha256, recorded_by=user).exists()
