"""Proving once more who one is, within the request that signs. One secret: the password, or a code."""

from allauth.mfa.models import Authenticator
from django.core.cache import cache

from accounts.models import User
from accounts.problems import Refusal

ATTEMPTS = 10
SECONDS = 5 * 60
_CODES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


class TooManyAttempts(Refusal):
    """The account's attempts are used up for now."""

    def __init__(self) -> None:
        super().__init__("There were too many attempts. Wait five minutes, then try again. Nothing is lost.")


def proves_identity(user: User, *, password: str = "", code: str = "") -> bool:
    """Whether the secret is this person's. A code works once. Only failures count towards the limit.

    Call it outside a transaction: a rollback would take the count back.
    """
    if not user.is_active:
        return False
    slot = _take_slot(user)
    proven = _is_code(user, code) if code else bool(password) and user.check_password(password)
    if proven:
        cache.delete(slot)
    return proven


def takes_codes(user: User) -> bool:
    """Whether this person may give a code in place of the password."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def _take_slot(user: User) -> str:
    """Each attempt takes one of ten places, free again after five minutes; `add` lets one process have it."""
    for number in range(ATTEMPTS):
        slot = f"reauthentication:{user.pk}:{number}"
        if cache.add(slot, True, SECONDS):
            return slot
    raise TooManyAttempts


def _is_code(user: User, code: str) -> bool:
    """Of the app, or a recovery code; allauth marks either as used."""
    authenticators = Authenticator.objects.filter(user=user, type__in=_CODES)
    return any(authenticator.wrap().validate_code(code.strip()) for authenticator in authenticators)
