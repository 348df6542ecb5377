"""Who works on an area's return: invite, change a role, hand over, remove a leaver. What is done to accounts and roles
is done by `accounts.workflow`; here it is asked who may, and every act leaves its event."""

import hashlib
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts import limits
from accounts import workflow as accounts
from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from accounts.problems import Refusal
from questionnaire import permissions
from questionnaire.definition import QuestionDefinition
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Assignment, Event, Presence, Return
from questionnaire.people import notifications
from questionnaire.phrases import with_commas
from questionnaire.returns.workflow import InvalidTransition, hold, record_event, require

_MOST, _SECONDS = 5, 60 * 60


class AskedTooOften(Refusal):
    """The places for asking are used up for now."""

    def __init__(self) -> None:
        super().__init__("You have just asked several times. Phone the lead instead, or wait an hour.")


def ask_for_deputy(area_return: Return, *, by: User, name: str, email: str, words: str = "") -> None:
    """Tell the leads whom to invite as deputy; they decide. The same again on one day changes nothing."""
    require(by, "questionnaire.ask_for_deputy", area_return)
    if email.lower() == by.email:
        raise Refusal("You cannot be your own deputy. Enter the address of somebody else.")
    if _has_asked(area_return, by, email):
        return
    if not limits.take(f"deputy:{by.pk}", _MOST, _SECONDS):
        raise AskedTooOften
    with transaction.atomic():
        own = permissions.slot_of(by, area_return)
        if own is None:
            raise InvalidTransition("You no longer sign this return, so you do not need a deputy.")
        event = record_event(
            Act.ASK_DEPUTY, area_return, by=by, name=name, email=email.lower(), words=words, slot=own.pk
        )
        transaction.on_commit(partial(notifications.mail_deputy_request.enqueue, event.pk))


def _has_asked(area_return: Return, by: User, email: str) -> bool:
    asked = Event.objects.filter(area_return=area_return, act=Act.ASK_DEPUTY, by=by, detail__email=email.lower())
    return asked.filter(at__date=timezone.localdate()).exists()


COMPLETED_BY = ("completed_by_name", "completed_by_organisation", "completed_by_contact")
QUERY = ("query_name", "query_job_title", "query_phone", "query_email")
CONTACT = (*COMPLETED_BY, *QUERY)


class StaleContact(Exception):
    """Somebody else changed the contact after the writer was shown it."""


@transaction.atomic
def change_contact(area_return: Return, *, by: User | None, seen: str | None = None, **fields: str) -> None:
    """Say who completed the return and who answers queries; the field names are those of Return.

    `seen` is `contact_digest` of what the writer was shown: StaleContact where it is something else by now; the
    operator sees nothing. What stays as it is leaves no trace.
    """
    require(by, "questionnaire.change_contact", area_return)
    hold(area_return, ReturnStatus.DRAFT)
    area_return.refresh_from_db(fields=CONTACT)
    if all(getattr(area_return, name) == value for name, value in fields.items()):
        return
    if seen is not None and seen != contact_digest(area_return):
        raise StaleContact
    hold(area_return, ReturnStatus.DRAFT, None, changed_at=timezone.now(), **fields)
    record_event(Act.CONTACT, area_return, by=by, **fields)


def contact_digest(area_return: Return) -> str:
    """Stands for the contact as it is stored, as the version of an answer stands for its text."""
    return hashlib.sha256("\0".join(getattr(area_return, name) for name in CONTACT).encode()).hexdigest()


LIMITS = ((5, 60), (30, 60 * 60))  # so many invitations in so many seconds, for each person who invites


class TooManyInvitations(Refusal):
    """The inviting person's places are used up for now."""

    def __init__(self) -> None:
        super().__init__("You have sent several invitations just now. Wait a minute, then send the next.")


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who is invited to do what, as it was typed."""

    email: str
    name: str
    role: Role
    capacity: str = ""
    organisation: Organisation | None = None
    reads_assigned_only: bool = False
    is_deputy: bool = False


def invite_person(area_return: Return, invitee: Invitee, *, by: User) -> Membership:
    """Give somebody a role and tell them. The same again sends the mail again."""
    _require_role(area_return, invitee.role, by)
    _count(by)
    with transaction.atomic():
        return _invite(area_return, invitee, by)


def invite_again(area_return: Return, membership: Membership, *, by: User) -> None:
    """A new link with a new date; the old one stops working."""
    _require_role(area_return, Role(membership.role), by)
    _of_area(area_return, membership)
    _count(by)
    with transaction.atomic():
        accounts.tell_of_role(membership, by=by)
        record_event(Act.INVITE, area_return, by=by, name=membership.known_as, role=membership.role, again=True)


@transaction.atomic
def change_role(
    area_return: Return, membership: Membership, *, by: User, role: Role, reads_assigned_only: bool = False
) -> None:
    """Contributor to lead and back, and the like; a signatory's part is handed over instead."""
    require(by, "questionnaire.manage_people", area_return)
    _of_area(area_return, membership)
    before = (membership.role, membership.reads_assigned_only)
    if Role.SIGNATORY in (membership.role, role) or before == (role, reads_assigned_only):
        return
    accounts.change_role(membership, role, reads_assigned_only=reads_assigned_only)
    if role not in (Role.LEAD, Role.CONTRIBUTOR):
        _clear(area_return, membership.user)
    record_event(
        Act.INVITE,
        area_return,
        by=by,
        name=membership.known_as,
        role=role,
        limited=reads_assigned_only,
        before=before[0],
    )


@transaction.atomic
def remove_person(area_return: Return, user: User, *, by: User) -> None:
    """End all roles of a leaver in the area, from their very next request. What they wrote stays under their name.
    A manager ends the role of lead alone, and may end that of the only one: appointing another is in the same hands."""
    is_manager = not _holds_people(area_return, by)
    require(by, f"questionnaire.{'appoint_lead' if is_manager else 'manage_people'}", area_return)
    accounts.hold_area(area_return.area)
    held = Membership.objects.filter(user=user, area=area_return.area_id)
    roles = [row for row in held if row.role == Role.LEAD or not is_manager]
    if not roles:
        raise InvalidTransition(f"{user.name} no longer has this role.")
    if not is_manager and any(row.role == Role.LEAD for row in roles):
        accounts.require_another_lead(area_return.area, user)
    name = roles[0].known_as
    accounts.end_roles(user, area=area_return.area, role=Role.LEAD if is_manager else None)
    _clear(area_return, user)
    record_event(Act.END_ROLE, area_return, by=by, name=name, roles=[row.role for row in roles])


@dataclass(frozen=True, slots=True)
class HandOver:
    """To whom the return goes, and what becomes of whoever led it: `leaves` ends all their roles, `moves` gives their
    sections to the successor, `contact` puts the successor's name where theirs stands."""

    successor: Invitee
    leaves: bool
    moves: bool
    contact: bool


def hand_over(area_return: Return, terms: HandOver, *, by: User) -> None:
    """Make somebody else the lead. One event, and a mail to both."""
    require(by, "questionnaire.manage_people", area_return)
    _count(by)
    with transaction.atomic():
        _hand_over(area_return, terms, by)


def _hand_over(area_return: Return, terms: HandOver, by: User) -> None:
    accounts.hold_area(area_return.area)
    successor, _ = _give(area_return, terms.successor, by)
    if successor.user_id == by.pk:
        raise accounts.HasRole("You lead this return. Choose somebody else.")
    if terms.contact and area_return.status == ReturnStatus.DRAFT:
        _name(area_return, successor, by)
    Membership.objects.filter(user=successor.user_id, area=area_return.area_id, role=Role.CONTRIBUTOR).delete()
    if terms.moves:
        _move_sections(area_return, by, successor.user)
    if terms.leaves:
        accounts.end_roles(by, area=area_return.area)
        _clear(area_return, by)
    else:
        _step_down(area_return, by)
    record_event(Act.HAND_OVER, area_return, by=by, name=successor.known_as, leaves=terms.leaves)
    accounts.tell_of_handing_over(by, successor)


@transaction.atomic
def replace_signatory(area_return: Return, membership: Membership, *, by: User, email: str, name: str) -> Membership:
    """Somebody else signs in this capacity for this body, or as its deputy. What was signed stays signed."""
    require(by, "questionnaire.manage_people", area_return)
    _of_area(area_return, membership)
    accounts.hold_area(area_return.area)
    if email.lower() == membership.user.email:
        raise accounts.HasRole(f"{membership.known_as} signs in this capacity already.")
    capacity, organisation = membership.capacity, membership.organisation
    _require_one_slot(area_return, email, capacity, organisation)
    accounts.end_roles(membership.user, area=area_return.area, role=Role.SIGNATORY)
    record_event(Act.END_ROLE, area_return, by=by, name=membership.known_as, roles=[Role.SIGNATORY], capacity=capacity)
    invitee = Invitee(email, name, Role.SIGNATORY, capacity, organisation, is_deputy=membership.is_deputy)
    return _invite(area_return, invitee, by)


def _give(area_return: Return, invitee: Invitee, by: User) -> tuple[Membership, bool]:
    return accounts.give_role(
        area_return.area,
        invitee.role,
        email=invitee.email,
        name=invitee.name,
        by=by,
        organisation=invitee.organisation,
        capacity=invitee.capacity,
        reads_assigned_only=invitee.reads_assigned_only and invitee.role == Role.CONTRIBUTOR,
        is_deputy=invitee.is_deputy and invitee.role == Role.SIGNATORY,
    )


def _invite(area_return: Return, invitee: Invitee, by: User) -> Membership:
    if invitee.role == Role.SIGNATORY:
        _require_one_slot(area_return, invitee.email, invitee.capacity, invitee.organisation)
    membership, is_new = _give(area_return, invitee, by)
    said: dict[str, object] = {"name": membership.known_as, "role": invitee.role}
    if invitee.capacity:
        said["capacity"] = invitee.capacity
    if membership.is_deputy:
        said["deputy"] = True
    record_event(Act.INVITE, area_return, by=by, **said, **({} if is_new else {"again": True}))
    return membership


def _require_one_slot(area_return: Return, email: str, capacity: str, organisation: Organisation | None) -> None:
    """Nobody is put where they would sign an edition a second time, in another capacity or for another body."""
    current = area_return.editions.order_by("-number").first() if area_return.status == ReturnStatus.FINAL else None
    if current is None or organisation is None:
        return
    given = current.signatures.filter(signed_by__email=email.lower())
    other = given.exclude(capacity=capacity, organisation=organisation).select_related("organisation").first()
    if other:
        raise accounts.SlotTaken(
            f"{other.name} has signed edition {current.number} for {other.organisation}. One person can sign a return "
            "once, so somebody else has to sign here."
        )


def _name(area_return: Return, successor: Membership, by: User) -> None:
    """The successor in place of whoever goes, where that name stands."""
    user = successor.user
    facts: dict[str, str] = {}
    if area_return.query_name == by.name:
        facts |= dict(zip(QUERY, (successor.known_as, user.job_title, user.phone, user.email), strict=True))
    if area_return.completed_by_name == by.name:
        contact = with_commas(user.phone, user.email)
        facts |= dict(
            zip(COMPLETED_BY, (successor.known_as, area_return.completed_by_organisation, contact), strict=True)
        )
    if facts:
        change_contact(area_return, by=by, **facts)


def _step_down(area_return: Return, user: User) -> None:
    """The lead becomes a contributor, or stays one who is one as well."""
    held = Membership.objects.filter(user=user, area=area_return.area_id)
    if held.filter(role=Role.CONTRIBUTOR).exists():
        held.filter(role=Role.LEAD).delete()
    else:
        accounts.change_role(held.get(role=Role.LEAD), Role.CONTRIBUTOR)


def _move_sections(area_return: Return, user: User, successor: User) -> None:
    """In the return that is handed over; sections both had stay with the successor."""
    rows = Assignment.objects.filter(area_return=area_return)
    theirs = set(rows.filter(user=successor).values_list("section_id", flat=True))
    rows.filter(user=user, section__in=theirs).delete()
    rows.filter(user=user).update(user=successor, assigned_by=user)


def _clear(area_return: Return, user: User) -> None:
    """Nothing is assigned to somebody who is gone, nor are they anywhere."""
    Assignment.objects.filter(user=user, area_return__area=area_return.area_id).delete()
    Presence.objects.filter(user=user, area_return__area=area_return.area_id).delete()


def _require_role(area_return: Return, role: Role, by: User) -> None:
    """A lead gives every role of the area; a manager that of its lead."""
    require(by, f"questionnaire.{'appoint_lead' if role == Role.LEAD else 'manage_people'}", area_return)


def _holds_people(area_return: Return, by: User) -> bool:
    return any(row.role == Role.LEAD and row.area_id == area_return.area_id for row in by.held)


def _of_area(area_return: Return, membership: Membership) -> None:
    """The role as it is now: of this area, and still there."""
    if not Membership.objects.filter(pk=membership.pk, area=area_return.area_id).exists():
        raise InvalidTransition("This person no longer has this role.")


def _count(by: User) -> None:
    for amount, seconds in LIMITS:
        if not limits.take(f"invite:{by.pk}:{seconds}", amount, seconds):
            raise TooManyInvitations


def be_here(area_return: Return, question: QuestionDefinition, *, by: User) -> None:
    """This person has this question open now; one statement."""
    require(by, "questionnaire.read_in_part", area_return)
    Presence.objects.bulk_create(
        [Presence(area_return=area_return, user=by, question_id=question.pk, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["area_return", "user"],
        update_fields=["question", "seen_at"],
    )
