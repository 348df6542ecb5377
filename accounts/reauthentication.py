"""Proving once more who one is, within the request that signs. One secret: the password, a code, or a passkey."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.core.cache import cache

from accounts import passkeys
from accounts.models import User
from accounts.problems import Refusal

ATTEMPTS = 10
SECONDS = 5 * 60
# How somebody proved who they are
PASSWORD, CODE, RECOVERY_CODE, PASSKEY = "password", "code", "recovery_code", "passkey"
_CODES = {Authenticator.Type.TOTP: CODE, Authenticator.Type.RECOVERY_CODES: RECOVERY_CODE}


class TooManyAttempts(Refusal):
    """The account's attempts are used up for now."""

    def __init__(self) -> None:
        super().__init__("There were too many attempts. Wait five minutes, then try again. Nothing is lost.")


def proves_identity(
    user: User, *, password: str = "", code: str = "", passkey: str = "", challenge: bytes = b""
) -> str:
    """By which secret this person has proved who they are; empty if the secret is not theirs. A code works once, a
    passkey answers one `challenge`. Only failures count towards the limit.

    Call it outside a transaction: a rollback would take the count back.
    """
    if not user.is_active:
        return ""
    slot = _take_slot(user)
    proof = _proof(user, password, code, passkey, challenge)
    if proof:
        cache.delete(slot)
    return proof


@dataclass(frozen=True, slots=True)
class Means:
    """What a person may give in place of the password."""

    codes: bool
    passkeys: list[Authenticator]


def means_of(user: User) -> Means:
    types = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    rows = list(Authenticator.objects.filter(user=user, type__in=types).order_by("pk"))
    keys = [row for row in rows if row.type == Authenticator.Type.WEBAUTHN]
    return Means(len(keys) < len(rows), keys)


def _proof(user: User, password: str, code: str, passkey: str, challenge: bytes) -> str:
    if passkey:
        key = passkeys.answering(user, passkey, challenge)
        if key:
            key.record_usage()
        return PASSKEY if key else ""
    if code:
        return _of_code(user, code)
    return PASSWORD if password and user.check_password(password) else ""


def _take_slot(user: User) -> str:
    """Each attempt takes one of ten places, free again after five minutes; `add` lets one process have it."""
    for number in range(ATTEMPTS):
        slot = f"reauthentication:{user.pk}:{number}"
        if cache.add(slot, True, SECONDS):
            return slot
    raise TooManyAttempts


def _of_code(user: User, code: str) -> str:
    """Of the app, or a recovery code; allauth marks either as used."""
    authenticators = Authenticator.objects.filter(user=user, type__in=_CODES)
    proven = (found.type for found in authenticators if found.wrap().validate_code(code.strip()))
    return _CODES.get(next(proven, ""), "")
