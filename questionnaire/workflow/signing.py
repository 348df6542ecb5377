"""From draft to edition and back: finalise, sign, send back, recall."""

from dataclasses import dataclass
from functools import partial
from typing import cast

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from questionnaire import completeness, content, definition, notifications, permissions, selectors, slots
from questionnaire.chain import witness
from questionnaire.enums import Act, Authority, ReturnStatus
from questionnaire.hashing import digest
from questionnaire.models import Edition, Return, SendBack, Sending, Signature
from questionnaire.phrases import by_authority
from questionnaire.returns.workflow import (
    TRANSITIONS,
    InvalidTransition,
    announce,
    current_edition,
    hold,
    move,
    record,
    require,
)
from questionnaire.slots import Needed
from questionnaire.stored import to_stored
from questionnaire.workflow.sending import deliver

# Crockford's letters: none that are taken for one another when read aloud
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class StandingIn:
    """What a deputy says: their post, and the minute, scheme of delegation or instruction that lets them sign."""

    title: str
    authority_kind: Authority
    authority: str


class Incomplete(Exception):
    """Gaps are left: finalising is refused. `gaps` lists them."""

    def __init__(self, gaps: tuple[completeness.Gap, ...]) -> None:
        super().__init__(f"{len(gaps)} things are still open")
        self.gaps = gaps


@transaction.atomic
def finalise(area_return: Return, *, by: User) -> Edition:
    """Make the next edition, exactly as the draft stands, and lock writing. Refused while a gap is open or a text waits
    for a decision."""
    require(by, "questionnaire.finalise_return", area_return)
    hold(area_return, ReturnStatus.DRAFT)
    last = Edition.objects.filter(area_return=area_return).order_by("-number").first()
    number = last.number + 1 if last else 1
    hold(area_return, *TRANSITIONS[Act.FINALISE], changed_at=timezone.now())
    area_return.refresh_from_db()
    draft = content.from_rows(area_return)
    open_gaps = completeness.gaps(draft, selectors.waiting_texts(area_return))
    if open_gaps:
        raise Incomplete(open_gaps)
    stored = to_stored(draft)
    sha256 = digest(stored)
    bodies, one_for_all = selectors.bodies_to_sign(area_return, selectors.several_bodies(area_return))
    edition = Edition.objects.create(
        area_return=area_return,
        number=number,
        content=stored,
        sha256=sha256,
        previous_sha256=last.sha256 if last else "",
        reference=reference_for(area_return, number, sha256),
        bodies=bodies,
        one_for_all=one_for_all,
        made_by=by,
    )
    record(Act.FINALISE, area_return, by=by, edition=number, **witness.speaks_for(edition))
    announce(edition)
    transaction.on_commit(partial(notifications.ask_for_signatures, edition.pk))
    return edition


@transaction.atomic
def sign(
    edition: Edition, *, by: User, shown_sha256: str, factor: str = "", standing_in: StandingIn | None = None
) -> Signature:
    """Put one signature on an edition, in the capacity and for the body this person signs for. A deputy says by what
    authority.

    `shown_sha256` is the hash of what was on the page. That the person proved who they are in the same request is the
    caller's business; `factor` says by what. The last signature needed sends the edition where the collection says so.
    """
    require(by, "questionnaire.sign_edition", edition)
    area_return = edition.area_return
    hold(area_return, ReturnStatus.FINAL)
    current_edition(edition)
    if shown_sha256 != edition.sha256 or digest(edition.content) != edition.sha256:
        raise InvalidTransition("Your page does not show what you would be signing. Read the return again.")
    membership, slot = _open_slot(edition, by)
    if membership.is_deputy and standing_in is None:
        raise InvalidTransition("You sign as deputy, so the page has to ask you by what authority. Open it again.")
    try:
        with transaction.atomic():
            signature = _signature(edition, membership, by, factor, standing_in if membership.is_deputy else None)
    except IntegrityError as error:
        raise InvalidTransition("You have already signed this edition.") from error
    record(
        Act.SIGN,
        area_return,
        by=by,
        edition=edition.number,
        capacity=slot.capacity.slug,
        organisation=signature.organisation.name,
        authority=by_authority(signature.authority_kind, signature.authority),
        **witness.speaks_for(signature),
    )
    send_if_complete(edition, by)
    announce(edition)
    transaction.on_commit(partial(notifications.tell_lead_of_signature, signature.pk))
    return signature


def _open_slot(edition: Edition, by: User) -> tuple[Membership, Needed]:
    """What this person signs, as their role is now, and that nobody has yet."""
    held = permissions.slot_of(by, edition.area_return)
    membership = Membership.objects.select_related("organisation").filter(pk=held.pk).first() if held else None
    slot = slot_for(edition, membership) if membership else None
    if slot is None or membership is None:
        raise InvalidTransition("This edition does not ask for your signature.")
    if slot.key in signed_slots(edition):
        raise InvalidTransition(f"{slot.capacity.title}: this edition has already been signed.")
    if selectors.has_signed(edition, by.name, by):
        raise InvalidTransition("You have already signed this edition.")
    return membership, slot


@transaction.atomic
def send_back(edition: Edition, *, by: User, reasons: list[dict[str, str]]) -> SendBack:
    """Refuse to sign, with reasons by section; the return is a draft again. Not once it has been sent."""
    require(by, "questionnaire.send_back_edition", edition)
    hold(edition.area_return, *TRANSITIONS[Act.SEND_BACK], changed_at=timezone.now())
    current_edition(edition)
    _not_sent(edition)
    refusal = SendBack.objects.create(edition=edition, by=by, reasons=reasons)
    record(
        Act.SEND_BACK,
        edition.area_return,
        by=by,
        edition=edition.number,
        reasons=reasons,
        **witness.speaks_for(refusal),
    )
    transaction.on_commit(partial(notifications.tell_writers_of_send_back, refusal.pk))
    return refusal


@transaction.atomic
def recall(area_return: Return, *, by: User, reason: str) -> None:
    """Make a draft of the current edition, which has not been sent. Its signatures stay on it and do not count for
    the next."""
    require(by, "questionnaire.recall_return", area_return)
    hold(area_return, ReturnStatus.FINAL)
    edition = Edition.objects.filter(area_return=area_return).latest("number")
    _not_sent(edition)
    move(Act.RECALL, area_return, by=by, edition=edition.number, reason=reason)
    transaction.on_commit(partial(notifications.tell_signatories_of_recall, edition.pk))


def statement_for(edition: Edition, membership: Membership) -> str:
    """The words that this person signs."""
    return words_to_sign(edition, membership.capacity, cast(Organisation, membership.organisation))


def words_to_sign(edition: Edition, capacity: str, body: Organisation) -> str:
    """The statement, in the name of one body and of those for which it signs as well."""
    tree = definition.get(edition.area_return.collection.questionnaire_id)
    slot = slot_of_body(edition, capacity, body)
    for_all = slots.for_all(slot.capacity.organisation_kind, slot.bodies) if slot else ""
    return tree.statement.format(
        edition=edition.number,
        area=edition.area_return.area.short_name,
        organisation=", ".join(part for part in (body.name, for_all) if part),
    )


def slot_for(edition: Edition, membership: Membership) -> Needed | None:
    """Which of the signatures that the edition needs this person gives."""
    return slot_of_body(edition, membership.capacity, cast(Organisation, membership.organisation))


def slot_of_body(edition: Edition, capacity: str, body: Organisation) -> Needed | None:
    """Which of them is given in this capacity for this body."""
    return next((slot for slot in selectors.needed_of(edition) if slot.fits(capacity, body.code)), None)


def signed_slots(edition: Edition) -> frozenset[str]:
    """The keys of those that have been given. Call it while the return is held."""
    given = edition.signatures.values_list("capacity", "organisation__code")
    return slots.filled(selectors.needed_of(edition), given)


def _signature(
    edition: Edition, membership: Membership, by: User, factor: str, standing_in: StandingIn | None
) -> Signature:
    return Signature.objects.create(
        edition=edition,
        capacity=membership.capacity,
        organisation=cast(Organisation, membership.organisation),
        signed_by=by,
        factor=factor,
        name=by.name,
        title=standing_in.title if standing_in else by.job_title,
        authority_kind=standing_in.authority_kind if standing_in else "",
        authority=standing_in.authority if standing_in else "",
        statement=statement_for(edition, membership),
        sha256=edition.sha256,
    )


def send_if_complete(edition: Edition, by: User) -> None:
    if not edition.area_return.collection.sends_when_signed:
        return
    is_complete = len(signed_slots(edition)) == len(selectors.needed_of(edition))
    if is_complete and not Sending.objects.filter(edition=edition).exists():
        deliver(edition, by=by, missing=[])


def _not_sent(edition: Edition) -> None:
    if Sending.objects.filter(edition=edition).exists():
        raise InvalidTransition("This return has been sent to the programme, so it can no longer become a draft.")


def reference_for(area_return: Return, number: int, sha256: str) -> str:
    """A short name for people, such as EXA-2013-2-7F3K: area, year, edition and the first letters of the hash."""
    area = "".join(letter for letter in area_return.area.short_name.upper() if letter.isascii() and letter.isalpha())[
        :3
    ]
    as_number = int(sha256, 16)
    letters = "".join(_LETTERS[(as_number >> shift) & 31] for shift in range(0, 60, 5))
    for length in range(4, 13):
        reference = f"{area}-{area_return.collection.deadline.year}-{number}-{letters[:length]}"
        if not Edition.objects.filter(reference=reference).exists():
            return reference
    raise RuntimeError("no free reference")
