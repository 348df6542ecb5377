"""What is done to people's accounts and roles: invite, accept, revoke, send again; give, change and end a role."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import mail_log, notifications, tokens
from accounts.enums import Role
from accounts.models import Area, Invitation, Membership, Organisation, User
from accounts.problems import Refusal
from accounts.selectors import InvitationState, asked_by, find_invitation, state_of

logger = logging.getLogger(__name__)


class NotInvited(Refusal):
    """This person cannot be invited."""


class InvitationUnusable(Refusal):
    """The link opens nothing (any more)."""


@transaction.atomic
def invite(user: User, *, by: User | None) -> Invitation:
    """Send a link by which the person sets a password. Earlier links stop working. `by` is None for a command."""
    if not user.is_active:
        raise NotInvited(f"The account of {user.email} is closed.")
    if user.has_usable_password():
        raise NotInvited(f"{user.email} already has an account and can sign in.")
    now = timezone.now()
    _open_invitations(user).update(revoked_at=now)
    invitation = Invitation.objects.create(
        user=user,
        token_digest=tokens.digest(tokens.make(user.pk, now)),
        invited_by=by,
        sent_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    mail_log.of_invitation(invitation)
    notifications.send_invitation.enqueue(invitation.pk)
    return invitation


@transaction.atomic
def invite_all(users: Iterable[User], *, by: User | None) -> list[Invitation]:
    """Invite those who cannot sign in yet and have no link that works."""
    waiting = set(
        Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()).values_list(
            "user_id", flat=True
        )
    )
    return [
        invite(user, by=by)
        for user in users
        if user.is_active and not user.has_usable_password() and user.pk not in waiting
    ]


def revoke(invitation: Invitation, *, by: User | None) -> None:
    """Take back a link that was not used yet. An account already made is not touched."""
    if not _open_invitations(invitation.user).filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        raise InvitationUnusable("This invitation has already been used or withdrawn.")
    logger.info("Invitation %s was taken back by %s", invitation.pk, by)


@transaction.atomic
def accept(token: str, password: str) -> User:
    """Set the invited person's password. The link works once: of two clicks the database lets one through."""
    invitation = find_invitation(token)
    if invitation is None or state_of(invitation) is not InvitationState.OPEN:
        raise InvitationUnusable("This link no longer works.")
    now = timezone.now()
    if not _open_invitations(invitation.user).filter(pk=invitation.pk, expires_at__gt=now).update(accepted_at=now):
        raise InvitationUnusable("This link no longer works.")
    invitation.user.set_password(password)
    invitation.user.save(update_fields=["password"])
    return invitation.user


def choose_digest(user: User, *, wants: bool) -> None:
    """Whether this person gets a daily summary of what happened in the returns they lead."""
    User.objects.filter(pk=user.pk).update(wants_digest=wants)


def _open_invitations(user: User) -> QuerySet[Invitation]:
    return Invitation.objects.filter(user=user, accepted_at=None, revoked_at=None)


class LastLead(Refusal):
    """Nobody would lead the area any more."""

    def __init__(self, user: User) -> None:
        super().__init__(f"{user.name} is the only lead. Hand the return over to somebody first.")


class SlotTaken(Refusal):
    """Somebody signs for this body in this capacity already, or this person signs in another."""


class HasRole(Refusal):
    """The person has this role already."""


def hold_area(area: Area) -> None:
    """Whoever changes an area's roles waits for whoever is at it: two leads cannot remove each other at once."""
    Area.objects.select_for_update().filter(pk=area.pk).first()


@transaction.atomic
def give_role(
    area: Area,
    role: Role,
    *,
    email: str,
    name: str,
    by: User,
    organisation: Organisation | None = None,
    capacity: str = "",
    reads_assigned_only: bool = False,
    is_deputy: bool = False,
) -> tuple[Membership, bool]:
    """Give somebody a role in an area and tell them by mail: with a link to choose a password where they have none.
    Given again, it is told again; a deputy to whom the signature itself is given is no deputy any more. Also tells
    whether the role is new."""
    hold_area(area)
    user = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, name=name)
    if not user.is_active:
        raise NotInvited("This address cannot be invited. Ask the programme team.")
    if role == Role.SIGNATORY:
        require_free_slot(area, user, organisation, capacity, is_deputy=is_deputy)
    facts = {"organisation": organisation, "capacity": capacity, "reads_assigned_only": reads_assigned_only}
    facts["is_deputy"] = is_deputy
    notified = {"told_as": name, "told_at": timezone.now()}
    membership, is_new = Membership.objects.get_or_create(user=user, role=role, area=area, defaults=facts | notified)
    if membership.is_deputy != is_deputy:
        membership.is_deputy = is_deputy
        membership.save(update_fields=["is_deputy"])
    tell_of_role(membership, by=by)
    return membership, is_new


def tell_of_role(membership: Membership, *, by: User) -> None:
    """A link to choose a password; to somebody who has one, which role it is and where to sign in."""
    user = membership.user
    if membership.told_at:
        Membership.objects.filter(pk=membership.pk).update(told_at=timezone.now())
    if not user.has_usable_password():
        invite(user, by=by)
        return
    context = {"reader": user.name, "by": by.name, "email": by.email, "asked": asked_by(membership)}
    context |= {"area": str(membership.area), "url": settings.SITE_URL + reverse("start")}
    notifications.send("accounts/mail/role", user.email, context)


def tell_of_handing_over(user: User, successor: Membership) -> None:
    """Whoever handed over gets it in writing; the successor was told of the role."""
    context = {"reader": user.name, "successor": successor.known_as, "area": str(successor.area)}
    notifications.send("accounts/mail/handed_over", user.email, context | {"url": settings.SITE_URL + reverse("start")})


def require_free_slot(
    area: Area, user: User, organisation: Organisation | None, capacity: str, *, is_deputy: bool
) -> None:
    """One holder and one deputy for each capacity and body, and one slot for each person."""
    slots = Membership.objects.filter(area=area, role=Role.SIGNATORY, user__is_active=True).select_related("user")
    own = slots.filter(user=user).first()
    if own and (own.capacity, own.organisation_id) != (capacity, organisation.pk if organisation else None):
        raise SlotTaken(f"{own.known_as} signs here in another capacity. One person can sign a return once.")
    if own and is_deputy and not own.is_deputy:
        raise SlotTaken(f"{own.known_as} already signs in this capacity, so cannot be the deputy as well.")
    same = slots.filter(capacity=capacity, organisation=organisation, is_deputy=is_deputy)
    other = same.exclude(user=user).first()
    if other:
        what = "is the deputy" if is_deputy else "signs"
        raise SlotTaken(
            f"{other.known_as} already {what} in this capacity. To replace them, go back to People and select "
            "“Hand over” next to their name."
        )


@transaction.atomic
def change_role(membership: Membership, role: Role, *, reads_assigned_only: bool = False) -> None:
    """Make a role another one; not that of the only lead, and not one the person has already."""
    area = Area.objects.get(memberships=membership)
    hold_area(area)
    if membership.role == Role.LEAD and role != Role.LEAD:
        require_another_lead(area, membership.user)
    others = Membership.objects.filter(user=membership.user, area=area, role=role).exclude(pk=membership.pk)
    if others.exists():
        raise HasRole(f"{membership.known_as} already has the role of {Role(role).label.lower()}.")
    limited = reads_assigned_only and role == Role.CONTRIBUTOR
    Membership.objects.filter(pk=membership.pk).update(role=role, reads_assigned_only=limited)


def require_another_lead(area: Area, user: User) -> None:
    """Call it while the area is held."""
    leads = Membership.objects.filter(area=area, role=Role.LEAD, user__is_active=True)
    if not leads.exclude(user=user).exists():
        raise LastLead(user)


@transaction.atomic
def end_roles(user: User, *, area: Area | None = None, role: Role | None = None) -> int:
    """Take away the roles in one area (or one of them there), or all; an open invitation goes with the last, and a
    link to a new password works no more. Gives their number."""
    held = user.memberships.filter(area=area) if area else user.memberships.all()
    if role:
        held = held.filter(role=role)
    ended, _ = held.delete()
    if not user.memberships.exists():
        _open_invitations(user).update(revoked_at=timezone.now())
    logger.info("Roles of user %s ended: %s", user.pk, ended)
    return ended
