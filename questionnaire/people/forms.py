"""Forms for inviting people, changing their roles, naming contacts and handing the return over."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.enums import AREA_ROLES, Role
from accounts.models import Membership, Organisation
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.people.workflow import COMPLETED_BY, QUERY, Invitee, contact_digest
from questionnaire.phrases import in_capacity, with_commas
from questionnaire.returns.forms import Address, Line, WholeForm, Words


def _line(label, longest, help_text=""):
    return Line(
        label=label,
        max_length=longest,
        required=False,
        help_text=help_text,
        error_messages={"max_length": f"{label} must be {longest} characters or less"},
    )


class ContactForm(WholeForm):
    """Who completed the return and who answers queries. `seen` is the digest of the contact that the page showed."""

    completed_by_name = _line("Name", 150)
    completed_by_organisation = _line("Organisation", 150)
    completed_by_contact = _line("Contact", 250, "Address, telephone number or email, as it will be printed")
    query_name = _line("Name", 150)
    query_job_title = _line("Job title", 150)
    query_phone = _line("Telephone number", 40)
    query_email = Address(
        label="Email address",
        max_length=254,
        required=False,
        error_messages={"invalid": "Enter an email address in the correct format, like name@council.example"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(self, data=None, *, area_return, lead=None):
        stored = {"seen": contact_digest(area_return)}
        super().__init__(data, initial=_initial(area_return, lead) | stored)

    def differences(self, area_return):
        """The fields that differ, as triples of label, stored text and typed text. The form now counts as having seen
        the stored text, so the next save replaces it."""
        self.data = self.data.copy()
        self.data["seen"] = contact_digest(area_return)
        groups = (("Completed by", COMPLETED_BY), ("Query contact", QUERY))
        return [
            (f"{group}: {self[name].label.lower()}", getattr(area_return, name), self.cleaned_data[name])
            for group, names in groups
            for name in names
            if getattr(area_return, name) != self.cleaned_data[name]
        ]

    def rows(self, names):
        return [self[name] for name in names]

    @property
    def completed_by(self):
        return self.rows(COMPLETED_BY)

    @property
    def query(self):
        return self.rows(QUERY)


def _initial(area_return, lead):
    """The stored contact; a group that is empty is filled in with the lead, who checks it before saving."""
    stored = {name: getattr(area_return, name) for name in (*COMPLETED_BY, *QUERY)}
    if lead is None:
        return stored
    contact = with_commas(lead.phone, lead.email)
    if not any(stored[name] for name in COMPLETED_BY):
        stored |= dict(zip(COMPLETED_BY, (lead.name, _organisation(lead, area_return), contact), strict=True))
    if not any(stored[name] for name in QUERY):
        stored |= dict(zip(QUERY, (lead.name, lead.job_title, lead.phone, lead.email), strict=True))
    return stored


def _organisation(lead, area_return):
    held = (membership for membership in lead.held if membership.area_id == area_return.area_id)
    return next((membership.organisation.name for membership in held if membership.organisation), "")


NEW = "new"
_ROLE_LABELS = {
    Role.LEAD: "Lead: shares out the work, finalises and sends",
    Role.CONTRIBUTOR: "Contributor: writes answers",
    Role.SIGNATORY: "Signatory: reads and signs",
    Role.BOARD_OFFICER: "Board officer: records the board’s meeting and decision",
    Role.VIEWER: "Viewer: reads",
}


def _set_choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
    field.choices = choices


def _name(**kwargs: Any) -> Line:
    return Line(
        label="Name",
        max_length=150,
        error_messages={
            "required": "Enter the person’s name",
            "max_length": "Name must be 150 characters or less",
        },
        **kwargs,
    )


def _email(**kwargs: Any) -> Address:
    return Address(
        label="Email address",
        max_length=254,
        error_messages={
            "required": "Enter the person’s email address",
            "invalid": "Enter an email address in the correct format, like name@council.example",
            "max_length": "Email address must be 254 characters or less",
        },
        **kwargs,
    )


class PersonForm(forms.Form):
    """A person's name and email address."""

    name = _name()
    email = _email(
        help_text="We will send the invitation here. It works for 14 days. The person will use this address to sign in."
    )


class DeputyRequestForm(forms.Form):
    """The person whom the lead is asked to invite as deputy."""

    name = _name()
    email = _email(help_text="The lead sends the invitation there. It works for 14 days.")
    words = Words(label="Reason (optional)", required=False, max_length=500, rows=3)


class InviteForm(PersonForm):
    """An invitation with a role. With `deputy_of` the role is fixed: deputy of that signatory. A manager of the
    programme can only choose the role of lead."""

    role = forms.ChoiceField(
        label="What the person does",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the person does", "invalid_choice": "Select one of these roles"},
    )
    limited = forms.BooleanField(label="A contributor who reads only the sections given to them", required=False)
    slot = forms.ChoiceField(
        label="If the person signs, in what capacity?",
        required=False,
        error_messages={"invalid_choice": "Select one of these capacities"},
    )
    deputy = forms.BooleanField(
        label="As deputy for the signatory, giving their authority when signing", required=False
    )

    def __init__(
        self,
        *args: Any,
        roles: tuple[Role, ...],
        tree: QuestionnaireDefinition,
        bodies: list[Organisation],
        deputy_of: Membership | None = None,
    ) -> None:
        super().__init__(*args)
        _set_choices(self, "role", [(role.value, _ROLE_LABELS[role]) for role in AREA_ROLES if role in roles])
        self.bodies = {str(body.pk): body for body in bodies}
        slots = [
            (f"{capacity.slug}:{body.pk}", in_capacity(capacity, body.name))
            for capacity in tree.capacities
            for body in bodies
            if body.kind == capacity.organisation_kind
        ]
        _set_choices(self, "slot", [("", "Does not sign"), *slots])
        if deputy_of:
            slot = f"{deputy_of.capacity}:{deputy_of.organisation_id}"
            self.initial.update({"role": Role.SIGNATORY, "slot": slot, "deputy": True})
            for name in ("role", "slot", "deputy"):
                self.fields[name].widget = forms.HiddenInput()
            del self.fields["limited"]
        if roles == (Role.LEAD,):
            del self.fields["limited"], self.fields["slot"], self.fields["deputy"]
            self.fields["role"].initial = Role.LEAD

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") == Role.SIGNATORY and not cleaned.get("slot") and "slot" not in self.errors:
            self.add_error("slot", "Select the capacity the person signs in")
        return cleaned

    @property
    def invitee(self) -> Invitee:
        cleaned = self.cleaned_data
        role = Role(cleaned["role"])
        capacity, _, body = cleaned.get("slot", "").partition(":") if role == Role.SIGNATORY else ("", "", "")
        return Invitee(
            cleaned["email"],
            cleaned["name"],
            role,
            capacity,
            self.bodies.get(body),
            reads_assigned_only=bool(cleaned.get("limited")),
            is_deputy=bool(cleaned.get("deputy")),
        )


class RoleForm(forms.Form):
    """The role of a person who does not sign."""

    role = forms.ChoiceField(
        label="What the person does",
        widget=forms.RadioSelect,
        choices=[(role.value, _ROLE_LABELS[role]) for role in AREA_ROLES if role != Role.SIGNATORY],
        error_messages={"required": "Select what the person does", "invalid_choice": "Select one of these roles"},
    )
    limited = forms.BooleanField(label="A contributor who reads only the sections given to them", required=False)


class HandOverForm(forms.Form):
    """Hands the return over, either to somebody who works on it already or to somebody new."""

    to = forms.ChoiceField(
        label="Who leads the return from now on?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who leads the return", "invalid_choice": "Select one of these people"},
    )
    name = Line(label="Name", max_length=150, required=False)
    email = Address(label="Email address", max_length=254, required=False)
    after = forms.ChoiceField(
        label="And you?",
        widget=forms.RadioSelect,
        choices=[("stays", "I stay as a contributor"), ("leaves", "I leave: all my roles in this area end")],
        error_messages={"required": "Select what you do afterwards", "invalid_choice": "Select one of the two"},
    )
    moves = forms.BooleanField(label="Give them the sections that I was to write", required=False)
    contact = forms.BooleanField(label="Replace my name with theirs", required=False)

    def __init__(self, data: Any, *, people: list[Membership], names_me: bool) -> None:
        super().__init__(data, initial={"moves": True, "contact": True})
        self.people = {str(row.user_id): row for row in people}
        known = [(pk, row.known_as) for pk, row in self.people.items()]
        _set_choices(self, "to", [*known, (NEW, "Somebody else, who will be invited by email")])
        if not names_me:
            del self.fields["contact"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("to") == NEW:
            for field, what in (("name", "name"), ("email", "email address")):
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, ValidationError(f"Enter the new lead’s {what}"))
        return cleaned

    @property
    def successor(self) -> Invitee:
        cleaned = self.cleaned_data
        if cleaned["to"] == NEW:
            return Invitee(cleaned["email"], cleaned["name"], Role.LEAD)
        membership = self.people[cleaned["to"]]
        return Invitee(membership.user.email, membership.known_as, Role.LEAD)
