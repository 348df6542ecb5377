"""A device that makes passkeys and signs with them, as far as a server can tell."""

import hashlib
import json
import secrets
from urllib.parse import urlsplit

from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData


class Device:
    """One key; `origin` is the page that asks, `verifies` whether it makes sure who holds it."""

    def __init__(self, origin="", *, verifies=True):
        self.origin = origin or settings.SITE_URL
        self.flags = AuthenticatorData.FLAG.UP | (AuthenticatorData.FLAG.UV if verifies else 0)
        self.id = secrets.token_bytes(32)
        self.key = ec.generate_private_key(ec.SECP256R1())

    def add_to(self, user):
        """As if it had been added on the page."""
        WebAuthn.add(user, "My phone", self.made(b"a challenge of before"))
        return self

    def made(self, challenge):
        """What the browser gives back when a passkey is made."""
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        about = AuthenticatorData.create(self._rp(), self.flags | AuthenticatorData.FLAG.AT, 0, credential)
        return self._credential(
            clientDataJSON=self._client("webauthn.create", challenge),
            attestationObject=AttestationObject.create("none", about, {}),
        )

    def signed(self, challenge):
        """What it gives back when it signs a challenge, as the page's script sends it."""
        about = AuthenticatorData.create(self._rp(), self.flags, 1)
        client = self._client("webauthn.get", challenge)
        signature = self.key.sign(about + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return json.dumps(self._credential(clientDataJSON=client, authenticatorData=about, signature=signature))

    def _credential(self, **response):
        encoded = {key: websafe_encode(bytes(value)) for key, value in response.items()}
        name = websafe_encode(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": encoded}

    def _client(self, kind, challenge):
        told = {"type": kind, "challenge": websafe_encode(challenge), "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _rp(self):
        return hashlib.sha256(urlsplit(self.origin).hostname.encode()).digest()


def asked_for(options):
    """The challenge in what a page's script was given."""
    return websafe_decode(json.loads(options)["challenge"])
