"""allauth's forms in our words, and the form that accepts an invitation."""

import json

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from accounts import passkeys
from accounts.models import User

LONGEST = 1_000  # of a password, where it is chosen and wherever it is asked for
_NO_PASSKEY = "Your device did not make a passkey. Try again, or keep signing with your password."
ADVICE = "Use at least 10 characters. Three random words are easy to remember and hard to guess."


def _say(form: forms.Form, name: str, label: str, hint: str = "", missing: str = "") -> None:
    """Label, hint and error of one field; what is said is said outside the box, not in it."""
    field = form.fields[name]
    field.label = label
    field.help_text = hint
    field.error_messages["required"] = missing or f"Enter your {label.lower()}"
    field.widget.attrs.pop("placeholder", None)


class SignInForm(account_forms.LoginForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", "Email address")
        _say(self, "password", "Password")

    def clean(self):
        """What is wrong is said at the password, so that the error summary leads somewhere."""
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("password", error)
            return self.cleaned_data


class ResetPasswordForm(account_forms.ResetPasswordForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", "Email address")


class NewPasswordForm(account_forms.ResetPasswordKeyForm):
    """Asked once: the button beside the box shows what was typed."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _say(self, "password1", "New password", ADVICE, "Enter a new password")
        self.fields["password1"].validators.append(
            MaxLengthValidator(LONGEST, f"Password must be {LONGEST:,} characters or less")
        )


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _say(self, "oldpassword", "Password you use now", missing="Enter the password you use now")
        _say(self, "password1", "New password", ADVICE, "Enter a new password")
        self.fields["password1"].validators.append(
            MaxLengthValidator(LONGEST, f"Password must be {LONGEST:,} characters or less")
        )


class ConfirmPasswordForm(account_forms.ReauthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", "Password")


class CodeForm(forms.Form):
    """A code from the app or a recovery code: digits on phones, and no help from the browser's memory."""

    code_label = "Code from your app, or a recovery code"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", self.code_label, missing="Enter a code")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false", "maxlength": "20"}


class SignInCodeForm(CodeForm, mfa_forms.AuthenticateForm):
    pass


class ConfirmCodeForm(CodeForm, mfa_forms.ReauthenticateForm):
    pass


class ActivateCodeForm(CodeForm, totp_forms.ActivateTOTPForm):
    code_label = "Code your app shows"


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """`credential` is what the device answered, put there by the page's script."""

    name = forms.CharField(
        label="What is this device called?",
        help_text="For example, my phone. It tells your passkeys apart.",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput, max_length=passkeys.LONGEST)

    def clean(self):
        """Nothing that is no passkey's answer breaks the page."""
        if len(passkeys.of(self.user)) >= passkeys.MOST:
            raise ValidationError(
                {"name": f"You already have {passkeys.MOST} devices. First remove one you do not use."}
            )
        try:
            self.cleaned_data["credential"] = json.loads(self.cleaned_data.get("credential", ""))
            if not self.cleaned_data["credential"]:
                raise ValueError
            return super().clean()
        except (*passkeys.MALFORMED, RecursionError, ValidationError) as error:
            raise ValidationError({"name": _NO_PASSKEY}) from error


class AcceptInvitationForm(forms.Form):
    password = forms.CharField(
        label="Password",
        help_text=ADVICE,
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password"},
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class DigestForm(forms.Form):
    wants = forms.BooleanField(label="Send me a daily summary of what happened in my return", required=False)
