"""What pages and mails read of people and invitations."""

from enum import Enum

from django.utils import timezone

from accounts import tokens
from accounts.enums import OrganisationKind, Role
from accounts.models import Invitation, Mail, Membership, Organisation, User

_ASKED = {
    Role.LEAD: "Lead the return of {area}: share out the questions, answer them together, finalise and send it.",
    Role.CONTRIBUTOR: "Write answers for the return of {area}.",
    Role.SIGNATORY: "Read the return of {area} and sign it for {organisation}, or send it back with reasons.",
    Role.BOARD_OFFICER: (
        "Record when the Health and Wellbeing Board of {area} meets and what it decides, and help those who sign."
    ),
    Role.VIEWER: "Read the return of {area}.",
    Role.ANALYST: "Read the returns that areas have sent.",
    Role.MANAGER: "Follow areas’ progress, agree more time where it is needed, and read the returns they have sent.",
}


_ASKED_AS_DEPUTY = (
    "Read {area}’s return and sign it for {organisation} as deputy, or send it back with reasons. When you "
    "sign, give the minute, scheme of delegation or written instruction that allows it."
)


class InvitationState(Enum):
    OPEN = "open"
    USED = "used"
    REPLACED = "replaced"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


def find_invitation(token: str) -> Invitation | None:
    return Invitation.objects.select_related("user", "invited_by").filter(token_digest=tokens.digest(token)).first()


def state_of(invitation: Invitation | None) -> InvitationState:
    """A link opens nothing for someone who already has a password, or whose account was closed."""
    if invitation is None or not invitation.user.is_active:
        return InvitationState.UNKNOWN
    if invitation.accepted_at or invitation.user.has_usable_password():
        return InvitationState.USED
    if invitation.revoked_at:
        return InvitationState.REPLACED
    return InvitationState.OPEN if invitation.expires_at > timezone.now() else InvitationState.EXPIRED


def invitation_to_send(invitation_id: int) -> Invitation | None:
    """None where the link would be refused, so no mail needs to carry it."""
    invitation = Invitation.objects.select_related("user", "invited_by").filter(pk=invitation_id).first()
    return invitation if state_of(invitation) is InvitationState.OPEN else None


def programme_name() -> str:
    """The programme that asks, where there is one only."""
    names = Organisation.objects.filter(kind=OrganisationKind.PROGRAMME).values_list("name", flat=True)[:2]
    return names[0] if len(names) == 1 else ""


def asked_of(user: User) -> list[str]:
    """What the person is asked to do, one sentence for each membership."""
    memberships = Membership.objects.filter(user=user).select_related("area", "organisation").order_by("pk")
    return [asked_by(membership) for membership in memberships]


def asked_by(membership: Membership) -> str:
    if membership.is_deputy:
        return _ASKED_AS_DEPUTY.format(area=membership.area, organisation=membership.organisation)
    return _ASKED[Role(membership.role)].format(area=membership.area, organisation=membership.organisation)


def may_get(mail: Mail) -> bool:
    """Whether this mail may still go: to nobody whose account is closed, or who has left the area since it was
    queued."""
    if not mail.to.is_active or mail.area_id is None:
        return mail.to.is_active
    return any(row.area_id in (None, mail.area_id) for row in mail.to.held)
