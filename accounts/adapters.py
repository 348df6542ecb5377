"""How allauth is bent to this house: invitation only, mail through the worker, secrets sealed."""

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
        """A page of this very site; allauth's own rule breaks on an address that is none, such as http://[x."""
        request = request_context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only texts go into the mail: what the templates may use is what can wait in the worker's queue."""
        notifications.send(
            template_prefix, email, {key: value for key, value in context.items() if isinstance(value, str)}
        )

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """People have one address, that of their invitation; allauth's table of addresses stays empty."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Before the invitation is accepted its link alone lets in, so that taking it back means something. The link
        is to the site's own address, whatever the request called it."""
        if user.has_usable_password():
            path = urlsplit(context["password_reset_url"]).path
            context = context | {"password_reset_url": settings.SITE_URL + path}
            super().send_password_reset_mail(user, email, context)

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(request_context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")


class EncryptingMFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": InviteOnlyAdapter.error_messages["incorrect_code"],
    }

    def get_totp_issuer(self) -> str:
        return "Stocktake"

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Sequence[str] | None = None) -> bool:
        """Codes from an app are the second step at sign-in. A passkey is none: it is for signing, and who has lost
        the phone it lives on must still get in."""
        steps = set(types or [Authenticator.Type.TOTP]) - {Authenticator.Type.WEBAUTHN}
        return super().is_mfa_enabled(user, types=steps)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return passkeys.rp_entity()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret sealed with a key that is gone becomes a random one: it matches no code, and breaks no page."""
        try:
            return decrypt(encrypted_text)
        except InvalidToken:
            logger.error("A sign-in secret cannot be read: SECRET_KEY was changed without a fallback.")
            return base64.b32encode(secrets.token_bytes(20)).decode()
