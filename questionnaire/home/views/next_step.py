"""The next-step box: what this person should do now, with at most one button. There is no box if nothing is left."""

from dataclasses import dataclass

from django.utils import timezone

from questionnaire.home.views.turns import NOBODYS, OTHERS, first_gap
from questionnaire.phrases import clock, day, join, open_questions, were_sent_back
from questionnaire.returns.views.context import address

MOST_LINKS = 20


@dataclass(frozen=True)
class NextStep:
    """`pairs` are rows of a term and its links or words: (term, [(text, address or "")]).
    `remind` is the text of the link to the page that reminds others."""

    title: str
    text: str = ""
    pairs: tuple = ()
    button: str = ""
    url: str = ""
    remind: str = ""
    link: str = ""
    link_url: str = ""


def next_step(area_return, record, edition, can, tasks, turns, waiting, back):
    """Choose the next step. `turns` and `back` say whose turn the open questions and the sections sent back are;
    `waiting` lists the versions that await a decision."""
    if edition is None:
        return _while_writing(area_return, can, tasks, turns, waiting, back)
    if "sign" in can:
        return NextStep(
            f"Edition {edition.number} is waiting for your signature",
            text=_signed_so_far(record),
            button=f"Read and sign edition {edition.number}",
            url=address("sign", area_return, edition=edition.number),
        )
    return _after_sending(area_return, record, can) if record.sending else _before_sending(area_return, record, can)


def _while_writing(area_return, can, tasks, turns, waiting, back):
    count = sum(len(row.open_numbers) for row in tasks.sections)
    still_open = open_questions(count, [word for row in tasks.sections for word in row.lacking])
    if "edit" not in can:
        return NextStep(
            still_open,
            text="The lead has not finalised the return yet. You can read what is there so far.",
            pairs=_whose(area_return, turns, can) if any(turn.whose == OTHERS for turn in turns) else (),
        )
    first = first_gap(turns)
    if first:
        return NextStep(
            still_open,
            pairs=(*_whose(area_return, turns, can), *_to_decide(waiting), *_sections(area_return, back)),
            button=f"Answer {first}",
            url=address("question", area_return, number=first),
        )
    if waiting:
        return _decide(waiting)
    if back:
        return _sent_back(area_return, can, tasks, turns, back)
    return _whole(area_return, can, still_open, count, _whose(area_return, turns, can))


def _sent_back(area_return, can, tasks, turns, back):
    """The step while sections that were sent back are not marked as ready again. The lead may still finalise."""
    numbers = [row.section.number for row in tasks.sections if any(row.section.number in turn.numbers for turn in back)]
    mine = [turn.numbers[0] for turn in back if turn.whose != OTHERS and turn.may_write]
    may_check = "finalise" in can and not any(row.open_numbers for row in tasks.sections)
    return NextStep(
        were_sent_back(numbers),
        text=_what_of_them(can, mine, may_check),
        pairs=(*_sections(area_return, back), *_whose(area_return, turns, can)),
        button=f"Open section {mine[0]}" if mine else "",
        url=address("section", area_return, number=mine[0]) if mine else "",
        remind="Remind the others" if "finalise" in can and any(turn.whose == OTHERS for turn in back) else "",
        link="Check answers and finalise" if may_check else "",
        link_url=address("check", area_return) if may_check else "",
    )


def _what_of_them(can, mine, may_check):
    if mine:
        return "Change what the lead’s note asks for, then mark the section as ready."
    with_whom = "The people named here have not marked them as ready since."
    return f"{with_whom} You can still finalise the return." if may_check else with_whom


def _sections(area_return, back):
    """Sections as links, by whose turn it is."""
    return tuple(
        (turn.term, [(f"section {number}", address("section", area_return, number=number)) for number in turn.numbers])
        for turn in back
    )


def _whole(area_return, can, still_open, count, pairs):
    """The step once this person has nothing left to write."""
    if "read" not in can and not count:
        return NextStep("Your sections are complete", text="You cannot see other people’s sections.")
    if "finalise" in can and count:
        return NextStep(still_open, text="They are with those named here.", pairs=pairs)
    if "finalise" in can:
        return NextStep(
            still_open,
            text="Read through the whole return, then finalise it. This makes an edition that people can sign.",
            button="Check answers and finalise",
            url=address("check", area_return),
        )
    return NextStep(
        still_open,
        text="Your sections are complete." if count else "The lead can now check the answers and finalise.",
        pairs=pairs,
        link="Read all answers" if "read" in can else "",
        link_url=address("check", area_return),
    )


def _to_decide(waiting):
    return (("To decide", waiting),) if waiting else ()


def _decide(waiting):
    first, url = waiting[0]
    return NextStep(
        "A version is waiting for a decision"
        if len(waiting) == 1
        else f"{len(waiting)} versions are waiting for a decision",
        text="Two people changed the same answer. Nothing is lost. Decide which version goes into the return.",
        pairs=_to_decide(waiting) if len(waiting) > 1 else (),
        button=f"Decide on {first}",
        url=url,
    )


def _whose(area_return, turns, can):
    """Link the open questions by whose turn it is, or give their number if there are many."""
    return tuple((turn.term, [*_links(area_return, turn), *_give(area_return, turn, can)]) for turn in turns)


def _links(area_return, turn):
    if len(turn.numbers) > MOST_LINKS:
        return [(f"{len(turn.numbers)} questions", "")]
    return [(number, address("question", area_return, number=number)) for number in turn.numbers]


def _give(area_return, turn, can):
    return [("Give to somebody", address("share", area_return))] if turn.whose == NOBODYS and "share" in can else []


def _signed_so_far(record):
    signed = [slot.signature.name for slot in record.slots if slot.signature]
    return (
        f"{join(signed)} {'has' if len(signed) == 1 else 'have'} already signed it."
        if signed
        else "Nobody has signed it yet."
    )


def _before_sending(area_return, record, can):
    missing = record.missing
    may_remind = "send" in can and any(slot.expected for slot in missing)
    waits = f"{len(missing)} of {len(record.slots)} signatures are missing" if missing else "Everybody has signed"
    return NextStep(
        f"Edition {record.edition.number} is final. {waits}",
        text="You can send it now and say who has not signed and why." if missing and "send" in can else "",
        pairs=_unsigned(missing),
        button="Send to the programme" if "send" in can else "",
        url=address("send", area_return, edition=record.edition.number) if "send" in can else "",
        remind="Remind those who have not signed" if may_remind else "",
        **_before_the_end(area_return, record, can),
    )


def _before_the_end(area_return, record, can):
    if "recall" in can:
        return {"link": "Recall the edition to change something", "link_url": address("recall", area_return)}
    if "paper" in can:
        url = address("choose_paper", area_return, edition=record.edition.number)
        return {"link": "Record a signature given on paper", "link_url": url}
    return {}


def _after_sending(area_return, record, can):
    sent = timezone.localtime(record.sending.sent_at)
    board_is_due = "consider" in can and not record.decision
    link, name = ("Record what the board decided", "board") if board_is_due else ("", "")
    if "amend" in can:
        link, name = "Change answers after the board", "amend"
    return NextStep(
        f"Sent on {day(sent)} at {clock(sent)}",
        text=f"By {record.sending.sent_by}. The reference of edition {record.edition.number} is "
        f"{record.edition.reference}.{_remarks(record)}",
        pairs=_unsigned(record.missing),
        link=link,
        link_url=address(name, area_return) if name else "",
    )


def _remarks(record):
    late = " It came after the deadline." if record.sending.late else ""
    if record.acceptance is None:
        return late
    return f"{late} The programme accepted it without every signature: “{record.acceptance.reason}”"


def _unsigned(missing):
    return tuple((slot.title, [(_expected(slot), "")]) for slot in missing)


def _expected(slot):
    who = f"{slot.expected} has not signed yet" if slot.expected else "Nobody is named yet"
    if slot.deputy:
        who = f"{who}, and {slot.deputy} may sign as deputy"
    return f"{who}: “{slot.reason}”" if slot.reason else who
