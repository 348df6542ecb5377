"""Changes to the people in a return: invite, change a role, hand over, remove a leaver. `accounts.workflow` changes the
accounts and roles; this module checks who may do so and records the event."""

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

_MOST_REQUESTS, _REQUEST_PERIOD = 5, 60 * 60  # requests for a deputy in so many seconds


class AskedTooOften(Refusal):
    """The signatory has asked too often within an hour."""

    def __init__(self) -> None:
        super().__init__("You have just asked several times. Phone the lead instead, or wait an hour.")


def ask_for_deputy(area_return: Return, *, by: User, name: str, email: str, words: str = "") -> None:
    """Ask the leads to invite somebody as deputy; they decide. A repeat on the same day changes nothing."""
    require(by, "questionnaire.ask_for_deputy", area_return)
    if email.lower() == by.email:
        raise Refusal("You cannot be your own deputy. Enter the address of somebody else.")
    if _has_asked(area_return, by, email):
        return
    if not limits.take(f"deputy:{by.pk}", _MOST_REQUESTS, _REQUEST_PERIOD):
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
    requests = Event.objects.filter(area_return=area_return, act=Act.ASK_DEPUTY, by=by, detail__email=email.lower())
    return requests.filter(at__date=timezone.localdate()).exists()


COMPLETED_BY = ("completed_by_name", "completed_by_organisation", "completed_by_contact")
QUERY = ("query_name", "query_job_title", "query_phone", "query_email")
CONTACT = (*COMPLETED_BY, *QUERY)


class StaleContact(Exception):
    """Somebody else has changed the contact since the writer's page was opened."""


@transaction.atomic
def change_contact(area_return: Return, *, by: User | None, seen: str | None = None, **fields: str) -> None:
    """Change who completed the return and who answers queries; the field names are those of Return.

    `seen` is the `contact_digest` that the writer's page carried; StaleContact is raised if the contact has changed
    since. The operator at the command line gives none. A save that changes nothing records no event.
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
    """A digest of the stored contact, which serves as its version number."""
    return hashlib.sha256("\0".join(getattr(area_return, name) for name in CONTACT).encode()).hexdigest()


LIMITS = ((5, 60), (30, 60 * 60))  # (invitations, seconds) for each person who invites


class TooManyInvitations(Refusal):
    """The person has sent too many invitations just now."""

    def __init__(self) -> None:
        super().__init__("You have sent several invitations just now. Wait a minute, then send the next.")


@dataclass(frozen=True, slots=True)
class Invitee:
    """An invitation as it was typed: who is invited, and in which role."""

    email: str
    name: str
    role: Role
    capacity: str = ""
    organisation: Organisation | None = None
    reads_assigned_only: bool = False
    is_deputy: bool = False


def invite_person(area_return: Return, invitee: Invitee, *, by: User) -> Membership:
    """Give somebody a role and invite them by email. A repeat sends the email again."""
    _require_role(area_return, invitee.role, by)
    _limit_invitations(by)
    with transaction.atomic():
        return _invite(area_return, invitee, by)


def invite_again(area_return: Return, membership: Membership, *, by: User) -> None:
    """Send a new link with a new expiry date; the old link stops working."""
    _require_role(area_return, Role(membership.role), by)
    _require_current(area_return, membership)
    _limit_invitations(by)
    with transaction.atomic():
        accounts.tell_of_role(membership, by=by)
        record_event(Act.INVITE, area_return, by=by, name=membership.known_as, role=membership.role, again=True)


@transaction.atomic
def change_role(
    area_return: Return, membership: Membership, *, by: User, role: Role, reads_assigned_only: bool = False
) -> None:
    """Change the role of somebody who does not sign. A signatory is replaced instead, so their role stays as it is."""
    require(by, "questionnaire.manage_people", area_return)
    _require_current(area_return, membership)
    before = (membership.role, membership.reads_assigned_only)
    if Role.SIGNATORY in (membership.role, role) or before == (role, reads_assigned_only):
        return
    accounts.change_role(membership, role, reads_assigned_only=reads_assigned_only)
    if role not in (Role.LEAD, Role.CONTRIBUTOR):
        _clear_assignments(area_return, membership.user)
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
    """End all roles of a leaver in the area, from their next request on. What they wrote stays under their name.
    A manager of the programme can only end the role of lead, but also that of the only lead, because managers can
    appoint another. A lead cannot remove the only lead."""
    is_manager = not _is_lead(area_return, by)
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
    _clear_assignments(area_return, user)
    record_event(Act.END_ROLE, area_return, by=by, name=name, roles=[row.role for row in roles])


@dataclass(frozen=True, slots=True)
class HandOver:
    """The terms of a hand-over. `leaves` ends all roles of the former lead, `moves` gives their sections to the
    successor, and `contact` replaces their name with the successor's in the contact."""

    successor: Invitee
    leaves: bool
    moves: bool
    contact: bool


def hand_over(area_return: Return, terms: HandOver, *, by: User) -> None:
    """Make somebody else the lead, with one event and an email to both people."""
    require(by, "questionnaire.manage_people", area_return)
    _limit_invitations(by)
    with transaction.atomic():
        _hand_over(area_return, terms, by)


def _hand_over(area_return: Return, terms: HandOver, by: User) -> None:
    accounts.hold_area(area_return.area)
    successor, _ = _give_role(area_return, terms.successor, by)
    if successor.user_id == by.pk:
        raise accounts.HasRole("You lead this return. Choose somebody else.")
    if terms.contact and area_return.status == ReturnStatus.DRAFT:
        _replace_contact(area_return, successor, by)
    Membership.objects.filter(user=successor.user_id, area=area_return.area_id, role=Role.CONTRIBUTOR).delete()
    if terms.moves:
        _move_sections(area_return, by, successor.user)
    if terms.leaves:
        accounts.end_roles(by, area=area_return.area)
        _clear_assignments(area_return, by)
    else:
        _step_down(area_return, by)
    record_event(Act.HAND_OVER, area_return, by=by, name=successor.known_as, leaves=terms.leaves)
    accounts.tell_of_handing_over(by, successor)


@transaction.atomic
def replace_signatory(area_return: Return, membership: Membership, *, by: User, email: str, name: str) -> Membership:
    """Give somebody else this capacity for this body, or its deputy's place. Existing signatures stay valid."""
    require(by, "questionnaire.manage_people", area_return)
    _require_current(area_return, membership)
    accounts.hold_area(area_return.area)
    if email.lower() == membership.user.email:
        raise accounts.HasRole(f"{membership.known_as} already signs in this capacity.")
    capacity, organisation = membership.capacity, membership.organisation
    _require_one_slot(area_return, email, capacity, organisation)
    accounts.end_roles(membership.user, area=area_return.area, role=Role.SIGNATORY)
    record_event(Act.END_ROLE, area_return, by=by, name=membership.known_as, roles=[Role.SIGNATORY], capacity=capacity)
    invitee = Invitee(email, name, Role.SIGNATORY, capacity, organisation, is_deputy=membership.is_deputy)
    return _invite(area_return, invitee, by)


def _give_role(area_return: Return, invitee: Invitee, by: User) -> tuple[Membership, bool]:
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
    membership, is_new = _give_role(area_return, invitee, by)
    detail: dict[str, object] = {"name": membership.known_as, "role": invitee.role}
    if invitee.capacity:
        detail["capacity"] = invitee.capacity
    if membership.is_deputy:
        detail["deputy"] = True
    record_event(Act.INVITE, area_return, by=by, **detail, **({} if is_new else {"again": True}))
    return membership


def _require_one_slot(area_return: Return, email: str, capacity: str, organisation: Organisation | None) -> None:
    """Refuse anyone who has already signed the latest edition in another capacity or for another body."""
    current = area_return.editions.order_by("-number").first() if area_return.status == ReturnStatus.FINAL else None
    if current is None or organisation is None:
        return
    signatures = current.signatures.filter(signed_by__email=email.lower())
    earlier = signatures.exclude(capacity=capacity, organisation=organisation).select_related("organisation").first()
    if earlier:
        raise accounts.SlotTaken(
            f"{earlier.name} has signed edition {current.number} for {earlier.organisation}. One person can sign a "
            "return once, so somebody else has to sign here."
        )


def _replace_contact(area_return: Return, successor: Membership, by: User) -> None:
    """Replace the former lead with the successor wherever the contact names them."""
    user = successor.user
    fields: dict[str, str] = {}
    if area_return.query_name == by.name:
        fields |= dict(zip(QUERY, (successor.known_as, user.job_title, user.phone, user.email), strict=True))
    if area_return.completed_by_name == by.name:
        contact = with_commas(user.phone, user.email)
        fields |= dict(
            zip(COMPLETED_BY, (successor.known_as, area_return.completed_by_organisation, contact), strict=True)
        )
    if fields:
        change_contact(area_return, by=by, **fields)


def _step_down(area_return: Return, user: User) -> None:
    """Make the lead a contributor, unless they are one already."""
    held = Membership.objects.filter(user=user, area=area_return.area_id)
    if held.filter(role=Role.CONTRIBUTOR).exists():
        held.filter(role=Role.LEAD).delete()
    else:
        accounts.change_role(held.get(role=Role.LEAD), Role.CONTRIBUTOR)


def _move_sections(area_return: Return, user: User, successor: User) -> None:
    """Give the sections of one person to the successor; the successor keeps sections that both had."""
    rows = Assignment.objects.filter(area_return=area_return)
    kept = set(rows.filter(user=successor).values_list("section_id", flat=True))
    rows.filter(user=user, section__in=kept).delete()
    rows.filter(user=user).update(user=successor, assigned_by=user)


def _clear_assignments(area_return: Return, user: User) -> None:
    """Delete the assignments and the presence of somebody who has left the area."""
    Assignment.objects.filter(user=user, area_return__area=area_return.area_id).delete()
    Presence.objects.filter(user=user, area_return__area=area_return.area_id).delete()


def _require_role(area_return: Return, role: Role, by: User) -> None:
    """Raise 403 unless this person may give the role: a lead may give every role, a manager only that of lead."""
    require(by, f"questionnaire.{'appoint_lead' if role == Role.LEAD else 'manage_people'}", area_return)


def _is_lead(area_return: Return, by: User) -> bool:
    return any(row.role == Role.LEAD and row.area_id == area_return.area_id for row in by.held)


def _require_current(area_return: Return, membership: Membership) -> None:
    """Refuse a membership that belongs to another area or has ended in the meantime."""
    if not Membership.objects.filter(pk=membership.pk, area=area_return.area_id).exists():
        raise InvalidTransition("This person no longer has this role.")


def _limit_invitations(by: User) -> None:
    for amount, seconds in LIMITS:
        if not limits.take(f"invite:{by.pk}:{seconds}", amount, seconds):
            raise TooManyInvitations


def record_presence(area_return: Return, question: QuestionDefinition, *, by: User) -> None:
    """Record that this person has this question open now, in one statement."""
    require(by, "questionnaire.read_in_part", area_return)
    Presence.objects.bulk_create(
        [Presence(area_return=area_return, user=by, question_id=question.pk, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["area_return", "user"],
        update_fields=["question", "seen_at"],
    )
