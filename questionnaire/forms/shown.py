"""What a page was about when it was shown: a form that acts on an edition names it."""

from django import forms

from questionnaire.models import Edition
from questionnaire.workflow import InvalidTransition


class EditionField(forms.IntegerField):
    """The number of the edition on the page. The form of an old page names an old one."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, min_value=1, max_value=9_999)


def require_shown(edition: Edition, number: int | None) -> None:
    """Refuse what was meant for another edition than this one."""
    if number != edition.number:
        raise InvalidTransition(
            f"Your page was about a different edition. It is now edition {edition.number}. Read it first."
        )
