"""Signing an edition, sending it back, recalling it."""

from typing import Any

from django import forms

from accounts import passkeys
from accounts.reauthentication import Means
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.enums import Authority
from questionnaire.returns.forms import EditionField, Line, Words
from questionnaire.signing.signatures.workflow import DeputyAuthority


class DeputyForm(forms.Form):
    title = Line(
        label="Your post",
        help_text="It is printed under your name, for example “Vice-chair”.",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={
            "required": "Enter your post",
            "max_length": "Post must be 150 characters or less",
        },
    )
    authority_kind = forms.ChoiceField(
        label="What lets you sign as deputy?",
        choices=Authority.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what lets you sign as deputy", "invalid_choice": "Select one of the three"},
    )
    authority = Line(
        label="Its reference and date",
        help_text="For example “41 of 3 June 2013”. It is printed with your signature.",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter the reference and date of the minute, scheme or instruction",
            "max_length": "Reference must be 300 characters or less",
        },
    )

    @property
    def deputy_authority(self) -> DeputyAuthority:
        facts: dict[str, Any] = self.cleaned_data
        return DeputyAuthority(facts["title"], Authority(facts["authority_kind"]), facts["authority"])


class SigningForm(forms.Form):
    """One proof of who signs: the password, a code from an authenticator app if they have one, or the answer of their
    passkey, which the page's script fills in."""

    challenge = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)
    passkey = forms.CharField(widget=forms.HiddenInput, required=False, max_length=passkeys.LONGEST)
    password = forms.CharField(
        label="Your password",
        help_text="We ask again so that nobody else can sign on this device.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        required=False,
        strip=False,
        max_length=1_000,
    )
    code = forms.CharField(
        label="Code from your authenticator app",
        help_text="Give this or the password, not both.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        required=False,
        max_length=50,
    )

    def __init__(self, *args: Any, means: Means, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not means.codes:
            del self.fields["code"]
        if not means.passkeys:
            del self.fields["passkey"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(self.secret.values()):
            either = "Enter your password, or a code from your authenticator app"
            self.add_error("password", either if "code" in self.fields else "Enter your password")
        return cleaned

    @property
    def secret(self) -> dict[str, str]:
        return {key: self.cleaned_data.get(key, "") for key in ("password", "code", "passkey")}


class SendBackForm(forms.Form):
    """A reason for each section that has to change, or for the return as a whole."""

    whole = Words(label="The return as a whole", required=False)

    def __init__(self, *args: Any, tree: QuestionnaireDefinition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = {f"section-{section.number}": section for section in tree.sections}
        for name, section in self.sections.items():
            self.fields[name] = Words(label=f"What has to change in section {section.number}", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.reasons:
            self.add_error("whole", "Say what has to change, here or under a section")
        return cleaned

    @property
    def reasons(self) -> list[dict[str, str]]:
        """The reasons given, with their section numbers. The return as a whole comes first, with an empty number."""
        numbers = {"whole": ""} | {name: section.number for name, section in self.sections.items()}
        given = ((number, self.cleaned_data.get(name, "")) for name, number in numbers.items())
        return [{"section": number, "reason": reason} for number, reason in given if reason]

    def by_section(self) -> list[tuple[Any, forms.BoundField]]:
        return [(section, self[name]) for name, section in self.sections.items()]


class RecallForm(forms.Form):
    edition = EditionField()
    reason = Words(
        label="Why are you recalling it?",
        help_text="Those who sign read this, and it stays in the history.",
        error_messages={"required": "Say why you are recalling it"},
    )
