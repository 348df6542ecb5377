"""Passkeys: added with fresh credentials, proving who signs, no second step at sign-in."""

import json
import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from accounts import passkeys
from accounts.models import Mail
from accounts.reauthentication import ATTEMPTS, TooManyAttempts, proves_identity
from tests.factories import PASSWORD, make_user
from tests.passkeys import Device, asked_for

pytestmark = pytest.mark.django_db
CHALLENGE = b"0123456789abcdef" * 2


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def confirmed(client, user):
    """A visitor who has just given the password again."""
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_passkey_proves_identity_for_its_challenge_alone(user):
    device = Device().add_to(user)
    answer = device.signed(CHALLENGE)

    assert proves_identity(user, passkey=answer, challenge=CHALLENGE) == "passkey"
    assert proves_identity(user, passkey=answer, challenge=CHALLENGE[::-1]) == ""
    assert proves_identity(user, passkey=answer) == ""
    assert proves_identity(user, passkey=device.signed(b"")) == ""
    assert proves_identity(make_user(), passkey=answer, challenge=CHALLENGE) == ""
    assert Authenticator.objects.get().last_used_at


@pytest.mark.parametrize(
    ("origin", "verifies"),
    [
        ("", False),
        ("http://localhost:9999", True),
        ("http://evil.localhost:8000", True),
        ("https://stocktake.example", True),
    ],
)
def test_device_that_does_not_make_sure_or_another_site_proves_nothing(user, origin, verifies):
    device = Device(origin, verifies=verifies).add_to(user)

    assert proves_identity(user, passkey=device.signed(CHALLENGE), challenge=CHALLENGE) == ""


def test_another_device_that_claims_the_same_key_proves_nothing(user):
    mine, other = Device().add_to(user), Device()
    other.id = mine.id

    assert proves_identity(user, passkey=other.signed(CHALLENGE), challenge=CHALLENGE) == ""


def test_no_nonsense_breaks_it_and_each_counts_as_an_attempt(user):
    device = Device().add_to(user)
    right = json.loads(device.signed(CHALLENGE))
    nonsense = ["x", "[]", "null", "1", '"a"', "{}", "[" * 9_000, json.dumps(right | {"response": {}})]
    for key in right["response"]:
        for value in ("", "AA", "!!!", None, 5, [], "A" * 5_000):
            nonsense.append(json.dumps(right | {"response": right["response"] | {key: value}}))

    for answer in nonsense:
        cache.clear()
        assert proves_identity(user, passkey=answer, challenge=CHALLENGE) == "", answer

    cache.clear()
    for _ in range(ATTEMPTS):
        proves_identity(user, passkey="x", challenge=CHALLENGE)
    with pytest.raises(TooManyAttempts):
        proves_identity(user, passkey=device.signed(CHALLENGE), challenge=CHALLENGE)


def test_passkey_is_added_with_fresh_credentials_and_told_of(client, user):
    client.force_login(user)
    add = reverse("mfa_add_webauthn")
    assert client.get(add).url.startswith(reverse("account_reauthenticate"))
    assert client.post(add, {"name": "Phone", "credential": "{}"}).url.startswith(reverse("account_reauthenticate"))

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    options = options_on(client.get(add))
    device = Device()
    reply = client.post(add, {"name": "My phone", "credential": json.dumps(device.made(asked_for(options)))})

    assert reply.url == reverse("mfa_list_webauthn")
    assert json.loads(options)["authenticatorSelection"]["userVerification"] == "required"
    assert [key.wrap().name for key in passkeys.of(user)] == ["My phone"]
    assert list(Authenticator.objects.values_list("type", flat=True)) == ["webauthn"]
    assert [mail.kind for mail in Mail.objects.filter(to=user)] == ["account"]
    assert proves_identity(user, passkey=device.signed(CHALLENGE), challenge=CHALLENGE) == "passkey"


def test_challenge_of_adding_works_once_and_must_be_verified(confirmed, user):
    add = reverse("mfa_add_webauthn")
    weak = Device(verifies=False)
    answer = json.dumps(weak.made(asked_for(options_on(confirmed.get(add)))))
    assert "did not make a passkey" in confirmed.post(add, {"credential": answer}).content.decode()

    once = json.dumps(Device().made(asked_for(options_on(confirmed.get(add)))))
    replies = [confirmed.post(add, {"credential": once}).status_code for _ in range(2)]

    assert replies == [302, 200]
    assert len(passkeys.of(user)) == 1


@pytest.mark.parametrize("nonsense", ["", "x", "[]", '"a"', "{}", '{"response": 1}', "1" * 20_001, "[" * 9_000])
def test_nonsense_adds_nothing_and_breaks_no_page(confirmed, user, nonsense):
    confirmed.get(reverse("mfa_add_webauthn"))

    reply = confirmed.post(reverse("mfa_add_webauthn"), {"credential": nonsense})

    assert reply.status_code == 200
    assert not passkeys.of(user)


def test_nobody_removes_the_passkey_of_another(confirmed, user):
    other = make_user()
    Device().add_to(other)
    Device().add_to(user)
    own, others = passkeys.of(user)[0], passkeys.of(other)[0]

    assert confirmed.post(reverse("mfa_remove_webauthn", kwargs={"pk": others.pk})).status_code == 404
    assert confirmed.post(reverse("mfa_remove_webauthn", kwargs={"pk": own.pk})).status_code == 302
    assert list(Authenticator.objects.all()) == [others]


def test_passkey_is_no_second_step_at_sign_in(client, user):
    """Whoever has lost the phone still gets in."""
    Device().add_to(user)

    reply = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert reply.url == reverse("start")


def options_on(page):
    return unescape(re.search(r'data-passkey-make="([^"]+)"', page.content.decode()).group(1))
