"""Sending an email again that was not delivered."""

from django.db import transaction

from accounts import notifications as account_mails
from accounts import workflow as accounts
from accounts.mail_log import INVITATION
from accounts.models import Mail, User
from accounts.problems import Refusal
from questionnaire.enums import Act
from questionnaire.models import Return
from questionnaire.returns.workflow import InvalidTransition, record_event, require


@transaction.atomic
def send_again(area_return: Return, mail: Mail, *, by: User) -> None:
    """Send an undelivered email again, to the current address of its reader."""
    require(by, "questionnaire.send_mail_again", area_return)
    if mail.kind == INVITATION:
        _invite_again(mail, by)
    elif not may_go_again(mail) or not account_mails.queue_again(mail):
        raise InvalidTransition("This email does not need to be sent again, or is already being sent again.")
    record_event(Act.NUDGE, area_return, by=by, people=1, to="again", name=mail.to.name)


def may_go_again(mail: Mail) -> bool:
    """Whether this undelivered email may be sent again. A dated reminder may not: the next one will replace it."""
    kind = account_mails.KINDS.get(mail.kind)
    return mail.refused_at is not None and (mail.kind == INVITATION or (kind is not None and kind.again))


def _invite_again(mail: Mail, by: User) -> None:
    if mail.refused_at is None:
        raise InvalidTransition("This invitation does not need to be sent again.")
    try:
        accounts.invite(mail.to, by=by)
    except Refusal as refusal:
        raise InvalidTransition(str(refusal)) from refusal
