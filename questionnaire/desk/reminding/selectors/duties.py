"""The duties of one person: what they still have to do for one return. Pure functions of a situation."""

from dataclasses import dataclass

from accounts.enums import Role
from accounts.models import Membership
from questionnaire.definition import SectionDefinition
from questionnaire.desk.reminding.selectors.situations import Situation
from questionnaire.enums import SectionState
from questionnaire.phrases import in_capacity
from questionnaire.returns.selectors.signers import code_of
from questionnaire.slots import Needed


@dataclass(frozen=True, slots=True)
class SectionTurn:
    """A section with open questions, and the names of its writers; there are none if it has not been shared out."""

    section: SectionDefinition
    numbers: tuple[str, ...]
    writers: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return len(self.numbers) == len(self.section.questions)


@dataclass(frozen=True, slots=True)
class Duties:
    """What one person has to do. `leads` is the lead's step: "write", "finalise" or "send"; `own` are open questions;
    `board` is "date" if the board's date is missing."""

    leads: str = ""
    own: tuple[str, ...] = ()
    sent_back: tuple[tuple[SectionDefinition, str], ...] = ()
    signs: bool = False
    board: str = ""

    def __bool__(self) -> bool:
        return bool(self.leads or self.own or self.sent_back or self.signs or self.board)


def duties_of(situation: Situation, user_pk: int) -> Duties:
    roles = situation.roles_of(user_pk)
    writes = Role.CONTRIBUTOR in roles and situation.is_draft
    held = [membership for membership in situation.members if membership.user_id == user_pk]
    return Duties(
        leads=_leads(situation) if Role.LEAD in roles else "",
        own=open_for(situation, user_pk) if writes else (),
        sent_back=sent_back_to(situation, user_pk) if writes else (),
        signs=any(waits_for(situation, membership) for membership in held),
        board="date" if Role.BOARD_OFFICER in roles and _wants_date(situation) else "",
    )


def _leads(situation: Situation) -> str:
    if situation.is_draft:
        return "write" if situation.progress.open else "finalise"
    return "" if situation.is_sent else "send"


def _wants_date(situation: Situation) -> bool:
    return situation.area_return.board_meets_on is None and not situation.is_considered


def waits_for(situation: Situation, membership: Membership) -> bool:
    """Whether the current edition is waiting for this signatory. An edition accepted without them no longer is."""
    if membership.role != Role.SIGNATORY or situation.is_draft or situation.is_accepted:
        return False
    return any(slot.fits(membership.capacity, code_of(membership)) for slot in _missing(situation))


def unsigned(situation: Situation) -> list[tuple[str, str]]:
    """List the missing signatures of the current edition with the people expected to give them, the post's holder
    before a deputy."""
    return [_expected(situation, slot) for slot in _missing(situation)]


def _missing(situation: Situation) -> list[Needed]:
    return [slot for slot in situation.needed if slot.key not in situation.signed]


def _expected(situation: Situation, slot: Needed) -> tuple[str, str]:
    able = [row for row in situation.holding(Role.SIGNATORY) if slot.fits(row.capacity, code_of(row))]
    first = min(able, key=lambda row: row.is_deputy, default=None)
    return in_capacity(slot.capacity, situation.bodies.get(slot.code, "")), first.user.name if first else ""


def open_for(situation: Situation, user_pk: int) -> tuple[str, ...]:
    """Open questions that a contributor is expected to answer: in the sections given to them, or, if none were, in
    those given to nobody. Sections marked as ready are left to the lead."""
    own = situation.sections_of(user_pk)
    limited = any(row.reads_assigned_only for row in situation.members if row.user_id == user_pk)
    if not own and limited:
        return ()
    return tuple(
        number
        for section in situation.tree.sections
        if (section.pk in own if own else not situation.assigned.get(section.pk)) and not situation.is_ready(section.pk)
        for number in _open_in(situation, section)
    )


def sent_back_to(situation: Situation, user_pk: int) -> tuple[tuple[SectionDefinition, str], ...]:
    """List this person's sections that the lead has sent back, with the lead's notes."""
    own = situation.sections_of(user_pk)
    return tuple(
        (section, mark.note)
        for section in situation.tree.sections
        if section.pk in own and (mark := situation.marks.get(section.pk)) and mark.state == SectionState.SENT_BACK
    )


def turns(situation: Situation) -> list[SectionTurn]:
    """List for the lead what is missing in each section, and who writes it."""
    names = {person.pk: person.name for person in situation.people}
    return [
        SectionTurn(
            section,
            numbers,
            tuple(sorted(names[pk] for pk in situation.assigned.get(section.pk, ()) if pk in names)),
        )
        for section in situation.tree.sections
        if (numbers := _open_in(situation, section))
    ]


def _open_in(situation: Situation, section: SectionDefinition) -> tuple[str, ...]:
    still_open = situation.progress.open_numbers
    return tuple(question.number for question in section.questions if question.number in still_open)
