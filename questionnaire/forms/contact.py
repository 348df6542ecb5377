"""Who completed the return, and who answers questions about it."""

from django import forms

from questionnaire.returns.forms import Address, Line, WholeForm
from questionnaire.workflow import contact_digest
from questionnaire.workflow.writing import COMPLETED_BY, QUERY


def _line(label, most, help_text=""):
    return Line(
        label=label,
        max_length=most,
        required=False,
        help_text=help_text,
        error_messages={"max_length": f"{label} must be {most} characters or less"},
    )


class ContactForm(WholeForm):
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

    def beside(self, area_return):
        """(label, what is stored, what was typed) of all that differs. The page that is shown again has seen it."""
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
    """What is stored; where a group is empty, the lead, to be looked at before it is saved."""
    stored = {name: getattr(area_return, name) for name in (*COMPLETED_BY, *QUERY)}
    if lead is None:
        return stored
    contact = ", ".join(part for part in (lead.phone, lead.email) if part)
    if not any(stored[name] for name in COMPLETED_BY):
        stored |= dict(zip(COMPLETED_BY, (lead.name, _organisation(lead, area_return), contact), strict=True))
    if not any(stored[name] for name in QUERY):
        stored |= dict(zip(QUERY, (lead.name, lead.job_title, lead.phone, lead.email), strict=True))
    return stored


def _organisation(lead, area_return):
    held = (membership for membership in lead.held if membership.area_id == area_return.area_id)
    return next((membership.organisation.name for membership in held if membership.organisation), "")
