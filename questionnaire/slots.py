"""Which signatures an edition needs: one for each capacity. Where the area has several bodies of a capacity's kind, one
is for all of them, or each of them gives its own, as the area chose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from questionnaire.definition import Capacity, QuestionnaireDefinition

_MANY = {"ccg": "CCGs", "council": "councils", "board": "boards", "provider": "providers"}


@dataclass(frozen=True, slots=True)
class Needed:
    """One signature. `body` is the code of the body that has to give it, empty where any of them may; then it is for
    `bodies` of them."""

    capacity: Capacity
    body: str = ""
    bodies: int = 1

    @property
    def key(self) -> str:
        return key(self.capacity.slug, self.body)

    def fits(self, capacity: str, body: str) -> bool:
        """Whether a signature in this capacity, for this body, fills the slot."""
        return capacity == self.capacity.slug and self.body in ("", body)


def key(capacity: str, body: str = "") -> str:
    """The name of a slot within an edition: "chair", or "ccg-representative:03W" if each body signs."""
    return f"{capacity}:{body}" if body else capacity


def needed(
    tree: QuestionnaireDefinition, bodies: Mapping[str, Sequence[str]], one_for_all: Mapping[str, Sequence[str]]
) -> tuple[Needed, ...]:
    """List the slots in the questionnaire's order. Each of `bodies` signs; one of `one_for_all` signs for the others.
    Both hold codes of bodies by capacity."""
    slots: list[Needed] = []
    for capacity in tree.capacities:
        each = bodies.get(capacity.slug, ())
        slots += [Needed(capacity, body) for body in each]
        if not each:
            slots.append(Needed(capacity, bodies=max(1, len(one_for_all.get(capacity.slug, ())))))
    return tuple(slots)


def filled(wanted: Iterable[Needed], signatures: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The keys of the slots that these signatures fill. Each is a pair of a capacity and the code of a body."""
    given = list(signatures)
    return frozenset(slot.key for slot in wanted if any(slot.fits(*pair) for pair in given))


def for_all(kind: str, bodies: int) -> str:
    """ "for both CCGs", "for all 3 CCGs"; nothing where there is one."""
    if bodies < 2:
        return ""
    return f"for {'both' if bodies == 2 else f'all {bodies}'} {_MANY.get(kind, 'bodies')}"
