"""How allauth is adapted: accounts by invitation only, emails sent by the worker, secrets encrypted."""

import base64
import logging
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as request_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import notifications, passkeys
from accounts.encryption import InvalidToken, decrypt, encrypt
from accounts.models import User

logger = logging.getLogger(__name__)


class InviteOnlyAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or password is incorrect. Check both and try again.",
        "enter_current_password": "Enter the password you use now.",
        "incorrect_code": "This code is incorrect. Enter the latest code shown in your app.",
        "incorrect_password": "The password is incorrect. Enter the password you sign in with.",
        "invalid_password_reset": "This link no longer works.",
        "too_many_login_attempts": "There were too many attempts. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether the address is a page of this site. allauth's own rule fails on a malformed address such as http://[x."""
        request = request_context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the email with those values of its context that are texts: the queue can store nothing else."""
        notifications.send(
            template_prefix, email, {key: value for key, value in context.items() if isinstance(value, str)}
        )

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Send to the person's one address, that of their invitation. allauth's table of addresses stays empty."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Send nothing until the invitation is accepted: until then only its link gives access, so that it can be
        withdrawn. The link uses the site's own address, whatever host the request named."""
        if user.has_usable_password():
            path = urlsplit(context["password_reset_url"]).path
            context = context | {"password_reset_url": settings.SITE_URL + path}
            super().send_password_reset_mail(user, email, context)

    def reauthenticate(self, user: User, password: str) -> bool:
        authenticated = self.authenticate(request_context.request, email=user.email, password=password)
        return authenticated is not None and authenticated.pk == user.pk

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")


class EncryptingMFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": InviteOnlyAdapter.error_messages["incorrect_code"],
    }

    def get_totp_issuer(self) -> str:
        return "Stocktake"

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Sequence[str] | None = None) -> bool:
        """Whether codes from an app are the second step at sign-in. A passkey is not a second step: it is for signing,
        and somebody who has lost the phone that stores it must still be able to sign in."""
        steps = set(types or [Authenticator.Type.TOTP]) - {Authenticator.Type.WEBAUTHN}
        return super().is_mfa_enabled(user, types=steps)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return passkeys.rp_entity()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret. If its key is gone, return a random secret, which matches no code but breaks no page."""
        try:
            return decrypt(encrypted_text)
        except InvalidToken:
            logger.error("A sign-in secret cannot be read: SECRET_KEY was changed without a fallback.")
            return base64.b32encode(secrets.token_bytes(20)).decode()
