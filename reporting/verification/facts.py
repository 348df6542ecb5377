"""Facts about an edition for the verification page. It says nothing that is not on the document itself."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from questionnaire.models import Edition
from questionnaire.phrases import day, in_capacity, join, short_day, with_commas
from questionnaire.record import ConsiderationRecord, ReturnRecord, SignatureRecord, in_place_of
from questionnaire.returns.selectors.records import record_of_edition

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")

Fact = tuple[str, tuple[str, ...]]


def facts_of(edition: Edition, *, is_named: bool, is_public: bool = False) -> tuple[Fact, ...]:
    """The facts that the document states. `is_named` adds signatories' names, which on an unsent return are only for
    somebody who has the file. Officers appear by their role."""
    record = record_of_edition(edition, expected=False)
    which = f"{'public copy of ' if is_public else ''}edition {edition.number}"
    facts = [
        ("Document", (f"{area_of(edition)}, {edition.area_return.collection.title}, {which}",)),
        ("Made", (day(edition.made_at),)),
        ("Signed by", tuple(_signers(record, is_named)) or ("Nobody yet",)),
        ("Sent", (sent(record),)),
        ("Accepted", tuple(_accepted(record))),
        ("Board", tuple(_board(record))),
        ("Reference", (edition.reference,)),
    ]
    return tuple((label, lines) for label, lines in facts if lines)


def _signers(record: ReturnRecord, is_named: bool) -> Iterator[str]:
    for slot in record.slots:
        if slot.signature:
            deputy = in_place_of(slot) if is_named else ""
            what = f"{deputy}, {slot.body}" if deputy else in_capacity(slot.capacity, slot.body)
            who = f"{slot.signature.name}, {what}" if is_named else what
            yield with_commas(who, *_how(slot.signature, is_named))
    missing = [slot.title for slot in record.missing]
    if missing and record.signed:
        yield f"Not yet: {join(missing)}"


def _how(signature: SignatureRecord, is_named: bool) -> Iterator[str]:
    yield day(signature.signed_at)
    if signature.on_paper:
        yield "on paper"
        at = signature.recorded_at
        yield f"recorded by the board’s officer on {day(at)}" if is_named and at else ""


def sent(record: ReturnRecord) -> str:
    """ "5 July 2013, with two signatures. The third followed on 8 July"."""
    if record.sending is None:
        return "Not yet"
    at = record.sending.sent_at
    came = sorted(slot.signature.came_at for slot in record.slots if slot.signature)
    signed = sum(moment <= at for moment in came)
    with_them = _with_signatures(signed, len(record.slots)) if record.slots else ""
    late = f", after the deadline of {day(record.deadline)}" if record.sending.late else ""
    followed = join(f"the {_nth(place)} on {_on(came[place - 1], at)}" for place in range(signed + 1, len(came) + 1))
    after = f". {followed[0].upper()}{followed[1:].replace(' on ', ' followed on ', 1)}" if followed else ""
    return f"{day(at)}{late}{with_them}{after}"


def _with_signatures(signed: int, needed: int) -> str:
    if not signed:
        return ", without a signature"
    number = _NUMBERS[signed] if signed < len(_NUMBERS) else signed
    if signed == needed > 1:
        return f", with all {number} signatures"
    return f", with {number} signature{'' if signed == 1 else 's'}"


def _nth(place: int) -> str:
    return _ORDINALS[place] if place < len(_ORDINALS) else f"{place}th"


def _on(moment: datetime, beside: datetime) -> str:
    """The day, without its year if that is the year of the other moment."""
    year, other_year = timezone.localtime(moment).year, timezone.localtime(beside).year
    return short_day(moment) if year == other_year else day(moment)


def _accepted(record: ReturnRecord) -> Iterator[str]:
    if record.acceptance:
        without = join(slot.title for slot in record.accepted_without)
        yield f"{day(record.acceptance.accepted_at)}, by the programme, without the signature of: {without}"


def _board(record: ReturnRecord) -> Iterator[str]:
    if record.amendment:
        yield f"{_decided(record.amendment.decision)}, edition {record.amendment.decided}"
        yield record.amendment.words[:1].upper() + record.amendment.words[1:]
    yield from map(_decided, record.considerations)


def _decided(consideration: ConsiderationRecord) -> str:
    minute = f", {consideration.minute}" if consideration.minute else ""
    return f"{consideration.outcome_label} on {day(consideration.met_on)}{minute}"


def area_of(edition: Edition) -> str:
    return edition.area_return.area.short_name


def about(edition: Edition, *, is_public: bool = False) -> str:
    return f"{'the public copy of ' if is_public else ''}edition {edition.number} of {area_of(edition)}’s return"
