"""By whose turn the open questions are: this person's, others' by name, nobody's."""

from dataclasses import dataclass, field

from questionnaire.phrases import join

OPEN, MINE, OTHERS, NOBODYS = "open", "mine", "others", "nobodys"


@dataclass(frozen=True)
class Turn:
    """`whose` is one of the four above; `may_write` whether this person can answer these too."""

    term: str
    whose: str
    may_write: bool
    numbers: list[str] = field(default_factory=list)


def turns(tasks, writers, user, may_write):
    """`writers` are those of each section by its key; `may_write` tells it of a section. Where nothing is given to
    anybody, all is open to everybody who writes."""
    found = {}
    for row in tasks.sections:
        if row.open_numbers:
            turn = _turn(writers, row.section, user, may_write(row.section))
            found.setdefault(turn.term, turn).numbers.extend(row.open_numbers)
    order = (MINE, OPEN, OTHERS, NOBODYS)
    return sorted(found.values(), key=lambda turn: order.index(turn.whose))


def sent_back(tasks, writers, marks, user, may_write):
    """The same of the sections that the lead sent back and nobody has called ready since: their numbers."""
    found = {}
    for row in tasks.sections:
        mark = marks.get(row.section.pk)
        if mark and not mark.is_ready:
            turn = _turn(writers, row.section, user, may_write(row.section))
            found.setdefault(turn.term, turn).numbers.append(row.section.number)
    return list(found.values())


def _turn(writers, section, user, may):
    people = writers.get(section.pk, ())
    if not writers:
        return Turn("Open", OPEN, may)
    if any(row.user_id == user.pk for row in people):
        return Turn("Yours", MINE, may)
    if people:
        return Turn(join(row.known_as for row in people), OTHERS, may)
    return Turn("Nobody yet", NOBODYS, may)


def first_gap(found):
    """Where to go on writing: one's own, then what nobody was given. What others were given is left to them."""
    mine = [turn for turn in found if turn.whose != OTHERS and turn.may_write]
    return mine[0].numbers[0] if mine else ""
