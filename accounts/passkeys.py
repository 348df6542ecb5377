"""Passkeys: a fingerprint, a face or a PIN on one's own device in place of the password.

They stand in for the password when somebody signs. They are no second step at sign-in (see EncryptingMFAAdapter), so
nobody is locked out by a lost phone.
"""

import json
import struct
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData, PublicKeyCredentialRpEntity, UserVerificationRequirement

from accounts.models import User

LONGEST = 20_000  # of what a browser sends; real ones have less than 3,000 characters
MOST = 10  # of one person
# What the library raises at something that is no passkey's answer.
MALFORMED = (TypeError, ValueError, KeyError, IndexError, AttributeError, NotImplementedError, struct.error)


def rp_entity() -> dict[str, str]:
    """Passkeys belong to the site's own name, whatever a request called it."""
    return {"id": urlsplit(settings.SITE_URL).hostname or "", "name": "Stocktake"}


def of(user: User) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk"))


def request_for(keys: list[Authenticator], challenge: bytes) -> str:
    """What a page's script has to ask the device for, as JSON."""
    return json.dumps(
        {
            "challenge": websafe_encode(challenge),
            "rpId": rp_entity()["id"],
            "allow": [websafe_encode(_credential(key).credential_id) for key in keys],
        }
    )


def answering(user: User, answer: str, challenge: bytes) -> Authenticator | None:
    """The passkey of this person that signed this very challenge on this site, on a device that made sure who held
    it; None if there is none."""
    if len(challenge) < 16:
        return None
    keys = of(user)
    state = {"challenge": websafe_encode(challenge), "user_verification": UserVerificationRequirement.REQUIRED}
    try:
        used = _server().authenticate_complete(state, [_credential(key) for key in keys], json.loads(answer))
    except (*MALFORMED, RecursionError):
        return None
    return next(key for key in keys if _credential(key).credential_id == used.credential_id)


def _server() -> Fido2Server:
    """Only the site's own address counts: not another port, not a name below it."""
    rp = PublicKeyCredentialRpEntity(**rp_entity())
    return Fido2Server(rp, verify_origin=lambda origin: origin == settings.SITE_URL)


def _credential(key: Authenticator) -> AttestedCredentialData:
    found: Any = key.wrap().authenticator_data.credential_data
    return found
