"""The paragraphs of a report about the return itself: its purpose, background, timetable, signatures and contact."""

from collections.abc import Iterator

from questionnaire.board import dates as board_dates
from questionnaire.content import AnswerContent
from questionnaire.enums import BoardReportKind
from questionnaire.phrases import day, in_capacity, printed_moment, with_commas
from questionnaire.record import ReturnRecord, in_place_of
from reporting.board_reports.parts import Paragraph, Source, paragraphs
from reporting.documents.printed import signoff

_INTRODUCED = 2  # paragraphs of the programme's own words: what is asked, and to what end


def board(record: ReturnRecord) -> str:
    """The board's name, if it is known from a decision or from a signature on its behalf; a general name otherwise."""
    decided = [record.decision.board] if record.decision else []
    signing = [slot.organisation for slot in record.slots if slot.capacity.organisation_kind == "board"]
    return next((name for name in (*decided, *signing) if name), "The Health and Wellbeing Board")


def purpose(source: Source) -> Iterator[Paragraph]:
    content, record = source.content, source.record
    what = f"the {source.noun} of {content.area_name} to “{content.collection_title}”"
    yield Paragraph(f"This report asks the board to {_to_what_end(source)} {what}.")
    if record.edition is None:
        yield Paragraph(
            f"It is the draft as it stood on {printed_moment(source.as_of)}: not finalised, not signed, not sent."
            f"{_still_open(record)}"
        )
    elif record.sending:
        programme = content.questionnaire.programme or "the programme"
        yield Paragraph(
            f"It is edition {record.edition.number}, reference {record.edition.reference}, sent to "
            f"{_the(programme)} on {day(record.sending.sent_at)}. Its words can no longer be changed."
        )
    else:
        yield Paragraph(
            f"It is edition {record.edition.number}, reference {record.edition.reference}, and has not been sent yet."
        )


def _to_what_end(source: Source) -> str:
    return "approve" if source.kind == BoardReportKind.APPROVAL else "note"


def _still_open(record: ReturnRecord) -> str:
    if not record.open_questions:
        return " Every question is answered, or passed with a reason."
    return f" {record.open_questions} of its {record.questions} questions are still open."


def _the(name: str) -> str:
    return name if name.lower().startswith("the ") else f"the {name}"


def recommendations(source: Source) -> Iterator[Paragraph]:
    deadline = day(source.record.deadline)
    if source.kind == BoardReportKind.NOTING:
        points = ["note the return", "note the areas for development and the support required in this report"]
    elif source.record.is_draft:
        points = ["approve the draft return, or say what is to be changed in it"]
        points += [f"agree that it is then finalised, signed and sent by {deadline}"]
    else:
        points = ["approve the return", f"agree that it is sent by {deadline}"]
    yield Paragraph("The board is asked to:", tuple(points))


def decisions(source: Source) -> Iterator[Paragraph]:
    record = source.record
    taken = signoff.decisions(record)
    for decision, resolution in taken:
        yield Paragraph(f"{decision} {resolution}" if resolution else decision)
    if not taken:
        yield Paragraph(f"No decision of the board on this {source.noun} is recorded yet.")


def background(source: Source) -> Iterator[Paragraph]:
    yield from map(Paragraph, source.content.questionnaire.introduction[:_INTRODUCED])
    for answer in source.content.fields[:-1]:
        yield from _said(answer)


def consultation(source: Source) -> Iterator[Paragraph]:
    """Who took part in the return: the last field asked of the return as a whole, as on its cover."""
    for answer in source.content.fields[-1:]:
        yield from _said(answer)


def _said(answer: AnswerContent) -> Iterator[Paragraph]:
    if not answer.is_settled:
        yield Paragraph(f"[{answer.field.label}: the return says nothing here. Write it, or take this out.]")
    elif answer.redacted:
        yield Paragraph(f"{answer.field.label}: removed because the law requires it.")
    else:
        yield from paragraphs(answer.value or answer.no_response_reason)


def proposals(source: Source) -> Iterator[Paragraph]:
    if source.kind == BoardReportKind.NOTING:
        yield Paragraph(
            "The return has been sent, so its words stay as they are. The board’s decision will be recorded with it."
        )
    elif source.record.is_draft:
        yield Paragraph(
            "The board can approve the draft return as it is, approve it with changes, or ask for it to be brought "
            "back. After that it is finalised and signed, and its words can be changed only by making another edition."
        )
    else:
        yield Paragraph(
            "The board can approve the return as it is, or ask for changes, which will mean another edition."
        )


def _signing(source: Source) -> list[str]:
    """The capacities in which the return is signed, each with its body if the record names it."""
    if source.record.slots:
        return [in_capacity(slot.capacity, slot.body) for slot in source.record.slots]
    return [capacity.title for capacity in source.content.questionnaire.capacities]


def timetable(source: Source) -> Iterator[Paragraph]:
    record, meets_on = source.record, source.record.board_meets_on
    events = [(record.deadline, "deadline for sending the return to the programme")]
    if record.sending:
        events.append((record.sending.sent_at.date(), "the return was sent to the programme"))
    if meets_on:
        events += [
            (board_dates.papers_out_by(meets_on), "last day for publishing the papers of the meeting"),
            (meets_on, "the board meets"),
        ]
    if source.report_due_on:
        events.append((source.report_due_on, "the council wants the report for the meeting"))
    yield Paragraph("The dates are:", tuple(f"{day(at)}: {what}" for at, what in sorted(events)))
    if meets_on is None:
        yield Paragraph("[Give the date of the board’s meeting, and the day on which its papers are published.]")


def papers(source: Source) -> Iterator[Paragraph]:
    files = [f"{file.number}, {file.name} (question {q.definition.number})" for q, file in source.content.attachments]
    yield Paragraph(f"The questionnaire: {source.content.questionnaire.title}.")
    if files:
        yield Paragraph("Files attached to the return:", tuple(files))


def partnership(source: Source) -> Iterator[Paragraph]:
    by = source.content.completed_by
    who = with_commas(by.name, by.organisation, by.contact, by.email)
    yield Paragraph(f"The return was completed by {who}." if who else "[Say who completed the return.]")
    signed = [
        f"{slot.signature.name}, {in_place_of(slot) or in_capacity(slot.capacity, slot.body)}"
        for slot in source.record.slots
        if slot.signature
    ]
    if signed:
        yield Paragraph("It is signed by:", tuple(signed))
    missing = _missing(source)
    if missing:
        yield Paragraph(
            "Once it is final, it is to be signed by:" if source.record.is_draft else "Not signed by:", missing
        )
    if source.record.acceptance:
        on = day(source.record.acceptance.accepted_at)
        yield Paragraph(f"The programme accepted it without every signature on {on}: {source.record.acceptance.reason}")


def _missing(source: Source) -> tuple[str, ...]:
    """The capacities that have not signed, with the reason given on sending; for a draft, those that will sign."""
    if source.record.is_draft:
        return tuple(_signing(source))
    return tuple(
        f"{in_capacity(slot.capacity, slot.body)}{f': {slot.reason}' if slot.reason else ''}"
        for slot in source.record.missing
    )


def contact(source: Source) -> Iterator[Paragraph]:
    person = source.content.query_contact
    facts = (person.name, person.job_title, person.organisation, person.contact, person.phone, person.email)
    who = with_commas(*facts)
    yield Paragraph(who or "[Name the officer who answers questions about the return.]")


def appendices(source: Source) -> Iterator[Paragraph]:
    edition = source.record.edition
    if edition is None:
        which = f"as it stood on {printed_moment(source.as_of)}, marked DRAFT"
    else:
        which = f"{signoff.which(source.content, edition)}, reference {edition.reference}"
    yield Paragraph(f"Appendix A: the {source.noun} of {source.content.area_name} (PDF), {which}.")
    if source.content.public and source.content.public.exempt:
        yield Paragraph(
            "Appendix B, exempt and not for publication: what is left out of this report and of Appendix A.",
            tuple(f"{name}: {why}" for name, why in source.content.public.exempt),
        )
