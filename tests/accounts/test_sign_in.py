"""Signing in, with one step and with two; passwords chosen anew; nobody signs up."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts import notifications
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email.upper(), "password": password})


def code_of(secret):
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def post_waiting_mail():
    """What the worker would do."""
    for job in DBTaskResult.objects.all():
        notifications.post.call(*job.args_kwargs["args"])


def test_sign_in_with_any_case_of_the_address(client):
    user = make_user()

    reply = sign_in(client, user)

    assert (reply.status_code, reply.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_wrong_password_is_said_at_the_password(client):
    reply = sign_in(client, make_user(), "wrong")

    assert reply.status_code == 200
    assert reply.context["form"].errors["password"] == [
        "The email address or password is incorrect. Check both and try again."
    ]


def test_guessing_is_stopped(client):
    user = make_user()
    for _ in range(5):
        sign_in(client, user, "wrong")

    reply = sign_in(client, user)

    assert "too many attempts" in reply.content.decode()


def test_nobody_signs_up(client):
    reply = client.post(reverse("account_signup"), {"email": "new@example.org", "password1": "a long new password"})

    assert "You need an invitation" in reply.content.decode()


def test_second_step_is_asked_for(client):
    user = make_user()
    secret = totp.generate_totp_secret()
    kept = totp.TOTP.activate(user, secret).instance.data["secret"]

    first = sign_in(client, user)
    before = client.session.get("_auth_user_id")
    client.post(first.url, {"code": "000000"})
    client.post(first.url, {})
    second = client.post(first.url, {"code": code_of(secret)})

    assert secret not in kept
    assert (first.url, before) == (reverse("mfa_authenticate"), None)
    assert second.url == "/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_second_step_is_set_up_after_the_password_again(client):
    user = make_user()
    client.force_login(user)
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    client.post(asked.redirect_chain[-1][0], {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))

    client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    codes = client.get(reverse("mfa_view_recovery_codes"))

    assert asked.redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert len(codes.context["unused_codes"]) == 10


def test_secret_of_a_lost_key_lets_nobody_in(settings):
    user = make_user()
    authenticator = totp.TOTP.activate(user, totp.generate_totp_secret())
    recovery = RecoveryCodes.activate(user)
    settings.SECRET_KEY = "another key"

    assert not authenticator.validate_code(code_of(""))
    assert not recovery.validate_code("00000000")


def test_password_is_chosen_anew_by_mail(client):
    user = make_user()
    client.post(reverse("account_reset_password"), {"email": user.email})
    waiting = str(list(DBTaskResult.objects.values()))
    post_waiting_mail()
    link = re.search(r"http://localhost:8000(\S+)", mail.outbox[0].body).group(1)

    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "teapot meadow harbour"})

    user.refresh_from_db()
    assert link not in waiting
    assert user.check_password("teapot meadow harbour")
    assert "no longer works" in client.get(link, follow=True).content.decode()


def test_reset_writes_to_nobody_without_a_password(client):
    """An invitation that was taken back cannot be got round; and strangers get no mail."""
    invited = make_user()
    invited.set_unusable_password()
    invited.save()

    replies = [
        client.post(reverse("account_reset_password"), {"email": email}) for email in (invited.email, "who@example.org")
    ]

    assert [reply.status_code for reply in replies] == [302, 302]
    assert not DBTaskResult.objects.exists()


def test_changing_the_password_needs_the_old_one(client):
    user = make_user()
    client.force_login(user)

    refused = client.post(reverse("account_change_password"), {"oldpassword": "x", "password1": "a long new password"})
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "a long new password"})

    user.refresh_from_db()
    assert refused.context["form"].errors["oldpassword"] == ["Enter the password you use now."]
    assert user.check_password("a long new password")
    assert client.get(reverse("account")).status_code == 200


def test_removed_role_and_closed_account_end_at_once(client):
    user = make_user()
    client.force_login(user)
    user.is_active = False
    user.save()

    assert client.get(reverse("account")).status_code == 302
