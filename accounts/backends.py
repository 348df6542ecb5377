"""Sign-in by email, with the person's memberships read in the same query on every request."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import Membership, User


class MembershipBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        """The person with `held` filled: their memberships as they are now, so a removed role ends at once."""
        held = Membership.objects.filter(user_id=user_id).select_related("user", "organisation", "area")
        rows = list(held.order_by("pk"))
        if not rows:
            return super().get_user(user_id)
        user = rows[0].user
        user.held = tuple(rows)
        return user if self.user_can_authenticate(user) else None
