"""Why a return cannot be written any more, for whoever was still typing."""

from questionnaire import selectors
from questionnaire.phrases import moment
from questionnaire.workflow.base import FINALISED


def why_closed(area_return):
    """Who finalised it and when."""
    edition = selectors.latest_edition(area_return)
    if edition is None:
        return FINALISED
    who, when = edition.made_by.name, moment(edition.made_at)
    return f"{who} finalised this return {when}, so its answers can no longer be changed."
