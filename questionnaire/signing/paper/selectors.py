"""Signatures on paper: what is still to be signed, who may have signed it, and the scans that are kept."""

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
    """The slot with this number, in the order of the printed return, else 404."""
    if not 1 <= place <= len(record.slots):
        raise Http404("No such place for a signature")
    return record.slots[place - 1]


def open_places(record: ReturnRecord) -> list[tuple[int, Slot]]:
    """What still waits for a signature, with the numbers of the slots."""
    return [(place, slot) for place, slot in enumerate(record.slots, start=1) if slot.signature is None]


def who_may_have_signed(edition: Edition, slot: Slot | Needed) -> list[Membership]:
    """Those who sign in this slot and have an account."""
    people = signatories_and_board_officers(edition.area_return)
    return [row for row in people if row.role == Role.SIGNATORY and slot.fits(row.capacity, code_of(row))]


def bodies_that_sign(edition: Edition, slot: Slot) -> list[Organisation]:
    """The bodies of the area for which somebody signs in this slot: one, where each of several does."""
    if slot.code:
        return list(Organisation.objects.filter(code=slot.code))
    of_the_kind = Q(areas=edition.area_return.area_id, kind=slot.capacity.organisation_kind)
    named = Q(pk__in=[row.organisation_id for row in who_may_have_signed(edition, slot)])
    return list(Organisation.objects.filter(of_the_kind | named).distinct())


def holds_slot(user: User, edition: Edition, slot: Slot | Needed) -> bool:
    """Whether this person signs here, or does so as a deputy."""
    held = permissions.slot_of(user, edition.area_return)
    return held is not None and slot.fits(held.capacity, code_of(held))


def paper_recorder(edition: Edition) -> User | None:
    """Who records a signature on paper: the board officer, or the lead where the area has none."""
    area_return = edition.area_return
    officers = [row.user for row in signatories_and_board_officers(area_return) if row.role == Role.BOARD_OFFICER]
    if officers:
        return officers[0]
    leads = Membership.objects.filter(area_id=area_return.area_id, role=Role.LEAD, user__is_active=True)
    first = leads.select_related("user").order_by("pk").first()
    return first.user if first else None


def signature_with_scan(edition: Edition, sha256: str) -> Signature:
    """The signature of this edition whose scan has this hash, else 404. Whether it may be read is `read_edition`."""
    found = edition.signatures.filter(scan_sha256=sha256).exclude(scan="").first()
    if found is None:
        raise Http404("No such scan")
    return found


def was_recorded(edition: Edition, sha256: str, user: User) -> bool:
    """Whether this person recorded the signature with this scan: the first of two clicks."""
    return bool(sha256) and edition.signatures.filter(scan_sha256=sha256, recorded_by=user).exists()
