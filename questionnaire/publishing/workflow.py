"""What is decided about what is published of a return. Decisions can be changed; each leaves its event, without the
words it was about."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.problems import Refusal
from questionnaire.chain.adding import Chain
from questionnaire.enums import Act, Disclosed
from questionnaire.models import Disclosure, Edition, Event, Return
from questionnaire.publishing import selectors
from questionnaire.publishing.public import Decision
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.workflow import InvalidTransition, announce, record_event, require
from questionnaire.stored import from_edition

LONGEST_WORDS = 20_000
LONGEST_REASON = 500
MOST_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose for a phrase of the text at a place, or without a phrase for all of it."""

    place: str
    name: str
    text_sha256: str
    phrase: str
    decision: str
    replacement: str = ""
    exemption: str = ""
    reason: str = ""


class StaleDecisions(Exception):
    """Somebody else decided something after the page was made. `args[0]` says who, or is empty where nobody did: the
    page was not ours."""


class UndecidedPassages(InvalidTransition):
    """There are passages on which nobody has decided."""


def decisions_digest(decisions: Iterable[Decision]) -> str:
    """Names the decisions that a page showed."""
    said = [[one.place, one.text_sha256, one.phrase, one.at.isoformat()] for one in decisions]
    return hashlib.sha256(json.dumps(sorted(said)).encode()).hexdigest()


@transaction.atomic
def disclose(
    area_return: Return,
    choices: Sequence[Choice],
    *,
    by: User,
    shown: str | None = None,
    edition: Edition | None = None,
) -> None:
    """Decide on phrases and answers, in a draft or an edition. `shown` is the digest of the decisions that the page
    knew of; None overwrites whatever is there. What is decided already as it is chosen leaves no trace. An `edition` of
    which there is a public copy gets another."""
    require(by, "questionnaire.disclose", area_return)
    if len(choices) > MOST_AT_ONCE or any(len(choice.replacement) > LONGEST_WORDS for choice in choices):
        raise Refusal("There are too many decisions, or the wording is too long.")
    Return.objects.select_for_update().get(pk=area_return.pk)  # two people follow each other
    known = selectors.decisions_on(area_return)
    if shown is not None and shown != decisions_digest(known):
        raise StaleDecisions(max(known, key=lambda one: one.at).by if known else "")
    there = {(one.place, one.text_sha256, one.phrase): _said(one) for one in known}
    new = [choice for choice in choices if there.get(_where(choice)) != _said(choice)]
    now = timezone.now()
    for choice in new:
        place, text_sha256, phrase = _where(choice)
        Disclosure.objects.update_or_create(
            area_return=area_return,
            place=place,
            text_sha256=text_sha256,
            phrase=phrase,
            defaults=_facts(choice) | {"decided_by": by, "decided_at": now},
        )
    events = [Event(act=Act.DISCLOSE, by=by, detail=detail_of(choice)) for choice in new]
    Chain.of(area_return).add(events)
    if new and edition:
        announce(edition)


def _where(choice: Choice) -> tuple[str, str, str]:
    return choice.place, choice.text_sha256, choice.phrase[:200]


def _said(one: Choice | Decision) -> tuple[str, str, str, str]:
    return one.decision, one.replacement, one.exemption, one.reason


def _facts(choice: Choice) -> dict[str, str]:
    return {
        "decision": choice.decision,
        "replacement": choice.replacement if choice.decision == Disclosed.REWORD else "",
        "exemption": choice.exemption if choice.decision == Disclosed.EXEMPT else "",
        "reason": choice.reason[:LONGEST_REASON] if choice.decision == Disclosed.KEEP else "",
    }


def detail_of(choice: Choice) -> dict[str, str]:
    """Not the words: what is left out in public must not be read in the history either."""
    detail = {"passage": choice.name, "decided": choice.decision}
    return detail | ({"exemption": choice.exemption} if choice.decision == Disclosed.EXEMPT else {})


@transaction.atomic
def give_team_mailbox(area_return: Return, *, by: User, mailbox: str, edition: Edition | None = None) -> None:
    """The mailbox that stands in public documents in the place of people."""
    require(by, "questionnaire.disclose", area_return)
    if Return.objects.filter(pk=area_return.pk).exclude(team_mailbox=mailbox).update(team_mailbox=mailbox):
        area_return.team_mailbox = mailbox
        record_event(Act.DISCLOSE, area_return, by=by, mailbox=mailbox)
        if edition:
            announce(edition)


@transaction.atomic
def ask_for_public_copy(edition: Edition, *, by: User) -> None:
    """Have a public copy made of this edition, now and whenever something happens to it. Refused while a passage waits
    for a decision."""
    area_return = edition.area_return
    require(by, "questionnaire.disclose", area_return)
    Return.objects.select_for_update().get(pk=area_return.pk)
    happened = record_of_edition(edition, expected=False)
    waiting = selectors.published(area_return, from_edition(edition), happened).open_hits
    if waiting:
        raise UndecidedPassages(
            f"{waiting} passages are not decided yet." if waiting > 1 else "One passage is not decided yet."
        )
    Return.objects.filter(pk=area_return.pk).update(public_edition=edition.number)
    record_event(Act.DISCLOSE, area_return, by=by, edition=edition.number, public_copy=True)
    announce(edition)
