"""Open questions grouped by whose turn it is to answer them: this person's, other people's by name, or nobody's."""

from dataclasses import dataclass, field

from questionnaire.phrases import join

OPEN, MINE, OTHERS, NOBODYS = "open", "mine", "others", "nobodys"


@dataclass(frozen=True)
class Turn:
    """The questions of one group. `whose` is one of the four values above; `may_write` says whether this person may
    answer them too."""

    term: str
    whose: str
    may_write: bool
    numbers: list[str] = field(default_factory=list)


def turns(tasks, writers, user, may_write):
    """Group the open questions. `writers` are the people each section is assigned to, by its key; `may_write` is asked
    for each section. If nothing is assigned, everything is open to all writers."""
    by_term = {}
    for row in tasks.sections:
        if row.open_numbers:
            turn = _turn(writers, row.section, user, may_write(row.section))
            by_term.setdefault(turn.term, turn).numbers.extend(row.open_numbers)
    order = (MINE, OPEN, OTHERS, NOBODYS)
    return sorted(by_term.values(), key=lambda turn: order.index(turn.whose))


def sent_back(tasks, writers, marks, user, may_write):
    """Group the numbers of the sections that the lead sent back and nobody has marked as ready since."""
    by_term = {}
    for row in tasks.sections:
        mark = marks.get(row.section.pk)
        if mark and not mark.is_ready:
            turn = _turn(writers, row.section, user, may_write(row.section))
            by_term.setdefault(turn.term, turn).numbers.append(row.section.number)
    return list(by_term.values())


def _turn(writers, section, user, may):
    people = writers.get(section.pk, ())
    if not writers:
        return Turn("Open", OPEN, may)
    if any(row.user_id == user.pk for row in people):
        return Turn("Yours", MINE, may)
    if people:
        return Turn(join(row.known_as for row in people), OTHERS, may)
    return Turn("Nobody yet", NOBODYS, may)


def first_gap(open_turns):
    """The question to continue with: this person's own, then one that nobody was given, never another person's."""
    mine = [turn for turn in open_turns if turn.whose != OTHERS and turn.may_write]
    return mine[0].numbers[0] if mine else ""
