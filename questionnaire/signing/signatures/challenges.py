"""What a signing form carries: proof that this person was shown this edition, in this slot, a short while ago.

It does not prove who holds the device: a password, code or passkey in the same request does. A successful proof uses
the challenge up; a failed one does not. A passkey signs the digest of the challenge, so its answer is bound to the same
person, edition and slot.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.cache import cache

from accounts.models import Membership, User
from questionnaire.models import Edition

SECONDS = 15 * 60
_SALT = "questionnaire.challenges"


@dataclass(frozen=True, slots=True)
class Challenge:
    """`sha256` is the hash of the edition that was on the page; `digest` is what a passkey has to sign."""

    sha256: str
    nonce: str
    digest: bytes = b""


def issue(edition: Edition, user: User, slot: Membership) -> str:
    nonce = secrets.token_urlsafe(16)
    return signing.dumps([*_bound_to(edition, user, slot), edition.sha256, nonce], salt=_SALT)


def read(token: str, edition: Edition, user: User, slot: Membership) -> Challenge | None:
    """Check a challenge. Returns None if it has expired, is forged, or belongs to another person, slot or edition."""
    try:
        *bound_to, sha256, nonce = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    if bound_to != _bound_to(edition, user, slot):
        return None
    return Challenge(sha256, nonce, digest(token))


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def use_up(challenge: Challenge) -> bool:
    """Mark the challenge as used. True for the first request only; the mark outlives the challenge."""
    return cache.add(f"signing-challenge:{challenge.nonce}", True, 2 * SECONDS)


def _bound_to(edition: Edition, user: User, slot: Membership) -> list[Any]:
    return [user.pk, edition.area_return_id, edition.pk, slot.capacity, slot.organisation_id]
