"""What is done to people's accounts: invite, accept, revoke, send again."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import mail_log, notifications, tokens
from accounts.models import Area, Invitation, User
from accounts.problems import Refusal
from accounts.selectors import InvitationState, find_invitation, state_of

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
        raise NotInvited(f"{user.email} has an account already and can sign in.")
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


def resend(invitation: Invitation, *, by: User | None) -> Invitation:
    """A new link with a new date; the old one stops working."""
    return invite(invitation.user, by=by)


def revoke(invitation: Invitation, *, by: User | None) -> None:
    """Take back a link that was not used yet. An account already made is not touched."""
    if not _open_invitations(invitation.user).filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        raise InvitationUnusable("This invitation was used or taken back already.")
    logger.info("Invitation %s was taken back by %s", invitation.pk, by)


@transaction.atomic
def accept(token: str, password: str) -> User:
    """Set the invited person's password. The link works once: of two clicks the database lets one through."""
    invitation = find_invitation(token)
    if invitation is None or state_of(invitation) is not InvitationState.OPEN:
        raise InvitationUnusable("This link does not work any more.")
    now = timezone.now()
    if not _open_invitations(invitation.user).filter(pk=invitation.pk, expires_at__gt=now).update(accepted_at=now):
        raise InvitationUnusable("This link does not work any more.")
    invitation.user.set_password(password)
    invitation.user.save(update_fields=["password"])
    return invitation.user


def choose_digest(user: User, *, wants: bool) -> None:
    """Whether this person gets a daily summary of what happened in the returns they lead."""
    User.objects.filter(pk=user.pk).update(wants_digest=wants)


def _open_invitations(user: User) -> QuerySet[Invitation]:
    return Invitation.objects.filter(user=user, accepted_at=None, revoked_at=None)


@transaction.atomic
def end_roles(user: User, *, area: Area | None = None) -> int:
    """Take away the roles in one area, or all of them; an open invitation goes with the last. Gives their number."""
    held = user.memberships.filter(area=area) if area else user.memberships.all()
    ended, _ = held.delete()
    if not user.memberships.exists():
        _open_invitations(user).update(revoked_at=timezone.now())
    logger.info("Roles of user %s ended: %s", user.pk, ended)
    return ended
