"""S1: signing asks one secret that the signatory holds, in the very request, with a challenge made for it.

Every combination of secret, freshness of the session and challenge; all but the all-correct ones are refused.
CONTROL: let whoever proved who they are within allauth's 300 seconds sign with any secret, and the table turns red.
"""

import time
from collections import Counter
from itertools import product

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import signing
from django.core.cache import cache
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership
from questionnaire.models import Signature
from questionnaire.signing.signatures import challenges
from tests.factories import PASSWORD, make_member, make_world
from tests.passkeys import Device
from tests.unprotected import unprotected

pytestmark = pytest.mark.django_db

FACTORS = ("password", "code", "recovery_code", "passkey")
SECRETS = [(factor, of) for factor in FACTORS for of in ("right", "wrong", "another's")] + [("nothing", "none")]
FRESHNESS = {"1 s after signing in": 1, "within allauth's 300 s": 290}
CHALLENGES = {  # what differs from the right one: user, return, edition, capacity, body, hash, nonce; its age
    "right": {},
    "a second before it dies": {"age": 15 * 60 - 2},
    "expired": {"age": 15 * 60 + 1},
    "used": {"nonce": "used"},
    "another user's": {"user": "other"},
    "another return's": {"return": "other"},
    "another edition's": {"edition": "other"},
    "another slot's": {"capacity": "chief"},
    "another body's": {"body": "other"},
    "another hash's": {"sha256": "0" * 64},
    "forged": {"salt": "forged"},
    "altered": {"altered": True},
    "none": None,
}


@pytest.fixture
def room(client):
    return Room(client)


def test_nothing_signs_but_the_right_secret_with_its_challenge(room):
    outcomes = Counter()
    for secret, freshness, challenge in product(SECRETS, FRESHNESS, CHALLENGES):
        signed = room.tries(secret, freshness, challenge)
        should = secret[1] == "right" and challenge in ("right", "a second before it dies")
        assert signed == (secret[0] if should else None), (secret, freshness, challenge)
        outcomes[bool(signed)] += 1

    assert outcomes == {True: 4 * 2 * 2, False: 13 * 2 * 13 - 4 * 2 * 2}


class Room:
    """A chair who has every means, somebody else who has every means too, and an edition to sign."""

    def __init__(self, client):
        self.client, self.world = client, make_world()
        self.edition = self.world.finalised()
        self.url = reverse(
            "sign",
            kwargs={
                "collection": self.world.area_return.collection.slug,
                "area": self.world.area.gss_code,
                "edition": 1,
            },
        )
        self.chair, self.other = self.world.signatory("chair"), make_member(Role.VIEWER, self.world.area)
        self.means = {person.pk: self._means(person) for person in (self.chair, self.other)}
        self.slot = Membership.objects.get(user=self.chair)
        client.force_login(self.chair)
        client.post(reverse("account_reauthenticate"), {"password": self.means[self.chair.pk]["password"]})

    def _means(self, person):
        person.set_password(f"{PASSWORD} {person.pk}")
        person.save()
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(person, secret)
        codes = RecoveryCodes.activate(person)
        return {
            "password": f"{PASSWORD} {person.pk}",
            "totp": secret,
            "codes": codes,
            "device": Device().add_to(person),
        }

    def tries(self, secret, freshness, challenge):
        """Post it; gives the factor of the signature that came of it, which is then taken away again."""
        cache.clear()
        challenges.use_up(challenges.Challenge("", "used"))
        token = self._token(CHALLENGES[challenge])
        self._signed_in(FRESHNESS[freshness])
        reply = self.client.post(self.url, {"challenge": token, **self._secret(*secret, token)})
        factor = Signature.objects.values_list("factor", flat=True).first()
        conflict = challenge == "another hash's" and secret[1] == "right"
        assert reply.status_code == (302 if factor else 409 if conflict else 422)
        with unprotected():
            Signature.objects.all().delete()
        return factor

    def _signed_in(self, seconds_ago):
        """Moves what allauth noted of the last time the password was given."""
        session = self.client.session
        session["account_authentication_methods"][-1]["at"] = time.time() - seconds_ago
        session.save()

    def _token(self, change):
        if change is None:
            return ""
        facts = {
            "user": self.chair.pk,
            "return": self.edition.area_return_id,
            "edition": self.edition.pk,
            "capacity": "chair",
            "body": self.slot.organisation_id,
            "sha256": self.edition.sha256,
            "nonce": "fresh",
        }
        made = [facts[key] + 1 if change.get(key) == "other" else change.get(key, facts[key]) for key in facts]
        stamped = signing.TimestampSigner(salt=change.get("salt", "questionnaire.challenges"))
        stamped.timestamp = lambda: signing.b62_encode(int(time.time()) - change.get("age", 0))
        token = stamped.sign_object(made)
        return token[:-1] + ("A" if token[-1] != "A" else "B") if change.get("altered") else token

    def _secret(self, factor, of, token):
        means = self.means[self.other.pk if of == "another's" else self.chair.pk]
        wrong = of == "wrong"
        if factor == "password":
            return {"password": "wrong" if wrong else means["password"]}
        if factor == "code":
            step = next(iter(totp.yield_hotp_counters_from_time())) - (100 if wrong else 0)
            return {"code": totp.format_hotp_value(totp.hotp_value(means["totp"], step))}
        if factor == "recovery_code":
            return {"code": "00000000" if wrong else _unused(means["codes"])}
        if factor == "passkey":
            signed = challenges.digest(token + ("of another page" if wrong else ""))
            return {"passkey": means["device"].signed(signed)}
        return {}


def _unused(codes):
    """All are as good as new again."""
    codes.instance.refresh_from_db()
    codes.instance.data["used_mask"] = 0
    codes.instance.save()
    return codes.get_unused_codes()[0]
