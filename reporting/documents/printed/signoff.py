"""What stands after the answers: who signed, how it was sent, what the board did, and how to check the copy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from questionnaire.content import PublicCopy, ReturnContent
from questionnaire.enums import BoardOutcome
from questionnaire.phrases import day, in_post, printed_moment, proof, with_commas
from questionnaire.record import (
    AcceptanceRecord,
    ConsiderationRecord,
    EditionRecord,
    ReturnRecord,
    SignatureRecord,
    Slot,
    recorded,
)

SLOTS_IN_A_ROW = 3
_A_FEW = 3
_DECISIONS = {
    BoardOutcome.APPROVED: "approved",
    BoardOutcome.NOTED: "noted",
    BoardOutcome.CHAIRS_ACTION: "took chair’s action on",
}
BODY = "[the body named below]"  # in brackets: it stands for what each one signed


@dataclass(frozen=True)
class Block:
    """One signatory's column."""

    capacity: str
    name: str
    organisation: str
    status: str
    is_signed: bool
    statement: str
    when: str
    how: str


def signature_rows(record: ReturnRecord) -> list[list[Block]]:
    """Up to three signatories stand side by side."""
    blocks = [
        _signed(slot, slot.signature, record) if slot.signature else _missing(slot, record) for slot in record.slots
    ]
    return [blocks[start : start + SLOTS_IN_A_ROW] for start in range(0, len(blocks), SLOTS_IN_A_ROW)]


def _missing(slot: Slot, record: ReturnRecord) -> Block:
    reason = _why_missing(slot, record)
    if record.acceptance:
        reason = f"{reason.rstrip('.')}. Accepted without it on {day(record.acceptance.accepted_at)}"
    return Block(slot.capacity.title, slot.expected, slot.body, "Not signed", False, "", "", reason)


def _signed(slot: Slot, signature: SignatureRecord, record: ReturnRecord) -> Block:
    signed_at = timezone.localtime(signature.signed_at)
    return Block(
        capacity=slot.capacity.title,
        name=signature.name,
        organisation=with_commas(in_post(signature.title, signature.organisation), slot.for_all),
        status="Signed on paper" if signature.on_paper else "Signed",
        is_signed=True,
        statement=signature.statement,
        when=day(signed_at) if signature.on_paper else printed_moment(signed_at),
        how=_how(slot, signature, record),
    )


def _how(slot: Slot, signature: SignatureRecord, record: ReturnRecord) -> str:
    """A deputy signs for whoever holds the place, by an authority."""
    how = f"In the Stocktake service, {proof(signature.factor)}"
    if signature.on_paper and record.edition:
        how = with_commas(f"On the signature sheet of edition {record.edition.number}", recorded(signature))
    place = f". For the {slot.capacity.title}" if signature.is_deputy else ""
    authority = f". Authority: {signature.by_authority}" if signature.authority else ""
    return f"{how}{place}{authority}"


def _why_missing(slot: Slot, record: ReturnRecord) -> str:
    if record.amendment and slot.earlier:
        signed_on = day(slot.earlier.signed_at)
        return f"Signed edition {slot.earlier.edition} on {signed_on}; this edition was {record.amendment.words}"
    if slot.reason:
        return f"Reason given on sending: {slot.reason}"
    return "No reason given on sending" if record.sending else "Not sent yet"


def one_statement(record: ReturnRecord) -> str:
    """The words that were signed, if all who signed used the same, or the same but for the body they signed for."""
    signed = [(slot.body, slot.signature.statement) for slot in record.slots if slot.signature]
    exact = {statement for _, statement in signed}
    if len(exact) == 1:
        return exact.pop()
    common = {_without_body(body, statement) for body, statement in signed}
    return common.pop() if len(common) == 1 else ""


def _without_body(body: str, words: str) -> str:
    """A statement that names the body once, with words for any body in its place."""
    return words.replace(body, BODY) if body and words.count(body) == 1 else words


def sending_sentence(record: ReturnRecord) -> str:
    return " ".join(_sentences(record))


def _sentences(record: ReturnRecord) -> Iterator[str]:
    sending = record.sending
    if sending is None:
        yield f"Not yet sent to the programme; the deadline is {day(record.deadline)}."
    else:
        late = f", after the deadline of {day(record.deadline)}" if sending.late else ""
        yield f"Sent to the programme by {sending.sent_by} on {printed_moment(sending.sent_at)}{late}."
    if record.acceptance:
        yield _accepted(record.acceptance, record.accepted_without)
    if record.extension_reason:
        yield f"The deadline was extended to {day(record.deadline)}: {record.extension_reason.rstrip('.')}."
    if record.amendment and record.edition:
        yield (
            f"Edition {record.edition.number} was {record.amendment.words}: the previous answer is printed next "
            "to each answer that was changed. Nothing else was changed."
        )
    if record.board_meets_on and not record.decision and record.edition:
        yield (
            f"The board meets on {day(record.board_meets_on)}; a later copy of edition {record.edition.number} "
            "will show what it decides."
        )


def _accepted(acceptance: AcceptanceRecord, missing: Iterable[Slot]) -> str:
    without = "; ".join(slot.title for slot in missing)
    what = (
        f"Accepted for the programme on {printed_moment(acceptance.accepted_at)} without the signature of: {without}."
    )
    return f"{what} Reason: {_sentence(acceptance.reason)}"


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def decisions(record: ReturnRecord) -> list[tuple[str, str]]:
    """Each in a sentence, with its resolution; an amended edition tells what was decided on the one before."""
    if record.edition is None:
        return []
    number, amendment = record.edition.number, record.amendment
    found = [(amendment.decision, amendment.decided)] if amendment else []
    found += [(taken, number) for taken in record.considerations]
    return [(decision(taken, of), taken.resolution) for taken, of in found]


def decision(consideration: ConsiderationRecord, number: int) -> str:
    verb = _DECISIONS[BoardOutcome(consideration.outcome)]
    minute = f" M{consideration.minute[1:]}." if consideration.minute else ""
    return f"{consideration.board} {verb} edition {number} on {day(consideration.met_on)}.{minute}"


def which(content: ReturnContent, edition: EditionRecord) -> str:
    """ "edition 2", or "public copy of edition 2"."""
    return f"{'public copy of ' if content.public else ''}edition {edition.number}"


def genuine(content: ReturnContent, edition: EditionRecord) -> str:
    amended = f", {edition.amendment.words}" if edition.amendment else ""
    named = f"Public copy of edition {edition.number}" if content.public else f"Genuine copy, edition {edition.number}"
    return f"{named}{amended}"


def left_out_in_short(copy: PublicCopy) -> str:
    """For the cover, in sentences: what is exempt, what has other words, and that officers are not named."""
    exempt, reworded = [name for name, _ in copy.exempt], copy.reworded
    parts = []
    if exempt:
        parts.append(f"{_counted(len(exempt), 'text is exempt', 'texts are exempt')}{_which(exempt)}.")
    if reworded:
        words = _counted(len(reworded), "text is", "texts are")
        parts.append(f"{words} worded differently from the signed edition{_which(reworded)}.")
    return " ".join([*parts, "Officers are named by their role."])


def _which(names: Sequence[str]) -> str:
    """ " (1.8 Assessment)", where it is a few."""
    return f" ({'; '.join(names)})" if len(names) <= _A_FEW else ""


def left_out(copy: PublicCopy) -> list[str]:
    """For the end: which answers these are, with the reason."""
    remarks = [f"{name}: exempt, {why}." for name, why in copy.exempt]
    remarks += [f"{name}: some words differ from the signed edition." for name in copy.reworded]
    return [*remarks, "Officers are named by their role, and a shared mailbox replaces their own addresses."]


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def hashes(content: ReturnContent, record: ReturnRecord) -> list[tuple[str, str]]:
    if record.edition is None:
        return []
    return [
        (f"Words of edition {record.edition.number}, SHA-256", record.edition.sha256),
        ("Questionnaire, SHA-256", content.questionnaire.sha256),
        *_scans(record),
    ]


def _scans(record: ReturnRecord) -> Iterator[tuple[str, str]]:
    """A handwritten signature is never reproduced; the scan of its sheet has a hash."""
    for slot in record.slots:
        if slot.signature and slot.signature.scan_sha256:
            yield f"Sheet signed by {slot.signature.name}, SHA-256", slot.signature.scan_sha256


def check_address(record: ReturnRecord, verify_url: str) -> str:
    """Where the code leads: the verification page with the reference filled in."""
    if record.edition is None or not verify_url:
        return ""
    return f"{verify_url}?reference={quote(record.edition.reference)}"


def qr_code(address: str, reference: str) -> SafeString:
    """The code as inline SVG; its title is what a screen reader says."""
    if not address:
        return SafeString()
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(address)
    rows = code.get_matrix()
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}"><title>{1}</title><path stroke="#000" d="{2}"/></svg>',
        len(rows),
        f"QR code: check edition {reference} on the verification page",
        "".join(f"M0 {row}.5{_strokes(modules)}" for row, modules in enumerate(rows)),
    )


def _strokes(modules: Iterable[bool]) -> str:
    """A row of the code as one path: lines where it is dark, gaps where it is not."""
    runs = ((is_dark, len(list(run))) for is_dark, run in groupby(modules))
    return "".join(f"h{length}" if is_dark else f"m{length} 0" for is_dark, length in runs)
