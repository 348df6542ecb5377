"""What happened to a return, beside its content: status, edition, signatures, sending, the board.

A frozen value like ReturnContent; pages, mails and documents word it with the functions at the end.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from questionnaire import slots
from questionnaire.definition import Capacity
from questionnaire.enums import Authority, BoardOutcome, Factor, ReturnStatus

_MINUTE = re.compile(r"^\s*(?:minutes?|min)\b[\s.:]*", re.IGNORECASE)
_AUTHORITIES = {
    Authority.MINUTE: "minute",
    Authority.SCHEME: "scheme of delegation",
    Authority.INSTRUCTION: "written instruction",
}


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
        """When it was there: one on paper once it was recorded, since of its signing only the day is known."""
        return self.recorded_at or self.signed_at

    @property
    def is_deputy(self) -> bool:
        return bool(self.authority_kind)

    @property
    def by_authority(self) -> str:
        return by_authority(self.authority_kind, self.authority)


@dataclass(frozen=True, slots=True)
class EarlierSignature:
    """The last earlier edition that was signed here; it does not count for this one."""

    edition: int
    name: str
    signed_at: datetime
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One signature that is needed: given, or with who is expected and the reason said on sending. `code` is that of
    the body that has to give it, where each of several does; otherwise it is for all `bodies` of the capacity's kind.
    `deputy` is who may sign in the place of whoever is `expected`."""

    capacity: Capacity
    signature: SignatureRecord | None = None
    expected: str = ""
    organisation: str = ""
    reason: str = ""
    earlier: EarlierSignature | None = None
    code: str = ""
    bodies: int = 1
    deputy: str = ""

    @property
    def key(self) -> str:
        return slots.key(self.capacity.slug, self.code)

    def fits(self, capacity: str, code: str) -> bool:
        """Whether somebody signs it who does so in this capacity for the body with this code."""
        return self.capacity.slug == capacity and self.code in ("", code)

    @property
    def title(self) -> str:
        """In what capacity; with the body where others sign in the same."""
        return in_capacity(self.capacity, self.organisation) if self.code else self.capacity.title

    @property
    def label(self) -> str:
        """The same as on the form."""
        return f"{self.capacity.label}, {self.organisation}" if self.code else self.capacity.label

    @property
    def body(self) -> str:
        """For whom: "Northbourne and Vale CCG, for both CCGs"."""
        return ", ".join(part for part in (self.organisation, self.for_all) if part)

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
    """That the programme took the edition although signatures were missing, and why."""

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
        """ "minute 41"; nothing where none was given."""
        return f"minute {without_minute(self.minute_reference)}" if self.minute_reference else ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """An edition changes another after what the board decided on edition `decided`."""

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
    """The programme opened a sent edition again; until a corrected one is sent, `number` stays the one that was."""

    number: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnRecord:
    """`edition` is None for a draft; `open_questions` counts the draft's open ones and is 0 for an edition. A draft in
    which nobody has written anything has not begun."""

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
        """Sent without every signature, and the programme has not said yet that it takes it so."""
        is_unsigned = bool(self.missing) and not self.was_signed_before
        return self.sending is not None and self.acceptance is None and is_unsigned

    @property
    def was_signed_before(self) -> bool:
        """Amended after everybody had signed what the board decided on, and not signed again by everybody."""
        if self.amendment is None or not self.missing:
            return False
        decided = self.amendment.decided
        return all(slot.earlier is not None and slot.earlier.edition >= decided for slot in self.missing)

    @property
    def accepted_without(self) -> tuple[Slot, ...]:
        """The signatures that were missing when the edition was accepted; some may have come since."""
        if self.acceptance is None:
            return ()
        at = self.acceptance.accepted_at
        return tuple(slot for slot in self.slots if slot.signature is None or slot.signature.came_at > at)

    def slot_for(self, capacity: str, code: str) -> Slot | None:
        """Where somebody signs who does so in this capacity for the body with this code."""
        return next((slot for slot in self.slots if slot.fits(capacity, code)), None)

    @property
    def amendment(self) -> Amendment | None:
        return self.edition.amendment if self.edition else None

    @property
    def decision(self) -> ConsiderationRecord | None:
        """What the board decided last on this edition, or on the one that it amends."""
        if self.considerations:
            return self.considerations[-1]
        return self.amendment.decision if self.amendment else None

    @property
    def is_being_corrected(self) -> bool:
        """Whether this is the edition that was sent and that the programme has opened again since."""
        return bool(self.edition and self.reopened and self.reopened.number == self.edition.number)

    @property
    def missing(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.signature is None)


def by_authority(kind: str, reference: str) -> str:
    """ "minute 41 of 3 June 2013": by what somebody signed in the place of another."""
    if not kind:
        return reference
    said = without_minute(reference) if kind == Authority.MINUTE else reference
    return f"{_AUTHORITIES[Authority(kind)]} {said}"


def without_minute(reference: str) -> str:
    """ "Minute 41" and "Min. 41" as "41", for where the word stands before it already."""
    return _MINUTE.sub("", reference) or reference


def in_place_of(slot: Slot) -> str:
    """ "for the Chair, Health and Wellbeing Board (minute 41 of 3 June 2013)"; nothing where no deputy signed."""
    if slot.signature is None or not slot.signature.is_deputy:
        return ""
    return f"for the {slot.capacity.title} ({slot.signature.by_authority})"


def recorded(signature: SignatureRecord) -> str:
    """ "recorded by Dev Chaudhry on 5 July 2013", of a signature on paper."""
    if not signature.recorded_by or signature.recorded_at is None:
        return ""
    return f"recorded by {signature.recorded_by} on {day(signature.recorded_at.date())}"


_PROOFS: dict[str, str] = {
    Factor.PASSWORD: "with the password entered again",
    Factor.CODE: "with a code from an authenticator app",
    Factor.RECOVERY_CODE: "with a recovery code",
    Factor.PASSKEY: "with a passkey (fingerprint, face or PIN)",
}


def proof(factor: str) -> str:
    """By what somebody showed who they are: "with the password given again". What is older than the note of it was
    given after signing in again too."""
    return _PROOFS.get(factor, "after signing in again")


def day(value: date) -> str:
    """5 July 2013; of a moment the day here."""
    local = local_day(value)
    return f"{local.day} {local:%B %Y}"


def local_day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def weekday(value: date | datetime) -> str:
    """Friday 5 July."""
    local = local_day(value)
    return f"{local:%A} {local.day} {local:%B}"


def clock(value: datetime) -> str:
    """18:42."""
    return f"{timezone.localtime(value):%H:%M}"


def moment(value: datetime) -> str:
    """ "today 18:42", "yesterday 14:20", "3 July 2013, 14:20"."""
    today = timezone.localdate()
    near = {today: "today", today - timedelta(days=1): "yesterday"}.get(local_day(value))
    return f"{near} at {clock(value)}" if near else f"{day(value)} at {clock(value)}"


def join(parts: Iterable[str]) -> str:
    """ "a, b and c"."""
    *front, last = [part for part in parts if part] or [""]
    return f"{', '.join(front)} and {last}" if front else last


def sent_back(sections: Sequence[str]) -> str:
    """ "sections 6 and 8 were sent back", by their numbers."""
    return f"section {sections[0]} was sent back" if len(sections) == 1 else f"sections {join(sections)} were sent back"


def were_sent_back(sections: Sequence[str]) -> str:
    """The same as a heading: "2 sections were sent back: 6 and 8"."""
    if len(sections) == 1:
        return f"Section {sections[0]} was sent back"
    return f"{len(sections)} sections were sent back: {join(sections)}"


def in_post(title: str, body: str) -> str:
    """ "Chair, Exampleshire Health and Wellbeing Board": a title with its body, which is not named twice where the
    title names it, or ends with the kind of body it is."""
    if not title or not body:
        return title or body
    if body.casefold() in title.casefold():
        return title
    post, _, kind = title.rpartition(", ")
    return f"{post}, {body}" if post and kind.casefold() in body.casefold() else f"{title}, {body}"


def in_capacity(capacity: Capacity, body: str) -> str:
    """In what capacity somebody signs: without the kind of body where the body itself is named."""
    return in_post(capacity.title.partition(", ")[0] if body else capacity.title, body)


def post_of(capacity: Capacity, body: str = "") -> str:
    """The post within a sentence: "chief executive of Fairleigh Council"."""
    title = capacity.title.partition(", ")[0]
    post = title if title[:2].isupper() else title[:1].lower() + title[1:]
    return f"{post}, {body}" if body and " of " in post else f"{post} of {body}" if body else post


def status_line(record: ReturnRecord, today: date) -> str:
    """One sentence, the same on pages, in lists and mails: "Final, edition 2, 1 of 3 signatures, due today"."""
    parts = [*_standing(record, today), *_board(record, today)]
    return ", ".join(parts)


def edition_line(record: ReturnRecord, newest: int | None, today: date) -> str:
    """The status line of one edition, which may not be in force any more. `newest` is the number that replaced it."""
    if record.edition is None or (newest is None and record.status == ReturnStatus.FINAL):
        return status_line(record, today)
    if record.is_being_corrected:
        return ", ".join([*_standing(record, today), *_board(record, today)])
    if newest:
        return f"Edition {record.edition.number}, replaced by edition {newest}"
    return f"Edition {record.edition.number}, recalled: the return is being written again"


def printed_status(record: ReturnRecord) -> str:
    """The status line of a document, which must not change from day to day: it speaks of no "today"."""
    if record.edition is None:
        return "Draft: not finalised, not signed, not sent"
    first = f"Sent {day(record.sending.sent_at.date())}" if record.sending else "Not yet sent"
    late = [f"after the deadline of {day(record.deadline)}"] if record.sending and record.sending.late else []
    return ", ".join([first, *late, _signatures(record), *_board_printed(record)])


def _standing(record: ReturnRecord, today: date) -> list[str]:
    if record.sending:
        late = ", late" if record.sending.late else ""
        corrected = ["being corrected"] if record.is_being_corrected else []
        return [f"Sent {day(record.sending.sent_at.date())}{late}", *corrected, _signatures(record)]
    when = [_corrects(record.reopened) if record.reopened else due(record.deadline, today)]
    if record.edition and record.status == ReturnStatus.FINAL:
        return [f"Final, edition {record.edition.number}", _signatures(record), "not sent", *when]
    if not record.has_begun:
        return ["Not started", *when]
    if record.open_questions:
        return [f"Draft, {record.open_questions} of {record.questions} questions open", *when]
    return ["Draft, every question answered or passed", *when]


def _corrects(reopened: Reopening) -> str:
    return f"corrects edition {reopened.number}, which was sent"


def due(deadline: date, today: date) -> str:
    """ "due tomorrow (Friday 5 July)": the day with its weekday, and how near it is."""
    weekday = f"{deadline:%A} {deadline.day} {deadline:%B}"
    days = (deadline - today).days
    if days < 0:
        return f"was due {weekday}"
    near = {0: "today", 1: "tomorrow"}.get(days)
    return f"due {near} ({weekday})" if near else f"due {weekday}"


def _signatures(record: ReturnRecord) -> str:
    return signatures_in_words(record.signed, len(record.slots), is_accepted=record.acceptance is not None)


def signatures_in_words(signed: int, needed: int, *, is_accepted: bool = False) -> str:
    """ "2 of 3 signatures", or what it is before the first and after the last; "accepted without the third"."""
    if not needed:
        return "no signature needed"
    if signed == needed:
        return "signed"
    if is_accepted and not signed:
        return "accepted without signatures" if needed > 1 else "accepted without a signature"
    said = f"{signed} of {needed} signatures" if signed else "not yet signed"
    return f"{said}, accepted without the {_last(needed, needed - signed)}" if is_accepted else said


_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def _last(needed: int, missing: int) -> str:
    """Which is missing, where it is one: "third"."""
    return _ORDINALS[needed] if missing == 1 and needed < len(_ORDINALS) else "other" if missing == 1 else "others"


def _board(record: ReturnRecord, today: date) -> list[str]:
    if record.decision:
        return _board_printed(record)
    if record.board_meets_on and record.board_meets_on >= today:
        return [f"board meets {record.board_meets_on.day} {record.board_meets_on:%B}"]
    return []


def _board_printed(record: ReturnRecord) -> list[str]:
    amended = [record.amendment.words] if record.amendment else []
    if record.considerations:
        last = record.considerations[-1]
        verb = {"approved": "approved by", "noted": "noted by", "chairs_action": "chair’s action for"}[last.outcome]
        return [*amended, f"{verb} the board on {day(last.met_on)}"]
    if amended:
        return amended
    return [f"board meets {day(record.board_meets_on)}"] if record.board_meets_on else []
