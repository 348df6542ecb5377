"""Recording a signature that was given on paper."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from questionnaire import uploads
from questionnaire.enums import Authority
from questionnaire.models import Edition
from questionnaire.phrases import day, in_post
from questionnaire.record import Slot
from questionnaire.returns.forms import Line
from questionnaire.returns.selectors.signers import has_signed, is_same_name
from questionnaire.signing.paper.workflow import Sheet
from questionnaire.uploads import CheckedUpload
from questionnaire.uploads.refusals import refusal

SOMEBODY_ELSE = "else"
HOLDS_THE_POST = "holds"
SCANS = ("application/pdf", "image/png", "image/jpeg")
LETTERS = 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


class PaperForm(forms.Form):
    """The contents of one signed sheet. `people` have an account and may sign in this slot, for one of the `bodies`.
    The person who records the sheet (`by`) cannot be its signatory. If `by` may sign in this slot, the signatory must
    have an account."""

    letters = Line(
        label=f"Last {LETTERS} letters or digits of the reference on the sheet",
        help_text="The reference is at the top of the sheet, next to the code. Take it from the signed sheet itself.",
        max_length=60,
        error_messages={"required": f"Type the last {LETTERS} letters or digits of the reference on the sheet"},
    )
    signer = forms.ChoiceField(
        label="Who signed?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who signed", "invalid_choice": "Select one of these people"},
    )
    name = Line(label="Name, as on the sheet", required=False, max_length=150)
    title = Line(label="Post, as on the sheet", required=False, max_length=150)
    body = forms.ChoiceField(
        label="For which body?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Select one of these bodies"},
    )
    authority_kind = forms.ChoiceField(
        label="What lets them sign?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Select what lets them sign"},
    )
    authority = Line(
        label="Which one",
        help_text="For a minute, its number and date, for example “12 of 3 July 2013”. It prints with the signature.",
        required=False,
        max_length=300,
    )
    signed_on = forms.DateField(
        label="Date on the sheet",
        widget=forms.DateInput,
        error_messages={
            "required": "Enter the date on the sheet",
            "invalid": "Date on the sheet must be a real date",
        },
    )
    scan = forms.FileField(
        label="The signed sheet",
        help_text="A scan or a photo of the whole sheet: PDF, PNG or JPEG.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        allow_empty_file=True,
        error_messages={"required": "Choose the scan of the signed sheet", "invalid": "Choose the scan again"},
    )

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        slot: Slot,
        people: list[Membership],
        bodies: list[Organisation],
        by: User,
    ) -> None:
        super().__init__(*args)
        self.edition, self.slot, self.by = edition, slot, by
        self.people = {str(row.pk): row for row in people if row.user_id != by.pk}
        self.has_holder = any(not row.is_deputy for row in people)
        self.bodies = {str(body.pk): body for body in bodies}
        may_be_anybody = bodies and len(self.people) == len(people)
        named = [(pk, _who(row)) for pk, row in self.people.items()]
        _choose(self, "signer", [*named, *([(SOMEBODY_ELSE, "Somebody else")] if may_be_anybody else [])])
        _choose(self, "body", [(pk, body.name) for pk, body in self.bodies.items()])
        _choose(self, "authority_kind", [*self._own_right(), *Authority.choices])
        if len(self.bodies) < 2:
            del self.fields["body"]
        if self.is_bound and self.files.get("scan"):
            self.fields["scan"].help_text += " If anything else needs correcting, you will have to choose it again."

    def _own_right(self) -> list[tuple[str, str]]:
        """If no post holder is named to sign, the signatory may hold the post without having an account."""
        return [] if self.has_holder else [(HOLDS_THE_POST, "They hold the post themselves")]

    def clean_signed_on(self) -> date:
        signed_on: date = self.cleaned_data["signed_on"]
        made_on = timezone.localdate(self.edition.made_at)
        if signed_on > timezone.localdate():
            raise ValidationError(f"Date on the sheet must be today or in the past, not {day(signed_on)}")
        if signed_on < made_on:
            raise ValidationError(
                f"Edition {self.edition.number} was made on {day(made_on)}, so it cannot have been signed "
                "before then. Check the date on the sheet"
            )
        return signed_on

    def clean_letters(self) -> str:
        """Accept the last letters or the whole reference; O counts as 0, and I and L count as 1."""
        typed, whole = _plain(self.cleaned_data["letters"]), _plain(self.edition.reference)
        if typed not in (whole, whole[-LETTERS:]):
            raise ValidationError(
                f"The reference of edition {self.edition.number} does not end in "
                f"“{self.cleaned_data['letters']}”. If the sheet does, it was signed for another edition and "
                "cannot be recorded on this one"
            )
        return typed

    def clean_scan(self) -> CheckedUpload:
        checked = uploads.check(self.cleaned_data["scan"])
        if checked.media_type not in SCANS:
            raise refusal(checked.name, "is not a scan. Choose a PDF, PNG or JPEG of the signed sheet")
        return checked

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        person = self.people.get(cleaned.get("signer", ""))
        if person is None and cleaned.get("signer") == SOMEBODY_ELSE:
            self._need("name", "Enter the name on the sheet")
            self._need("title", "Enter the post on the sheet")
            if "body" in self.fields:
                self._need("body", "Select the body that they signed for")
        if (person is None and cleaned.get("signer")) or (person and person.is_deputy):
            self._need_authority()
        name = person.known_as if person else cleaned.get("name", "")
        if name and person is None and is_same_name(name, self.by.name):
            self.add_error("name", "You cannot record your own signature. Ask another board officer to record it")
        if name and has_signed(self.edition, name, person.user if person else None):
            self.add_error("signer", f"{name} has already signed edition {self.edition.number}. One person signs once")
        return cleaned

    def _need_authority(self) -> None:
        self._need("authority_kind", "Select what lets them sign")
        if self.cleaned_data.get("authority_kind") in Authority.values:
            self._need("authority", "Say which minute, scheme or instruction it is")

    def _need(self, field: str, message: str) -> None:
        if not self.cleaned_data.get(field) and field not in self.errors:
            self.add_error(field, message)

    @property
    def sheet(self) -> Sheet:
        """The sheet as it will be recorded. If the signatory has an account, name, post and body come from there."""
        facts = self.cleaned_data
        person = self.people.get(facts["signer"])
        kind = facts["authority_kind"]
        has_authority = kind in Authority.values and (person is None or person.is_deputy)
        return Sheet(
            capacity=self.slot.capacity.slug,
            organisation=self._body(person),
            name=person.known_as if person else facts["name"],
            title=person.user.job_title if person else facts["title"],
            signed_on=facts["signed_on"],
            user=person.user if person else None,
            authority_kind=kind if has_authority else "",
            authority=facts["authority"] if has_authority else "",
        )

    def _body(self, person: Membership | None) -> Organisation:
        if person is not None:
            return cast(Organisation, person.organisation)  # a constraint sees to it
        return self.bodies[self.cleaned_data.get("body") or next(iter(self.bodies))]


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


def _who(row: Membership) -> str:
    """ "Dr Helen Adeyemi, clinical lead, Northbourne CCG (deputy)"."""
    post = in_post(row.user.job_title, row.organisation.name if row.organisation else "")
    return f"{row.known_as}, {post}" + (", as deputy" if row.is_deputy else "")


def _plain(reference: str) -> str:
    """Remove spaces and punctuation, and replace letters that are easily mistaken for digits."""
    return "".join(filter(str.isalnum, reference.upper())).translate(_MISREAD)
