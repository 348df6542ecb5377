"""Decisions about what is published of a return. They can be changed; each leaves an event, which does not quote the
words concerned."""

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
    """A decision that somebody made on a page, about one phrase of a text or, without a phrase, about all of it."""

    place: str
    name: str
    text_sha256: str
    phrase: str
    decision: str
    replacement: str = ""
    exemption: str = ""
    reason: str = ""


class StaleDecisions(Exception):
    """Refused because somebody else has decided something since the page was made. `args[0]` names them; it is empty if
    there are no decisions, so that the page cannot have been genuine."""


class UndecidedPassages(InvalidTransition):
    """A public copy is refused because nobody has decided on some passages."""


def decisions_digest(decisions: Iterable[Decision]) -> str:
    """A digest of the decisions on a page, to notice changes since it was made."""
    listed = [[one.place, one.text_sha256, one.phrase, one.at.isoformat()] for one in decisions]
    return hashlib.sha256(json.dumps(sorted(listed)).encode()).hexdigest()


@transaction.atomic
def disclose(
    area_return: Return,
    choices: Sequence[Choice],
    *,
    by: User,
    shown: str | None = None,
    edition: Edition | None = None,
) -> None:
    """Decide on phrases and answers, in a draft or an edition. `shown` is the digest of the decisions on the page; None
    overwrites any. Repeating a decision records nothing. If the `edition` has a public copy, a new one is made."""
    require(by, "questionnaire.disclose", area_return)
    if len(choices) > MOST_AT_ONCE or any(len(choice.replacement) > LONGEST_WORDS for choice in choices):
        raise Refusal("There are too many decisions, or the wording is too long.")
    Return.objects.select_for_update().get(pk=area_return.pk)  # so that two people cannot cross
    known = selectors.decisions_on(area_return)
    if shown is not None and shown != decisions_digest(known):
        raise StaleDecisions(max(known, key=lambda one: one.at).by if known else "")
    decided = {(one.place, one.text_sha256, one.phrase): _decision(one) for one in known}
    new = [choice for choice in choices if decided.get(_where(choice)) != _decision(choice)]
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


def _decision(one: Choice | Decision) -> tuple[str, str, str, str]:
    return one.decision, one.replacement, one.exemption, one.reason


def _facts(choice: Choice) -> dict[str, str]:
    return {
        "decision": choice.decision,
        "replacement": choice.replacement if choice.decision == Disclosed.REWORD else "",
        "exemption": choice.exemption if choice.decision == Disclosed.EXEMPT else "",
        "reason": choice.reason[:LONGEST_REASON] if choice.decision == Disclosed.KEEP else "",
    }


def detail_of(choice: Choice) -> dict[str, str]:
    """The detail of the event. It leaves out the words, which must not be read in the history either."""
    detail = {"passage": choice.name, "decided": choice.decision}
    return detail | ({"exemption": choice.exemption} if choice.decision == Disclosed.EXEMPT else {})


@transaction.atomic
def give_team_mailbox(area_return: Return, *, by: User, mailbox: str, edition: Edition | None = None) -> None:
    """Set the team's mailbox, which public documents show instead of people."""
    require(by, "questionnaire.disclose", area_return)
    if Return.objects.filter(pk=area_return.pk).exclude(team_mailbox=mailbox).update(team_mailbox=mailbox):
        area_return.team_mailbox = mailbox
        record_event(Act.DISCLOSE, area_return, by=by, mailbox=mailbox)
        if edition:
            announce(edition)


@transaction.atomic
def ask_for_public_copy(edition: Edition, *, by: User) -> None:
    """Have a public copy made of this edition, now and whenever it changes. Refused while a passage is waiting for a
    decision."""
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
