"""Mails about a return: takes ids, decides nothing. A task finds who is to know and logs one mail a person; what a
mail says is made when it goes, by the function of its kind."""

from questionnaire.board.amending.notifications import tell_of_amendment
from questionnaire.desk.nudging.notifications import send_nudges, send_turns
from questionnaire.desk.reminding.notifications import send_digests, send_due
from questionnaire.desk.rounds.notifications import send_openings
from questionnaire.people.notifications import ask_for_deputy
from questionnaire.signing.paper.notifications import tell_of_paper
from questionnaire.signing.sending.notifications import send_receipt, tell_of_acceptance, tell_of_reopening
from questionnaire.signing.signatures.notifications import (
    ask_for_signatures,
    tell_lead_of_signature,
    tell_signatories_of_recall,
    tell_writers_of_send_back,
)
from questionnaire.writing.comments.notifications import tell_of_comment
from questionnaire.writing.sharing.notifications import tell_of_sections, tell_writers_of_section
from questionnaire.writing.taking_over.notifications import tell_of_offers

__all__ = [
    "ask_for_deputy",
    "ask_for_signatures",
    "send_digests",
    "send_due",
    "send_nudges",
    "send_openings",
    "send_receipt",
    "send_turns",
    "tell_lead_of_signature",
    "tell_of_acceptance",
    "tell_of_amendment",
    "tell_of_comment",
    "tell_of_offers",
    "tell_of_paper",
    "tell_of_reopening",
    "tell_of_sections",
    "tell_signatories_of_recall",
    "tell_writers_of_section",
    "tell_writers_of_send_back",
]
