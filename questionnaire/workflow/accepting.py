"""The programme takes a sent edition without every signature."""

from functools import partial

from django.db import transaction

from accounts.models import User
from questionnaire import notifications, selectors, slots
from questionnaire.chain import witness
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Acceptance, Edition, Sending
from questionnaire.returns.workflow import InvalidTransition, announce, current_edition, hold, record, require


@transaction.atomic
def accept(edition: Edition, *, by: User, reason: str) -> Acceptance:
    """Accept it as it is, once, with a reason that is published. Signatures may still come, and print as well."""
    require(by, "questionnaire.accept_edition", edition)
    hold(edition.area_return, ReturnStatus.FINAL)
    current_edition(edition)
    if not Sending.objects.filter(edition=edition).exists():
        raise InvalidTransition("This edition has not been sent, so there is nothing to accept yet.")
    if Acceptance.objects.filter(edition=edition).exists():
        raise InvalidTransition("This edition has already been accepted.")
    wanted = selectors.needed_of(edition)
    given = slots.filled(wanted, edition.signatures.values_list("capacity", "organisation__code"))
    if len(given) == len(wanted):
        raise InvalidTransition("Everybody has signed this edition, so it needs no acceptance.")
    acceptance = Acceptance.objects.create(edition=edition, reason=reason, accepted_by=by)
    record(
        Act.ACCEPT,
        edition.area_return,
        by=by,
        edition=edition.number,
        reason=reason,
        **witness.speaks_for(acceptance),
    )
    announce(edition)
    transaction.on_commit(partial(notifications.tell_of_acceptance, acceptance.pk))
    return acceptance
