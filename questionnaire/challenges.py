"""What a signing form carries: proof that this person was shown this edition, in this capacity, a short while ago.

It says nothing about who holds the device: that is proved by a secret in the same request. A challenge is used up by
the proof that succeeds, never by one that fails.
"""

import secrets
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache

from accounts.models import User
from questionnaire.models import Edition

SECONDS = 15 * 60
_SALT = "questionnaire.challenges"


@dataclass(frozen=True, slots=True)
class Challenge:
    """`sha256` is the hash of what was on the page."""

    sha256: str
    nonce: str


def issue(edition: Edition, user: User, capacity: str) -> str:
    nonce = secrets.token_urlsafe(16)
    return signing.dumps([user.pk, edition.pk, capacity, edition.sha256, nonce], salt=_SALT)


def read(token: str, edition: Edition, user: User, capacity: str) -> Challenge | None:
    """None where it is over, forged, or another person's, edition's or capacity's."""
    try:
        *bound_to, sha256, nonce = signing.loads(token, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    if bound_to != [user.pk, edition.pk, capacity]:
        return None
    return Challenge(sha256, nonce)


def use_up(challenge: Challenge) -> bool:
    """True for one request only. Kept longer than a challenge lives."""
    return cache.add(f"signing-challenge:{challenge.nonce}", True, 2 * SECONDS)
