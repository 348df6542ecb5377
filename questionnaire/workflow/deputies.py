"""A signatory asks the lead to invite somebody who may sign in their place."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts import limits
from accounts.models import User
from accounts.problems import Refusal
from questionnaire import notifications, permissions
from questionnaire.enums import Act
from questionnaire.models import Event, Return
from questionnaire.returns.workflow import InvalidTransition, record, require

_MOST, _SECONDS = 5, 60 * 60


class AskedTooOften(Refusal):
    """The places for asking are used up for now."""

    def __init__(self) -> None:
        super().__init__("You have just asked several times. Phone the lead instead, or wait an hour.")


def ask_for_deputy(area_return: Return, *, by: User, name: str, email: str, words: str = "") -> None:
    """Tell the leads whom to invite as deputy; they decide. The same again on one day changes nothing."""
    require(by, "questionnaire.ask_for_deputy", area_return)
    if email.lower() == by.email:
        raise Refusal("You cannot be your own deputy. Enter the address of somebody else.")
    if _has_asked(area_return, by, email):
        return
    if not limits.take(f"deputy:{by.pk}", _MOST, _SECONDS):
        raise AskedTooOften
    with transaction.atomic():
        own = permissions.slot_of(by, area_return)
        if own is None:
            raise InvalidTransition("You no longer sign this return, so you do not need a deputy.")
        event = record(Act.ASK_DEPUTY, area_return, by=by, name=name, email=email.lower(), words=words, slot=own.pk)
        transaction.on_commit(partial(notifications.ask_for_deputy, event.pk))


def _has_asked(area_return: Return, by: User, email: str) -> bool:
    asked = Event.objects.filter(area_return=area_return, act=Act.ASK_DEPUTY, by=by, detail__email=email.lower())
    return asked.filter(at__date=timezone.localdate()).exists()
