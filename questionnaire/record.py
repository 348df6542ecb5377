"""The record of a return, beside its content: status, edition, signatures, sending and the board's decisions.

It is a frozen value like ReturnContent; pages, emails and documents put it into words with the functions at the end.
"""

from dataclasses import dataclass
from datetime import date, datetime

from questionnaire import slots
from questionnaire.enums import BoardOutcome
from questionnaire.phrases import by_authority, day, in_capacity, with_commas, without_minute


@dataclass(frozen=True, slots=True)
class SignatureRecord:
    capacity: str
    name: str
    title: str
    organisation: str
    statement: str
    signed_at: datetime
    on_paper: bool = False
    authority: str = ""
    factor: str = ""
    sha256: str = ""
    authority_kind: str = ""
    recorded_by: str = ""
    recorded_at: datetime | None = None
    scan_sha256: str = ""

    @property
    def came_at(self) -> datetime:
        """When the signature counted: one on paper since it was recorded, as only the day of signing is known."""
        return self.recorded_at or self.signed_at

    @property
    def is_deputy(self) -> bool:
        return bool(self.authority_kind)

    @property
    def by_authority(self) -> str:
        return by_authority(self.authority_kind, self.authority)


@dataclass(frozen=True, slots=True)
class EarlierSignature:
    """The latest signature for the same slot on an earlier edition; it does not count for this edition."""

    edition: int
    name: str
    signed_at: datetime
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Slot(slots.Needed):
    """A signature that is needed, with the signature if it has been given. Otherwise `expected` names the signatory,
    `deputy` the person who may sign instead, and `reason` is what was given on sending for its absence."""

    signature: SignatureRecord | None = None
    expected: str = ""
    organisation: str = ""
    reason: str = ""
    earlier: EarlierSignature | None = None
    deputy: str = ""

    @property
    def title(self) -> str:
        """The capacity in plain words, with the body if several bodies sign in it."""
        return in_capacity(self.capacity, self.organisation) if self.code else self.capacity.title

    @property
    def label(self) -> str:
        """The capacity as printed on the form, with the body if several bodies sign in it."""
        return f"{self.capacity.label}, {self.organisation}" if self.code else self.capacity.label

    @property
    def body(self) -> str:
        """The body, and the other bodies that it signs for: "Northbourne and Vale CCG, for both CCGs"."""
        return with_commas(self.organisation, self.for_all)

    @property
    def for_all(self) -> str:
        """ "for both CCGs", where one signature is for several bodies."""
        return slots.for_all(self.capacity.organisation_kind, self.bodies)


@dataclass(frozen=True, slots=True)
class SendingRecord:
    sent_by: str
    sent_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class AcceptanceRecord:
    """The programme's acceptance of an edition that has not been signed by everybody, with the reason."""

    reason: str
    accepted_by: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class ConsiderationRecord:
    board: str
    met_on: date
    outcome: str
    minute_reference: str = ""
    resolution: str = ""

    @property
    def outcome_label(self) -> str:
        return str(BoardOutcome(self.outcome).label)

    @property
    def minute(self) -> str:
        """ "minute 41"; empty if none was given."""
        return f"minute {without_minute(self.minute_reference)}" if self.minute_reference else ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """The board's decision on an earlier edition, `decided`, after which this edition was amended."""

    decision: ConsiderationRecord
    decided: int

    @property
    def words(self) -> str:
        return f"amended after the board meeting of {day(self.decision.met_on)}"


@dataclass(frozen=True, slots=True)
class EditionRecord:
    number: int
    made_at: datetime
    made_by: str
    sha256: str
    reference: str
    replaces_number: int | None = None
    replaces_made_at: datetime | None = None
    amendment: Amendment | None = None


@dataclass(frozen=True, slots=True)
class Reopening:
    """The programme's reopening of a return. Edition `number` remains the one sent until a corrected one is sent."""

    number: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnRecord:
    """The record of a draft or an edition. `edition` is None for a draft; `open_questions` is 0 for an edition.
    `has_begun` is false for a draft in which nobody has written anything."""

    status: str
    deadline: date
    extension_reason: str = ""
    board_meets_on: date | None = None
    open_questions: int = 0
    questions: int = 0
    has_begun: bool = True
    edition: EditionRecord | None = None
    slots: tuple[Slot, ...] = ()
    sending: SendingRecord | None = None
    considerations: tuple[ConsiderationRecord, ...] = ()
    acceptance: AcceptanceRecord | None = None
    reopened: Reopening | None = None

    @property
    def signed(self) -> int:
        return sum(slot.signature is not None for slot in self.slots)

    @property
    def is_signed(self) -> bool:
        return bool(self.slots) and self.signed == len(self.slots)

    @property
    def is_draft(self) -> bool:
        return self.edition is None

    @property
    def waits_for_acceptance(self) -> bool:
        """Whether the edition was sent without every signature and the programme has not accepted that yet."""
        is_unsigned = bool(self.missing) and not self.was_signed_before
        return self.sending is not None and self.acceptance is None and is_unsigned

    @property
    def was_signed_before(self) -> bool:
        """Whether everybody had signed what the board decided on, and somebody has not signed the amended edition."""
        if self.amendment is None or not self.missing:
            return False
        decided = self.amendment.decided
        return all(slot.earlier is not None and slot.earlier.edition >= decided for slot in self.missing)

    @property
    def accepted_without(self) -> tuple[Slot, ...]:
        """The signatures that were missing when the edition was accepted; some may have been added since."""
        if self.acceptance is None:
            return ()
        at = self.acceptance.accepted_at
        return tuple(slot for slot in self.slots if slot.signature is None or slot.signature.came_at > at)

    def slot_for(self, capacity: str, code: str) -> Slot | None:
        """Find the slot that a signature in this capacity, for the body with this code, fills."""
        return next((slot for slot in self.slots if slot.fits(capacity, code)), None)

    @property
    def amendment(self) -> Amendment | None:
        return self.edition.amendment if self.edition else None

    @property
    def decision(self) -> ConsiderationRecord | None:
        """The board's latest decision on this edition, or on the one that it amends."""
        if self.considerations:
            return self.considerations[-1]
        return self.amendment.decision if self.amendment else None

    @property
    def is_being_corrected(self) -> bool:
        """Whether the programme has reopened the return since this edition was sent."""
        return bool(self.edition and self.reopened and self.reopened.number == self.edition.number)

    @property
    def missing(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.signature is None)


def in_place_of(slot: Slot) -> str:
    """ "for the Chair, Health and Wellbeing Board (minute 41 of 3 June 2013)"; empty if no deputy signed."""
    if slot.signature is None or not slot.signature.is_deputy:
        return ""
    return f"for the {slot.capacity.title} ({slot.signature.by_authority})"


def recorded(signature: SignatureRecord) -> str:
    """ "recorded by Dev Chaudhry on 5 July 2013", for a signature on paper; otherwise empty."""
    if not signature.recorded_by or signature.recorded_at is None:
        return ""
    return f"recorded by {signature.recorded_by} on {day(signature.recorded_at)}"
