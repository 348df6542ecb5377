"""What a person may do with a return now, for buttons and links."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from questionnaire import definition, permissions
from questionnaire.definition import QuestionnaireDefinition, SectionDefinition
from questionnaire.enums import ReturnStatus
from questionnaire.models import Edition, Return
from questionnaire.permissions import SectionOf, holds
from questionnaire.phrases import day
from questionnaire.record import ReturnRecord


def has_amendable_fields(tree: QuestionnaireDefinition) -> bool:
    """Whether any answer to this questionnaire can be changed after the board."""
    return any(field.amendable for question in tree.questions for field in question.fields)


def why_not_amendable(record: ReturnRecord, tree: QuestionnaireDefinition, until: date | None, today: date) -> str:
    """A sentence that says why no answer can be amended now; empty where answers can be."""
    if not has_amendable_fields(tree):
        return "No answer to this questionnaire can be changed after the board."
    if until is None:
        return "This collection does not allow changes after the board."
    if record.edition is None or record.is_being_corrected:
        return "The return is being written, so every answer can be changed there."
    if today > until:
        return f"The time for changes after the board ended on {day(until)}. The programme can reopen the return."
    if record.sending is None:
        return f"Edition {record.edition.number} has not been sent to the programme. Send it first."
    if record.decision is None:
        return f"What the board decided on edition {record.edition.number} has not been recorded. Record it first."
    return ""


def possible_actions(user: User, area_return: Return, record: ReturnRecord, edition: Edition | None) -> frozenset[str]:
    """The names of everything this person may do now: who may (the rules) and when (the status) together."""
    draft = area_return.status == ReturnStatus.DRAFT
    final = not draft and edition is not None
    sent = record.sending is not None
    membership = permissions.slot_of(user, area_return)
    code = membership.organisation.code if membership and membership.organisation else ""
    slot = record.slot_for(membership.capacity, code) if membership else None
    is_waiting = slot is not None and slot.signature is None
    allowed = {
        "read": holds(user, "questionnaire.read_draft", area_return),
        "edit": draft and holds(user, "questionnaire.edit_return", area_return),
        "about": draft and holds(user, "questionnaire.write_about", area_return),
        "share": draft and holds(user, "questionnaire.share_sections", area_return),
        "people": holds(user, "questionnaire.manage_people", area_return),
        "appoint": holds(user, "questionnaire.appoint_lead", area_return),
        "contact": draft and holds(user, "questionnaire.change_contact", area_return),
        "carry_forward": draft and holds(user, "questionnaire.edit_return", area_return),
        "adopt": draft and holds(user, "questionnaire.adopt_answers", area_return),
        "offer": holds(user, "questionnaire.offer_answers", area_return),
        "finalise": draft and holds(user, "questionnaire.finalise_return", area_return),
        "choose_signers": draft and holds(user, "questionnaire.choose_signers", area_return),
        "recall": final and not sent and holds(user, "questionnaire.recall_return", area_return),
        "sign": final and is_waiting and holds(user, "questionnaire.sign_edition", edition),
        "send_back": final and not sent and holds(user, "questionnaire.send_back_edition", edition),
        "send": final and not sent and holds(user, "questionnaire.send_edition", edition),
        "receipt": sent and holds(user, "questionnaire.send_edition", edition),
        "paper": final and bool(record.missing) and holds(user, "questionnaire.record_paper", edition),
        "sheet": final and bool(record.missing) and holds(user, "questionnaire.print_signature_sheet", edition),
        "accept": final and record.waits_for_acceptance and holds(user, "questionnaire.accept_edition", edition),
        "consider": final and holds(user, "questionnaire.record_consideration", edition),
        "board_date": holds(user, "questionnaire.set_board_date", area_return),
        "pack": holds(user, "questionnaire.change_pack", area_return),
        "disclose": holds(user, "questionnaire.disclose", area_return),
        "extend": not sent and holds(user, "questionnaire.extend_return", area_return),
        "amend": final and _may_amend(area_return, record) and holds(user, "questionnaire.amend_return", area_return),
        "reopen": final and sent and holds(user, "questionnaire.reopen_return", area_return),
        "read_edition": final and holds(user, "questionnaire.read_edition", edition),
    }
    return frozenset(name for name, may in allowed.items() if may)


def _may_amend(area_return: Return, record: ReturnRecord) -> bool:
    tree = definition.get(area_return.collection.questionnaire_id)
    return not why_not_amendable(record, tree, area_return.collection.amend_until, timezone.localdate())


def may_write(user: User, area_return: Return, section: SectionDefinition) -> bool:
    return area_return.status == ReturnStatus.DRAFT and holds(
        user, "questionnaire.write_section", SectionOf(area_return, section.pk)
    )
